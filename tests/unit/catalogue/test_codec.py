"""Records as documents: nothing is lost, and what an earlier release wrote is still the same record."""

from __future__ import annotations

import pytest

from services.catalogue.adapters import codec
from services.catalogue.domain.catalogue import Catalogue
from services.catalogue.domain.procedure import Procedure


def as_first_released(procedure: Procedure) -> dict[str, object]:
    """Its document without the fields that came later; those that are written must be as they are where absent."""
    document = codec.PROCEDURES.write(procedure)
    del document["supplement_repeats"]
    for fee in document["fees"]:  # type: ignore[attr-defined]  # a JSON array of objects
        del fee["additional"]
    return document


def test_a_procedure_that_an_earlier_release_published_is_no_other_record_now(frozen: Catalogue) -> None:
    for procedure in frozen.procedures:
        if procedure.version == 1:
            assert codec.PROCEDURES.read(as_first_released(procedure)) == procedure


def test_a_misspelt_field_is_named(frozen: Catalogue) -> None:
    document = {**codec.PROCEDURES.write(frozen.procedures[0]), "sensitiv": True}
    with pytest.raises(ValueError, match="unknown fields: sensitiv"):
        codec.PROCEDURES.read(document)
