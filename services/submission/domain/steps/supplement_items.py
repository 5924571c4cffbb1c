"""The items of a supplement: what may be asked for, what was mended, what stands outside of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from services.common.kernel.errors import FieldViolation, InvalidArgument

from ..clock import SupplementRepeats
from ..errors.supplements import (
    OutsideSupplement,
    SupplementIncomplete,
    SupplementItemRepeated,
    SupplementItemUnknown,
    SupplementOutsideFirst,
)
from ..record import paths
from ..record.box_titles import title_of
from ..record.differences import Difference, differences
from ..record.dossier import Dossier
from ..record.paths import Titles
from ..record.supplements import Content, Item, Supplement
from ..text import clean_text


def named(items: Sequence[Item], dossier: Dossier, titles: Titles) -> tuple[Item, ...]:
    """The items in normal form, each with the name that people know it by.

    Raises SupplementItemUnknown, SupplementItemRepeated.
    """
    named = [(paths.parse(item.field), item) for item in items]
    names = [title_of(path, dossier.procedure, titles) for path, _ in named]
    unknown = [f"items[{index}].field" for index, name in enumerate(names) if name is None]
    if unknown:
        raise _about_items(SupplementItemUnknown, unknown)
    places = [path for path, _ in named]
    repeated = [
        f"items[{index}].field"
        for index, path in enumerate(places)
        if any(paths.covers(other, path) or paths.covers(path, other) for other in places[:index])
    ]
    if repeated:
        raise _about_items(SupplementItemRepeated, repeated)
    return tuple(
        Item(field=paths.text(path), name=name or "", remark=clean_text(item.remark))
        for (path, item), name in zip(named, names, strict=True)
    )


def ensure_about_what_was_sent(dossier: Dossier, items: Sequence[Item]) -> None:
    """Raises SupplementOutsideFirst where a further request is about something that was not sent the last time."""
    sent = [supplement for supplement in dossier.supplements if supplement.sent_at is not None]
    if not sent or dossier.procedure.supplement_repeats is SupplementRepeats.FREE:
        return
    outside = [
        f"items[{index}].field" for index, item in enumerate(items) if not sent[-1].asks_for(paths.parse(item.field))
    ]
    if outside:
        raise _about_items(SupplementOutsideFirst, outside)


def ensure_inside(supplement: Supplement, after: Content) -> None:
    """Raises OutsideSupplement where `after` differs from what was there in anything that was not asked for."""
    changed = (change.path for change in differences(supplement.before, after))
    outside = [path for path in changed if not supplement.asks_for(path)]
    if outside:
        raise OutsideSupplement(*map(paths.text, outside))


def explained(supplement: Supplement, explanations: Collection[tuple[str, str]]) -> Supplement:
    """The supplement with what the citizen says: fields of items, each with a text.

    Raises SupplementItemUnknown, SupplementItemRepeated.
    """
    places = [paths.parse(field) for field, _ in explanations]
    asked = {paths.parse(item.field) for item in supplement.items}
    unknown = [f"explanations[{index}].field" for index, path in enumerate(places) if path not in asked]
    if unknown:
        raise _about_items(SupplementItemUnknown, unknown)
    repeated = [f"explanations[{index}].field" for index, path in enumerate(places) if path in places[:index]]
    if repeated:
        raise _about_items(SupplementItemRepeated, repeated)
    said = {path: clean_text(text) for path, (_, text) in zip(places, explanations, strict=True)}
    items = (replace(item, explanation=said.get(paths.parse(item.field), "")) for item in supplement.items)
    return replace(supplement, items=tuple(items))


def ensure_mended(supplement: Supplement, after: Content) -> None:
    """Raises SupplementIncomplete, naming all that is neither changed nor explained."""
    changes = differences(supplement.before, after)
    idle = [item for item in supplement.items if not is_mended(item, changes)]
    if idle:
        raise SupplementIncomplete(violations=list(map(_to_be_mended, idle)))


def is_mended(item: Item, changes: Sequence[Difference]) -> bool:
    """Whether the item was changed, or explained."""
    path = paths.parse(item.field)
    return item.explanation != "" or any(paths.covers(path, change.path) for change in changes)


def _about_items(error: type[InvalidArgument], fields: Sequence[str]) -> InvalidArgument:
    return error(violations=[FieldViolation(field, error.reason, error.vi, error.en) for field in fields])


def _to_be_mended(item: Item) -> FieldViolation:
    return FieldViolation(
        item.field,
        "NOT_MENDED",
        f"Vui lòng sửa hoặc giải thích: {item.name}.",
        "The item is neither changed nor explained.",
    )
