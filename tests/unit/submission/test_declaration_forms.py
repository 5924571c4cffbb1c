"""A declaration against its form: every finding names its box as the citizen reads it."""

from __future__ import annotations

import pytest

from services.submission.adapters.json_schema import JsonSchemaForm
from services.submission.domain.errors.filing import DeclarationUnfit
from services.submission.domain.record.declaration import MAX_DEPTH, ensure_shape
from services.submission.domain.text import Json
from tests.support.clocks import HandClock

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["con", "cam_doan"],
    "properties": {
        "con": {
            "type": "object",
            "title": "Người được khai sinh",
            "required": ["ho_ten"],
            "properties": {
                "ho_ten": {"$ref": "#/$defs/ten", "title": "Họ và tên"},
                "ngay_sinh": {
                    "type": "string",
                    "format": "date",
                    "title": "Ngày sinh",
                    "allOf": [{"format": "past-date"}],
                },
                "gioi_tinh": {
                    "title": "Giới tính",
                    "oneOf": [{"const": "nam", "title": "Nam"}, {"const": "nu", "title": "Nữ"}],
                },
            },
        },
        "so_ban": {"type": "integer", "title": "Số bản", "maximum": 50},
        "anh_chi": {"type": "array", "items": {"$ref": "#/$defs/ten"}},
        "cam_doan": {"const": True, "title": "Cam đoan"},
    },
    "$defs": {"ten": {"type": "string", "title": "Tên", "minLength": 2, "pattern": "^[^0-9]*$"}},
}


@pytest.fixture(scope="module")
def form() -> JsonSchemaForm:
    return JsonSchemaForm(SCHEMA, HandClock().now)


def test_a_limit_is_written_as_people_do_though_a_struct_makes_it_a_float() -> None:
    form = JsonSchemaForm(
        {"properties": {"so_ban": {"type": "integer", "title": "Số bản", "minimum": 1.0}}}, HandClock().now
    )
    assert [violation.vi for violation in form.violations({"so_ban": 0})] == ["“Số bản” không được nhỏ hơn 1."]


@pytest.mark.parametrize(
    ("day", "reasons"),
    [("2026-11-23", []), ("2026-11-24", ["DATE_IN_FUTURE"]), ("2026-02-30", ["FORMAT"]), ("mai", ["FORMAT"])],
)
def test_a_day_that_must_have_come(form: JsonSchemaForm, day: str, reasons: list[str]) -> None:
    # It is Monday, 23 November 2026, 10:00 in Vietnam.
    found = form.violations({"con": {"ho_ten": "Nguyễn Văn B", "ngay_sinh": day}, "cam_doan": True})
    assert [violation.reason for violation in found] == reasons


def test_what_fits_has_no_violations(form: JsonSchemaForm) -> None:
    fits: dict[str, Json] = {"con": {"ho_ten": "Nguyễn Văn B", "gioi_tinh": "nam"}, "so_ban": 2, "cam_doan": True}
    assert form.violations(fits) == []


@pytest.mark.parametrize(
    ("declaration", "field", "reason", "vi"),
    [
        ({"con": {}, "cam_doan": True}, "declaration.con.ho_ten", "FIELD_REQUIRED", "Vui lòng nhập “Họ và tên”."),
        (
            {"con": {"ho_ten": "B"}, "cam_doan": True},
            "declaration.con.ho_ten",
            "MIN_LENGTH",
            "“Họ và tên” cần có ít nhất 2 ký tự.",
        ),
        (
            {"con": {"ho_ten": "Nguyễn Văn B", "gioi_tinh": "khac"}, "cam_doan": True},
            "declaration.con.gioi_tinh",
            "ONE_OF",
            "Vui lòng chọn “Giới tính” trong danh sách.",
        ),
        (
            {"con": {"ho_ten": "Nguyễn Văn B"}, "cam_doan": True, "so_ban": 51},
            "declaration.so_ban",
            "MAXIMUM",
            "“Số bản” không được lớn hơn 50.",
        ),
        (
            {"con": {"ho_ten": "Nguyễn Văn B"}, "cam_doan": True, "anh_chi": ["Nguyễn Thị C", "D4"]},
            "declaration.anh_chi[1]",
            "PATTERN",
            "“Tên” chưa đúng cách ghi. Vui lòng xem hướng dẫn bên cạnh.",
        ),
        (
            {"con": {"ho_ten": "Nguyễn Văn B"}, "cam_doan": False},
            "declaration.cam_doan",
            "CONST",
            "Vui lòng xác nhận “Cam đoan”.",
        ),
        (
            {"con": {"ho_ten": "Nguyễn Văn B"}, "cam_doan": True, "la": 1},
            "declaration.la",
            "ADDITIONAL_PROPERTIES",
            "Mục này không có trong tờ khai.",
        ),
    ],
)
def test_a_finding_names_its_box(
    form: JsonSchemaForm, declaration: dict[str, Json], field: str, reason: str, vi: str
) -> None:
    found = {violation.field: violation for violation in form.violations(declaration)}
    assert list(found) == [field]
    assert (found[field].reason, found[field].vi) == (reason, vi)


def test_no_text_repeats_what_the_person_wrote(form: JsonSchemaForm) -> None:
    violations = form.violations({"con": {"ho_ten": "038090000001", "ngay_sinh": "038090000001"}, "cam_doan": True})
    assert len(violations) == 2
    assert not any("038090000001" in text for violation in violations for text in (violation.vi, violation.en))


def test_findings_are_at_most_a_hundred(form: JsonSchemaForm) -> None:
    assert len(form.violations({f"k{n}": 1 for n in range(500)})) == 100


def test_a_schema_may_refer_to_itself() -> None:
    node = {"type": "object", "title": "Nút", "properties": {"con": {"$ref": "#/$defs/nut"}}, "required": ["ten"]}
    form = JsonSchemaForm({"$ref": "#/$defs/nut", "$defs": {"nut": node}}, HandClock().now)
    assert form.violations({"ten": 1, "con": {}})[0].field == "declaration.con.ten"


def deep(levels: int) -> dict[str, Json]:
    declaration: dict[str, Json] = {}
    for _ in range(levels - 1):
        declaration = {"a": declaration}
    return declaration


@pytest.mark.parametrize(
    "unfit",
    [
        {"a": "x" * 60_001},
        {"a" * 60_001: 1},
        {"a": [0] * 5_001},
        {"a": float("nan")},
        deep(MAX_DEPTH + 1),
        deep(90),
    ],
)
def test_what_nobody_fills_in_is_refused(unfit: dict[str, Json]) -> None:
    with pytest.raises(DeclarationUnfit):
        ensure_shape(unfit)


def test_what_people_fill_in_is_fine() -> None:
    ensure_shape(deep(MAX_DEPTH))
    ensure_shape({"details": "x" * 5_000, "list": [{"a": 1.5, "b": None, "c": True}] * 100})
