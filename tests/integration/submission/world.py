"""Submission as its neighbours see it: gRPC over mTLS, beside a real catalogue, on real servers."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import grpc
import httpx
from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.struct_pb2 import Struct
from google.protobuf.timestamp_pb2 import Timestamp
from motcua.submission.v1 import (
    attachment_service_pb2,
    attachment_service_pb2_grpc,
    desk_service_pb2,
    desk_service_pb2_grpc,
    dossier_pb2,
    dossier_service_pb2,
    dossier_service_pb2_grpc,
    handling_service_pb2,
    handling_service_pb2_grpc,
    notice_service_pb2_grpc,
    supplement_service_pb2,
    supplement_service_pb2_grpc,
)
from motcua.type.v1 import types_pb2

from deploy.certs import Material
from deploy.local import Stack
from services.catalogue import bootstrap as catalogue_bootstrap
from services.catalogue.settings import Settings as CatalogueSettings
from services.common.events.bus import Bus
from services.common.kernel.principal import Kind, Principal, Role
from services.common.rpc import client
from services.common.rpc.tls import TlsFiles
from services.common.rpc.tokens import Claims
from services.common.storage import mongo
from services.submission.bootstrap import build
from services.submission.settings import Settings
from tests.support import declarations, files, uploads
from tests.support.people import Person, woman
from tests.support.servers import NOBODY, serving, settings_of
from tests.support.tokens import Mint

BIRTH, COMPONENT = "procedures/1.001193", "giay-chung-sinh"
TAN_DAN, NGHI_SON = "c16594", "c16654"
DOSSIERS = "motcua.submission.v1.DossierService"
DESK = "motcua.submission.v1.DeskService"
ATTACHMENTS = "motcua.submission.v1.AttachmentService"
SUPPLEMENTS = "motcua.submission.v1.SupplementService"
NOTICES = "motcua.submission.v1.NoticeService"
OFFICER = dossier_pb2.ActingOfficer(id="cb-1", display_name="Lê Văn D", title="Công chức tư pháp - hộ tịch")
DATABASE_PREFIX = "test_submission_"


@dataclass(frozen=True, slots=True)
class World:
    """The running service; `database` and `bus` look behind it."""

    database: mongo.Database
    bus: Bus
    channels: Mapping[str, grpc.aio.Channel]
    mint: Mint
    http: httpx.AsyncClient

    def citizen(self, *, verified: bool = True) -> Citizen:
        """Somebody new with an account."""
        principal = Principal(Kind.ACCOUNT, uuid.uuid4().hex, contact_verified=verified, token_id="t")
        return Citizen(self, self._token(principal), woman(), principal.id)

    def ward(self, agency: str = TAN_DAN, *roles: Role) -> Ward:
        """A ward's one-stop system; without roles named, one that holds them all."""
        principal = Principal(Kind.WARD, agency, agency_id=agency, roles=frozenset(roles or Role), token_id="t")
        return Ward(self, self._token(principal))

    def _token(self, principal: Principal) -> str:
        return self.mint.token(Claims(principal), timedelta(minutes=10))


