"""What the boxes and components of a dossier are called, for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from . import paths
from .paths import ANY_ITEM, Path, Place, Titles, place_of
from .procedure import ProcedurePin

_PARTY_BOXES: Mapping[Place, str] = {
    ("kind",): "loại đối tượng",
    ("full_name",): "họ và tên",
    ("birth_date",): "ngày sinh",
    ("identity_document",): "giấy tờ tùy thân",
    ("identity_document", "kind"): "loại giấy tờ",
    ("identity_document", "number"): "số giấy tờ",
    ("organisation_name",): "tên tổ chức, doanh nghiệp",
    ("address",): "địa chỉ",
    ("phone",): "số điện thoại",
}
_CONTACT_BOXES: Mapping[Place, str] = {("email",): "thư điện tử", ("phone",): "số điện thoại"}
_SECTIONS: Mapping[str, tuple[str, Mapping[Place, str]]] = {
    "submitter": ("Người nộp", _PARTY_BOXES),
    "owner": ("Chủ hồ sơ", _PARTY_BOXES),
    "contact": ("Liên hệ", _CONTACT_BOXES),
}


def title_of(path: Path, procedure: ProcedurePin, titles: Titles) -> str | None:
    """The component's name or the title of the box; None where the dossier has no such thing."""
    if not path:
        return None
    head, *rest = path
    if head == paths.COMPONENTS:
        return next((each.name for each in procedure.components if [each.key] == rest), None)
    if head == paths.DECLARATION:
        return _declaration_title(tuple(rest), titles)
    section, boxes = _SECTIONS.get(str(head), ("", {}))
    name = boxes.get(place_of(rest))
    return f"{section}: {name}" if name else None


def titles_below(items: Iterable[Path], titles: Titles) -> Titles:
    """The titles of the boxes that stand at or below one of the items."""
    places = [place_of(path[1:]) for path in items if path[0] == paths.DECLARATION]
    return {place: title for place, title in titles.items() if any(paths.covers(whole, place) for whole in places)}


def _declaration_title(path: Path, titles: Titles) -> str | None:
    place = place_of(path)
    title = titles.get(place)
    if title is None and place and place[-1] == ANY_ITEM:
        title = titles.get(place[:-1])
    if title is None:
        return None
    # Of the items of a list, people count the first one as 1.
    numbers = [part + 1 for part in path if isinstance(part, int)]
    return f"{title} ({', '.join(map(str, numbers))})" if numbers else title
