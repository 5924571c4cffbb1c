"""The one table of what can happen to a dossier, and the only place where a change of status is decided.

Code, error texts and the property tests read it. Sources: the national status codes of the
one-stop exchange, NĐ 118/2025/NĐ-CP (one-stop procedure). What an action does to the clock follows from the status that
it leads to (`pausing.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from .actions import Action, Actor, Requirement, Target
from .errors.moves import TransitionNotAllowed
from .status import Status


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: from any of `sources` the action leads to `target`, if one of `actors` does it with all it requires.

    `sources` is empty where the action creates the dossier; `same_day_sources` are further sources for procedures that
    are settled on the day itself. `event` is the action in the past tense, as it stands in the event's type and subject.
    `name_vi` completes "không thể …".
    """

    action: Action
    name_vi: str
    event: str
    sources: frozenset[Status]
    target: Status | Target
    actors: tuple[Actor, ...]
    requires: tuple[Requirement, ...]
    same_day_sources: frozenset[Status] = frozenset()

    def starts_from(self, status: Status | None, *, same_day: bool = False) -> bool:
        """Whether the action may be done in `status`; None stands for a dossier that does not exist yet."""
        if status is None:
            return not self.sources
        return status in self.sources or (same_day and status in self.same_day_sources)


def _of(*statuses: int) -> frozenset[Status]:
    return frozenset(Status(status) for status in statuses)


_DRAFT = Status.DRAFT.value
_A, _R, _S, _T = Actor, Requirement, Status, Target

# A table reads across: the formatter would give every cell a line of its own.
# fmt: off
_ROWS: tuple[Transition, ...] = (
    Transition(Action.FILE_ONLINE, "nộp hồ sơ trực tuyến", "submitted", _of(_DRAFT), _S.REGISTERED, (_A.OWNER,),
               (_R.DECLARATION, _R.COMPONENTS, _R.CONTACT)),
    Transition(Action.FILE_AT_COUNTER, "tiếp nhận hồ sơ tại quầy", "filed_at_counter", _of(), _S.ACCEPTED, (_A.DESK,),
               (_R.COMPONENT_CHECK, _R.APPOINTMENT)),
    Transition(Action.ACCEPT, "tiếp nhận hồ sơ", "accepted", _of(1), _S.ACCEPTED, (_A.DESK,),
               (_R.APPOINTMENT, _R.NEXT_HANDLER)),
    Transition(Action.REFUSE, "từ chối tiếp nhận hồ sơ", "refused", _of(1), _S.REFUSED, (_A.DESK,),
               (_R.REASON,)),
    Transition(Action.WITHDRAW_BEFORE_ACCEPTANCE, "rút hồ sơ trước khi tiếp nhận", "withdrawn_before_acceptance", _of(1),
               _S.REFUSED, (_A.OWNER,), (_R.REASON, _R.NOT_PAID)),
    Transition(Action.ASK_SUPPLEMENT, "yêu cầu bổ sung hồ sơ", "supplement_asked", _of(1, 2, 4), _S.SUPPLEMENT_REQUESTED,
               (_A.DESK, _A.SPECIALIST), (_R.REASON, _R.SUPPLEMENT_LIST, _R.SUPPLEMENT_DEADLINE)),
    Transition(Action.SEND_SUPPLEMENT, "gửi phần bổ sung", "supplement_sent", _of(5), _T.PREVIOUS, (_A.OWNER,),
               (_R.SUPPLEMENT,)),
    Transition(Action.CONFIRM_SUPPLEMENT, "xác nhận phần bổ sung", "supplement_confirmed", _of(1, 2, 4), _T.SAME,
               (_A.DESK, _A.SPECIALIST), (_R.SENT_SUPPLEMENT,)),
    Transition(Action.EXPIRE_SUPPLEMENT, "kết thúc thời hạn bổ sung", "supplement_expired", _of(5), _T.REFUSED_OR_STOPPED,
               (_A.DESK,), (_R.DEADLINE_PASSED, _R.REASON)),
    Transition(Action.START, "bắt đầu xử lý hồ sơ", "started", _of(2), _S.IN_PROGRESS, (_A.DESK, _A.DISPATCHER),
               (_R.NEXT_HANDLER, _R.STEP_DEADLINE)),
    Transition(Action.HAND_OVER, "chuyển bước xử lý", "handed_over", _of(4), _S.IN_PROGRESS, (_A.SPECIALIST,),
               (_R.NEXT_HANDLER, _R.STEP_DEADLINE)),
    Transition(Action.DEMAND_PAYMENT, "yêu cầu thanh toán", "payment_demanded", _of(2, 4), _S.PAYMENT_REQUESTED,
               (_A.DESK, _A.SPECIALIST), (_R.DEMAND,)),
    Transition(Action.CONFIRM_PAYMENT, "xác nhận thanh toán", "payment_confirmed", _of(6), _T.PREVIOUS,
               (_A.DESK,), (_R.RECEIPT,)),
    Transition(Action.STOP, "dừng xử lý hồ sơ", "stopped", _of(2, 4), _S.STOPPED, (_A.HEAD,),
               (_R.REASON, _R.LEGAL_GROUND)),
    Transition(Action.RESUME, "tiếp tục xử lý hồ sơ", "resumed", _of(8), _T.PREVIOUS, (_A.HEAD,),
               (_R.REASON, _R.NEW_SUPPLEMENT_DEADLINE)),
    Transition(Action.ASK_WITHDRAWAL, "yêu cầu rút hồ sơ", "withdrawal_asked", _of(2, 4, 5, 6, 8), _T.SAME, (_A.OWNER,),
               (_R.REASON,)),
    Transition(Action.WITHDRAW_AFTER_ACCEPTANCE, "rút hồ sơ đã tiếp nhận", "withdrawn", _of(2, 4, 5, 6, 8), _S.WITHDRAWN,
               (_A.DESK,), (_R.REASON, _R.PAPERS_RETURNED, _R.REFUND)),
    Transition(Action.STEP_BACK, "lùi một bước xử lý", "stepped_back", _of(4, 6, 8, 9), _T.PREVIOUS,
               (_A.HANDLER, _A.SUPERVISOR), (_R.REASON, _R.NEW_SUPPLEMENT_DEADLINE)),
    Transition(Action.EXTEND, "gia hạn trả kết quả", "extended", _of(2, 4), _T.SAME, (_A.DESK,),
               (_R.APOLOGY, _R.NEW_DATE)),
    Transition(Action.TRANSFER, "chuyển hồ sơ đến cơ quan có thẩm quyền", "transferred", _of(1, 2), _T.SAME, (_A.DESK,),
               (_R.RECEIVING_AGENCY, _R.REASON)),
    Transition(Action.FINISH, "kết thúc xử lý hồ sơ", "finished", _of(4), _S.FINISHED, (_A.SPECIALIST, _A.HEAD),
               (_R.RESULT,), same_day_sources=_of(2)),
    Transition(Action.RETURN_RESULT, "trả kết quả", "returned", _of(9), _S.RETURNED, (_A.DESK,),
               (_R.RECEIVER, _R.RECEIVER_DOCUMENT, _R.POSTAL_CODE)),
    Transition(Action.RECALL_RESULT, "thu hồi kết quả đã trả", "recalled", _of(10), _S.FINISHED, (_A.SUPERVISOR,),
               (_R.REASON,)),
)
# fmt: on

