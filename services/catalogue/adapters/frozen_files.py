"""The frozen catalogue in `services/catalogue/data`, described in the README there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

from services.catalogue.domain.catalogue import Catalogue

from . import codec

T = TypeVar("T")

DATA = Path(__file__).parents[1] / "data"


def read_catalogue(folder: Path = DATA) -> Catalogue:
    """The catalogue as it stands in the files, not yet published.

    Raises ValueError, naming file and record, where a record is not shaped as the README says.
    """
    calendar = folder / "calendar.json"
    days = _json(calendar)
    return Catalogue(
        agencies=_records(codec.AGENCIES, folder / "agencies.json"),
        former_units=_records(codec.FORMER_UNITS, folder / "former_units.json"),
        fields=_records(codec.FIELDS, folder / "fields.json"),
        procedures=tuple(
            procedure
            for file in sorted((folder / "procedures").glob("*.json"))
            for procedure in _records(codec.PROCEDURES, file)
        ),
        forms=tuple(
            codec.FORMS.read({"id": file.name.removesuffix(".json"), "schema": _json(file)})
            for file in sorted((folder / "forms").glob("*.json"))
        ),
        everyday_words=_records(codec.EVERYDAY_WORDS, folder / "everyday_words.json"),
        default_week=_record(codec.WEEKS, days["default_week"], calendar, 0),
        overrides=tuple(_record(codec.OVERRIDES, day, calendar, at) for at, day in enumerate(days["overrides"])),
    )


def _json(file: Path) -> dict[str, list[object]]:
    content: dict[str, list[object]] = json.loads(file.read_text(encoding="utf-8"))
    return content


def _records(kind: codec.Codec[T], file: Path) -> tuple[T, ...]:
    return tuple(_record(kind, document, file, at) for at, document in enumerate(_json(file)))


def _record(kind: codec.Codec[T], document: object, file: Path, at: int) -> T:
    try:
        return kind.read(document)
    except ValueError as error:
        raise ValueError(f"{file.name}, record {at + 1}: {error}") from error
