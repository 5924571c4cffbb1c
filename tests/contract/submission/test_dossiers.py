"""What the store of dossiers guarantees to people, in memory and on the real server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from services.common.kernel.change import Change
from services.common.kernel.errors import RequestIdReused
from services.common.kernel.principal import ANONYMOUS, Kind, Principal
from services.submission.app.paging import position
from services.submission.app.ports import DossierChange
from services.submission.domain.errors.access import ActionNotYours, DossierNotFound
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.status import Status
from services.submission.domain.steps import files, handling, supplementing, transferring
from tests.contract.submission.stores import Store, command, put
from tests.unit.submission.dossiers import (
    CALENDAR,
    CITIZEN_FILE,
    NGHI_SON,
    OWNER,
    STRANGER,
    TAN_DAN,
    accepted,
    asked,
    by,
    drafted,
    filled,
    mended,
    returned,
    sent,
    ward,
)

SERVICE = Principal(Kind.SERVICE, "tracking")
CODE = "H56.245-261123-0001"


def asked_again() -> Dossier:
    """One supplement confirmed, another one being mended: every member of both is filled."""
    paper, children = "components.giay-chung-sinh", "declaration.con"
    first = mended(asked(accepted(), paper, children), "file-2")
    act, explained = by(OWNER), [(children, "Không có con khác")]
    back = supplementing.send(first, explained, calendar=CALENDAR, act=act).aggregate
    confirmed = supplementing.confirm(back, act=by(ward())).aggregate
    return mended(asked(confirmed, paper, children), "file-3")


@pytest.mark.parametrize("make", [drafted, filled, sent, accepted, returned, asked_again])
async def test_what_is_stored_is_read_back_equal(dossiers: Store, make: Callable[[], Dossier]) -> None:
    made = make()
    await put(dossiers, made)
    assert await dossiers.get("dossier-1", OWNER) == made


async def test_a_dossier_is_found_by_its_code_in_any_spelling(dossiers: Store) -> None:
    await put(dossiers, sent())
    assert (await dossiers.get(CODE.lower(), OWNER)).id == "dossier-1"
    with pytest.raises(DossierNotFound):
        await dossiers.get("H56.245-261123-0002", OWNER)


@pytest.mark.parametrize("who", [STRANGER, ANONYMOUS, SERVICE, ward(agency=replace(TAN_DAN, id="elsewhere"))])
@pytest.mark.parametrize("key", ["dossier-1", CODE])
async def test_to_everybody_else_it_is_not_there(dossiers: Store, who: Principal, key: str) -> None:
    await put(dossiers, sent())

    with pytest.raises(DossierNotFound):
        await dossiers.get(key, who)
    with pytest.raises(DossierNotFound):
        await dossiers.update(command(who), key, lambda dossier: pytest.fail("it must not be shown to the function"))


async def test_a_draft_is_there_for_its_owner_only(dossiers: Store) -> None:
    await put(dossiers, drafted())
    for who in (ward(), ward(agency=NGHI_SON)):
        with pytest.raises(DossierNotFound):
            await dossiers.get("dossier-1", who)


async def test_the_receiving_agency_reads_and_only_the_handling_agency_decides(dossiers: Store) -> None:
    await put(dossiers, sent())
    receiving = ward(agency=NGHI_SON)
    assert (await dossiers.get("dossier-1", receiving)).code == CODE

    def accept_by(who: Principal) -> Callable[[Dossier], DossierChange]:
        return lambda dossier: handling.accept(dossier, handler="cb-1", calendar=CALENDAR, act=by(who))

    with pytest.raises(ActionNotYours):
        await dossiers.update(command(receiving), CODE, accept_by(receiving))
    updated = await dossiers.update(command(ward()), CODE, accept_by(ward()))
    assert updated.status is Status.ACCEPTED


async def test_a_repeat_is_told_only_to_who_may_still_know(dossiers: Store) -> None:
    await put(dossiers, sent())
    accept = command(ward(), "r1")
    await dossiers.update(
        accept, CODE, lambda dossier: handling.accept(dossier, handler="cb-1", calendar=CALENDAR, act=by(ward()))
    )

    again = await dossiers.update(accept, CODE, lambda dossier: pytest.fail("a repeat has no effect"))
    assert again.status is Status.ACCEPTED

    def away(dossier: Dossier) -> DossierChange:
        elsewhere = replace(dossier.routing, receiving=NGHI_SON, handling=NGHI_SON)
        return Change(replace(dossier, version=dossier.version + 1, routing=elsewhere))

    await dossiers.tidy("dossier-1", away)
    for repeat in (dossiers.update(accept, CODE, away), dossiers.replayed(accept)):
        with pytest.raises(DossierNotFound):
            await repeat


def give(dossier: Dossier) -> DossierChange:
    act = by(ward())
    return transferring.transfer(dossier, to=NGHI_SON, return_id=NGHI_SON.id, reason="Sai thẩm quyền", act=act)


async def test_who_gives_a_dossier_away_is_answered_once(dossiers: Store) -> None:
    await put(dossiers, sent())
    away = command(ward(), "r1")

    assert (await dossiers.update(away, CODE, give)).routing.handling == NGHI_SON
    with pytest.raises(DossierNotFound):
        await dossiers.update(away, CODE, lambda dossier: pytest.fail("a repeat has no effect"))


async def test_of_calls_that_give_a_dossier_away_at_the_same_time_one_is_answered(dossiers: Store) -> None:
    await put(dossiers, sent())
    away = command(ward(), "r1")

    answers = await asyncio.gather(*[dossiers.update(away, CODE, give) for _ in range(4)], return_exceptions=True)
    assert [type(answer) for answer in answers if not isinstance(answer, Dossier)] == [DossierNotFound] * 3


async def test_a_repeated_draft_is_the_first_one(dossiers: Store) -> None:
    create = command(request_id="r1")
    first = await dossiers.add(create, Change(drafted()))
    again = await dossiers.add(create, Change(replace(drafted(), id="dossier-2")))

    assert first == again == await dossiers.replayed(create)
    with pytest.raises(RequestIdReused):
        await dossiers.replayed(command(request_id="r1", body="other"))


async def test_changes_at_the_same_time_all_take_effect(dossiers: Store) -> None:
    await put(dossiers, drafted())
    many = [replace(CITIZEN_FILE, id=f"file-{n}") for n in range(6)]

    await asyncio.gather(
        *[
            dossiers.update(command(), "dossier-1", lambda d, f=file: files.add_attachment(d, f, by(OWNER)))  # type: ignore[misc]  # binds the file
            for file in many
        ]
    )

    assert {file.id for file in (await dossiers.get("dossier-1", OWNER)).attachments} == {file.id for file in many}


async def test_lists_are_the_owner_s_and_the_agency_s_newest_first(dossiers: Store) -> None:
    begun = sent().created_at
    ages = {"a": 0, "b": 1, "c": 40, "d": 200, "e": 500}
    for name, days in ages.items():
        at = begun - timedelta(days=days)
        code = f"H56.245-261123-{100 + days:04}"
        await put(dossiers, replace(sent(), id=name, created_at=at, submitted_at=at, code=code))
    await put(dossiers, replace(drafted(), id="f", created_at=begun + timedelta(hours=1)))
    await put(dossiers, replace(drafted(), id="g", owner_account_id=STRANGER.id), STRANGER)

    own = [dossier.id for dossier in await dossiers.of_owner(OWNER.id, None, "", before="", limit=10)]
    assert own == ["f", "a", "b", "c", "d", "e"]
    for agency in (TAN_DAN, NGHI_SON):
        desk = [dossier.id for dossier in await dossiers.of_agency(agency.id, None, before="", limit=3)]
        assert desk == ["a", "b", "c"]
    below = position(begun - timedelta(days=40), "c")
    assert [d.id for d in await dossiers.of_owner(OWNER.id, None, "", before=below, limit=1)] == ["d"]
    assert [d.id for d in await dossiers.of_agency(TAN_DAN.id, Status.REGISTERED, before=below, limit=9)] == ["d", "e"]
    assert not await dossiers.of_agency(TAN_DAN.id, Status.ACCEPTED, before="", limit=9)
    assert not await dossiers.of_agency("elsewhere", None, before="", limit=9)


async def test_an_owner_s_list_can_be_narrowed(dossiers: Store) -> None:
    other = replace(drafted().procedure, code="1.000894")
    await put(dossiers, replace(drafted(), id="a"))
    await put(dossiers, replace(drafted(), id="b", procedure=other))
    await put(dossiers, replace(sent(), id="c", procedure=other))

    async def listed(status: Status | None, procedure: str) -> list[str]:
        return [d.id for d in await dossiers.of_owner(OWNER.id, status, procedure, before="", limit=9)]

    assert await listed(None, "") == ["c", "b", "a"]
    assert await listed(Status.DRAFT, "") == ["b", "a"]
    assert await listed(None, other.code) == ["c", "b"]
    assert await listed(Status.DRAFT, other.code) == ["b"]
    assert await listed(Status.STOPPED, other.code) == []


async def test_drafts_are_counted_by_account_and_no_further_than_asked(dossiers: Store) -> None:
    for name in "abc":
        await put(dossiers, replace(drafted(), id=name))
    await put(dossiers, replace(sent(), id="d"))
    await put(dossiers, replace(drafted(), id="e", owner_account_id=STRANGER.id), STRANGER)

    assert [await dossiers.count_drafts(OWNER.id, limit=limit) for limit in (2, 3, 4)] == [2, 3, 3]
    assert await dossiers.count_drafts("nobody", limit=4) == 0


async def test_dossiers_of_one_instant_are_all_listed(dossiers: Store) -> None:
    for name in "abcde":
        await put(dossiers, replace(drafted(), id=name))
    listed: list[str] = []
    before = ""
    while page := await dossiers.of_owner(OWNER.id, None, "", before=before, limit=2):
        listed += [dossier.id for dossier in page]
        before = position(page[-1].created_at, page[-1].id)
    assert listed == list("edcba")
