"""Four types are accepted, told from the first bytes, a PDF from its end too; names that people chose are made safe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.submission.adapters.files.file_names import attachment_disposition, safe_file_name
from services.submission.adapters.files.file_types import sniff
from services.submission.domain.record.attachments import FileType

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", FileType.PDF),
        (b"%PDF-2.0\r\n", FileType.PDF),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", FileType.JPEG),
        (b"\xff\xd8\xff\xe1\x00\x10Exif\x00", FileType.JPEG),
        (b"\xff\xd8\xff\xdb\x00\x43", FileType.JPEG),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00", FileType.PNG),
        (HEIC, FileType.HEIC),
        (b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1heicmiaf", FileType.HEIC),
    ],
)
def test_accepted_types(head: bytes, kind: FileType) -> None:
    assert sniff(head, b"%%EOF") is kind


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"MZ\x90\x00\x03\x00\x00\x00",
        b"\x7fELF\x02\x01\x01\x00",
        b"#!/bin/sh\n",
        b"PK\x03\x04\x14\x00",
        b"<html><script>",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n<script>",
        b"\xff\xd8\xff<script>",
        b"\n%PDF-1.7\n",
        b"GIF89a/*%PDF-1.7\n",
        b"%PDF-<script>",
        b"%PDF-",
        b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00mp42isom",
        b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avifmiaf",
        HEIC[:10],
    ],
)
def test_everything_else_is_refused(head: bytes) -> None:
    assert sniff(head, b"%%EOF") is None


@pytest.mark.parametrize("end", [b"%%EOF", b"%%EOF\r\n", b"%%EOF" + bytes(20_000)])
def test_a_pdf_ends_whatever_pads_it(end: bytes) -> None:
    assert sniff(b"%PDF-1.4\n", b"startxref\n116\n" + end) is FileType.PDF


@pytest.mark.parametrize("tail", [b"", b"%PDF-1.4\n", b"xref\n0 6\n", b"startxref\n116\n%%EO"])
def test_a_pdf_that_is_cut_off_is_none(tail: bytes) -> None:
    assert sniff(b"%PDF-1.4\n", tail) is None


@given(st.binary(max_size=600), st.binary(max_size=600))
def test_any_bytes_get_an_answer(head: bytes, tail: bytes) -> None:
    assert sniff(head, tail) in (None, *FileType)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Giấy chứng sinh.pdf", "Giấy chứng sinh.pdf"),
        ("Gi\u0061\u0302\u0301y.pdf", "Giấy.pdf"),  # decomposed, as phones send it
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\scan\\a.pdf", "C__scan_a.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a_b__Set-Cookie_ x.pdf"),
        ("anh\u202efdp.exe", "anh_fdp.exe"),
        (".htaccess", "htaccess"),
        ("a\x00.pdf", "a_.pdf"),
        ("\ud800.pdf", "_.pdf"),
        ("", "tep-dinh-kem"),
        ("...", "tep-dinh-kem"),
    ],
)
def test_a_name_is_kept_for_people_and_harmless_for_machines(name: str, safe: str) -> None:
    assert safe_file_name(name) == safe


def test_a_long_name_keeps_its_extension() -> None:
    assert safe_file_name("à" * 500 + ".heic") == "à" * 115 + ".heic"


@given(st.text())
def test_a_safe_name_is_safe_whatever_was_given(name: str) -> None:
    safe = safe_file_name(name)
    assert 0 < len(safe) <= 120
    assert safe_file_name(safe) == safe
    header = attachment_disposition(name)
    assert header.isascii()
    assert header.isprintable()


def test_the_header_carries_the_name_twice() -> None:
    assert attachment_disposition("Đơn đề nghị.pdf") == (
        "attachment; filename=\"Don de nghi.pdf\"; filename*=UTF-8''%C4%90%C6%A1n%20%C4%91%E1%BB%81%20ngh%E1%BB%8B.pdf"
    )
