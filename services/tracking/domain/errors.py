"""What can go wrong in tracking."""

from __future__ import annotations

from services.common.kernel.errors import FailedPrecondition, InvalidArgument, NotFound, OutOfRange, ResourceExhausted


class DossierNotFound(NotFound):
    """There is no such dossier, or not for this caller: one answer for both."""

    reason = "DOSSIER_NOT_FOUND"
    vi = "Không tìm thấy hồ sơ. Vui lòng kiểm tra lại mã hồ sơ trên giấy tiếp nhận hoặc trong thư đã nhận."
    en = "There is no such dossier, or it may not be shown."


class TimelineAhead(FailedPrecondition):
    """Tracking knows of events of the dossier that submission does not: submission was restored from an older backup."""

    reason = "TIMELINE_AHEAD"
    vi = "Quá trình xử lý đang có những sự kiện mà nơi tiếp nhận hồ sơ không có."
    en = "Tracking knows of events that submission does not."


class LookupPassUsedUp(ResourceExhausted):
    """The look-up pass was good for ten look-ups, or fewer when some of them found nothing."""

    reason = "LOOKUP_PASS_USED_UP"
    vi = "Đã tra cứu đủ số lần cho phép. Vui lòng nhập mã xác nhận mới để tra cứu tiếp."
    en = "The look-up pass is used up: solve another captcha."


class TooManyLookups(ResourceExhausted):
    """Whoever asks has looked up too much, or too many have asked about this number; says how long to wait."""

    reason = "TOO_MANY_LOOKUPS"
    vi = "Đã có quá nhiều lượt tra cứu. Vui lòng thử lại sau, hoặc đăng nhập để xem hồ sơ của mình."
    en = "Too many look-ups by this caller or about this number: try again later; owners who log in see their dossiers."


class NumberMalformed(InvalidArgument):
    """What was given is no number of an identity document; the violation says what one looks like, never what it was."""


class NoticeNotFound(NotFound):
    """There is no undelivered notice about this event."""

    reason = "NOTICE_NOT_FOUND"
    vi = "Không có thông báo chưa gửi được cho sự kiện này."
    en = "There is no undelivered notice about this event: it was sent, or there never was one."


class CursorExpired(OutOfRange):
    """The cursor is not one of this agency's feed as it is now."""

    reason = "CURSOR_EXPIRED"
    vi = "Vị trí đọc không còn hiệu lực. Vui lòng đọc lại từ đầu."
    en = "The cursor was not issued for this feed, or the feed was rebuilt since: read from the beginning."
