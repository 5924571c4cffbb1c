"""The frozen catalogue says what the sources say, and says "unknown" where they do not."""

from __future__ import annotations

from collections import Counter

import pytest

from services.catalogue.domain.agency import AgencyKind, Extent, Unit, WardKind
from services.catalogue.domain.catalogue import Catalogue
from services.catalogue.domain.procedure import (
    Channel,
    LimitUnit,
    Procedure,
    Requirement,
    ServiceLevel,
    TimeLimit,
)
from services.catalogue.domain.publishing import check
from services.catalogue.domain.requirements import requirements

SENSITIVE = {
    *("1.001776", "1.001731", "1.001699", "1.001653", "1.014027", "1.014028"),  # bảo trợ xã hội, khuyết tật
    "1.011607",  # hộ nghèo
    "2.001263",  # nuôi con nuôi
    "1.012592",  # tín ngưỡng, tôn giáo
    *("1.001022", "1.000689"),  # nhận cha, mẹ, con
}
UNKNOWN_LIMIT = {"1.000689", "1.014028", "1.010824", "1.010803", "2.001263", "1.013967"}


@pytest.fixture
def procedures(frozen: Catalogue) -> dict[str, Procedure]:
    return {procedure.code: procedure for procedure in frozen.procedures}


def limit(procedure: Procedure, channel: Channel, *cases: str) -> TimeLimit:
    found = requirements(procedure, channel, cases).limit
    assert found is not None
    return found


def fee(procedure: Procedure, channel: Channel, *cases: str) -> int | None:
    found = requirements(procedure, channel, cases).fee
    assert found is not None
    return found.amount_vnd


def test_everything_is_there_and_consistent(frozen: Catalogue) -> None:
    check(frozen)
    assert len({procedure.code for procedure in frozen.procedures}) == 51
    assert len(frozen.former_units) == 547
    assert len(frozen.fields) == 12
    kinds = Counter(agency.kind for agency in frozen.agencies)
    assert kinds == {
        AgencyKind.PROVINCE: 1,
        AgencyKind.DEPARTMENT: 14,
        AgencyKind.POLICE: 1,
        AgencyKind.COMMUNE: 166,
    }


def test_communes_are_147_xa_and_19_phuong_each_with_a_police(frozen: Catalogue) -> None:
    communes = [agency for agency in frozen.agencies if agency.kind is AgencyKind.COMMUNE]
    assert Counter(commune.ward_kind for commune in communes) == {WardKind.XA: 147, WardKind.PHUONG: 19}
    assert all(commune.units == (Unit.PEOPLES_COMMITTEE, Unit.POLICE) for commune in communes)
    assert all(commune.id == f"c{commune.gso_code}" for commune in communes)


def test_agency_codes_are_marked_as_samples(frozen: Catalogue) -> None:
    assert all(agency.code.startswith("H56.") and agency.code_is_sample for agency in frozen.agencies)


def test_former_units_went_over_whole_or_divided(frozen: Catalogue) -> None:
    extents = Counter(tuple(successor.extent for successor in unit.successors) for unit in frozen.former_units)
    assert extents == {
        (Extent.WHOLE,): 537,
        (Extent.MAIN, Extent.PART): 9,
        (Extent.MAIN, Extent.PART, Extent.PART): 1,
    }
    assert sum(unit.whole for unit in frozen.former_units) == 537


def test_a_reused_gso_code_names_two_different_places(frozen: Catalogue) -> None:
    now = next(agency for agency in frozen.agencies if agency.gso_code == "16576")
    before = next(unit for unit in frozen.former_units if unit.gso_code == "16576")
    assert (now.id, now.name) == ("c16576", "UBND phường Ngọc Sơn")
    assert (before.id, before.name) == ("f16576", "Phường Hải Ninh")


