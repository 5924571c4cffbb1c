"""The errors that callers are told about.

    DomainError
    ├── InvalidArgument      the request itself is wrong, whatever the state (field violations)
    ├── Unauthenticated      who calls is not known
    ├── PermissionDenied     who calls is known and may not
    ├── NotFound             does not exist, or must look as if it did not
    ├── AlreadyExists        a unique name is taken
    ├── FailedPrecondition   the request is right, the state is not
    ├── Conflict             somebody else changed it first (stale etag)
    ├── ResourceExhausted    a budget is used up; may say when to try again
    ├── OutOfRange           a cursor that is no longer, or never was, ours
    └── Unavailable          a dependency did not answer; the same call may be tried again

A service declares one small subclass for each thing that can go wrong and gives it a `reason` and two texts. How a
kind becomes a gRPC status is decided once, in `services/common/status.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldViolation:
    """One field that is wrong.

    `field` is the path in the request as the proto spells it (`owner.full_name`, `attachments[2].name`,
    `declaration["a.b"]`), `reason` is UPPER_SNAKE and stable, `vi` and `en` say what to do about it.
    """

    field: str
    reason: str
    vi: str
    en: str


def member(name: str) -> str:
    """The part of a field path that leads to a member: `.name`, or `["a.b"]` where a dot would mislead."""
    return f".{name}" if name.isidentifier() else '["' + name.replace("\\", "\\\\").replace('"', '\\"') + '"]'


class DomainError(Exception):
    """Base of all errors that a caller is told about.

    `reason` is UPPER_SNAKE, stable and unique (AIP-193). `vi` and `en` are templates filled from `metadata`, whose
    values reach the caller: never put personal data there. An error that one field of the request causes names it in
    `field`, and is told as that field's violation too.
    """

    reason: ClassVar[str]
    vi: ClassVar[str]
    en: ClassVar[str]
    field: ClassVar[str] = ""

    def __init__(
        self,
        *,
        violations: Sequence[FieldViolation] = (),
        retry_after: timedelta | None = None,
        **metadata: str,
    ) -> None:
        self.retry_after = retry_after
        self.metadata: Mapping[str, str] = metadata
        self.violations = tuple(violations) or self._own_violation()
        super().__init__(self.reason)

    def text_vi(self) -> str:
        """The message for a person, in Vietnamese."""
        return self.vi.format_map(self.metadata)

    def text_en(self) -> str:
        """The message for a developer, in English."""
        return self.en.format_map(self.metadata)

    def _own_violation(self) -> tuple[FieldViolation, ...]:
        return (FieldViolation(self.field, self.reason, self.text_vi(), self.text_en()),) if self.field else ()


class InvalidArgument(DomainError):
    """The request is wrong whatever the state of the system."""

    reason = "INVALID_ARGUMENT"
    vi = "Thông tin gửi lên chưa đúng. Vui lòng xem các ô được đánh dấu."
    en = "The request has invalid fields."


class Unauthenticated(DomainError):
    """Who calls is not known: no token, or one that does not count."""

    reason = "UNAUTHENTICATED"
    vi = "Vui lòng đăng nhập."
    en = "Authentication is required."


class PermissionDenied(DomainError):
    """Who calls is known and may not do this."""

    reason = "PERMISSION_DENIED"
    vi = "Không có quyền thực hiện việc này."
    en = "The caller may not do this."


class NotFound(DomainError):
    """It does not exist, or the caller must not learn that it does."""

    reason = "NOT_FOUND"
    vi = "Không tìm thấy."
    en = "Not found."


class AlreadyExists(DomainError):
    """A unique name is taken."""

    reason = "ALREADY_EXISTS"
    vi = "Đã tồn tại."
    en = "It already exists."


class FailedPrecondition(DomainError):
    """The request is right, the state of the system is not; `violations` name what is missing."""

    reason = "FAILED_PRECONDITION"
    vi = "Chưa thể thực hiện việc này."
    en = "The state does not allow this."


class Conflict(DomainError):
    """Somebody else changed it first: read again, then decide again."""

    reason = "ETAG_MISMATCH"
    vi = "Dữ liệu vừa được thay đổi ở nơi khác. Vui lòng tải lại rồi thực hiện lại."
    en = "The resource was changed meanwhile: the etag does not match."


class ResourceExhausted(DomainError):
    """A budget is used up."""

    reason = "RESOURCE_EXHAUSTED"
    vi = "Đã thực hiện quá nhiều lần. Vui lòng thử lại sau."
    en = "Too many calls; try again later."


class OutOfRange(DomainError):
    """A cursor or page token that is no longer valid, or belongs to another list."""

    reason = "CURSOR_EXPIRED"
    vi = "Vị trí đọc đã hết hiệu lực. Vui lòng đọc lại từ đầu."
    en = "The cursor is expired or belongs to another list."


class Unavailable(DomainError):
    """A dependency did not answer in time; the same call, with the same request id, may be tried again."""

    reason = "UNAVAILABLE"
    vi = "Hệ thống đang bận. Vui lòng thử lại sau giây lát."
    en = "A dependency did not answer in time; try again."


class ContactNotVerified(PermissionDenied):
    """The account's e-mail box has not been verified."""

    reason = "CONTACT_NOT_VERIFIED"
    vi = (
        "Vui lòng xác nhận địa chỉ thư điện tử theo đường dẫn trong thư đã gửi, rồi thực hiện lại. "
        "Nếu không thấy thư hoặc đường dẫn đã hết hạn, vui lòng yêu cầu gửi lại thư xác nhận."
    )
    en = "The e-mail address of the account is not verified; ask for a new mail if it is lost."


class RequestIdReused(InvalidArgument):
    """The same `request_id` came with another body (AIP-155)."""

    reason = "REQUEST_ID_REUSED"
    vi = "Mã yêu cầu đã được dùng cho một nội dung khác."
    en = "The request_id was already used with another body."


class InvalidPageToken(InvalidArgument):
    """A page token that this list did not issue (AIP-158)."""

    reason = "INVALID_PAGE_TOKEN"
    field = "page_token"
    vi = "Mã trang không hợp lệ."
    en = "The page token was not issued by this list."
