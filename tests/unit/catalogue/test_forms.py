"""Declaration forms: valid schemas with Vietnamese titles, strict about what they accept."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs
import pytest
from google.protobuf import json_format, struct_pb2

from services.catalogue.adapters.json_schema import JsonSchemas
from services.catalogue.app.queries import CatalogueQueries
from services.catalogue.domain.catalogue import Catalogue
from tests.unit.catalogue.field_table import fields, table

MOTHER = {
    "full_name": "Nguyễn Thị B",
    "birth_year": "1998",
    "ethnicity": "Kinh",
    "nationality": "Việt Nam",
    "residence": "Phường Tân Dân, tỉnh Thanh Hóa",
}
BIRTH: dict[str, Any] = {
    "requester": {
        "full_name": "Nguyễn Văn A",
        "residence": "Phường Tân Dân, tỉnh Thanh Hóa",
        "document": {"kind": "can-cuoc", "number": "000000000000"},
        "relationship": "cha",
    },
    "child": {
        "full_name": "Nguyễn Văn C",
        "birth_date": "2026-11-20",
        "birth_date_words": "ngày hai mươi tháng mười một năm hai nghìn không trăm hai mươi sáu",
        "sex": "nam",
        "ethnicity": "Kinh",
        "nationality": "Việt Nam",
        "birth_place": "Trạm y tế phường Tân Dân, tỉnh Thanh Hóa",
        "home_town": "Phường Tân Dân, tỉnh Thanh Hóa",
    },
    "mother": MOTHER,
    "father": {**MOTHER, "full_name": "Nguyễn Văn A"},
    "copies": 2,
    "pledge": True,
}


def schema_of(catalogue: Catalogue, form_id: str) -> dict[str, Any]:
    return dict(next(form.schema for form in catalogue.forms if form.id == form_id))


def accepts(schema: dict[str, Any], declaration: object) -> bool:
    options = jsonschema_rs.RegexOptions()
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True, pattern_options=options).is_valid(
        declaration
    )


def changed(path: str, value: object) -> dict[str, Any]:
    declaration = copy.deepcopy(BIRTH)
    *parents, last = path.split(".")
    target = declaration
    for parent in parents:
        target = target[parent]
    if value is None:
        del target[last]
    else:
        target[last] = value
    return declaration


def parts(schema: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(schema, Mapping):
        yield schema
        for value in schema.values():
            yield from parts(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from parts(value)


def objects(schema: object) -> Iterator[Mapping[str, Any]]:
    return (part for part in parts(schema) if part.get("type") == "object")


def test_every_form_is_a_valid_2020_12_schema_under_its_own_id(frozen: Catalogue) -> None:
    for form in frozen.forms:
        assert JsonSchemas().defect(form.schema) is None
        assert jsonschema_rs.meta.is_valid(dict(form.schema))
        assert form.schema["$id"] == f"urn:motcua:form:{form.id}"


def test_a_schema_that_is_none_is_told_so() -> None:
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    assert JsonSchemas().defect({**draft, "type": "text"}) is not None
    assert JsonSchemas().defect({**draft, "pattern": "("}) is not None
    assert JsonSchemas().defect({"type": "object"}) is not None, "the draft must be named"


def test_every_object_is_closed_and_every_field_says_in_vietnamese_what_it_is(frozen: Catalogue) -> None:
    for form in frozen.forms:
        for each in objects(form.schema):
            assert each["additionalProperties"] is False
            assert set(each["x-order"]) == set(each["properties"]), "the order in which a client shows the fields"
            for name, field in each["properties"].items():
                assert field.get("title"), f"{form.id}: {name}"
                assert field.get("description"), f"{form.id}: {name}"


def test_every_text_is_bounded(frozen: Catalogue) -> None:
    text = json.dumps([dict(form.schema) for form in frozen.forms])
    strings = text.count('"type": "string"')
    bounded = text.count('"maxLength"') + text.count('"format": "date"') + text.count("^(18|19|20)[0-9]{2}$")
    assert strings == bounded


@pytest.mark.parametrize(
    "form_id",
    [
        "khai-sinh.v2",
        "ket-hon.v1",
        "xac-nhan-tinh-trang-hon-nhan.v1",
        "chung-thuc-ban-sao.v1",
        "dang-ky-tam-tru.v1",
    ],
)
def test_a_form_and_its_field_table_name_the_same_fields_in_the_same_order(frozen: Catalogue, form_id: str) -> None:
    rows = table(form_id)
    assert [(row.path, row.title) for row in rows] == fields(schema_of(frozen, form_id))
    assert all(row.source for row in rows)
    assert {row.checked for row in rows} <= {"đã đối chiếu", "thứ cấp", "bổ sung", "chưa kiểm chứng"}


def test_every_declaration_in_force_has_a_field_table_but_for_the_general_one(
    frozen: Catalogue, queries: CatalogueQueries
) -> None:
    in_force = {queries.get_procedure(procedure.code).form_id for procedure in frozen.procedures}
    for form_id in in_force - {"de-nghi-chung.v1"}:
        assert table(form_id), form_id


def test_a_message_of_a_form_stands_beside_the_keyword_that_it_is_about(frozen: Catalogue) -> None:
    for form in frozen.forms:
        for part in parts(form.schema):
            assert part.get("x-messages", {}).keys() <= part.keys(), f"{form.id}: {part['x-messages']}"


def test_a_complete_birth_declaration_is_accepted(frozen: Catalogue) -> None:
    assert accepts(schema_of(frozen, "khai-sinh.v1"), BIRTH)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("father", None),  # not determined
        ("requester.document", {"kind": "ho-chieu", "number": "C1234567"}),
        ("child.full_name", "Đặng Thị Ỷ"),
        ("copies", 0),
    ],
)
def test_birth_declarations_that_are_accepted(frozen: Catalogue, path: str, value: object) -> None:
    assert accepts(schema_of(frozen, "khai-sinh.v1"), changed(path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("pledge", False),
        ("pledge", None),
        ("child.full_name", None),
        ("child.full_name", "C1"),
        ("child.full_name", "   "),
        ("child.full_name", "A" * 101),
        ("child.birth_date", "20/11/2026"),
        ("child.birth_date", "2026-02-30"),
        ("child.sex", "khác"),
        ("child.birth_place", "a\u0000b"),
        ("child.home_town", " "),
        ("requester.document", {"kind": "can-cuoc", "number": "00000000000"}),
        ("requester.nickname", "x"),
        ("mother.birth_year", "98"),
        ("copies", -1),
        ("copies", 1.5),
        ("copies", "2"),
        ("extra", 1),
    ],
)
def test_birth_declarations_that_are_refused(frozen: Catalogue, path: str, value: object) -> None:
    assert not accepts(schema_of(frozen, "khai-sinh.v1"), changed(path, value))


def test_the_general_form_asks_for_the_request_and_the_pledge(frozen: Catalogue) -> None:
    schema = schema_of(frozen, "de-nghi-chung.v1")
    request = {"summary": "Đề nghị cấp bản sao trích lục", "pledge": True}
    assert accepts(schema, request)
    assert accepts(schema, {**request, "details": "Dòng một\nDòng hai"})
    assert not accepts(schema, {"pledge": True})
    assert not accepts(schema, {**request, "summary": "một\ndòng"})
    assert not accepts(schema, {**request, "pledge": False})


def test_a_schema_survives_the_wire_where_every_number_is_a_double(frozen: Catalogue) -> None:
    wire = struct_pb2.Struct()
    json_format.ParseDict(schema_of(frozen, "khai-sinh.v1"), wire)
    received = json_format.MessageToDict(wire)
    assert accepts(received, BIRTH)
    assert not accepts(received, changed("copies", 51))
