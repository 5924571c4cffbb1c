"""What the REST door itself refuses, before any service is asked."""

from __future__ import annotations

from dataclasses import dataclass

from services.common.kernel.errors import Conflict


@dataclass(frozen=True, slots=True)
class Refusal:
    """An HTTP status, a stable reason (UPPER_SNAKE) and what to do about it in Vietnamese and English."""

    status: int
    reason: str
    vi: str
    en: str


class HttpError(Exception):
    """Ends a request with a refusal."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.reason)


IDEMPOTENCY_KEY_REQUIRED = Refusal(
    400,
    "IDEMPOTENCY_KEY_REQUIRED",
    "Thiếu mã yêu cầu (Idempotency-Key) hoặc mã không phải là UUID.",
    "The header Idempotency-Key must be a UUID: the same one for each repeat of the same call.",
)
MALFORMED_HTTP = Refusal(
    400, "MALFORMED_HTTP", "Yêu cầu không đúng giao thức HTTP.", "The request is not HTTP/1.1 (RFC 9112)."
)
HEAD_TOO_LARGE = Refusal(
    431,
    "HEAD_TOO_LARGE",
    "Địa chỉ và các tiêu đề (header) của yêu cầu quá lớn (tối đa 32 KB).",
    "The address and the headers of the request are larger than 32 KB.",
)
MALFORMED_JSON = Refusal(
    400,
    "MALFORMED_JSON",
    "Nội dung gửi lên không phải là JSON hợp lệ.",
    "The body is not valid I-JSON (RFC 7493) of at most 20 levels.",
)
INVALID_HEADER = Refusal(
    400, "INVALID_HEADER", "Một tiêu đề (header) của yêu cầu không hợp lệ.", "A request header is invalid."
)
MALFORMED_IF_MATCH = Refusal(
    400,
    "INVALID_HEADER",
    "Tiêu đề If-Match phải là ETag đã đọc, trong dấu ngoặc kép, hoặc là *.",
    'If-Match must be the ETag that you read, with its quotes, such as "3", or *.',
)
DOSSIER_NOT_SENT = Refusal(
    409,
    "DOSSIER_NOT_SENT",
    "Hồ sơ chưa được gửi nên chưa có gì để theo dõi. Vui lòng gửi hồ sơ trước.",
    "The dossier is a draft: there is nothing to follow before it is sent.",
)
STALE = Refusal(412, Conflict.reason, Conflict.vi, Conflict.en)
IF_MATCH_REQUIRED = Refusal(
    428,
    "IF_MATCH_REQUIRED",
    "Thiếu tiêu đề If-Match. Vui lòng tải lại rồi thực hiện lại.",
    "Send the ETag that you read as If-Match, so that no change of somebody else is lost.",
)
BODY_TOO_SLOW = Refusal(
    408,
    "BODY_TOO_SLOW",
    "Nội dung gửi lên quá chậm. Vui lòng kiểm tra kết nối mạng rồi gửi lại.",
    "The body did not arrive within 10 seconds: send the call again.",
)
BODY_TOO_LARGE = Refusal(
    413, "BODY_TOO_LARGE", "Nội dung gửi lên quá lớn (tối đa 1 MB).", "The body is larger than 1 MB."
)
UNSUPPORTED_MEDIA_TYPE = Refusal(
    415, "UNSUPPORTED_MEDIA_TYPE", "Chỉ nhận nội dung JSON (application/json).", "The body must be application/json."
)
CONTENT_ENCODING_UNSUPPORTED = Refusal(
    415,
    "CONTENT_ENCODING_UNSUPPORTED",
    "Không nhận nội dung nén (Content-Encoding). Vui lòng gửi nội dung không nén.",
    "The body must not be compressed: send it without Content-Encoding.",
)
NOTHING_TO_CHANGE = Refusal(
    422,
    "NOTHING_TO_CHANGE",
    "Chưa có phần nào để thay đổi.",
    "Give at least one part to change.",
)


def header_repeated(name: str) -> Refusal:
    """A header that counts once came in several lines: receivers would disagree about which one counts."""
    return Refusal(
        400,
        "INVALID_HEADER",
        f"Tiêu đề {name} chỉ được gửi một lần trong mỗi yêu cầu.",
        f"Send {name} once: with several lines nobody knows which one counts.",
    )
