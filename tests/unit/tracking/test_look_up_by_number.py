"""The public look-up by CMND, CCCD and passport number."""

from __future__ import annotations

import pytest

from services.common.kernel.identity_documents import DocumentKind
from services.tracking.app.look_up import SHOWN_BY_NUMBER
from services.tracking.app.ports import LookUp
from services.tracking.domain.errors import NumberMalformed
from services.tracking.domain.numbers import read_number
from tests.unit.tracking.dossiers import MORNING, event, story
from tests.unit.tracking.lookups import PASS, World

CMND, CCCD = DocumentKind.CMND, DocumentKind.PERSONAL_NUMBER
PASSPORT, FOREIGN = DocumentKind.PASSPORT, DocumentKind.FOREIGN_PASSPORT
NUMBERS = [(CMND, "171234567"), (CCCD, "038090000001"), (PASSPORT, "B1234567"), (FOREIGN, "X12Y34567")]


async def file(world: World, kind: DocumentKind, number: str, sequence: int = 1, *, sensitive: bool = False) -> str:
    """A dossier whose owner showed this document; its code."""
    code = f"H56.245-261123-{sequence:04}"
    indexes = [world.index.index(kind, number)]
    await world.tracking.record(event(number=sequence, code=code, sensitive=sensitive, owner_indexes=indexes))
    return code


@pytest.fixture
def world() -> World:
    world = World()
    world.clock.time = MORNING.replace(hour=23)
    return world


@pytest.mark.parametrize(("kind", "number"), NUMBERS)
async def test_dossiers_are_found_by_each_kind_of_number_said_or_not(
    world: World, kind: DocumentKind, number: str
) -> None:
    code = await file(world, kind, number)
    for said in (kind, None):
        (found,) = await world.by_number(PASS, f" {number[:3]}.{number[3:].lower()} ", said)
        assert (found.code, found.procedure, found.field) == (code, "", "Hộ tịch")
        assert found.owner_masked == "N*** V*** A***"


async def test_a_number_of_another_kind_is_another_number(world: World) -> None:
    await file(world, CMND, "171234567")
    assert await world.by_number(PASS, "171234567", FOREIGN) == []


async def test_what_was_indexed_before_the_keys_changed_is_found(world: World) -> None:
    await world.tracking.record(event(owner_indexes=[world.old.index(CCCD, "038090000001")]))
    assert len(await world.by_number(PASS, "038090000001", None)) == 1


async def test_one_answer_for_an_unknown_number_and_one_whose_dossiers_are_sensitive(world: World) -> None:
    await file(world, CCCD, "038090000001", sensitive=True)
    assert await world.by_number(PASS, "038090000001", None) == []
    assert await world.by_number(PASS, "038090000002", None) == []


async def test_the_newest_come_first_and_only_so_many(world: World) -> None:
    for sequence in range(1, SHOWN_BY_NUMBER + 3):
        indexes = [world.index.index(CCCD, "038090000001")]
        code = f"H56.245-261123-{sequence:04}"
        submitted = event(number=sequence, code=code, owner_indexes=indexes, minutes=sequence)
        await world.tracking.record(submitted)
    found = await world.by_number(PASS, "038090000001", None)
    assert [int(each.code[-4:]) for each in found] == list(range(SHOWN_BY_NUMBER + 2, 2, -1))


MALFORMED = [
    "",
    " ",
    ".",
    "*",
    "$ne",
    "{}",
    "null",
    "0",
    "12345678",
    "1234567890",
    "000123456789",
    "Nguyễn Văn A",
    "a' --",
]


@pytest.mark.parametrize("typed", MALFORMED)
@pytest.mark.parametrize("kind", [None, CMND, CCCD, PASSPORT])
async def test_what_is_no_number_is_refused_by_name_and_not_repeated(
    world: World, typed: str, kind: DocumentKind | None
) -> None:
    for part in story():
        await world.tracking.record(part)
    with pytest.raises(NumberMalformed) as refusal:
        await world.by_number(PASS, typed, kind)
    (violation,) = refusal.value.violations
    assert (violation.field, violation.reason) == ("number", "IDENTITY_NUMBER_MALFORMED")
    assert len(typed) < 3 or typed not in f"{violation} {refusal.value.metadata}"


def test_digits_alone_are_a_foreign_passport_only_when_that_is_said() -> None:
    assert read_number("171234567", None).kinds == (CMND,)
    assert read_number("171234567", FOREIGN).kinds == (FOREIGN,)
    assert read_number("B1234567", None).kinds == (PASSPORT, FOREIGN)


async def test_the_audit_holds_the_blind_index_only(world: World) -> None:
    await world.by_number(PASS, "038090000001", None)
    await world.audit.flush()
    number = world.index.index(CCCD, "038090000001")
    assert world.log.lookups == [LookUp(world.clock.time, "pass-1", "passes/pass-1", number=number)]
