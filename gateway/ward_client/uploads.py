"""Sending a file to the upload host: a multipart/form-data POST with the signed fields, the file last."""

from __future__ import annotations

import http.client
import uuid
from urllib.parse import urlsplit

from motcua.submission.v1 import attachment_service_pb2

_SECONDS = 60


class UploadRefused(Exception):
    """The upload host did not take the file; the message holds its HTTP status."""


def upload(form: attachment_service_pb2.UploadForm, file_name: str, content: bytes) -> None:
    """POST the file. Blocks; raises UploadRefused, or OSError when the host can't be reached."""
    boundary = uuid.uuid4().hex
    target = urlsplit(form.url)
    kind = http.client.HTTPSConnection if target.scheme == "https" else http.client.HTTPConnection
    connection = kind(target.netloc, timeout=_SECONDS)
    try:
        connection.request(
            "POST",
            target.path or "/",
            _body(form, file_name, content, boundary),
            {"Content-Type": f"multipart/form-data; boundary={boundary}"},
        )
        status = connection.getresponse().status
    finally:
        connection.close()
    if status not in (200, 201, 204):
        raise UploadRefused(f"the upload host answered {status}")


def _body(form: attachment_service_pb2.UploadForm, file_name: str, content: bytes, boundary: str) -> bytes:
    quoted = file_name.replace('"', "%22")
    fields = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field.name}"\r\n\r\n{field.value}\r\n'
        for field in form.fields
    )
    file = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{quoted}"\r\n\r\n'
    return (fields + file).encode() + content + f"\r\n--{boundary}--\r\n".encode()
