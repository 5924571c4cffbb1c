"""Calls that would be right, each as a document and as a message."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.message import Message
from motcua.identity.v1 import account_service_pb2, captcha_service_pb2, session_service_pb2
from motcua.submission.v1 import attachment_service_pb2, dossier_pb2, dossier_service_pb2
from motcua.tracking.v1 import lookup_service_pb2

from gateway.rest.documents.accounts import AccountChange, Registration, UserNameQuestion
from gateway.rest.documents.attachments import NewAttachment
from gateway.rest.documents.captchas import CaptchaRequest, LookupPassRequest
from gateway.rest.documents.credentials import PasswordChange
from gateway.rest.documents.dossiers import DossierChange, NewDossier
from gateway.rest.documents.sessions import Credentials
from gateway.rest.documents.tracking import NumberToLookUp
from gateway.rest.mapping import Document
from tests.support.people import man
from tests.support.places import AGENCY, BIRTH_REGISTRATION, REQUIRED_COMPONENT

SOLVED = {"id": "{nobodys}", "text": "ABCDE"}


@dataclass(frozen=True, slots=True)
class Operation:
    """A call that would be right, over REST and over gRPC."""

    rest: str
    rpc: str
    document: type[Document]
    message: Callable[[Any], Message]
    body: Mapping[str, Any]
    token: str = "{citizen}"


def _fill_in(document: DossierChange) -> Message:
    mask = FieldMask(paths=sorted(document.model_fields_set))
    request = dossier_service_pb2.UpdateDossierRequest(update_mask=mask, request_id=str(uuid.uuid4()))
    request.dossier.CopyFrom(document.to_proto(dossier_pb2.Dossier, name="dossiers/{draft}"))
    return request


def _change_profile(document: AccountChange) -> Message:
    fields = sorted(document.profile.model_fields_set)
    mask = FieldMask(paths=[f"profile.{field}" for field in fields])
    request = account_service_pb2.UpdateMyAccountRequest(update_mask=mask, request_id=str(uuid.uuid4()))
    request.account.CopyFrom(document.to_proto(account_service_pb2.Account))
    return request


def _plain(kind: type[Message], **more: Any) -> Callable[[Document], Message]:
    keyed = {"request_id": str(uuid.uuid4())} if "request_id" in kind.DESCRIPTOR.fields_by_name else {}
    return lambda document: document.to_proto(kind, **keyed, **more)


CALLS: Mapping[str, Operation] = {
    "register": Operation(
        "POST /accounts",
        "identity.v1.AccountService.RegisterAccount",
        Registration,
        _plain(account_service_pb2.RegisterAccountRequest),
        {
            "kind": "citizen",
            "user_name": "ten.chua.ai.dung",
            "password": "mot mat khau dai",
            "profile": man().profile(),
            "captcha": SOLVED,
        },
        token="",
    ),
    "ask for a name": Operation(
        "POST /accounts:check-user-name",
        "identity.v1.AccountService.CheckUserName",
        UserNameQuestion,
        _plain(account_service_pb2.CheckUserNameRequest),
        {"user_name": "nguyenvana", "captcha": SOLVED},
        token="",
    ),
    "earn a pass": Operation(
        "POST /lookup-passes",
        "identity.v1.CaptchaService.CreateLookupPass",
        LookupPassRequest,
        _plain(captcha_service_pb2.CreateLookupPassRequest),
        {"captcha": SOLVED},
        token="",
    ),
    "draw a captcha": Operation(
        "POST /captchas",
        "identity.v1.CaptchaService.CreateCaptcha",
        CaptchaRequest,
        _plain(captcha_service_pb2.CreateCaptchaRequest),
        {"purpose": "lookup"},
        token="",
    ),
    "log in": Operation(
        "POST /sessions",
        "identity.v1.SessionService.CreateSession",
        Credentials,
        _plain(session_service_pb2.CreateSessionRequest),
        {"user_name": "khong.co.ai", "password": "khong phai mat khau"},
        token="",
    ),
    "start": Operation(
        "POST /dossiers",
        "submission.v1.DossierService.CreateDossier",
        NewDossier,
        _plain(dossier_service_pb2.CreateDossierRequest),
        {"procedure": BIRTH_REGISTRATION, "receiving_agency": AGENCY},
    ),
    "fill in": Operation(
        "PATCH /dossiers/{draft}", "submission.v1.DossierService.UpdateDossier", DossierChange, _fill_in, {}
    ),
    "change the profile": Operation(
        "PATCH /accounts/me",
        "identity.v1.AccountService.UpdateMyAccount",
        AccountChange,
        _change_profile,
        {"profile": {}},
    ),
    "change the password": Operation(
        "POST /accounts/me:change-password",
        "identity.v1.AccountService.ChangePassword",
        PasswordChange,
        _plain(account_service_pb2.ChangePasswordRequest),
        {"current_password": "khong phai mat khau", "new_password": "mot mat khau khac"},
    ),
    "look up by number": Operation(
        "POST /tracking/lookups",
        "tracking.v1.LookupService.LookUpDossiersByNumber",
        NumberToLookUp,
        _plain(lookup_service_pb2.LookUpDossiersByNumberRequest),
        {"number": "038090999999"},
        token="{lookup_pass}",
    ),
    "announce": Operation(
        "POST /dossiers/{draft}/attachments",
        "submission.v1.AttachmentService.CreateAttachment",
        NewAttachment,
        _plain(attachment_service_pb2.CreateAttachmentRequest, parent="dossiers/{draft}"),
        {
            "component_key": REQUIRED_COMPONENT,
            "file_name": "giấy chứng sinh.pdf",
            "content_type": "application/pdf",
            "size_bytes": 1000,
        },
    ),
}
