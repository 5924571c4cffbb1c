"""What can go wrong in identity, as callers are told."""

from __future__ import annotations

from services.common.kernel.errors import (
    AlreadyExists,
    FailedPrecondition,
    InvalidArgument,
    NotFound,
    ResourceExhausted,
    Unauthenticated,
)


class UserNameTaken(AlreadyExists):
    """Answered honestly: the name is public in spirit, and asking costs a captcha."""

    reason = "USER_NAME_TAKEN"
    field = "user_name"
    vi = "Tên đăng nhập này đã có người dùng. Vui lòng chọn tên khác."
    en = "The user name is taken."


class EmailTaken(AlreadyExists):
    """Said only to whoever holds the mailbox: another account has verified this address first."""

    reason = "EMAIL_TAKEN"
    vi = "Địa chỉ thư điện tử này đã được xác nhận cho một tài khoản khác."
    en = "Another account has verified this e-mail address."


class AccountNotFound(NotFound):
    """No such account."""

    reason = "ACCOUNT_NOT_FOUND"
    vi = "Không tìm thấy tài khoản."
    en = "There is no such account."


class VerificationTokenInvalid(InvalidArgument):
    """The link of the verification mail is wrong or too old."""

    reason = "VERIFICATION_TOKEN_INVALID"
    vi = "Đường dẫn xác nhận không đúng hoặc đã hết hạn. Vui lòng đăng nhập và yêu cầu gửi lại thư xác nhận."
    en = "The verification token is wrong or expired; log in and ask for a new mail."


class TooManyVerificationMails(ResourceExhausted):
    """Verification mails asked for again and again; `retry_after` says when the next one may be."""

    reason = "TOO_MANY_VERIFICATION_MAILS"
    vi = "Thư xác nhận đã được gửi lại nhiều lần. Vui lòng kiểm tra hộp thư, kể cả mục thư rác, hoặc thử lại sau."
    en = "Too many verification mails in an hour; try again later."


class PasswordWrong(InvalidArgument):
    """Who is logged in has to prove it is them, and gave a wrong password."""

    reason = "PASSWORD_WRONG"
    field = "current_password"
    vi = "Mật khẩu hiện tại không đúng."
    en = "The current password is wrong."


class ResetTokenInvalid(InvalidArgument):
    """The link of the reset mail is wrong, too old or used."""

    reason = "RESET_TOKEN_INVALID"
    vi = "Đường dẫn đặt lại mật khẩu không đúng, đã hết hạn hoặc đã được dùng. Vui lòng yêu cầu gửi thư mới."
    en = "The reset token is wrong, expired or used; ask for a new mail."


class EmailUnchanged(InvalidArgument):
    """The new address is the present one."""

    reason = "EMAIL_UNCHANGED"
    field = "new_email"
    vi = "Đây đang là địa chỉ thư điện tử của tài khoản. Vui lòng nhập địa chỉ khác."
    en = "This is the account's address already."


class EmailChangeTokenInvalid(InvalidArgument):
    """The link to the new address is wrong, too old, or another address is wanted meanwhile."""

    reason = "EMAIL_CHANGE_TOKEN_INVALID"
    vi = "Đường dẫn xác nhận địa chỉ mới không đúng hoặc đã hết hạn. Vui lòng đăng nhập và yêu cầu đổi lại."
    en = "The token is wrong or expired, or another change was asked for; log in and ask again."


class IdentityAssured(FailedPrecondition):
    """What was vouched for stays as it is."""

    reason = "IDENTITY_ASSURED"
    vi = "Thông tin này đã được xác thực nên không tự thay đổi được. Vui lòng liên hệ bộ phận một cửa."
    en = "This was vouched for and can't be changed by its owner."


class SessionNotFound(NotFound):
    """No such session of the caller."""

    reason = "SESSION_NOT_FOUND"
    vi = "Không tìm thấy phiên đăng nhập."
    en = "The caller has no such session."


class PasswordResetNotFound(NotFound):
    """The reset was forgotten: told to nobody."""

    reason = "PASSWORD_RESET_NOT_FOUND"
    vi = "Không tìm thấy yêu cầu đặt lại mật khẩu."
    en = "There is no such password reset."


class CredentialsWrong(Unauthenticated):
    """One answer for an unknown name and a wrong password or secret."""

    reason = "CREDENTIALS_WRONG"
    vi = "Tên đăng nhập hoặc mật khẩu không đúng."
    en = "The credentials are wrong."


class TooManyAttempts(ResourceExhausted):
    """Wrong passwords in a row; `retry_after` says when the next attempt counts."""

    reason = "TOO_MANY_ATTEMPTS"
    vi = "Đã nhập sai nhiều lần. Vui lòng chờ một lúc rồi thử lại."
    en = "Too many failed attempts; try again later."


class SessionExpired(Unauthenticated):
    """The refresh token is unknown, used up, revoked or too old."""

    reason = "SESSION_EXPIRED"
    vi = "Phiên đăng nhập đã kết thúc. Vui lòng đăng nhập lại."
    en = "The session has ended."


class CaptchaWrong(InvalidArgument):
    """Wrong, expired, used or of another purpose: one answer, so that nothing can be learnt by trying."""

    reason = "CAPTCHA_WRONG"
    field = "captcha.text"
    vi = "Mã xác nhận không đúng hoặc đã hết hạn. Vui lòng lấy mã mới."
    en = "The captcha answer does not count; draw a new captcha."


class OfficerNotFound(NotFound):
    """No such officer."""

    reason = "OFFICER_NOT_FOUND"
    vi = "Không tìm thấy cán bộ."
    en = "There is no such officer."


class OfficerDisabled(FailedPrecondition):
    """Who left does nothing any more, in no role."""

    reason = "OFFICER_DISABLED"
    vi = "Tài khoản cán bộ này đã bị khóa."
    en = "The officer was disabled."


class CertificateNotAccepted(Unauthenticated):
    """The ward certificate is not from the ward CA, not registered, revoked, or outside its time."""

    reason = "CERTIFICATE_NOT_ACCEPTED"
    vi = "Chứng thư của hệ thống một cửa không được chấp nhận."
    en = "The certificate is not accepted."


class CertificateNotFound(NotFound):
    """No certificate of that thumbprint is registered."""

    reason = "CERTIFICATE_NOT_FOUND"
    vi = "Không tìm thấy chứng thư."
    en = "No such certificate is registered."


class CertificateRevoked(FailedPrecondition):
    """A revoked certificate stays revoked: a new one is needed."""

    reason = "CERTIFICATE_REVOKED"
    vi = "Chứng thư đã bị thu hồi. Cần đăng ký chứng thư mới."
    en = "The certificate was revoked and can't be registered again."


class ClientExists(AlreadyExists):
    """The client id is in use."""

    reason = "CLIENT_EXISTS"
    vi = "Mã ứng dụng đã được đăng ký."
    en = "The client id is taken."


class ClientNotFound(NotFound):
    """No such client."""

    reason = "CLIENT_NOT_FOUND"
    vi = "Không tìm thấy ứng dụng."
    en = "There is no such client."