class Caller:
    """Whoever holds a token, behind the gateway."""

    def __init__(self, world: World, token: str) -> None:
        self.world = world
        self.metadata = [("authorization", f"Bearer {token}")]
        channel = world.channels["gateway"]
        self.dossiers = dossier_service_pb2_grpc.DossierServiceStub(channel)
        self.desk = desk_service_pb2_grpc.DeskServiceStub(channel)
        self.handling = handling_service_pb2_grpc.HandlingServiceStub(channel)
        self.supplements = supplement_service_pb2_grpc.SupplementServiceStub(channel)
        self.attachments = attachment_service_pb2_grpc.AttachmentServiceStub(channel)

    async def announce(self, dossier: str, file: files.File, component: str = "", **more: Any) -> Any:
        """CreateAttachment."""
        request = attachment_service_pb2.CreateAttachmentRequest(
            parent=dossier,
            component_key=component,
            file_name=file.name,
            content_type=file.content_type,
            **{"size_bytes": len(file.content), "request_id": request_id(), **more},
        )
        return await self.attachments.CreateAttachment(request, metadata=self.metadata)

    async def upload(self, created: Any, file: files.File) -> None:
        """Sends the bytes to the upload host."""
        form = {field.name: field.value for field in created.upload.fields}
        await uploads.upload(self.world.http, created.upload.url, form, file)

    async def complete(self, attachment: str, request: str = "") -> dossier_pb2.Attachment:
        """CompleteAttachment."""
        message = attachment_service_pb2.CompleteAttachmentRequest(name=attachment, request_id=request or request_id())
        return await self.attachments.CompleteAttachment(message, metadata=self.metadata)

    async def delete(self, attachment: str, request: str = "") -> None:
        """DeleteAttachment."""
        message = attachment_service_pb2.DeleteAttachmentRequest(name=attachment, request_id=request or request_id())
        await self.attachments.DeleteAttachment(message, metadata=self.metadata)

    async def link(self, attachment: str) -> str:
        """GetAttachmentDownload."""
        request = attachment_service_pb2.GetAttachmentDownloadRequest(name=attachment)
        answer = await self.attachments.GetAttachmentDownload(request, metadata=self.metadata)
        return str(answer.url)


class Citizen(Caller):
    """Somebody with an account."""

    def __init__(self, world: World, token: str, person: Person, account: str) -> None:
        super().__init__(world, token)
        self.person = person
        self.account = account

    async def draft(self, agency: str = TAN_DAN, procedure: str = BIRTH, request: str = "") -> dossier_pb2.Dossier:
        """CreateDossier."""
        message = dossier_service_pb2.CreateDossierRequest(
            procedure=procedure,
            receiving_agency=f"agencies/{agency}",
            declared_place="phường Hải An",
            request_id=request or request_id(),
        )
        return await self.dossiers.CreateDossier(message, metadata=self.metadata)

    async def get(self, key: str) -> dossier_pb2.Dossier:
        """GetDossier by name, id or code."""
        request = dossier_service_pb2.GetDossierRequest(name=f"dossiers/{key.removeprefix('dossiers/')}")
        return await self.dossiers.GetDossier(request, metadata=self.metadata)

    async def fill(self, dossier: dossier_pb2.Dossier, **changed: Any) -> dossier_pb2.Dossier:
        """UpdateDossier with all that a birth registration asks; `changed` replaces parts."""
        parts = {
            "submitter": self.party(),
            "owner": self.party(),
            "contact": dossier_pb2.Contact(email=self.person.email, phone=self.person.phone),
            "declaration": struct(declarations.birth_registration(self.person)),
        } | changed
        request = dossier_service_pb2.UpdateDossierRequest(
            dossier=dossier_pb2.Dossier(name=dossier.name, etag=dossier.etag, **parts),
            update_mask=FieldMask(paths=list(parts)),
            request_id=request_id(),
        )
        return await self.dossiers.UpdateDossier(request, metadata=self.metadata)

    def party(self) -> dossier_pb2.Party:
        """The person as submitter or owner."""
        return dossier_pb2.Party(
            kind=types_pb2.PARTY_KIND_CITIZEN,
            full_name=self.person.full_name,
            birth_date=types_pb2.LocalDate(value=self.person.birth_date),
            identity_document=types_pb2.IdentityDocument(
                kind=types_pb2.IDENTITY_DOCUMENT_KIND_PERSONAL_NUMBER, number=self.person.number
            ),
            address=self.person.address,
            phone=self.person.phone,
        )

    async def attach(self, dossier: str, file: files.File | None = None) -> dossier_pb2.Attachment:
        """A file announced, uploaded and verified."""
        file = file or files.pdf()
        created = await self.announce(dossier, file, COMPONENT)
        await self.upload(created, file)
        return await self.complete(created.attachment.name)

    async def ready(self, agency: str = TAN_DAN) -> dossier_pb2.Dossier:
        """A draft that lacks nothing."""
        dossier = await self.fill(await self.draft(agency))
        await self.attach(dossier.name)
        return await self.get(dossier.name)

    async def throw_away(self, name: str, *, request: str = "", etag: str = "") -> None:
        """DeleteDossier."""
        message = dossier_service_pb2.DeleteDossierRequest(name=name, etag=etag, request_id=request or request_id())
        await self.dossiers.DeleteDossier(message, metadata=self.metadata)

    async def submit(self, name: str, *, request: str = "", etag: str = "") -> dossier_pb2.Dossier:
        """SubmitDossier."""
        message = dossier_service_pb2.SubmitDossierRequest(name=name, etag=etag, request_id=request or request_id())
        return await self.dossiers.SubmitDossier(message, metadata=self.metadata)

    async def send_supplement(self, name: str, *, request: str = "", **explained: str) -> dossier_pb2.Dossier:
        """SendSupplement; explanations by the member of the declaration."""
        said = [
            dossier_service_pb2.Explanation(field=f"declaration.{field}", text=text)
            for field, text in explained.items()
        ]
        message = dossier_service_pb2.SendSupplementRequest(
            name=name, request_id=request or request_id(), explanations=said
        )
        return await self.dossiers.SendSupplement(message, metadata=self.metadata)

    async def sent(self, agency: str = TAN_DAN) -> dossier_pb2.Dossier:
        """A dossier that was sent."""
        return await self.submit((await self.ready(agency)).name)


