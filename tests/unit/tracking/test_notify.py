"""Notices: what is sent to whom, and how it ends."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from services.common.kernel.errors import Unavailable
from services.common.storage.memory import MemorySendings
from services.tracking.adapters.memory import MemoryUndelivered
from services.tracking.app import notify
from services.tracking.app.notify import Notify
from services.tracking.app.ports import Outcome, RecipientRefused
from services.tracking.app.undelivered import ListUndelivered, RetryNotice
from services.tracking.domain.errors import DossierNotFound, NoticeNotFound
from services.tracking.domain.event import Event
from services.tracking.domain.notice import Letter
from services.tracking.domain.notice_facts import NoticeFacts
from tests.support.clocks import HandClock
from tests.unit.tracking.dossiers import APPOINTMENT, CODE, event


class World:
    """`failure` is raised by the relay, `missing` by submission; `email` is the contact's address."""

    def __init__(self) -> None:
        self.sendings = MemorySendings(HandClock())
        self.sent: list[tuple[Event, Letter]] = []
        self.failure: BaseException | None = None
        self.missing: Exception | None = None
        self.email = "nguoi-dan@example.vn"
        self.undelivered = MemoryUndelivered(HandClock())
        self.notify = Notify(self.sendings, self.undelivered, self, self, "https://motcua.example.vn")
        self.retry = RetryNotice(self.undelivered, self.sendings, self.notify)

    async def problems(self) -> list[tuple[str, int, bool]]:
        """What an operator would see: why, how often, and whether it is over."""
        return [(each.problem, each.attempts, each.final) for each in await self.undelivered.all()]

    async def of(self, dossier_id: str, sequence: int) -> NoticeFacts:
        if self.missing:
            raise self.missing
        return NoticeFacts(self.email, CODE, "Đăng ký khai sinh", "UBND phường Tân Dân", appointment=APPOINTMENT)

    async def send(self, about: Event, letter: Letter) -> None:
        await asyncio.sleep(0)
        if self.failure:
            raise self.failure
        self.sent.append((about, letter))


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("name", ["submitted", "accepted", "finished"])
async def test_the_person_is_told_once(world: World, name: str) -> None:
    happened = event(name)
    for _ in range(3):
        await world.notify(happened)
    assert [about for about, _ in world.sent] == [happened]
    assert world.sent[0][1].to == world.email
    assert world.sendings.outcomes == {happened.event_id: Outcome.SENT}


async def test_of_other_events_nobody_is_told(world: World) -> None:
    await world.notify(event("started"))
    assert world.sent == []
    assert world.sendings.outcomes == {}


async def test_without_an_address_the_notice_is_settled(world: World) -> None:
    world.email = ""
    await world.notify(event())
    assert world.sent == []
    assert list(world.sendings.outcomes.values()) == [Outcome.NO_ADDRESS]


async def test_an_address_that_never_takes_mail_is_not_tried_again(world: World) -> None:
    world.failure = RecipientRefused()
    await world.notify(event())
    assert list(world.sendings.outcomes.values()) == [Outcome.REFUSED]


async def test_a_dossier_that_is_gone_needs_no_notice(world: World) -> None:
    world.missing = DossierNotFound()
    await world.notify(event())
    assert list(world.sendings.outcomes.values()) == [Outcome.DOSSIER_GONE]


@pytest.mark.parametrize("where", ["failure", "missing"])
async def test_what_is_away_is_tried_again_at_once_when_it_is_back(world: World, where: str) -> None:
    setattr(world, where, Unavailable())
    with pytest.raises(Unavailable):
        await world.notify(event())
    setattr(world, where, None)
    await world.notify(event())
    assert len(world.sent) == 1


async def test_two_processes_never_send_at_the_same_time(world: World) -> None:
    outcomes = await asyncio.gather(*[world.notify(event()) for _ in range(3)], return_exceptions=True)
    assert len(world.sent) == 1
    assert [type(outcome) for outcome in outcomes].count(Unavailable) == 2


async def test_an_unforeseen_failure_gives_the_right_to_send_back(world: World) -> None:
    world.failure = RuntimeError()
    with pytest.raises(RuntimeError):
        await world.notify(event())
    world.failure = None
    await world.notify(event())
    assert len(world.sent) == 1


