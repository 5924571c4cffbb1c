"""What can go wrong with a supplement."""

from __future__ import annotations

from services.common.kernel.errors import FailedPrecondition, FieldViolation, InvalidArgument


class SupplementItemUnknown(InvalidArgument):
    """The procedure has no such component, or its form no such box; or it is explained and was not asked for."""

    reason = "SUPPLEMENT_ITEM_UNKNOWN"
    vi = "Có mục không thuộc hồ sơ này, hoặc không được yêu cầu bổ sung. Vui lòng kiểm tra lại các mục."
    en = "An item is no component or box of this dossier, or was not asked for."


class SupplementItemRepeated(InvalidArgument):
    """The same component or box is named twice, or one that lies inside another; the violations name the later ones."""

    reason = "SUPPLEMENT_ITEM_REPEATED"
    vi = "Có mục được nêu hai lần hoặc nằm trong mục khác. Vui lòng ghi chung vào một mục."
    en = "An item is named twice, or lies inside another one; put both into one."


class SupplementOutsideFirst(InvalidArgument):
    """A further request about something that the citizen did not send the last time."""

    reason = "SUPPLEMENT_OUTSIDE_FIRST"
    vi = "Chỉ được yêu cầu bổ sung một lần; lần sau chỉ được hỏi về những mục người dân đã gửi bổ sung."
    en = "A further request may only concern what the last one asked for."


class SupplementDueTooEarly(InvalidArgument):
    """Less than a working day for the citizen."""

    reason = "SUPPLEMENT_DUE_TOO_EARLY"
    vi = "Hạn bổ sung cần cách thời điểm yêu cầu ít nhất một ngày làm việc."
    en = "The deadline leaves the citizen less than one working day."

    def __init__(self, *, field: str = "due_time") -> None:
        super().__init__(violations=[FieldViolation(field, self.reason, self.vi, self.en)])


class SupplementNotDue(FailedPrecondition):
    """The citizen still has time."""

    reason = "SUPPLEMENT_NOT_DUE"
    vi = "Chưa hết hạn bổ sung nên chưa thể kết thúc yêu cầu này."
    en = "The deadline of the supplement has not passed."


class SupplementIncomplete(InvalidArgument):
    """Something that was asked for is neither changed nor explained; the violations name everything at once."""

    reason = "SUPPLEMENT_INCOMPLETE"
    vi = "Còn mục chưa được bổ sung. Vui lòng sửa từng mục được đánh dấu, hoặc giải thích vì sao giữ nguyên."
    en = "Each item is changed or explained before the supplement is sent."


class OutsideSupplement(InvalidArgument):
    """A change of something that the agency did not ask to mend."""

    reason = "OUTSIDE_SUPPLEMENT"
    vi = "Hồ sơ đã nộp nên chỉ sửa được những mục cơ quan yêu cầu bổ sung."
    en = "While a supplement is asked for, only what it marks may change."

    def __init__(self, *fields: str) -> None:
        super().__init__(violations=[FieldViolation(field, self.reason, self.vi, self.en) for field in fields])
