"""What a file is, told from its first bytes, and of a PDF, whether its end is there.

An allow-list of exact signatures at offset 0, on purpose: libraries that guess a type rank hundreds of formats by
likelihood and look for headers further on, so a file can be two things at once. A PDF whose header stands behind other
bytes is refused, although readers open it. Of an image nothing bounded says that it is whole: phones write on behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from services.submission.domain.record.attachments import FileType

HEAD_BYTES = 512
"""How many leading bytes `sniff` wants to see."""
TAIL_BYTES = 64 * 1024
"""How many last ones. Readers look for the end of a PDF in the last 1024 (ISO 32000-1, Annex H); some scanners pad more."""

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis"})
_HEIF_CONTAINERS = frozenset({b"mif1", b"msf1"})
_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_PDF = re.compile(rb"%PDF-[12]\.[0-9]\s")
_END_OF_PDF = b"%%EOF"
_JPEG = re.compile(rb"\xff\xd8\xff[\xc0-\xfe]")


def sniff(head: bytes, tail: bytes) -> FileType | None:
    """The accepted type that a file with these first and last bytes has; None for anything else."""
    kind = next((kind for kind, matches in _SIGNATURES.items() if matches(head)), None)
    return None if kind is FileType.PDF and _END_OF_PDF not in tail else kind


def _is_heic(head: bytes) -> bool:
    """ISO/IEC 14496-12 `ftyp` box: length, "ftyp", major brand, minor version, compatible brands."""
    length = int.from_bytes(head[:4])
    if head[4:8] != b"ftyp" or not 16 <= length <= len(head):
        return False
    major = head[8:12]
    compatible = {head[at : at + 4] for at in range(16, length, 4)}
    return major in _HEIC_BRANDS or (major in _HEIF_CONTAINERS and not compatible.isdisjoint(_HEIC_BRANDS))


_SIGNATURES: dict[FileType, Callable[[bytes], bool]] = {
    FileType.PDF: lambda head: _PDF.match(head) is not None,
    FileType.JPEG: lambda head: _JPEG.match(head) is not None,
    FileType.PNG: lambda head: head.startswith(_PNG),
    FileType.HEIC: _is_heic,
}