TRANSITIONS: Mapping[Action, Transition] = MappingProxyType({row.action: row for row in _ROWS})


def allowed(status: Status | None, *, same_day: bool = False) -> tuple[Transition, ...]:
    """What may be done in `status` (None: what creates a dossier), in the order of the table."""
    return tuple(row for row in _ROWS if row.starts_from(status, same_day=same_day))


def trail(statuses: Iterable[Status]) -> tuple[Status, ...]:
    """The way from the first status to the present one, without the detours that were come back from.

    Coming back to a status cuts off what followed it, so every status stands here once and the last but one is what
    the table calls "previous": 1, 2, 4, 5, 4 is the trail 1, 2, 4, and one step back from there is 2, not 5.
    """
    path: list[Status] = []
    for status in statuses:
        if status in path:
            del path[path.index(status) + 1 :]
        else:
            path.append(status)
    return tuple(path)


def resolve(
    action: Action,
    statuses: Sequence[Status],
    *,
    same_day: bool = False,
    may: Callable[[Action], bool] = lambda _: True,
) -> Status:
    """The status that `action` leads to, for a dossier that went through `statuses` (oldest first, none: new).

    Raises TransitionNotAllowed, which names what can be done instead, of what the caller `may` do.
    """
    status = statuses[-1] if statuses else None
    row = TRANSITIONS[action]
    if not row.starts_from(status, same_day=same_day):
        raise _refusal(row.action.value, row.name_vi, status, allowed(status, same_day=same_day), may)
    if isinstance(row.target, Status):
        return row.target
    path = trail(statuses)
    if row.target is Target.SAME:
        return path[-1]
    if row.target is Target.PREVIOUS:
        return path[-2]
    return Status.REFUSED if path[-2] is Status.REGISTERED else Status.STOPPED


def edit_not_allowed(status: Status, may: Callable[[Action], bool]) -> TransitionNotAllowed:
    """The refusal of an edit that is no transition (a declaration, a file) when the dossier is past it."""
    return _refusal("edit", "sửa phần này của hồ sơ", status, allowed(status), may)


def delete_not_allowed(status: Status, may: Callable[[Action], bool]) -> TransitionNotAllowed:
    """The refusal to delete what was sent: the agency has it, so it is withdrawn instead, where that can be done."""
    return _refusal("delete", "xoá hồ sơ", status, allowed(status), may)


def _refusal(
    action: str,
    action_vi: str,
    status: Status | None,
    rows: Iterable[Transition],
    may: Callable[[Action], bool],
) -> TransitionNotAllowed:
    possible = [row for row in rows if may(row.action)]
    names = ", ".join(row.name_vi for row in possible)
    return TransitionNotAllowed(
        action=action,
        action_vi=action_vi,
        status=status.name if status else "NONE",
        status_vi=status.name_vi if status else "Chưa có hồ sơ",
        allowed=", ".join(row.action.value for row in possible) or "nothing",
        next_vi=f"Có thể thực hiện: {names}" if names else "Hiện không thể thực hiện thao tác nào với hồ sơ này",
    )
