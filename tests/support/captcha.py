"""Reading a captcha, as only the local profile lets a program do (MOTCUA_CAPTCHA_READABLE)."""

from __future__ import annotations

import base64
import io

from PIL import Image

from tests.support.surprise import Surprise

ANSWER = "motcua-answer"


def read(image_png: str) -> str:
    """The answer that a picture (PNG, base64) carries in its tEXt chunk."""
    with Image.open(io.BytesIO(base64.b64decode(image_png))) as image:
        image.load()
        answer = image.info.get(ANSWER)
    if not answer:
        raise Surprise("the captcha can't be read: the stack does not run in the local profile")
    return str(answer)