class Ward(Caller):
    """A ward's one-stop system."""

    async def get(self, key: str) -> dossier_pb2.Dossier:
        """GetDeskDossier by name, id or code."""
        request = desk_service_pb2.GetDeskDossierRequest(name=f"dossiers/{key.removeprefix('dossiers/')}")
        return await self.desk.GetDeskDossier(request, metadata=self.metadata)

    async def accept(self, key: str, **more: Any) -> dossier_pb2.Dossier:
        """AcceptDossier."""
        request = desk_service_pb2.AcceptDossierRequest(**_decision(key) | {"next_handler": "cb-1"} | more)
        return await self.desk.AcceptDossier(request, metadata=self.metadata)

    async def start(self, key: str, **more: Any) -> dossier_pb2.Dossier:
        """StartDossier."""
        request = handling_service_pb2.StartDossierRequest(**_decision(key) | {"next_handler": "cb-1"} | more)
        return await self.handling.StartDossier(request, metadata=self.metadata)

    async def finish(self, key: str, attachment: str, **more: Any) -> dossier_pb2.Dossier:
        """FinishDossier."""
        result = dossier_pb2.Result(
            kind="Giấy khai sinh",
            number="01/2026",
            date=types_pb2.LocalDate(value=(datetime.now(UTC).date() - timedelta(days=1)).isoformat()),
            signer="Phạm Thị E",
            attachment=attachment,
        )
        request = handling_service_pb2.FinishDossierRequest(**_decision(key) | {"result": result} | more)
        return await self.handling.FinishDossier(request, metadata=self.metadata)

    async def hand_over(self, key: str, receiver: Person, **more: Any) -> dossier_pb2.Dossier:
        """ReturnDossierResult at the counter."""
        shown = types_pb2.IdentityDocument(
            kind=types_pb2.IDENTITY_DOCUMENT_KIND_PERSONAL_NUMBER, number=receiver.number
        )
        given = {
            "receiver_name": receiver.full_name,
            "channel": types_pb2.CHANNEL_COUNTER,
            "receiver_document": shown,
        }
        request = desk_service_pb2.ReturnDossierResultRequest(**_decision(key) | given | more)
        return await self.desk.ReturnDossierResult(request, metadata=self.metadata)

    async def ask(self, key: str, *fields: str, **more: Any) -> dossier_pb2.Dossier:
        """RequestSupplement."""
        due = Timestamp()
        due.FromDatetime(datetime.now(UTC) + timedelta(days=15))
        given = {
            "items": [dossier_pb2.SupplementItem(field=field, remark="Vui lòng sửa lại.") for field in fields],
            "reason": "Giấy chứng sinh bị mờ",
            "due_time": due,
        }
        request = supplement_service_pb2.RequestSupplementRequest(**_decision(key) | given | more)
        return await self.supplements.RequestSupplement(request, metadata=self.metadata)

    async def confirm(self, key: str, **more: Any) -> dossier_pb2.Dossier:
        """ConfirmSupplement."""
        request = supplement_service_pb2.ConfirmSupplementRequest(**_decision(key) | more)
        return await self.supplements.ConfirmSupplement(request, metadata=self.metadata)

    async def expire(self, key: str, **more: Any) -> dossier_pb2.Dossier:
        """ExpireSupplement."""
        request = supplement_service_pb2.ExpireSupplementRequest(**_decision(key) | {"reason": "Quá hạn"} | more)
        return await self.supplements.ExpireSupplement(request, metadata=self.metadata)

    async def attach_result(self, dossier: str) -> dossier_pb2.Attachment:
        """A result file, verified."""
        file = files.pdf("giấy khai sinh.pdf", "GIAY KHAI SINH")
        created = await self.announce(dossier, file, purpose=dossier_pb2.ATTACHMENT_PURPOSE_RESULT)
        await self.upload(created, file)
        return await self.complete(created.attachment.name)


