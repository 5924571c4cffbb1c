"""What the services' protobuf messages have in common, in both directions."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Mapping
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any, Protocol

from google.protobuf.timestamp_pb2 import Timestamp
from motcua.type.v1 import types_pb2

from .kernel.command import Command
from .kernel.errors import FieldViolation, InvalidArgument
from .kernel.identity_documents import DocumentKind, IdentityDocument
from .rpc import calls

_KINDS: Mapping[types_pb2.IdentityDocumentKind.ValueType, DocumentKind] = {
    types_pb2.IDENTITY_DOCUMENT_KIND_CMND: DocumentKind.CMND,
    types_pb2.IDENTITY_DOCUMENT_KIND_PERSONAL_NUMBER: DocumentKind.PERSONAL_NUMBER,
    types_pb2.IDENTITY_DOCUMENT_KIND_PASSPORT: DocumentKind.PASSPORT,
    types_pb2.IDENTITY_DOCUMENT_KIND_FOREIGN_PASSPORT: DocumentKind.FOREIGN_PASSPORT,
    types_pb2.IDENTITY_DOCUMENT_KIND_TAX_CODE: DocumentKind.TAX_CODE,
}
_KIND_NUMBERS = {kind: number for number, kind in _KINDS.items()}


_NIL = str(uuid.UUID(int=0))
_NO_REQUEST_ID = FieldViolation(
    "request_id", "STRING_UUID", "Phải là một mã UUID, không phải toàn số 0.", "A UUID, and not the nil UUID."
)


class Mutating(Protocol):
    """A request that changes something and may be repeated."""

    request_id: str

    def ClearField(self, field_name: Any) -> None:
        """See `Message.ClearField`."""
        ...

    def SerializeToString(self, *, deterministic: bool = ...) -> bytes:
        """See `Message.SerializeToString`."""
        ...


def command(request: Mutating, *, without: Collection[str] = ()) -> Command:
    """The call being served. Its hash is over the request without its id and the fields named, the same way every time.

    A UUID is the same in either case (RFC 9562 §4). Raises `InvalidArgument` for the nil UUID (AIP-155): who sends that
    has made none.
    """
    request_id = request.request_id.lower()
    if request_id == _NIL:
        raise InvalidArgument(violations=[_NO_REQUEST_ID])
    body = deepcopy(request)
    for name in ("request_id", *without):
        body.ClearField(name)
    call = calls.current()
    digest = hashlib.sha256(body.SerializeToString(deterministic=True)).digest()
    return Command(call.principal, request_id, call.method, digest)


def timestamp(instant: datetime | None) -> Timestamp | None:
    """The instant; None stays unset."""
    if instant is None:
        return None
    message = Timestamp()
    message.FromDatetime(instant)
    return message


def instant(message: Timestamp) -> datetime | None:
    """The instant in UTC; None when it is not set."""
    return message.ToDatetime(UTC) if message.seconds or message.nanos else None


def day(message: types_pb2.LocalDate, *, field: str) -> date:
    """A day of the calendar. Raises `InvalidArgument` where there is none."""
    try:
        return date.fromisoformat(message.value)
    except ValueError:
        violation = FieldViolation(
            field, "DATE_INVALID", "Không có ngày này trong lịch. Vui lòng kiểm tra lại.", "There is no such day."
        )
        raise InvalidArgument(violations=[violation]) from None


def document_kind(kind: types_pb2.IdentityDocumentKind.ValueType) -> DocumentKind | None:
    """The kind; None for unspecified."""
    return _KINDS.get(kind)


def identity_document(message: types_pb2.IdentityDocument) -> IdentityDocument:
    """As it was typed."""
    return IdentityDocument(_KINDS[message.kind], message.number)


def identity_document_message(document: IdentityDocument | None) -> types_pb2.IdentityDocument | None:
    """The document; None stays unset."""
    if document is None:
        return None
    return types_pb2.IdentityDocument(kind=_KIND_NUMBERS[document.kind], number=document.number)
