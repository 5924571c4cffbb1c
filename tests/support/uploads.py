"""The upload host: signed requests only."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from tests.support.files import File
from tests.support.surprise import Away, Surprise


class UploadRefused(Surprise):
    """The upload host turned the form down."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"the upload host answered {status}: {text[:200]}")
        self.status = status


async def upload(http: httpx.AsyncClient, url: str, form: Mapping[str, str], file: File) -> None:
    """POST a file with the form's fields before it. Raises UploadRefused, and Away when there is no answer."""
    part = {"file": (file.name, file.content, file.content_type)}
    try:
        answer = await http.post(url, data=dict(form), files=part)
    except httpx.TransportError as error:
        raise Away(f"the upload host did not answer: {error!r}") from error
    if answer.is_server_error:
        raise Away(f"the upload host answered {answer.status_code}")
    if not answer.is_success:
        raise UploadRefused(answer.status_code, answer.text)


async def download(http: httpx.AsyncClient, url: str) -> bytes:
    """GET a signed link."""
    try:
        answer = await http.get(url)
    except httpx.TransportError as error:
        raise Away(f"the upload host did not answer: {error!r}") from error
    if not answer.is_success:
        raise UploadRefused(answer.status_code, answer.text)
    return answer.content
