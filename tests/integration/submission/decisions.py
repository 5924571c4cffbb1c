"""Every decision of an agency over gRPC: the dossier that it needs, and what it must bring."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from google.protobuf import message_factory
from motcua.submission.v1 import dossier_pb2
from motcua.type.v1 import types_pb2

from services.common.kernel.principal import Role
from tests.integration.submission.world import NGHI_SON, OFFICER, World, request_id
from tests.support.inside import method_of
from tests.support.working_days import working_morning

PACKAGE = "motcua.submission.v1"
REASON = {"reason": "Có lý do"}
RECEIPT = {"receipt_number": "BL-0001"}
DEMAND = {"amount_vnd": 8000, "kind": dossier_pb2.PAYMENT_KIND_CHARGE, "payee": "Kho bạc Nhà nước"}
STOP = REASON | {"legal_ground": "Điều 9"}
EXTENSION = {
    "appointment_time": working_morning(),
    "cause": "Chờ xác minh",
    "apology": "Xin lỗi ông/bà",
    "signer": "Hoàng Văn E",
}
RETURN = {"receiver_name": "Nguyễn Văn A", "channel": types_pb2.CHANNEL_POST, "postal_code": "RB123456789VN"}
Station = Callable[[World], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Decision:
    """`bring` gives the fields for that dossier; `other` is a field with another value; `stranger` lacks the role."""

    station: Station
    target: dossier_pb2.DossierStatus.ValueType
    bring: Callable[[World, str], Awaitable[Mapping[str, Any]]]
    other: Mapping[str, Any] = field(default_factory=lambda: {"reason": "Một lý do khác"})
    stranger: Role = Role.DISPATCHER


def call(world: World, method: str, message: Any, agency: str = "", *roles: Role) -> Awaitable[dossier_pb2.Dossier]:
    """Calls `<Service>.<Method>` as a ward, by default the one that handles."""
    described = method_of(f"{PACKAGE}.{method}")
    ward = world.ward(agency, *roles) if agency else world.ward()
    invoke: Any = world.channels["gateway"].unary_unary(
        f"/{described.containing_service.full_name}/{described.name}",
        request_serializer=type(message).SerializeToString,
        response_deserializer=dossier_pb2.Dossier.FromString,
    )
    answer: Awaitable[dossier_pb2.Dossier] = invoke(message, metadata=ward.metadata)
    return answer


def request(method: str, name: str, **fields: Any) -> Any:
    """The request of a method, with an officer and a new request id unless said otherwise."""
    message_type = message_factory.GetMessageClass(method_of(f"{PACKAGE}.{method}").input_type)
    return message_type(**{"name": name, "request_id": request_id(), "acting_officer": OFFICER} | fields)


async def take(world: World, method: str, name: str, **fields: Any) -> dossier_pb2.Dossier:
    """Takes a decision, with everything right."""
    return await call(world, method, request(method, name, **fields))


def bringing(fields: Mapping[str, Any]) -> Callable[[World, str], Awaitable[Mapping[str, Any]]]:
    """The same for every dossier."""

    async def bring(_world: World, _name: str) -> Mapping[str, Any]:
        return fields

    return bring


async def a_result(world: World, name: str) -> Mapping[str, Any]:
    """A result document, uploaded."""
    file = await world.ward().attach_result(name)
    day = types_pb2.LocalDate(value=(datetime.now(UTC).date() - timedelta(days=1)).isoformat())
    return {"result": dossier_pb2.Result(kind="Giấy khai sinh", number="1", date=day, signer="E", attachment=file.name)}


async def sent(world: World) -> str:
    return (await world.citizen().sent()).name


async def accepted(world: World) -> str:
    return (await world.ward().accept(await sent(world))).name


async def started(world: World) -> str:
    return (await world.ward().start(await accepted(world))).name


async def asked_to_pay(world: World) -> str:
    return (await take(world, "PaymentService.DemandPayment", await started(world), **DEMAND)).name


async def stopped(world: World) -> str:
    return (await take(world, "HandlingService.StopDossier", await started(world), **STOP)).name


async def finished(world: World) -> str:
    name = await started(world)
    return (await take(world, "HandlingService.FinishDossier", name, **await a_result(world, name))).name


async def returned(world: World) -> str:
    return (await take(world, "DeskService.ReturnDossierResult", await finished(world), **RETURN)).name


_P = dossier_pb2
_NEXT, _TO = {"next_handler": "cb-1"}, {"agency": f"agencies/{NGHI_SON}"}
DECISIONS: Mapping[str, Decision] = {
    "DeskService.AcceptDossier": Decision(
        sent, _P.DOSSIER_STATUS_ACCEPTED, bringing(_NEXT), {"next_handler": "cb-2"}, Role.HEAD
    ),
    "DeskService.RefuseDossier": Decision(sent, _P.DOSSIER_STATUS_REFUSED, bringing(REASON)),
    "DeskService.TransferDossier": Decision(sent, _P.DOSSIER_STATUS_REGISTERED, bringing(REASON | _TO)),
    "DeskService.ConfirmWithdrawal": Decision(
        started, _P.DOSSIER_STATUS_WITHDRAWN, bringing(REASON | {"papers_returned": True})
    ),
    "DeskService.ReturnDossierResult": Decision(
        finished, _P.DOSSIER_STATUS_RETURNED, bringing(RETURN), {"receiver_name": "Nguyễn Văn B"}
    ),
    "DeskService.RecallDossierResult": Decision(returned, _P.DOSSIER_STATUS_FINISHED, bringing(REASON)),
    "HandlingService.StartDossier": Decision(
        accepted, _P.DOSSIER_STATUS_IN_PROGRESS, bringing(_NEXT), {"next_handler": "cb-2"}, Role.HEAD
    ),
    "HandlingService.HandOverDossier": Decision(
        started, _P.DOSSIER_STATUS_IN_PROGRESS, bringing(_NEXT), {"next_handler": "cb-2"}
    ),
    "HandlingService.StopDossier": Decision(started, _P.DOSSIER_STATUS_STOPPED, bringing(STOP)),
    "HandlingService.ResumeDossier": Decision(stopped, _P.DOSSIER_STATUS_IN_PROGRESS, bringing(REASON)),
    "HandlingService.StepBackDossier": Decision(started, _P.DOSSIER_STATUS_ACCEPTED, bringing(REASON)),
    "HandlingService.ExtendDossier": Decision(
        started, _P.DOSSIER_STATUS_IN_PROGRESS, bringing(EXTENSION), {"signer": "Người khác"}
    ),
    "HandlingService.FinishDossier": Decision(
        started, _P.DOSSIER_STATUS_FINISHED, a_result, {"result": _P.Result(kind="x", number="2", signer="E")}
    ),
    "PaymentService.DemandPayment": Decision(
        started, _P.DOSSIER_STATUS_PAYMENT_REQUESTED, bringing(DEMAND), {"amount_vnd": 9000}
    ),
    "PaymentService.ConfirmPayment": Decision(
        asked_to_pay, _P.DOSSIER_STATUS_IN_PROGRESS, bringing(RECEIPT), {"receipt_number": "BL-0002"}
    ),
}