def test_birth_registration_online_needs_exactly_the_birth_certificate_of_the_clinic(
    procedures: dict[str, Procedure],
) -> None:
    birth = procedures["1.001193"]
    online = [
        component for component in birth.components if not component.channels or Channel.ONLINE in component.channels
    ]
    by_requirement = {component.key: component.requirement for component in online}
    assert [key for key, asked in by_requirement.items() if asked is Requirement.REQUIRED] == ["giay-chung-sinh"]
    assert birth.form_id == "khai-sinh.v2"
    assert by_requirement["to-khai-dien-tu"] is Requirement.FORM
    assert by_requirement["giay-to-tuy-than"] is Requirement.SHOWN
    assert "to-khai" not in by_requirement, "the paper form is for the counter and the post"


def test_birth_registration_is_due_the_same_day_and_free_online(procedures: dict[str, Procedure]) -> None:
    birth = procedures["1.001193"]
    assert limit(birth, Channel.ONLINE).unit is LimitUnit.SAME_DAY
    assert fee(birth, Channel.ONLINE) == 0
    assert fee(birth, Channel.COUNTER, "dang-ky-qua-han") is None, "set by the provincial council: unknown, not free"


def test_sensitive_procedures(procedures: dict[str, Procedure]) -> None:
    assert {code for code, procedure in procedures.items() if procedure.sensitive} == SENSITIVE


def test_procedures_of_residence_belong_to_the_police_of_the_commune(procedures: dict[str, Procedure]) -> None:
    police = {code for code, procedure in procedures.items() if procedure.executing_unit is Unit.POLICE}
    assert police == {"1.004222", "1.004194", "1.010038", "1.010041", "1.003677"}


@pytest.mark.parametrize("channel", [Channel.ONLINE, Channel.COUNTER, Channel.POST])
def test_unknown_limits_are_unknown_and_the_others_are_known(
    procedures: dict[str, Procedure], channel: Channel
) -> None:
    for code, procedure in procedures.items():
        expected = code in UNKNOWN_LIMIT or (code, channel) == ("1.013133", Channel.POST)
        assert (limit(procedure, channel).unit is LimitUnit.UNKNOWN) is expected, code


def test_limits_differ_by_channel_and_by_case(procedures: dict[str, Procedure]) -> None:
    military = procedures["1.013133"]
    online, counter = limit(military, Channel.ONLINE), limit(military, Channel.COUNTER)
    assert (online.amount, online.unit) == (2, LimitUnit.WORKING_HOURS)
    assert (counter.amount, counter.unit) == (1, LimitUnit.WORKING_DAYS)
    house = limit(procedures["1.013225"], Channel.ONLINE, "nha-o-rieng-le")
    assert (house.amount, house.unit) == (7, LimitUnit.WORKING_DAYS)


def test_fees_differ_by_channel(procedures: dict[str, Procedure]) -> None:
    stay = procedures["1.004194"]
    assert [fee(stay, channel) for channel in Channel] == [7000, 15000, None]


@pytest.mark.parametrize(
    ("code", "cases"),
    [("1.013314", ()), ("1.013133", ()), ("1.013978", ()), ("1.004845", ()), ("1.000656", ("dang-ky-qua-han",))],
)
def test_a_bare_zero_and_a_fee_of_the_council_are_unknown(
    procedures: dict[str, Procedure], code: str, cases: tuple[str, ...]
) -> None:
    assert fee(procedures[code], Channel.COUNTER, *cases) is None


def test_a_service_level_that_the_source_does_not_give_is_unknown(procedures: dict[str, Procedure]) -> None:
    known = {code for code, each in procedures.items() if each.service_level is not ServiceLevel.UNKNOWN}
    assert known == {"1.000894"}


def test_the_usual_week_has_forty_working_hours(frozen: Catalogue) -> None:
    week = frozen.default_week
    minutes = sum(
        (shift.end.hour - shift.start.hour) * 60 + shift.end.minute - shift.start.minute for shift in week.shifts
    )
    assert (week.days, minutes) == ((1, 2, 3, 4, 5), 480)
