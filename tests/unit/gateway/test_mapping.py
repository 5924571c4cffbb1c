"""Documents are the protos under simpler names: nothing misspelt, nothing that has no place in the proto."""

from __future__ import annotations

from enum import StrEnum

import pytest
from google.protobuf.descriptor import EnumDescriptor
from google.protobuf.struct_pb2 import Struct
from google.protobuf.timestamp_pb2 import Timestamp
from motcua.catalogue.v1 import catalogue_service_pb2
from motcua.identity.v1 import captcha_service_pb2
from motcua.submission.v1 import dossier_pb2, dossier_service_pb2
from motcua.type.v1 import types_pb2

from gateway.rest.app import create_app
from gateway.rest.documents import enums
from gateway.rest.documents.dossiers import Dossier, DossierChange, NewDossier
from gateway.rest.mapping import Document, enum_number, enum_text, json_object, proto_fields

ENUMS: dict[type[StrEnum], EnumDescriptor] = {
    enums.CaptchaPurpose: captcha_service_pb2.CaptchaPurpose.DESCRIPTOR,
    enums.PartyKind: types_pb2.PartyKind.DESCRIPTOR,
    enums.IdentityDocumentKind: types_pb2.IdentityDocumentKind.DESCRIPTOR,
    enums.Channel: types_pb2.Channel.DESCRIPTOR,
    enums.AgencyKind: catalogue_service_pb2.AgencyKind.DESCRIPTOR,
    enums.ExecutingUnit: catalogue_service_pb2.ExecutingUnit.DESCRIPTOR,
    enums.ServiceLevel: catalogue_service_pb2.ServiceLevel.DESCRIPTOR,
    enums.LimitUnit: catalogue_service_pb2.LimitUnit.DESCRIPTOR,
    enums.Requirement: catalogue_service_pb2.Requirement.DESCRIPTOR,
    enums.SupplementRule: catalogue_service_pb2.SupplementRule.DESCRIPTOR,
    enums.SupplementRepeats: catalogue_service_pb2.SupplementRepeats.DESCRIPTOR,
    enums.PaymentKind: dossier_pb2.PaymentKind.DESCRIPTOR,
    enums.AttachmentPurpose: dossier_pb2.AttachmentPurpose.DESCRIPTOR,
    enums.AttachmentState: dossier_pb2.AttachmentState.DESCRIPTOR,
    enums.DossierStatus: dossier_pb2.DossierStatus.DESCRIPTOR,
}


def documents(base: type[Document] = Document) -> list[type[Document]]:
    create_app(None)  # loads every area
    found = []
    for document in base.__subclasses__():
        found += [document, *documents(document)]
    return [document for document in found if hasattr(document, "proto")]


@pytest.mark.parametrize("document", documents(), ids=lambda document: document.__name__)
def test_every_field_of_a_document_has_a_field_of_the_proto_behind_it(document: type[Document]) -> None:
    mapped = {name for name, _, _ in proto_fields(document)}
    # The grant is OAuth's word for the operation itself.
    assert mapped == set(document.model_fields) - {"grant_type"}


@pytest.mark.parametrize(("words", "proto"), ENUMS.items(), ids=lambda item: getattr(item, "__name__", ""))
def test_every_word_of_a_list_is_a_value_of_the_proto_and_the_other_way_round(
    words: type[StrEnum], proto: EnumDescriptor
) -> None:
    assert {enum_text(proto, value.number) for value in proto.values} - {None} == {word.value for word in words}
    assert all(enum_text(proto, enum_number(proto, word.value)) == word.value for word in words)


def test_every_status_has_its_national_code_and_its_name() -> None:
    codes = [status.code for status in enums.DossierStatus]
    assert codes == [*range(1, 11), None]
    assert all(status.text for status in enums.DossierStatus)


def test_a_value_that_this_build_does_not_know_is_left_out() -> None:
    assert enum_text(dossier_pb2.DossierStatus.DESCRIPTOR, 77) is None


def test_ids_get_their_collection_back() -> None:
    body = NewDossier.model_validate({"procedure": "1.001193", "receiving_agency": "c16594"})
    assert body.to_proto(dossier_service_pb2.CreateDossierRequest, request_id="r") == (
        dossier_service_pb2.CreateDossierRequest(
            procedure="procedures/1.001193", receiving_agency="agencies/c16594", request_id="r"
        )
    )


def test_a_part_that_is_empty_is_set_and_one_that_is_null_is_not() -> None:
    change = DossierChange.model_validate({"owner": {}, "declaration": {}, "contact": None})
    message = change.to_proto(dossier_pb2.Dossier)
    assert message.HasField("owner")
    assert message.HasField("declaration")
    assert not message.HasField("contact")


def test_a_part_without_anything_in_it_is_left_out_unless_it_is_always_there() -> None:
    message = dossier_pb2.Dossier(
        status=dossier_pb2.DOSSIER_STATUS_DRAFT,
        procedure=dossier_pb2.ProcedureRef(),
        receiving_agency=dossier_pb2.AgencyRef(),
        owner=dossier_pb2.Party(),
        declaration=Struct(),
        create_time=Timestamp(),
    )
    document = Dossier.of(message).model_dump(exclude_none=True)
    assert document.keys().isdisjoint({"owner", "declaration"})
    assert document.keys() >= {"procedure", "receiving_agency"}


def test_json_survives_a_struct_whole_numbers_whole_and_keys_in_order() -> None:
    message = dossier_pb2.Dossier()
    message.declaration.update({"b": 1, "a": [True, None, 2.5, {"c": "ế"}]})
    assert json_object(message.declaration) == {"a": [True, None, 2.5, {"c": "ế"}], "b": 1}
    assert list(json_object(message.declaration)) == ["a", "b"]
    assert isinstance(json_object(message.declaration)["b"], int)


def test_shape_rules_of_the_proto_stand_in_the_description() -> None:
    properties = NewDossier.model_json_schema()["properties"]
    assert properties["procedure"]["pattern"] == r"^[0-9]\.[0-9]{6}$"
    assert properties["declared_place"]["maxLength"] == 100
    assert Dossier.model_json_schema(mode="serialization")["properties"]["status_code"]
