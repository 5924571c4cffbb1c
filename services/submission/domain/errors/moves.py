"""What the table of transitions refuses."""

from __future__ import annotations

from services.common.kernel.errors import FailedPrecondition, InvalidArgument


class TransitionNotAllowed(FailedPrecondition):
    """The table of transitions has no way from where the dossier stands; it says what the caller can do there."""

    reason = "TRANSITION_NOT_ALLOWED"
    vi = "Hồ sơ đang ở trạng thái “{status_vi}” nên không thể {action_vi}. {next_vi}."
    en = "`{action}` is not allowed in status {status}; the caller may do: {allowed}."


class RequirementMissing(InvalidArgument):
    """The action came without something that the table requires; the violations name what."""

    reason = "REQUIREMENT_MISSING"
    vi = "Còn thiếu thông tin để {action_vi}. Vui lòng bổ sung các mục được đánh dấu."
    en = "`{action}` lacks something that it requires."


class TooManySteps(FailedPrecondition):
    """The dossier has gone to and fro too often (see `bounds.py`)."""

    reason = "TOO_MANY_STEPS"
    vi = "Hồ sơ đã qua quá nhiều lần xử lý nên không thể {action_vi} thêm nữa. Vui lòng giải quyết dứt điểm hồ sơ."
    en = "`{action}` is not possible any more: the dossier has had too many steps; settle it."
