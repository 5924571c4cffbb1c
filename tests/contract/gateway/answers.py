"""A good answer for every method that the REST door calls."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Struct
from motcua.auth.v1 import rule_pb2
from motcua.catalogue.v1 import catalogue_service_pb2 as catalogue
from motcua.identity.v1 import account_service_pb2 as accounts
from motcua.identity.v1 import admin_service_pb2 as admin
from motcua.identity.v1 import captcha_service_pb2 as captchas
from motcua.identity.v1 import partner_service_pb2 as partners
from motcua.identity.v1 import session_service_pb2 as sessions
from motcua.submission.v1 import attachment_service_pb2 as attachments
from motcua.submission.v1 import desk_service_pb2, dossier_pb2, dossier_service_pb2
from motcua.tracking.v1 import lookup_service_pb2 as lookup
from motcua.tracking.v1 import timeline_service_pb2 as timeline
from motcua.type.v1 import types_pb2

from tests.contract.gateway.samples import ATTACHMENT, DOSSIER, draft, instant, submitted

_AGENCY = catalogue.Agency(name="agencies/c16594", display_name="UBND phường", kind=catalogue.AGENCY_KIND_COMMUNE)
_PROCEDURE = catalogue.Procedure(
    name="procedures/1.001193", field=catalogue.Field(name="fields/ho-tich"), fees=[catalogue.Fee(amount_vnd=0)]
)
_SESSION = sessions.Session(
    access_token="a", access_expire_time=instant(), refresh_token="r", refresh_expire_time=instant()
)
_SESSION_SUMMARY = sessions.SessionSummary(
    name="sessions/0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e11",
    device="Chrome, Android",
    create_time=instant(),
    last_use_time=instant(),
    expire_time=instant(),
    current=True,
)
_ACCOUNT = accounts.Account(
    name="accounts/1",
    etag='"3"',
    kind=types_pb2.PARTY_KIND_CITIZEN,
    profile=accounts.Profile(full_name="Nguyễn Văn A"),
    create_time=instant(),
)
_ATTACHMENT = dossier_pb2.Attachment(
    name=f"dossiers/{DOSSIER}/attachments/{ATTACHMENT}", state=dossier_pb2.ATTACHMENT_STATE_VERIFIED
)
_ANNOUNCED = attachments.CreateAttachmentResponse(
    attachment=_ATTACHMENT, upload=attachments.UploadForm(url="https://tep.example.vn", expire_time=instant())
)
_REGISTERED = dossier_pb2.DOSSIER_STATUS_REGISTERED
DECISIONS = (
    *("SendSupplement", "WithdrawDossier"),
    *("AcceptDossier", "RefuseDossier", "TransferDossier", "ConfirmWithdrawal"),
    *("ReturnDossierResult", "RecallDossierResult"),
    *("StartDossier", "HandOverDossier", "StopDossier", "ResumeDossier", "StepBackDossier"),
    *("ExtendDossier", "FinishDossier"),
    *("RequestSupplement", "ConfirmSupplement", "ExpireSupplement"),
    *("DemandPayment", "ConfirmPayment"),
)
"""The methods that change where a dossier stands, but for SubmitDossier."""

GOOD: dict[str, Message] = {
    "CreateCaptcha": captchas.Captcha(name="captchas/1", image_png=b"\x89PNG", expire_time=instant()),
    "CreateLookupPass": captchas.LookupPass(token="t", expire_time=instant(), max_lookups=10),
    "RegisterAccount": accounts.RegisterAccountResponse(),
    "CheckUserName": accounts.CheckUserNameResponse(available=True),
    "VerifyContact": accounts.VerifyContactResponse(),
    "ResendVerification": accounts.ResendVerificationResponse(),
    "GetMyAccount": _ACCOUNT,
    "GetMyOfficer": admin.Officer(
        name="officers/1",
        user_name="levanc",
        full_name="Lê Văn C",
        agency="agencies/c16594",
        roles=[rule_pb2.ROLE_DESK],
    ),
    "UpdateMyAccount": _ACCOUNT,
    "ChangePassword": accounts.ChangePasswordResponse(),
    "RequestPasswordReset": accounts.RequestPasswordResetResponse(),
    "ResetPassword": accounts.ResetPasswordResponse(),
    "RequestEmailChange": accounts.RequestEmailChangeResponse(),
    "ConfirmEmailChange": accounts.ConfirmEmailChangeResponse(),
    "ListSessions": sessions.ListSessionsResponse(sessions=[_SESSION_SUMMARY]),
    "RevokeSession": sessions.RevokeSessionResponse(),
    "RevokeOtherSessions": sessions.RevokeOtherSessionsResponse(),
    "CreateSession": _SESSION,
    "RefreshSession": _SESSION,
    "DeleteSession": sessions.DeleteSessionResponse(),
    "ExchangeClientSecret": partners.PartnerToken(access_token="t", expire_time=instant()),
    "ListAgencies": catalogue.ListAgenciesResponse(agencies=[_AGENCY]),
    "GetAgency": _AGENCY,
    "GetWorkingCalendar": catalogue.WorkingCalendar(weekdays=[1, 2, 3, 4, 5]),
    "ListFields": catalogue.ListFieldsResponse(fields=[catalogue.Field(name="fields/ho-tich")]),
    "ListProcedures": catalogue.ListProceduresResponse(procedures=[_PROCEDURE]),
    "GetProcedure": _PROCEDURE,
    "ComputeRequirements": catalogue.ComputeRequirementsResponse(
        procedure="procedures/1.001193", version=1, time_limit=catalogue.TimeLimit(), fee=catalogue.Fee()
    ),
    "GetForm": catalogue.Form(name="forms/khai-sinh", json_schema=Struct()),
    "CreateDossier": draft(),
    "GetDossier": submitted(),
    "ListDossiers": dossier_service_pb2.ListDossiersResponse(dossiers=[submitted()]),
    "UpdateDossier": draft(),
    "DeleteDossier": dossier_service_pb2.DeleteDossierResponse(),
    "SubmitDossier": submitted(),
    "CreateAttachment": _ANNOUNCED,
    "CompleteAttachment": _ATTACHMENT,
    "DeleteAttachment": attachments.DeleteAttachmentResponse(),
    "GetAttachmentDownload": attachments.AttachmentDownload(url="https://tep.example.vn", expire_time=instant()),
    "PreviewFiling": dossier_service_pb2.FilingPreview(acceptance_due_time=instant(), expected_time=instant(5)),
    "ListDeskDossiers": desk_service_pb2.ListDeskDossiersResponse(dossiers=[submitted()]),
    "GetDeskDossier": submitted(),
    "FileAtCounter": submitted(),
    **{method: submitted() for method in DECISIONS},
    "GetTimeline": timeline.Timeline(
        dossier=f"dossiers/{DOSSIER}", code="H56.245-261123-0001", status=_REGISTERED, etag='"4"'
    ),
    "AwaitVersion": timeline.AwaitVersionResponse(reached=True),
    "LookUpDossiersByNumber": lookup.LookUpDossiersByNumberResponse(
        dossiers=[lookup.PublicDossier(code="H56.245-261123-0001", field="Hộ tịch", status=_REGISTERED)]
    ),
    "LookUpDossier": lookup.PublicDossier(code="H56.245-261123-0001", status=_REGISTERED),
}


async def _timeline(_request: object) -> AsyncIterator[Message]:
    entry = timeline.TimelineEntry(time=instant(), event="submitted", text="Đã gửi", status=_REGISTERED, version=4)
    yield timeline.TimelineUpdate(entries=[entry])
    yield timeline.TimelineUpdate()


STREAMS: dict[str, Callable[[object], AsyncIterator[Message]]] = {"WatchTimeline": _timeline}
"""The same for those that stream; these come to an end at once."""
