"""What a rule can't say: whose dossier it is. The wrong owner and the wrong agency learn not even that it exists."""

from __future__ import annotations

import importlib
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import grpc
import pytest
from google.protobuf import message_factory
from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from motcua.submission.v1 import attachment_service_pb2 as attachments
from motcua.submission.v1 import desk_service_pb2 as desk
from motcua.submission.v1 import dossier_pb2
from motcua.submission.v1 import dossier_service_pb2 as dossiers
from motcua.tracking.v1 import timeline_service_pb2 as timelines
from motcua.type.v1 import types_pb2

from services.common.status import from_rpc_error
from tests.e2e.authorisation.conftest import Pass
from tests.support import drafts
from tests.support.citizen import Citizen, Filing
from tests.support.inside import Inside, method_of
from tests.support.places import REQUIRED_COMPONENT
from tests.support.ward_decisions import OFFICER

FILES = "motcua.submission.v1.AttachmentService"
RESULT = dossier_pb2.Result(
    kind="Giấy khai sinh",
    number="1",
    date=types_pb2.LocalDate(value="2026-11-20"),
    signer="Hoàng Văn E",
    attachment="x",
)


@dataclass(frozen=True, slots=True)
class Target:
    """A dossier of the citizen's and one of its files."""

    name: str
    attachment: str

    @classmethod
    def of(cls, filing: Filing) -> Target:
        attachment = filing.dossier["attachments"][0]["id"]
        return cls(f"dossiers/{filing.id}", f"dossiers/{filing.id}/attachments/{attachment}")


def _id() -> str:
    return str(uuid.uuid4())


def of_owner(target: Target) -> Iterator[tuple[str, Message]]:
    """Everything that an owner can do with a dossier."""
    service, name = "motcua.submission.v1.DossierService", target.name
    yield f"{service}.GetDossier", dossiers.GetDossierRequest(name=name)
    changed = dossier_pb2.Dossier(name=name, contact=dossier_pb2.Contact(phone="0900000000"))
    mask = FieldMask(paths=["contact"])
    yield f"{service}.UpdateDossier", dossiers.UpdateDossierRequest(dossier=changed, update_mask=mask, request_id=_id())
    yield f"{service}.DeleteDossier", dossiers.DeleteDossierRequest(name=name, request_id=_id())
    yield f"{service}.SubmitDossier", dossiers.SubmitDossierRequest(name=name, request_id=_id())
    yield f"{service}.SendSupplement", dossiers.SendSupplementRequest(name=name, request_id=_id())
    yield f"{service}.WithdrawDossier", dossiers.WithdrawDossierRequest(name=name, request_id=_id(), reason="x")
    yield from of_both(target, dossier_pb2.ATTACHMENT_PURPOSE_COMPONENT)


_LATER = Timestamp(seconds=1_900_000_000)
_REASON, _NEXT = {"reason": "x"}, {"next_handler": "x"}
DECISIONS: Mapping[str, Mapping[str, Any]] = {
    "DeskService.AcceptDossier": _NEXT,
    "DeskService.RefuseDossier": _REASON,
    "DeskService.TransferDossier": _REASON | {"agency": "agencies/c16438"},
    "DeskService.ConfirmWithdrawal": {"papers_returned": True},
    "DeskService.ReturnDossierResult": {
        "receiver_name": "x",
        "channel": types_pb2.CHANNEL_POST,
        "postal_code": "x",
    },
    "DeskService.RecallDossierResult": _REASON,
    "HandlingService.StartDossier": _NEXT,
    "HandlingService.HandOverDossier": _NEXT,
    "HandlingService.StopDossier": _REASON | {"legal_ground": "x"},
    "HandlingService.ResumeDossier": _REASON,
    "HandlingService.StepBackDossier": _REASON,
    "HandlingService.ExtendDossier": {"cause": "x", "apology": "x", "signer": "x", "appointment_time": _LATER},
    "HandlingService.FinishDossier": {"result": RESULT},
    "SupplementService.RequestSupplement": _REASON
    | {"items": [dossier_pb2.SupplementItem(field="contact.phone", remark="x")], "due_time": _LATER},
    "SupplementService.ConfirmSupplement": {},
    "SupplementService.ExpireSupplement": _REASON,
    "PaymentService.DemandPayment": {"amount_vnd": 1, "kind": dossier_pb2.PAYMENT_KIND_FEE, "payee": "x"},
    "PaymentService.ConfirmPayment": {"receipt_number": "x"},
}


def of_agency(target: Target) -> Iterator[tuple[str, Message]]:
    """Everything that an agency can do with a dossier."""
    yield "motcua.submission.v1.DeskService.GetDeskDossier", desk.GetDeskDossierRequest(name=target.name)
    for decision, fields in DECISIONS.items():
        method = f"motcua.submission.v1.{decision}"
        request_type = message_factory.GetMessageClass(method_of(method).input_type)
        common = {"name": target.name, "request_id": _id(), "acting_officer": OFFICER}
        yield method, request_type(**common | dict(fields))
    yield from of_both(target, dossier_pb2.ATTACHMENT_PURPOSE_RESULT)


