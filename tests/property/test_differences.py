"""Differences say all that changed, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.submission.domain.record import paths
from services.submission.domain.record.attachments import Attachment, AttachmentState, Purpose
from services.submission.domain.record.differences import ABSENT, Difference, Value, differences
from services.submission.domain.record.parties import Contact, Party, PartyKind
from services.submission.domain.record.paths import Path
from services.submission.domain.record.supplements import Content
from services.submission.domain.text import Json
from tests.unit.submission.dossiers import MONDAY_10, PARTY

LEAVES = st.one_of(st.none(), st.booleans(), st.integers(-2, 2), st.sampled_from(["", "A", "0", "1"]))
NAMES = st.sampled_from(["a", "b", "so-nha", "có dấu", 'a".b'])
JSON: st.SearchStrategy[Json] = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=6
)
FILES = st.lists(
    st.builds(
        Attachment,
        id=st.sampled_from(["f1", "f2", "f3"]),
        purpose=st.just(Purpose.COMPONENT),
        component_key=st.sampled_from(["a", "b"]),
        file_name=st.just("tệp.pdf"),
        content_type=st.just("application/pdf"),
        size=st.just(1),
        uploaded_by=st.just("account-1"),
        created_at=st.just(MONDAY_10),
        state=st.just(AttachmentState.VERIFIED),
    ),
    max_size=3,
    unique_by=lambda file: file.id,
)
CONTENTS = st.builds(
    Content,
    submitter=st.sampled_from([PARTY, replace(PARTY, kind=PartyKind.ENTERPRISE), Party()]),
    owner=st.sampled_from([PARTY, replace(PARTY, identity_document=None), Party(phone="0912345678")]),
    contact=st.sampled_from([Contact(), Contact("a@example.vn"), Contact("a@example.vn", "0912345678")]),
    declaration=st.dictionaries(NAMES, JSON, max_size=4),
    attachments=FILES.map(lambda files: tuple(sorted(files, key=lambda file: file.component_key))),
)


def boxes(found: tuple[Difference, ...]) -> list[Difference]:
    return [each for each in found if each.path[0] != paths.COMPONENTS]


def value_at(value: Value, path: Path) -> Value:
    """What stands at a path; nothing where the way ends before."""
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step, ABSENT)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return ABSENT
    return value


def leaves(value: Json, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """What a form shows: every box with something in it; `repr` tells 1 from True."""
    if isinstance(value, dict) and value:
        for name, item in value.items():
            yield from leaves(item, (*path, name))
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    else:
        yield path, repr(value)


@given(CONTENTS)
def test_equal_contents_do_not_differ(content: Content) -> None:
    assert differences(content, replace(content)) == ()


@given(CONTENTS, CONTENTS)
def test_what_does_not_differ_is_equal(before: Content, after: Content) -> None:
    same = repr(replace(before, declaration={})) == repr(replace(after, declaration={}))
    same = same and dict(leaves(before.declaration)) == dict(leaves(after.declaration))
    assert (differences(before, after) == ()) == same


@given(CONTENTS, CONTENTS)
def test_seen_from_the_other_side_before_and_after_change_places(before: Content, after: Content) -> None:
    there = {(each.path, repr(each.before), repr(each.after)) for each in differences(before, after)}
    back = {(each.path, repr(each.after), repr(each.before)) for each in differences(after, before)}
    assert there == back


@given(CONTENTS, CONTENTS)
def test_outside_of_the_differences_nothing_changed(before: Content, after: Content) -> None:
    found = [each.path[1:] for each in boxes(differences(before, after)) if each.path[0] == paths.DECLARATION]

    def untouched(declaration: dict[str, Json]) -> dict[Path, str]:
        return {
            path: value
            for path, value in leaves(declaration)
            if not any(paths.covers(change, path) or paths.covers(path, change) for change in found)
        }

    assert untouched(before.declaration) == untouched(after.declaration)


@given(CONTENTS, CONTENTS)
def test_applied_to_what_was_there_the_differences_give_what_is_there_now(before: Content, after: Content) -> None:
    shown = dict(leaves(before.declaration))
    for each in boxes(differences(before, after)):
        if each.path[0] == paths.DECLARATION:
            path = each.path[1:]
            if each.before is not ABSENT:
                del shown[path]
            if each.after is not ABSENT:
                shown[path] = repr(each.after)
    now = dict(leaves(after.declaration))
    # A section from which everything was taken, or that was empty and was filled, is told by its boxes.
    assert {path: value for path, value in shown.items() if value not in ("{}", "[]")} == {
        path: value for path, value in now.items() if value not in ("{}", "[]")
    }


@given(CONTENTS, CONTENTS)
def test_each_difference_says_what_stands_there(before: Content, after: Content) -> None:
    for each in boxes(differences(before, after)):
        if each.path[0] == paths.DECLARATION and ABSENT not in (each.before, each.after):
            assert value_at(before.declaration, each.path[1:]) == each.before
            assert value_at(after.declaration, each.path[1:]) == each.after


@given(st.lists(st.one_of(NAMES, st.integers(0, 99)), min_size=1, max_size=5))
def test_a_path_is_read_as_it_is_written(steps: list[str | int]) -> None:
    path: Path = (paths.DECLARATION, *steps)
    assert paths.parse(paths.text(path)) == path
