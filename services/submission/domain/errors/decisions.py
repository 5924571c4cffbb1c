"""What can go wrong where an agency decides: dates, extending, transferring, money, withdrawal, the result."""

from __future__ import annotations

from services.common.kernel.errors import FailedPrecondition, InvalidArgument


class AppointmentTooEarly(InvalidArgument):
    """An officer's date is not later than the computed one."""

    reason = "APPOINTMENT_TOO_EARLY"
    field = "appointment_time"
    vi = "Ngày hẹn trả kết quả chỉ có thể muộn hơn ngày tính theo thời hạn giải quyết."
    en = "An officer may only set a later appointment than the computed one."


class AppointmentOutOfHours(InvalidArgument):
    """Nobody could be served then."""

    reason = "APPOINTMENT_OUT_OF_HOURS"
    field = "appointment_time"
    vi = "Ngày hẹn trả kết quả cần ở trong giờ làm việc của cơ quan."
    en = "The appointment is outside the agency's working time."


class AppointmentReasonRequired(InvalidArgument):
    """A later date without a reason."""

    reason = "APPOINTMENT_REASON_REQUIRED"
    field = "appointment_reason"
    vi = "Vui lòng ghi lý do hẹn muộn hơn để người dân được biết."
    en = "A later appointment needs a reason."


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
    vi = "Hồ sơ đã có yêu cầu rút. Vui lòng chờ bộ phận một cửa xác nhận."
    en = "The withdrawal was asked for before; the desk has yet to confirm."


class ResultFileMissing(InvalidArgument):
    """The result names no verified file of the dossier."""

    reason = "RESULT_FILE_MISSING"
    field = "result.attachment"
    vi = "Vui lòng tải lên tệp văn bản kết quả và chờ kiểm tra xong trước khi kết thúc hồ sơ."
    en = "The result's file is not a verified attachment with the purpose RESULT."
