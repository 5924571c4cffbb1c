"""What can go wrong where an agency decides after acceptance: extending, transferring, money, withdrawal."""

from __future__ import annotations

from services.common.kernel.errors import FailedPrecondition, InvalidArgument


class NoAppointment(FailedPrecondition):
    """There is no date to extend."""

    reason = "NO_APPOINTMENT"
    vi = "Hồ sơ này không có ngày hẹn trả kết quả nên không thể gia hạn."
    en = "The dossier has no appointment to extend."


class ExtendedAlready(FailedPrecondition):
    """An agency apologises once."""

    reason = "EXTENDED_ALREADY"
    vi = "Hồ sơ đã được gia hạn một lần. Mỗi hồ sơ chỉ được gia hạn một lần."
    en = "The dossier was extended before; it can be extended once."


class ExtensionTooLate(FailedPrecondition):
    """The date has passed: nothing is left to extend."""

    reason = "EXTENSION_TOO_LATE"
    vi = "Ngày hẹn trả kết quả đã qua nên không thể gia hạn. Vui lòng xử lý hồ sơ ngay."
    en = "The appointment has passed; it can only be extended before."


class TransferNotPossible(InvalidArgument):
    """Not an agency to transfer this dossier to; the violation says why."""

    reason = "TRANSFER_NOT_POSSIBLE"
    vi = "Không chuyển được hồ sơ đến cơ quan đã chọn. Vui lòng xem mục được đánh dấu."
    en = "The dossier cannot be transferred there."


class ReceiptUsedAlready(InvalidArgument):
    """The receipt stands for another payment of the dossier."""

    reason = "RECEIPT_USED_ALREADY"
    field = "receipt_number"
    vi = "Biên lai này đã được dùng để xác nhận một khoản khác của hồ sơ. Vui lòng kiểm tra lại số biên lai."
    en = "The receipt confirms another payment of the dossier already."


class WithdrawalAskedAlready(FailedPrecondition):
    """The owner asked before, and the desk has yet to confirm."""

    reason = "WITHDRAWAL_ASKED_ALREADY"
    vi = "Việc rút hồ sơ này đã được đề nghị. Vui lòng chờ bộ phận một cửa xác nhận."
    en = "The withdrawal was asked for before; the desk has yet to confirm."


class TooManySteps(FailedPrecondition):
    """The dossier has gone to and fro too often (see `bounds.py`)."""

    reason = "TOO_MANY_STEPS"
    vi = "Hồ sơ đã qua quá nhiều lần xử lý nên không thể {action_vi} thêm nữa. Vui lòng giải quyết dứt điểm hồ sơ."
    en = "`{action}` is not possible any more: the dossier has had too many steps; settle it."
