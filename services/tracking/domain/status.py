"""Where a dossier stands (trạng thái hồ sơ), and how people are told."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum


class Status(IntEnum):
    """The national status codes of the one-stop exchange; the numbers are the nation's, not ours."""

    REGISTERED = 1
    ACCEPTED = 2
    REFUSED = 3
    IN_PROGRESS = 4
    SUPPLEMENT_REQUESTED = 5
    PAYMENT_REQUESTED = 6
    WITHDRAWN = 7
    STOPPED = 8
    FINISHED = 9
    RETURNED = 10
    DRAFT = 100


_STATUS_TEXTS: Mapping[Status, str] = {
    Status.REGISTERED: "Đã gửi, đang chờ tiếp nhận",
    Status.ACCEPTED: "Đã được tiếp nhận",
    Status.REFUSED: "Không được tiếp nhận",
    Status.IN_PROGRESS: "Đang được xử lý",
    Status.SUPPLEMENT_REQUESTED: "Đang chờ người nộp bổ sung giấy tờ",
    Status.PAYMENT_REQUESTED: "Đang chờ nộp phí, lệ phí",
    Status.WITHDRAWN: "Đã rút theo yêu cầu của người nộp",
    Status.STOPPED: "Đã dừng xử lý",
    Status.FINISHED: "Đã có kết quả, chờ trả cho người nộp",
    Status.RETURNED: "Đã trả kết quả",
    Status.DRAFT: "Chưa gửi",
}

_WITHDRAWN_EARLY = "withdrawn_before_acceptance"

_STEP_TEXTS: Mapping[str, str] = {
    "submitted": "Hồ sơ đã được gửi đến cơ quan tiếp nhận",
    "filed_at_counter": "Hồ sơ đã được tiếp nhận tại quầy",
    "accepted": "Hồ sơ đã được tiếp nhận",
    "refused": "Hồ sơ không được tiếp nhận",
    _WITHDRAWN_EARLY: "Người nộp đã rút hồ sơ trước khi tiếp nhận",
    "supplement_asked": "Cơ quan yêu cầu bổ sung giấy tờ",
    "supplement_sent": "Người nộp đã gửi phần bổ sung",
    "supplement_confirmed": "Cơ quan đã xác nhận phần bổ sung",
    "supplement_expired": "Đã hết thời hạn bổ sung giấy tờ",
    "started": "Hồ sơ bắt đầu được xử lý",
    "handed_over": "Hồ sơ được chuyển sang bước xử lý tiếp theo",
    "payment_demanded": "Cơ quan yêu cầu nộp phí, lệ phí",
    "payment_confirmed": "Cơ quan đã nhận phí, lệ phí",
    "stopped": "Hồ sơ đã dừng xử lý",
    "resumed": "Hồ sơ được tiếp tục xử lý",
    "withdrawal_asked": "Người nộp yêu cầu rút hồ sơ",
    "withdrawn": "Hồ sơ đã được rút theo yêu cầu của người nộp",
    "stepped_back": "Hồ sơ được chuyển lại bước trước",
    "extended": "Cơ quan xin lỗi và hẹn lại ngày trả kết quả",
    "transferred": "Hồ sơ được chuyển đến cơ quan có thẩm quyền",
    "finished": "Hồ sơ đã có kết quả",
    "returned": "Kết quả đã được trả",
    "recalled": "Kết quả đã trả được thu hồi",
}


def status_text(status: Status, last_step: str) -> str:
    """Where a dossier stands, in plain words; `last_step` is the event that led there."""
    # The nation has one code for "refused" and "withdrawn before acceptance"; people should not read the wrong one.
    if status is Status.REFUSED and last_step == _WITHDRAWN_EARLY:
        return "Người nộp đã rút trước khi tiếp nhận"
    return _STATUS_TEXTS[status]


def step_text(event: str, status: Status) -> str:
    """What happened, in general words that name nobody; an event we do not know yet is told by the status after it."""
    return _STEP_TEXTS.get(event) or f"Hồ sơ chuyển trạng thái: {_STATUS_TEXTS[status].lower()}"
