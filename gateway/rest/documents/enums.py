"""Closed lists of words in documents: the proto's enums in lower case without prefix, and the statuses in words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from motcua.submission.v1 import dossier_pb2


class CaptchaPurpose(StrEnum):
    """What a captcha is for."""

    REGISTER = "register"
    USER_NAME = "user_name"
    LOOKUP = "lookup"
    PASSWORD_RESET = "password_reset"


class PartyKind(StrEnum):
    """Who a party or an account is (đối tượng)."""

    CITIZEN = "citizen"
    ORGANISATION = "organisation"
    ENTERPRISE = "enterprise"


class IdentityDocumentKind(StrEnum):
    """The kind of an identity document (giấy tờ định danh)."""

    CMND = "cmnd"
    PERSONAL_NUMBER = "personal_number"
    PASSPORT = "passport"
    FOREIGN_PASSPORT = "foreign_passport"
    TAX_CODE = "tax_code"


class Channel(StrEnum):
    """How a dossier is filed (kênh thực hiện)."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class AgencyKind(StrEnum):
    """What an agency is (loại cơ quan)."""

    PROVINCE = "province"
    DEPARTMENT = "department"
    COMMUNE = "commune"
    POLICE = "police"


class ExecutingUnit(StrEnum):
    """The unit of an agency that executes a procedure (đơn vị thực hiện)."""

    PEOPLES_COMMITTEE = "peoples_committee"
    POLICE = "police"


class ServiceLevel(StrEnum):
    """How far a procedure can be done online (toàn trình, một phần)."""

    FULL = "full"
    PARTIAL = "partial"


class LimitUnit(StrEnum):
    """The unit of a time limit (thời hạn giải quyết)."""

    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    SAME_DAY = "same_day"
    NONE = "none"


class Requirement(StrEnum):
    """What the citizen does about a component (thành phần hồ sơ)."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    SHOWN = "shown"
    FORM = "form"


class SupplementRule(StrEnum):
    """What becomes of the limit when a supplement arrives."""

    RESTART = "restart"
    EXTEND = "extend"


class SupplementRepeats(StrEnum):
    """What a second request for supplements may be about."""

    ABOUT_WHAT_WAS_SENT = "about_what_was_sent"
    FREE = "free"


class AttachmentPurpose(StrEnum):
    """What an attachment is for."""

    COMPONENT = "component"
    RESULT = "result"


class AttachmentState(StrEnum):
    """Where an attachment stands."""

    PENDING = "pending"
    VERIFIED = "verified"
    REJECTED = "rejected"


class PaymentKind(StrEnum):
    """What a payment is for (lệ phí, phí, nghĩa vụ khác)."""

    CHARGE = "charge"
    FEE = "fee"
    DUTY = "duty"


class DossierStatus(StrEnum):
    """Where a dossier stands (trạng thái hồ sơ)."""

    REGISTERED = "registered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    IN_PROGRESS = "in_progress"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    PAYMENT_REQUESTED = "payment_requested"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    FINISHED = "finished"
    RETURNED = "returned"
    DRAFT = "draft"

    @property
    def code(self) -> int | None:
        """The national status code, 1 to 10; a draft has none."""
        number = dossier_pb2.DossierStatus.Value(f"DOSSIER_STATUS_{self.name}")
        return None if self is DossierStatus.DRAFT else int(number)

    @property
    def text(self) -> str:
        """The status in the words of the national one-stop exchange."""
        return _STATUS_TEXTS[self]


_STATUS_TEXTS: Mapping[DossierStatus, str] = {
    DossierStatus.REGISTERED: "Mới đăng ký",
    DossierStatus.ACCEPTED: "Được tiếp nhận",
    DossierStatus.REFUSED: "Không được tiếp nhận",
    DossierStatus.IN_PROGRESS: "Đang xử lý",
    DossierStatus.SUPPLEMENT_REQUESTED: "Yêu cầu bổ sung giấy tờ",
    DossierStatus.PAYMENT_REQUESTED: "Yêu cầu thực hiện nghĩa vụ tài chính",
    DossierStatus.WITHDRAWN: "Công dân yêu cầu rút hồ sơ",
    DossierStatus.STOPPED: "Dừng xử lý",
    DossierStatus.FINISHED: "Đã xử lý xong",
    DossierStatus.RETURNED: "Đã trả kết quả",
    DossierStatus.DRAFT: "Bản nháp, chưa gửi",
}
