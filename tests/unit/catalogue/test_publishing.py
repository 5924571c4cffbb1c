"""A catalogue is published whole or not at all, and what dossiers rely on never changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest

from services.catalogue.adapters.json_schema import JsonSchemas
from services.catalogue.adapters.memory import MemoryCatalogueStore
from services.catalogue.app.publish import PublishCatalogue
from services.catalogue.domain.catalogue import Catalogue
from services.catalogue.domain.errors import CatalogueInconsistent, FormImmutable, ProcedureVersionImmutable
from services.catalogue.domain.form import Form
from services.catalogue.domain.procedure import Fee, LimitUnit, Procedure, TimeLimit
from services.catalogue.domain.publishing import check, succeed
from services.catalogue.domain.working_time import CalendarOverride, Shift, WorkingWeek


def with_first_procedure(catalogue: Catalogue, change: Callable[[Procedure], Procedure]) -> Catalogue:
    first, *rest = catalogue.procedures
    return replace(catalogue, procedures=(change(first), *rest))


def test_the_first_publication_is_revision_one(frozen: Catalogue) -> None:
    assert succeed(None, frozen).revision == 1


def test_publishing_the_same_again_changes_nothing_whatever_the_order(frozen: Catalogue) -> None:
    published = succeed(None, frozen)
    shuffled = replace(frozen, procedures=frozen.procedures[::-1], agencies=frozen.agencies[::-1])
    assert succeed(published, shuffled) is published


def test_a_published_version_cannot_change(frozen: Catalogue) -> None:
    published = succeed(None, frozen)
    with pytest.raises(ProcedureVersionImmutable) as refused:
        succeed(published, with_first_procedure(frozen, lambda each: replace(each, result="Khác")))
    assert refused.value.reason == "PROCEDURE_VERSION_IMMUTABLE"
    assert frozen.procedures[0].code in refused.value.text_vi()


def test_a_new_version_is_published_beside_the_old_one(frozen: Catalogue) -> None:
    published = succeed(None, frozen)
    renewed = succeed(published, with_first_procedure(frozen, lambda each: replace(each, version=2, result="Khác")))
    code = frozen.procedures[0].code
    assert renewed.revision == 2
    assert [each.version for each in renewed.procedures if each.code == code] == [1, 2]


def test_a_published_form_cannot_change_but_another_may_join_it(frozen: Catalogue) -> None:
    published = succeed(None, frozen)
    form = frozen.forms[0]
    with pytest.raises(FormImmutable):
        succeed(published, replace(frozen, forms=(Form(form.id, {**form.schema, "title": "x"}), *frozen.forms[1:])))
    joined = succeed(published, replace(frozen, forms=(*frozen.forms, Form("mot-mau-khac.v1", form.schema))))
    assert len(joined.forms) == len(frozen.forms) + 1


def test_agencies_and_calendar_are_replaced(frozen: Catalogue) -> None:
    published = succeed(None, frozen)
    tet = CalendarOverride(day=date(2027, 2, 11), working=False, reason="Nghỉ Tết")
    renewed = succeed(published, replace(frozen, overrides=(tet,)))
    assert renewed.overrides == (tet,)


CONTRADICTIONS: dict[str, Callable[[Catalogue], Catalogue]] = {
    "DUPLICATE": lambda c: replace(c, agencies=(*c.agencies, c.agencies[0])),
    "UNKNOWN_REFERENCE": lambda c: replace(c, forms=c.forms[:1]),
    "MALFORMED": lambda c: replace(c, agencies=(replace(c.agencies[0], id="UBND.1"), *c.agencies[1:])),
    "NO_SUCCESSOR": lambda c: replace(c, former_units=(replace(c.former_units[0], successors=()),)),
    "UNSOUND_WEEK": lambda c: replace(c, default_week=WorkingWeek((1,), (Shift(time(9), time(8)),))),
    "NO_USUAL_CASE": lambda c: with_first_procedure(c, lambda p: replace(p, limits=())),
    "AMOUNT_AND_UNIT": lambda c: with_first_procedure(
        c, lambda p: replace(p, limits=(TimeLimit(None, LimitUnit.WORKING_DAYS),))
    ),
    "NO_CASE": lambda c: with_first_procedure(
        c, lambda p: replace(p, fees=(*p.fees, Fee(None, 8_000, additional=True)))
    ),
    "NEGATIVE": lambda c: with_first_procedure(c, lambda p: replace(p, fees=(Fee(None, -1),))),
}


@pytest.mark.parametrize("reason", CONTRADICTIONS)
def test_a_catalogue_that_contradicts_itself_is_refused_and_told_where(frozen: Catalogue, reason: str) -> None:
    with pytest.raises(CatalogueInconsistent) as refused:
        check(CONTRADICTIONS[reason](frozen))
    assert reason in {violation.reason for violation in refused.value.violations}


@pytest.mark.parametrize("end", [time(16), time(18)])
def test_a_working_day_is_8_hours(frozen: Catalogue, end: time) -> None:
    """As due dates are computed with: any other week would leave its agency without appointments."""
    week = WorkingWeek((1, 2), (Shift(time(7), time(11, 30)), Shift(time(13, 30), end)))
    with pytest.raises(CatalogueInconsistent) as refused:
        check(replace(frozen, agencies=(replace(frozen.agencies[0], hours=week), *frozen.agencies[1:])))
    assert [violation.reason for violation in refused.value.violations] == ["UNSOUND_WEEK"]


def test_two_cases_of_one_procedure_cannot_share_a_key(frozen: Catalogue) -> None:
    limits = (
        TimeLimit(None, LimitUnit.NONE),
        *(TimeLimit(None, LimitUnit.NONE, case=c) for c in ("Quá hạn", "QUÁ HẠN")),
    )
    with pytest.raises(CatalogueInconsistent):
        check(with_first_procedure(frozen, lambda p: replace(p, limits=limits)))


def test_two_components_of_one_procedure_cannot_share_a_key(frozen: Catalogue) -> None:
    twice = with_first_procedure(frozen, lambda p: replace(p, components=(p.components[0], p.components[0])))
    with pytest.raises(CatalogueInconsistent):
        check(twice)


async def test_a_form_that_is_no_json_schema_is_refused_before_anything_is_written(frozen: Catalogue) -> None:
    store = MemoryCatalogueStore()
    publish = PublishCatalogue(store, JsonSchemas())
    broken = Form("khai-sinh.v2", {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "text"})
    with pytest.raises(CatalogueInconsistent) as refused:
        await publish.run(replace(frozen, forms=(*frozen.forms, broken)))
    assert [violation.reason for violation in refused.value.violations] == ["INVALID_SCHEMA"]
    assert await store.load() is None


async def test_the_frozen_catalogue_can_be_published_at_every_start(frozen: Catalogue) -> None:
    store = MemoryCatalogueStore()
    publish = PublishCatalogue(store, JsonSchemas())
    first = await publish.run(frozen)
    again = await publish.run(frozen)
    assert first.revision == again.revision == await store.revision() == 1