def request_id() -> str:
    """A request id that was not used before."""
    return str(uuid.uuid4())


def struct(value: Mapping[str, Any]) -> Struct:
    """JSON as protobuf has it."""
    made = Struct()
    made.update(dict(value))
    return made


def today() -> date:
    """Today in Vietnam."""
    return (datetime.now(UTC) + timedelta(hours=7)).date()


def _decision(key: str) -> dict[str, Any]:
    name = f"dossiers/{key.removeprefix('dossiers/')}"
    return {"name": name, "request_id": request_id(), "acting_officer": OFFICER}


@asynccontextmanager
async def running_catalogue(servers: Stack) -> AsyncIterator[str]:
    """The real catalogue with the project's own records; its address."""
    # Submission asks in its own name: nobody verifies a token.
    settings = settings_of(
        CatalogueSettings, servers, "catalogue", database_prefix=DATABASE_PREFIX, identity_address=NOBODY
    )
    await catalogue_bootstrap.publish_frozen(settings)
    async with (
        catalogue_bootstrap.build(settings) as app,
        serving(app.servicers, app.verifier, TlsFiles(settings.tls_dir)) as address,
    ):
        yield address


@asynccontextmanager
async def running(settings: Settings, material: Material) -> AsyncIterator[World]:
    """The service as its composition root makes it; only the keys of the tokens are the test's own."""
    mint = Mint()
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(build(settings))
        tls = TlsFiles(settings.tls_dir)
        address = await stack.enter_async_context(serving(app.servicers, mint.verifier(), tls))
        channels = {}
        for name in ("gateway", "tracking", "operator"):
            channels[name] = client.connect(
                "submission",
                address,
                TlsFiles(material.tls_dir(name)),
                [DOSSIERS, DESK, SUPPLEMENTS, ATTACHMENTS, NOTICES],
            )
            stack.push_async_callback(channels[name].close)
        connection = mongo.connect(settings.mongo_url, name="test")
        stack.callback(connection.close)
        bus = await Bus.connect(settings.nats_url, name="test")
        stack.push_async_callback(bus.close)
        http = await stack.enter_async_context(httpx.AsyncClient(timeout=20, trust_env=False))
        database = connection[f"{settings.database_prefix}submission"]
        yield World(database, bus, channels, mint, http)


def notices(world: World) -> notice_service_pb2_grpc.NoticeServiceStub:
    """What tracking calls."""
    return notice_service_pb2_grpc.NoticeServiceStub(world.channels["tracking"])
