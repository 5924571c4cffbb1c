"""What differs between two contents of a dossier, box by box and component by component."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

from ..text import Json
from . import paths
from .attachments import Attachment, AttachmentState
from .parties import Contact, Party
from .paths import Path
from .supplements import Content


class Absent(Enum):
    """Stands for a value that is not there; `null` is one that is."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
Value: TypeAlias = "Json | Absent"


@dataclass(frozen=True, slots=True)
class Difference:
    """A box whose value changed, or a component whose verified files did; the other two members are empty then."""

    path: Path
    before: Value = ABSENT
    after: Value = ABSENT
    files_before: tuple[Attachment, ...] = ()
    files_after: tuple[Attachment, ...] = ()


def differences(before: Content, after: Content) -> tuple[Difference, ...]:
    """Every leaf and every component that differs, in the order of the content; none for equal contents.

    A list is compared item by item, by position. What is not a verified file does not count: it can't be sent.
    """
    return (*_boxes(_tree(before), _tree(after), ()), *_components(before, after))


def _boxes(before: Value, after: Value, path: Path) -> Iterator[Difference]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys((*before, *after)):
            yield from _boxes(before.get(name, ABSENT), after.get(name, ABSENT), (*path, name))
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            yield from _boxes(_at(before, index), _at(after, index), (*path, index))
    elif after is ABSENT and isinstance(before, dict | list) and before:
        yield from _boxes(before, type(before)(), path)
    elif before is ABSENT and isinstance(after, dict | list) and after:
        yield from _boxes(type(after)(), after, path)
    elif isinstance(before, dict | list) or isinstance(after, dict | list):
        yield from _replaced(before, after, path)
    elif not _same(before, after):
        yield Difference(path, before, after)


def _replaced(before: Value, after: Value, path: Path) -> Iterator[Difference]:
    """A container that became something else, or is empty and comes or goes."""
    if ABSENT in (before, after):
        yield Difference(path, before, after)
        return
    yield from _boxes(before, ABSENT, path)
    yield from _boxes(ABSENT, after, path)


def _same(before: Value, after: Value) -> bool:
    # For Python, 1 is True.
    return before == after and isinstance(before, bool) == isinstance(after, bool)


def _at(items: list[Json], index: int) -> Value:
    return items[index] if index < len(items) else ABSENT


def _components(before: Content, after: Content) -> Iterator[Difference]:
    old, new = _by_component(before), _by_component(after)
    for key in dict.fromkeys((*old, *new)):
        files_before, files_after = old.get(key, ()), new.get(key, ())
        if [file.id for file in files_before] != [file.id for file in files_after]:
            yield Difference(paths.component(key), files_before=files_before, files_after=files_after)


def _by_component(content: Content) -> Mapping[str, tuple[Attachment, ...]]:
    found: dict[str, tuple[Attachment, ...]] = {}
    for file in content.attachments:
        if file.state is AttachmentState.VERIFIED:
            found[file.component_key] = (*found.get(file.component_key, ()), file)
    return found


def _tree(content: Content) -> dict[str, Json]:
    return {
        "submitter": _party(content.submitter),
        "owner": _party(content.owner),
        "contact": _contact(content.contact),
        paths.DECLARATION: content.declaration,
    }


def _party(party: Party) -> dict[str, Json]:
    document = party.identity_document
    shown = _filled(
        {
            "kind": party.kind.value,
            "full_name": party.full_name,
            "birth_date": party.birth_date.isoformat() if party.birth_date else "",
            "organisation_name": party.organisation_name,
            "address": party.address,
            "phone": party.phone,
        }
    )
    if document is not None:
        shown["identity_document"] = {"kind": document.kind.value, "number": document.number}
    return shown


def _contact(contact: Contact) -> dict[str, Json]:
    return _filled({"email": contact.email, "phone": contact.phone})


def _filled(boxes: Mapping[str, str]) -> dict[str, Json]:
    return {name: value for name, value in boxes.items() if value}
