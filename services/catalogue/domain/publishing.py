"""The rules under which a catalogue may replace the present one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from services.common.kernel.errors import FieldViolation

from .catalogue import Catalogue, duplicates
from .errors import CatalogueInconsistent, FormImmutable, ProcedureVersionImmutable
from .procedure import COUNTED_UNITS, USUAL_CASE, Procedure
from .text import search_key

_AGENCY_ID = re.compile(r"[a-z0-9]+")
_AGENCY_CODE = re.compile(r"[A-Z]\d{2}(\.\d{1,3}){0,4}")
_PROCEDURE_CODE = re.compile(r"\d\.\d{6}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CASE_KEY = re.compile(r"[a-z0-9-]{1,100}")
_FORM_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.v[1-9]\d*")


def succeed(current: Catalogue | None, proposed: Catalogue) -> Catalogue:
    """The catalogue after publishing `proposed` over `current` (None: the first).

    Agencies, fields, former units, everyday words and the calendar are replaced; published versions of procedures and
    forms stay for the dossiers that pin them. The revision goes up by one; where nothing differs, `current` itself comes
    back. Raises CatalogueInconsistent, ProcedureVersionImmutable, FormImmutable.
    """
    check(proposed)
    if current is None:
        return replace(proposed.in_order(), revision=1)
    published = {(each.code, each.version): each for each in current.procedures}
    for procedure in proposed.procedures:
        if published.setdefault((procedure.code, procedure.version), procedure) != procedure:
            raise ProcedureVersionImmutable(code=procedure.code, version=str(procedure.version))
    forms = {each.id: each for each in current.forms}
    for form in proposed.forms:
        if forms.setdefault(form.id, form) != form:
            raise FormImmutable(form=form.id)
    successor = replace(
        proposed,
        procedures=tuple(published.values()),
        forms=tuple(forms.values()),
        revision=current.revision,
    ).in_order()
    check(successor)
    return current if successor == current.in_order() else replace(successor, revision=current.revision + 1)


def check(catalogue: Catalogue) -> None:
    """Raises CatalogueInconsistent with one violation per contradiction; returns where there is none."""
    found = [*_identities(catalogue), *_references(catalogue), *_calendar(catalogue)]
    for procedure in catalogue.procedures:
        found += _procedure(procedure)
    if found:
        raise CatalogueInconsistent(violations=found)


def _violation(field: str, reason: str, vi: str, en: str) -> FieldViolation:
    return FieldViolation(field=field, reason=reason, vi=vi, en=en)


def _unique(where: str, values: Iterable[str]) -> Iterator[FieldViolation]:
    for value in duplicates(values):
        yield _violation(f"{where}[{value}]", "DUPLICATE", "Bị lặp.", "It occurs more than once.")


def _shaped(where: str, values: Iterable[str], shape: re.Pattern[str]) -> Iterator[FieldViolation]:
    for value in values:
        if not shape.fullmatch(value):
            yield _violation(f"{where}[{value}]", "MALFORMED", "Sai định dạng.", f"It must match {shape.pattern}.")


def _known(where: str, values: Iterable[str], known: Iterable[str]) -> Iterator[FieldViolation]:
    for value in sorted(set(values) - set(known)):
        yield _violation(f"{where}[{value}]", "UNKNOWN_REFERENCE", "Không có trong danh mục.", "It does not exist.")


def _identities(catalogue: Catalogue) -> Iterator[FieldViolation]:
    ids = [agency.id for agency in catalogue.agencies]
    codes = [agency.code for agency in catalogue.agencies]
    yield from _unique("agencies.id", [*ids, *(unit.id for unit in catalogue.former_units)])
    yield from _shaped("agencies.id", ids, _AGENCY_ID)
    yield from _unique("agencies.code", codes)
    yield from _shaped("agencies.code", codes, _AGENCY_CODE)
    yield from _unique("fields.id", (field.id for field in catalogue.fields))
    yield from _shaped("fields.id", (field.id for field in catalogue.fields), _SLUG)
    yield from _unique("procedures", (f"{each.code} v{each.version}" for each in catalogue.procedures))
    yield from _shaped("procedures.code", (each.code for each in catalogue.procedures), _PROCEDURE_CODE)
    yield from _unique("everyday_words.means", (entry.means for entry in catalogue.everyday_words))
    said = (search_key(phrase) for entry in catalogue.everyday_words for phrase in entry.said)
    yield from _unique("everyday_words.said", said)
    yield from _unique("forms.id", (form.id for form in catalogue.forms))
    yield from _shaped("forms.id", (form.id for form in catalogue.forms), _FORM_ID)


def _references(catalogue: Catalogue) -> Iterator[FieldViolation]:
    successors = [successor.agency_id for unit in catalogue.former_units for successor in unit.successors]
    yield from _known("former_units.successors", successors, (agency.id for agency in catalogue.agencies))
    for unit in catalogue.former_units:
        if not unit.successors:
            yield _violation(f"former_units[{unit.id}]", "NO_SUCCESSOR", "Chưa ghi đi đâu.", "It went nowhere.")
    yield from _known(
        "procedures.field_id",
        (each.field_id for each in catalogue.procedures),
        (field.id for field in catalogue.fields),
    )
    yield from _known(
        "procedures.form_id", (each.form_id for each in catalogue.procedures), (form.id for form in catalogue.forms)
    )


def _calendar(catalogue: Catalogue) -> Iterator[FieldViolation]:
    yield from _unique("overrides", (override.day.isoformat() for override in catalogue.overrides))
    weeks = {"default_week": catalogue.default_week}
    weeks |= {f"agencies[{agency.id}].hours": agency.hours for agency in catalogue.agencies if agency.hours}
    for where, week in weeks.items():
        if not week.is_sound:
            yield _violation(
                where,
                "UNSOUND_WEEK",
                "Giờ làm việc không hợp lệ.",
                "Days or shifts are out of order, or a day is not 8 hours.",
            )


def _procedure(procedure: Procedure) -> Iterator[FieldViolation]:
    where = f"procedures[{procedure.code} v{procedure.version}]"
    keys = [component.key for component in procedure.components]
    yield from _unique(f"{where}.components", keys)
    yield from _shaped(f"{where}.components", keys, _SLUG)
    yield from _unique(f"{where}.cases", (case.key for case in procedure.cases))
    yield from _shaped(f"{where}.cases", (case.key for case in procedure.cases), _CASE_KEY)
    if procedure.version < 1:
        yield _violation(f"{where}.version", "MALFORMED", "Phiên bản tính từ 1.", "Versions count from 1.")
    for entries, name in ((procedure.limits, "limits"), (procedure.fees, "fees")):
        if not any(entry.case == USUAL_CASE for entry in entries):
            yield _violation(f"{where}.{name}", "NO_USUAL_CASE", "Thiếu trường hợp thông thường.", "No usual case.")
    for limit in procedure.limits:
        if (limit.unit in COUNTED_UNITS) != (limit.amount is not None and limit.amount > 0):
            yield _violation(
                f"{where}.limits", "AMOUNT_AND_UNIT", "Số và đơn vị không khớp.", "Amount contradicts unit."
            )
    if any(fee.additional and fee.case == USUAL_CASE for fee in procedure.fees):
        yield _violation(
            f"{where}.fees", "NO_CASE", "Khoản thu thêm phải ghi trường hợp.", "An additional fee needs one."
        )
    if any(fee.amount_vnd is not None and fee.amount_vnd < 0 for fee in procedure.fees):
        yield _violation(f"{where}.fees", "NEGATIVE", "Số tiền âm.", "A fee is negative.")
