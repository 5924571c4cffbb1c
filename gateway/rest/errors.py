"""What the REST door itself refuses, before any service is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class HttpError(Exception):
    """A refusal with its HTTP status, a stable reason (UPPER_SNAKE) and what to do about it in Vietnamese and English."""

    status: int
    reason: str
    vi: str
    en: str
    headers: Mapping[str, str] = field(default_factory=dict)


IDEMPOTENCY_KEY_REQUIRED = HttpError(
    400,
    "IDEMPOTENCY_KEY_REQUIRED",
    "Thiếu mã yêu cầu (Idempotency-Key) hoặc mã không phải là UUID.",
    "The header Idempotency-Key must be a UUID: the same one for each repeat of the same call.",
)
MALFORMED_JSON = HttpError(
    400,
    "MALFORMED_JSON",
    "Nội dung gửi lên không phải là JSON hợp lệ.",
    "The body is not valid I-JSON (RFC 7493) of at most 20 levels.",
)
INVALID_HEADER = HttpError(
    400, "INVALID_HEADER", "Một tiêu đề (header) của yêu cầu không hợp lệ.", "A request header is invalid."
)
STALE = HttpError(
    412,
    "ETAG_MISMATCH",
    "Hồ sơ vừa được thay đổi ở nơi khác. Vui lòng tải lại rồi thực hiện lại.",
    "The resource was changed meanwhile: the etag does not match.",
)
IF_MATCH_REQUIRED = HttpError(
    428,
    "IF_MATCH_REQUIRED",
    "Thiếu tiêu đề If-Match. Vui lòng tải lại rồi thực hiện lại.",
    "Send the ETag that you read as If-Match, so that no change of somebody else is lost.",
)
BODY_TOO_LARGE = HttpError(
    413, "BODY_TOO_LARGE", "Nội dung gửi lên quá lớn (tối đa 1 MB).", "The body is larger than 1 MB."
)
UNSUPPORTED_MEDIA_TYPE = HttpError(
    415, "UNSUPPORTED_MEDIA_TYPE", "Chỉ nhận nội dung JSON (application/json).", "The body must be application/json."
)
NOTHING_TO_CHANGE = HttpError(
    422,
    "NOTHING_TO_CHANGE",
    "Chưa có phần nào để thay đổi.",
    "Give at least one of submitter, owner, contact, declaration.",
)