def of_both(target: Target, purpose: dossier_pb2.AttachmentPurpose.ValueType) -> Iterator[tuple[str, Message]]:
    yield announcement(target, purpose)
    yield deletion(target)
    yield f"{FILES}.CompleteAttachment", attachments.CompleteAttachmentRequest(name=target.attachment, request_id=_id())
    yield f"{FILES}.GetAttachmentDownload", attachments.GetAttachmentDownloadRequest(name=target.attachment)
    yield "motcua.tracking.v1.TimelineService.GetTimeline", timelines.GetTimelineRequest(dossier=target.name)
    yield "motcua.tracking.v1.TimelineService.WatchTimeline", timelines.WatchTimelineRequest(dossier=target.name)


def announcement(target: Target, purpose: dossier_pb2.AttachmentPurpose.ValueType) -> tuple[str, Message]:
    request = attachments.CreateAttachmentRequest(
        parent=target.name,
        component_key=REQUIRED_COMPONENT if purpose == dossier_pb2.ATTACHMENT_PURPOSE_COMPONENT else "",
        file_name="a.pdf",
        content_type="application/pdf",
        size_bytes=10,
        purpose=purpose,
        request_id=_id(),
    )
    return f"{FILES}.CreateAttachment", request


def deletion(target: Target) -> tuple[str, Message]:
    return f"{FILES}.DeleteAttachment", attachments.DeleteAttachmentRequest(name=target.attachment, request_id=_id())


async def assert_is_hidden(inside: Inside, held: Pass, method: str, request: Message) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await inside.call(method, request, token=held.token, thumbprint=held.thumbprint)
    problem = from_rpc_error(refused.value)
    assert (problem.code, problem.reason) == (grpc.StatusCode.NOT_FOUND, "DOSSIER_NOT_FOUND"), method


def test_no_decision_is_forgotten() -> None:
    services = ("desk", "handling", "supplement", "payment")
    modules = [importlib.import_module(f"motcua.submission.v1.{name}_service_pb2") for name in services]
    known = [service for module in modules for service in module.DESCRIPTOR.services_by_name.values()]
    methods = {f"{service.name}.{method.name}" for service in known for method in service.methods}
    reads_and_files = {"DeskService.ListDeskDossiers", "DeskService.GetDeskDossier", "DeskService.FileAtCounter"}
    assert set(DECISIONS) == methods - reads_and_files


async def test_the_wrong_owner_finds_nothing(inside: Inside, citizen: Citizen, stranger_pass: Pass) -> None:
    for filing in (await drafts.complete(citizen), await drafts.submitted(citizen)):
        before = await filing.refresh()
        for method, request in of_owner(Target.of(filing)):
            await assert_is_hidden(inside, stranger_pass, method, request)
        assert await filing.refresh() == before


async def test_the_wrong_agency_finds_nothing(inside: Inside, citizen: Citizen, other_ward_pass: Pass) -> None:
    filing = await drafts.submitted(citizen)
    before = await filing.refresh()

    for method, request in of_agency(Target.of(filing)):
        await assert_is_hidden(inside, other_ward_pass, method, request)

    assert await filing.refresh() == before


async def test_the_right_agency_finds_no_draft(inside: Inside, citizen: Citizen, whole_ward_pass: Pass) -> None:
    draft = await drafts.complete(citizen)

    for method, request in of_agency(Target.of(draft)):
        await assert_is_hidden(inside, whole_ward_pass, method, request)


async def test_an_officer_of_the_agency_sees_what_was_sent_to_it(
    inside: Inside, citizen: Citizen, officer_pass: Pass
) -> None:
    target = Target.of(await drafts.submitted(citizen))

    request = desk.GetDeskDossierRequest(name=target.name)
    seen = await inside.call("motcua.submission.v1.DeskService.GetDeskDossier", request, token=officer_pass.token)

    assert seen.name == target.name


async def test_an_agency_does_not_touch_the_papers_of_the_citizen(
    inside: Inside, citizen: Citizen, ward_pass: Pass
) -> None:
    filing = await drafts.submitted(citizen)
    target, before = Target.of(filing), await filing.refresh()
    addition = announcement(target, dossier_pb2.ATTACHMENT_PURPOSE_COMPONENT)

    for method, request in (addition, deletion(target)):
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await inside.call(method, request, token=ward_pass.token, thumbprint=ward_pass.thumbprint)
        assert refused.value.code() is grpc.StatusCode.PERMISSION_DENIED, method

    assert await filing.refresh() == before
