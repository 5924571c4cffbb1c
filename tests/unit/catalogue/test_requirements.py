"""What a dossier takes: the one rule by which the entries of a procedure are chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.catalogue.domain.catalogue import Catalogue
from services.catalogue.domain.errors import CaseUnknown
from services.catalogue.domain.procedure import (
    Channel,
    Component,
    Fee,
    LimitUnit,
    Procedure,
    Requirement,
    TimeLimit,
)
from services.catalogue.domain.requirements import requirements

LATE, COPY = "Đăng ký quá hạn", "Bản sao, nếu yêu cầu"


@pytest.fixture
def procedure(frozen: Catalogue) -> Procedure:
    return replace(
        frozen.procedures[0],
        limits=(
            TimeLimit(Channel.ONLINE, LimitUnit.WORKING_HOURS, 2),
            TimeLimit(None, LimitUnit.WORKING_DAYS, 5, case=LATE),
            TimeLimit(None, LimitUnit.SAME_DAY),
        ),
        fees=(
            Fee(Channel.ONLINE, 0),
            Fee(None, None, note="HĐND tỉnh quy định"),
            Fee(Channel.COUNTER, 20_000, case=LATE),
            Fee(Channel.ONLINE, 0, case=COPY, additional=True),
            Fee(None, 8_000, case=COPY, additional=True),
        ),
        components=(
            Component("to-khai", "Tờ khai", Requirement.FORM, 1, 0, channels=(Channel.COUNTER,)),
            Component("chung-sinh", "Giấy chứng sinh", Requirement.REQUIRED, 1, 0),
            Component("van-ban", "Văn bản", Requirement.REQUIRED, 1, 0, case=LATE),
        ),
    )


def test_the_keys_of_the_cases_follow_from_their_words(procedure: Procedure) -> None:
    assert [(case.key, case.name) for case in procedure.cases] == [
        ("dang-ky-qua-han", LATE),
        ("ban-sao-neu-yeu-cau", COPY),
    ]


@pytest.mark.parametrize(
    ("channel", "cases", "limit", "fee"),
    [
        (Channel.ONLINE, (), LimitUnit.WORKING_HOURS, 0),
        (Channel.COUNTER, (), LimitUnit.SAME_DAY, None),  # unknown, not 0
        (Channel.ONLINE, ("dang-ky-qua-han",), LimitUnit.WORKING_DAYS, 0),  # no fee of its own online: the usual one
        (Channel.COUNTER, ("dang-ky-qua-han",), LimitUnit.WORKING_DAYS, 20_000),
        (Channel.POST, ("dang-ky-qua-han",), LimitUnit.WORKING_DAYS, None),
        (Channel.COUNTER, ("ban-sao-neu-yeu-cau",), LimitUnit.SAME_DAY, None),  # a copy comes on top
    ],
)
def test_the_first_entry_that_fits_channel_and_case_counts(
    procedure: Procedure, channel: Channel, cases: tuple[str, ...], limit: LimitUnit, fee: int | None
) -> None:
    found = requirements(procedure, channel, cases)
    assert found.limit is not None
    assert found.fee is not None
    assert (found.limit.unit, found.fee.amount_vnd) == (limit, fee)


@pytest.mark.parametrize(("channel", "amounts"), [(Channel.ONLINE, [0]), (Channel.COUNTER, [8_000])])
def test_what_comes_on_top_is_told_apart(procedure: Procedure, channel: Channel, amounts: list[int]) -> None:
    both = ("ban-sao-neu-yeu-cau", "dang-ky-qua-han")
    assert [fee.amount_vnd for fee in requirements(procedure, channel, both).additional_fees] == amounts
    assert requirements(procedure, channel).additional_fees == ()


def test_nothing_written_for_a_channel_is_unknown(procedure: Procedure) -> None:
    online_only = replace(procedure, limits=procedure.limits[:1], fees=procedure.fees[:1])
    found = requirements(online_only, Channel.POST)
    assert (found.limit, found.fee) == (None, None)


def test_components_are_those_of_the_channel_and_a_case_requires_its_own(procedure: Procedure) -> None:
    def asked(channel: Channel, *cases: str) -> dict[str, Requirement]:
        return {each.key: each.requirement for each in requirements(procedure, channel, cases).components}

    assert asked(Channel.ONLINE) == {"chung-sinh": Requirement.REQUIRED, "van-ban": Requirement.OPTIONAL}
    assert asked(Channel.COUNTER, "dang-ky-qua-han") == {
        "to-khai": Requirement.FORM,
        "chung-sinh": Requirement.REQUIRED,
        "van-ban": Requirement.REQUIRED,
    }


def test_a_case_that_the_procedure_does_not_know_is_named_by_its_place(procedure: Procedure) -> None:
    with pytest.raises(CaseUnknown) as refused:
        requirements(procedure, Channel.ONLINE, ("dang-ky-qua-han", "khong-co"))
    assert [(each.field, each.reason) for each in refused.value.violations] == [("cases[1]", "CASE_UNKNOWN")]


@pytest.mark.parametrize("channel", list(Channel))
def test_every_procedure_answers_for_every_channel_and_case(frozen: Catalogue, channel: Channel) -> None:
    for each in frozen.procedures:
        for cases in ((), *((case.key,) for case in each.cases)):
            found = requirements(each, channel, cases)
            assert found.limit is not None, each.code
            assert found.fee is not None, each.code
