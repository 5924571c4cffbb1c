"""Text arrives composed (NFC) and free of what can't be kept, wherever in a message it stands."""

from __future__ import annotations

import math
import unicodedata
from typing import Any

import pytest
from google.protobuf import json_format
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Struct
from motcua.catalogue.v1 import catalogue_service_pb2
from motcua.identity.v1 import account_service_pb2
from motcua.submission.v1 import dossier_pb2, dossier_service_pb2

from services.common.kernel.errors import InvalidArgument
from services.common.rpc import validation
from services.common.rpc.normal_form import normalise

NAME = "Nguyễn Thị Ánh Tuyết"
DECOMPOSED = unicodedata.normalize("NFD", NAME)


def update(**parts: object) -> dossier_service_pb2.UpdateDossierRequest:
    return dossier_service_pb2.UpdateDossierRequest(dossier=dossier_pb2.Dossier(**parts))  # type: ignore[arg-type]  # parts of a dossier


def declaring(**members: Any) -> dossier_service_pb2.UpdateDossierRequest:
    declaration = Struct()
    declaration.update(members)
    return update(declaration=declaration)


def wrong(message: Message) -> dict[str, str]:
    return {violation.field: violation.reason for violation in normalise(message)}


def test_decomposed_vietnamese_is_composed_in_fields_lists_and_declarations() -> None:
    message = update(owner=dossier_pb2.Party(full_name=DECOMPOSED))
    message.dossier.attachments.add(file_name=DECOMPOSED)
    message.dossier.declaration.update({DECOMPOSED: [DECOMPOSED, {"con": DECOMPOSED}]})
    message.update_mask.paths.append(DECOMPOSED)

    assert normalise(message) == []

    assert message.dossier.owner.full_name == message.dossier.attachments[0].file_name == NAME
    assert json_format.MessageToDict(message.dossier.declaration) == {NAME: [NAME, {"con": NAME}]}
    assert message.update_mask.paths == [NAME]


def test_what_is_composed_already_stays_as_it_is() -> None:
    message = declaring(name=NAME, copies=2, pledge=True, nothing=None)
    before = message.SerializeToString(deterministic=True)

    assert normalise(message) == []
    assert message.SerializeToString(deterministic=True) == before


def test_limits_count_letters_as_people_do() -> None:
    """100 letters are 100, even where a phone sends two or three code points for each."""
    address = "ệ" * 100
    profile = account_service_pb2.Profile(full_name=unicodedata.normalize("NFD", address))
    validation.check(profile)
    assert profile.full_name == address
    with pytest.raises(InvalidArgument):
        validation.check(account_service_pb2.Profile(full_name=unicodedata.normalize("NFD", address + "ệ")))


def test_nul_is_refused_wherever_it_stands() -> None:
    assert wrong(catalogue_service_pb2.ListAgenciesRequest(query="a\0")) == {"query": "STRING_UNREADABLE"}
    nested = declaring(**{"a.b": ["x", {"c": "\0"}], "\0": 1})
    assert wrong(nested) == {
        'dossier.declaration["a.b"][1].c': "STRING_UNREADABLE",
        'dossier.declaration["\0"]': "STRING_UNREADABLE",
    }


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 1e308, 2.0**53])
def test_a_number_that_json_cannot_exchange_is_refused(number: float) -> None:
    assert wrong(declaring(copies=number)) == {"dossier.declaration.copies": "NUMBER_NOT_EXACT"}


def test_a_name_composed_and_decomposed_is_one_name_twice() -> None:
    message = declaring(**{"Tên": 1, unicodedata.normalize("NFD", "Tên"): 2})
    assert wrong(message) == {"dossier.declaration.Tên": "NAME_TWICE"}
