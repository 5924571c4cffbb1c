"""The picture of a captcha, painted in a thread of its own."""

from __future__ import annotations

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self

from captcha.image import ImageCaptcha
from PIL.PngImagePlugin import PngInfo

READABLE_CHUNK = "motcua-answer"
_WIDTH, _HEIGHT = 240, 80


class ImagePainter:
    """The `CaptchaPainter`; an async context manager that owns its thread.

    `readable` writes the answer into the file as a tEXt chunk, for programs that try the system out on one machine.
    """

    def __init__(self, *, readable: bool = False) -> None:
        self._readable = readable
        self._images = ImageCaptcha(_WIDTH, _HEIGHT)
        # One thread: the fonts are shared between pictures.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="captcha")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def paint(self, answer: str) -> bytes:
        """See `CaptchaPainter.paint`."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._paint, answer)

    def _paint(self, answer: str) -> bytes:
        info = PngInfo()
        if self._readable:
            info.add_text(READABLE_CHUNK, answer)
        file = io.BytesIO()
        self._images.generate_image(answer).save(file, "png", pnginfo=info)
        return file.getvalue()
