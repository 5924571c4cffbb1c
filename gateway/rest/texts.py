"""What the REST door says in Vietnamese and English: titles by HTTP status, and shape errors by kind."""

from __future__ import annotations

from collections.abc import Mapping

# Vietnamese, English.
Texts = tuple[str, str]

TITLES: Mapping[int, Texts] = {
    400: ("Yêu cầu không hợp lệ", "Bad request"),
    401: ("Chưa đăng nhập", "Not authenticated"),
    403: ("Không có quyền thực hiện", "Not allowed"),
    404: ("Không tìm thấy", "Not found"),
    405: ("Phương thức không được hỗ trợ", "Method not allowed"),
    408: ("Gửi quá chậm", "Request time-out"),
    409: ("Chưa thể thực hiện", "Conflict with the current state"),
    412: ("Dữ liệu đã thay đổi", "Changed meanwhile"),
    413: ("Nội dung quá lớn", "Content too large"),
    415: ("Định dạng không được hỗ trợ", "Unsupported media type"),
    422: ("Thông tin chưa đúng", "Invalid content"),
    428: ("Thiếu điều kiện", "Precondition required"),
    429: ("Quá nhiều yêu cầu", "Too many requests"),
    431: ("Tiêu đề quá lớn", "Request header fields too large"),
    500: ("Lỗi hệ thống", "Internal error"),
    501: ("Chưa được hỗ trợ", "Not implemented"),
    503: ("Hệ thống đang bận", "Service unavailable"),
    504: ("Hệ thống phản hồi chậm", "Time-out"),
}

DETAILS: Mapping[int, Texts] = {
    404: ("Không tìm thấy nội dung được yêu cầu.", "There is nothing at this address."),
    405: ("Địa chỉ này không nhận phương thức đã dùng.", "This address does not take this method."),
    500: ("Có lỗi ngoài dự kiến. Vui lòng báo mã theo dõi (trace_id).", "Unexpected error; quote the trace_id."),
    501: ("Chức năng này chưa được hỗ trợ.", "This is not supported."),
    503: ("Hệ thống đang bận. Vui lòng thử lại sau giây lát.", "A service did not answer; try again."),
    504: ("Hệ thống phản hồi chậm. Vui lòng thử lại sau giây lát.", "A service did not answer in time; try again."),
}

# By pydantic's error type: the reason that the services use for the same mistake, and the texts.
SHAPE: Mapping[str, tuple[str, Texts]] = {
    "missing": ("REQUIRED", ("Vui lòng nhập thông tin này.", "Required.")),
    "extra_forbidden": ("FIELD_UNKNOWN", ("Trường này không có trong biểu mẫu.", "Unknown field.")),
    "enum": ("ENUM_DEFINED_ONLY", ("Giá trị không có trong danh sách cho phép.", "Not one of the allowed values.")),
    "literal_error": ("ENUM_DEFINED_ONLY", ("Giá trị không được chấp nhận.", "Not one of the allowed values.")),
    "string_too_long": ("STRING_MAX_LEN", ("Nội dung quá dài.", "Too long.")),
    "string_pattern_mismatch": ("STRING_PATTERN", ("Nội dung không đúng định dạng.", "Not of the expected form.")),
    "instant": (
        "DATE_INVALID",
        ("Thời điểm phải kèm múi giờ, ví dụ 2026-12-01T09:00:00+07:00.", "An instant with its offset (RFC 3339)."),
    ),
    "less_than_equal": ("INT32_LTE", ("Số không được lớn hơn mức cho phép.", "Too large.")),
    "greater_than_equal": ("INT32_GTE", ("Số không được nhỏ hơn mức cho phép.", "Too small.")),
}
DATE: Texts = ("Ngày ghi theo dạng năm-tháng-ngày, ví dụ 2026-12-01.", "A date: yyyy-mm-dd.")
"""Instead of the pattern that a date of a document breaks."""
WRONG_TYPE: tuple[str, Texts] = (
    "WRONG_TYPE",
    ("Giá trị không đúng kiểu dữ liệu.", "Not of the type that the API description gives."),
)
