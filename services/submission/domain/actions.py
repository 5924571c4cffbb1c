"""The words of the transition table: what is done, by whom, with what."""

from __future__ import annotations

from enum import Enum, StrEnum


class Action(StrEnum):
    """What can happen to a dossier. The values are stable: events, history and audit carry them."""

    FILE_ONLINE = "file_online"
    FILE_AT_COUNTER = "file_at_counter"
    ACCEPT = "accept"
    REFUSE = "refuse"
    WITHDRAW_BEFORE_ACCEPTANCE = "withdraw_before_acceptance"
    ASK_SUPPLEMENT = "ask_supplement"
    SEND_SUPPLEMENT = "send_supplement"
    CONFIRM_SUPPLEMENT = "confirm_supplement"
    EXPIRE_SUPPLEMENT = "expire_supplement"
    START = "start"
    HAND_OVER = "hand_over"
    DEMAND_PAYMENT = "demand_payment"
    CONFIRM_PAYMENT = "confirm_payment"
    STOP = "stop"
    RESUME = "resume"
    ASK_WITHDRAWAL = "ask_withdrawal"
    WITHDRAW_AFTER_ACCEPTANCE = "withdraw_after_acceptance"
    STEP_BACK = "step_back"
    EXTEND = "extend"
    TRANSFER = "transfer"
    FINISH = "finish"
    RETURN_RESULT = "return_result"
    RECALL_RESULT = "recall_result"


class Actor(StrEnum):
    """Who may do it. Who counts as which is decided in `access.py`."""

    OWNER = "owner"  # the account that filed, with a verified contact
    DESK = "desk"  # bộ phận một cửa
    DISPATCHER = "dispatcher"  # người phân công
    SPECIALIST = "specialist"  # chuyên viên thụ lý
    HANDLER = "handler"  # whoever the dossier lies with now
    HEAD = "head"  # lãnh đạo ký
    SUPERVISOR = "supervisor"  # người giám sát


class Target(Enum):
    """A status that depends on what went before."""

    SAME = "same"
    PREVIOUS = "previous"
    REFUSED_OR_STOPPED = "3 if asked before acceptance else 8"


class Requirement(Enum):
    """What must come with the action: the request field it stands in, and how people say it."""

    DECLARATION = ("declaration", "tờ khai", "declaration")
    COMPONENTS = ("attachments", "thành phần hồ sơ", "components, all checked")
    CONTACT = ("contact", "thông tin liên hệ", "contact")
    COMPONENT_CHECK = ("component_checks", "kết quả kiểm tra thành phần hồ sơ", "component check with counts")
    APPOINTMENT = ("appointment_time", "ngày hẹn trả kết quả", "appointment, as computed or later with a reason")
    NEXT_HANDLER = ("next_handler", "người xử lý tiếp theo", "next handler")
    STEP_DEADLINE = ("step_due_time", "hạn của bước xử lý", "deadline of the step")
    REASON = ("reason", "lý do", "reason")
    LEGAL_GROUND = ("legal_ground", "căn cứ pháp lý", "legal ground")
    NOT_PAID = ("payments", "hồ sơ chưa thanh toán", "nothing paid yet")
    SUPPLEMENT_LIST = (
        "items",
        "danh sách nội dung cần bổ sung, mỗi mục kèm ghi chú",
        "components or fields, each with a remark",
    )
    SUPPLEMENT_DEADLINE = ("due_time", "hạn bổ sung", "supplement deadline")
    NEW_SUPPLEMENT_DEADLINE = ("supplement_due_time", "hạn bổ sung mới", "new supplement deadline, if it leads to 5")
    SUPPLEMENT = ("supplement", "nội dung bổ sung", "what was asked")
    SENT_SUPPLEMENT = ("supplement", "phần bổ sung đang chờ xác nhận", "a supplement that waits for the desk")
    DEADLINE_PASSED = ("due_time", "hạn bổ sung đã qua", "the supplement deadline passed")
    DEMAND = ("payee", "số tiền, loại phí và nơi nhận", "amount, kind and payee")
    RECEIPT = ("receipt_number", "biên lai", "payment receipt, once")
    PAPERS_RETURNED = ("papers_returned", "xác nhận đã trả lại giấy tờ", "papers handed back")
    REFUND = ("refunded", "xác nhận đã hoàn lại số tiền đã nộp", "refund, if anything was paid")
    APOLOGY = ("apology", "văn bản xin lỗi, có nguyên nhân và người ký", "apology with its cause and signer")
    NEW_DATE = ("appointment_time", "ngày hẹn mới", "new date, set once and before the old one passes")
    RECEIVING_AGENCY = ("agency", "cơ quan nhận chuyển", "receiving agency")
    RESULT = (
        "result",
        "văn bản kết quả hoặc văn bản từ chối, có tên loại, số và người ký",
        "result or refusal document, with kind, number and signer",
    )
    RECEIVER = ("receiver_name", "người nhận kết quả", "receiver's name")
    RECEIVER_DOCUMENT = ("receiver_document", "giấy tờ của người nhận", "receiver's document, unless by post")
    POSTAL_CODE = ("postal_code", "mã bưu gửi", "code of the postal item, if by post")

    def __init__(self, field: str, vi: str, en: str) -> None:
        self.field = field
        self.vi = vi
        self.en = en
