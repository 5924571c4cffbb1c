"""Files as citizens send them: a real PDF and a real JPEG, each different from every other."""

from __future__ import annotations

import hashlib
import io
import uuid
from dataclasses import dataclass

from PIL import Image, ImageDraw

PAGE = (620, 877)  # A4 at 75 dots per inch


@dataclass(frozen=True, slots=True)
class File:
    """A file in somebody's hand."""

    name: str
    content_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Lower-case hex."""
        return hashlib.sha256(self.content).hexdigest()


def pdf(name: str = "giấy chứng sinh.pdf", title: str = "GIAY CHUNG SINH") -> File:
    """A PDF of one page that any reader opens."""
    return File(name, "application/pdf", _saved(title, "PDF"))


def jpeg(name: str = "ảnh chụp.jpg", title: str = "ANH CHUP") -> File:
    """A photograph of a page."""
    return File(name, "image/jpeg", _saved(title, "JPEG"))


def executable(name: str = "giấy chứng sinh.pdf") -> File:
    """A Linux program that calls itself a PDF."""
    return File(name, "application/pdf", b"\x7fELF\x02\x01\x01" + bytes(9) + uuid.uuid4().bytes * 64)


def _saved(title: str, kind: str) -> bytes:
    page = Image.new("RGB", PAGE, "white")
    draw = ImageDraw.Draw(page)
    draw.text((60, 60), title, fill="black", font_size=28)
    draw.text((60, 120), f"MAU THU - {uuid.uuid4()}", fill="black", font_size=16)
    draw.rectangle((40, 40, PAGE[0] - 40, PAGE[1] - 40), outline="black")
    saved = io.BytesIO()
    page.save(saved, kind)
    return saved.getvalue()
