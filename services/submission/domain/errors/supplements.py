"""What can go wrong with a supplement."""

from __future__ import annotations

from services.common.kernel.errors import FailedPrecondition, FieldViolation, InvalidArgument


class SupplementItemUnknown(InvalidArgument):
    """The procedure has no such component, or its form no such box."""

    reason = "SUPPLEMENT_ITEM_UNKNOWN"
    vi = (
        "Có mục không thuộc hồ sơ này. Vui lòng chọn lại trong danh sách thành phần hồ sơ (ghi là components.<mã>) và các ô "
        "của hồ sơ (ghi theo đường dẫn, ví dụ declaration.child.full_name)."
    )
    en = "An item is no component (`components.<key>`) and no box of the dossier (such as `declaration.child.full_name`)."


class SupplementItemRepeated(InvalidArgument):
    """The same component or box stands in a request twice; the violations name the later ones."""

    reason = "SUPPLEMENT_ITEM_REPEATED"
    vi = "Có mục được yêu cầu bổ sung hai lần. Vui lòng ghi chung các nhận xét vào một mục."
    en = "An item stands twice in the request; put both remarks into one."


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