async def test_what_failed_is_seen_until_it_has_arrived(world: World) -> None:
    world.failure = Unavailable()
    world.failure.__cause__ = ConnectionRefusedError()
    for _ in range(2):
        with pytest.raises(Unavailable):
            await world.notify(event())
    assert await world.problems() == [("ConnectionRefusedError", 2, False)]
    world.failure = None
    await world.notify(event())
    assert await world.problems() == []


async def test_a_relay_that_never_answers_is_given_up_and_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(about: Event, letter: Letter) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(world, "send", hang)
    monkeypatch.setattr(notify, "PATIENCE", timedelta(milliseconds=20))
    with pytest.raises(Unavailable):
        await world.notify(event())
    assert await world.problems() == [("TimeoutError", 1, False)]


async def test_what_failed_stands_in_the_log_too(world: World) -> None:
    world.failure = Unavailable()
    world.failure.__cause__ = ConnectionRefusedError()
    with capture_logs() as lines, pytest.raises(Unavailable):
        await world.notify(event())
    assert [(line["log_level"], line["problem"]) for line in lines] == [("warning", "ConnectionRefusedError")]


@pytest.mark.parametrize(("email", "level"), [("", "info"), ("nguoi-dan@example.vn", "warning")])
async def test_only_an_address_that_refuses_is_a_trouble(world: World, email: str, level: str) -> None:
    world.email, world.failure = email, RecipientRefused()
    with capture_logs() as lines:
        await world.notify(event())
    assert [(line["event"], line["log_level"]) for line in lines] == [("notice not sent", level)]


async def test_what_failed_and_then_was_not_needed_is_no_longer_shown(world: World) -> None:
    world.missing = Unavailable()
    with pytest.raises(Unavailable):
        await world.notify(event())
    world.missing = DossierNotFound()
    await world.notify(event())
    assert await world.problems() == []


async def test_somebody_killed_between_sending_and_forgetting_leaves_nothing_for_long(world: World) -> None:
    await world.notify(event())
    await world.undelivered.note(event(), "SMTPConnectError", final=False)
    assert await world.notify(event()) is None
    assert await world.problems() == []


async def test_nobody_is_shown_what_never_was_to_be_delivered(world: World) -> None:
    world.email = ""
    await world.notify(event())
    await world.notify(event("started"))
    assert await ListUndelivered(world.undelivered)() == []


async def test_a_refused_notice_is_tried_again_when_the_operator_says_so(world: World) -> None:
    world.failure = RecipientRefused()
    await world.notify(event())
    assert await world.problems() == [("MAIL_REFUSED", 1, True)]
    await world.notify(event())
    assert await world.retry(event().event_id) is Outcome.REFUSED
    assert await world.problems() == [("MAIL_REFUSED", 2, True)]

    world.failure = None
    assert await world.retry(event().event_id) is Outcome.SENT
    assert (len(world.sent), await world.problems()) == (1, [])
    with pytest.raises(NoticeNotFound):
        await world.retry(event().event_id)


async def test_a_refused_notice_is_left_to_the_operator_also_when_a_retry_fails(world: World) -> None:
    world.failure = RecipientRefused()
    await world.notify(event())
    world.failure = Unavailable()
    with pytest.raises(Unavailable):
        await world.retry(event().event_id)
    assert await world.problems() == [("Unavailable", 2, True)]
    world.failure = None
    assert await world.retry(event().event_id) is Outcome.SENT


async def test_a_retry_that_fails_is_counted_and_told(world: World) -> None:
    world.failure = Unavailable()
    with pytest.raises(Unavailable):
        await world.notify(event())
    with pytest.raises(Unavailable):
        await world.retry(event().event_id)
    assert await world.problems() == [("Unavailable", 2, False)]


async def test_a_retry_sends_nothing_twice(world: World) -> None:
    await world.notify(event())
    await world.undelivered.note(event(), "MAIL_REFUSED", final=True)
    assert await world.retry(event().event_id) is None
    assert (len(world.sent), await world.problems()) == (1, [])


async def test_a_retry_that_has_nobody_left_to_tell_says_so(world: World) -> None:
    world.failure = RecipientRefused()
    for number, outcome in enumerate((Outcome.NO_ADDRESS, Outcome.DOSSIER_GONE), start=1):
        happened = event(number=number)
        await world.notify(happened)
        world.email, world.missing = "", DossierNotFound() if outcome is Outcome.DOSSIER_GONE else None
        assert await world.retry(happened.event_id) is outcome
        assert (world.sent, await world.problems()) == ([], [])
        world.email, world.missing = "nguoi-dan@example.vn", None
