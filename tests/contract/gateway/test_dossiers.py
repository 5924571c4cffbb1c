"""Dossiers over REST: what the gateway asks the services, and what it makes of their answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import httpx
from motcua.submission.v1 import attachment_service_pb2, dossier_pb2, dossier_service_pb2
from motcua.tracking.v1 import timeline_service_pb2

from services.common.kernel.errors import Conflict, Unavailable
from tests.contract.gateway.samples import ATTACHMENT, DOSSIER, KEY, draft, instant, submitted
from tests.support.scripted import Script

PATH = f"/dossiers/{DOSSIER}"
FILE = f"{PATH}/attachments/{ATTACHMENT}"
FILE_NAME = f"dossiers/{DOSSIER}/attachments/{ATTACHMENT}"
REACHED = timeline_service_pb2.AwaitVersionResponse(reached=True)


async def test_a_draft_is_started(http: httpx.AsyncClient, script: Script, citizen: dict[str, str]) -> None:
    script.answers["CreateDossier"] = draft(version=1)
    body = {"procedure": "1.001193", "receiving_agency": "c16594", "declared_place": "Phường Hải An"}
    answer = await http.post("/dossiers", json=body, headers=citizen | KEY)
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/v1{PATH}"
    assert answer.headers["etag"] == '"1"'
    assert script.request("CreateDossier") == dossier_service_pb2.CreateDossierRequest(
        procedure="procedures/1.001193",
        receiving_agency="agencies/c16594",
        declared_place="Phường Hải An",
        request_id=KEY["Idempotency-Key"],
    )
    assert script.calls["CreateDossier"].principal.id == "account-1"


async def test_a_document_has_bare_ids_words_and_utc_and_leaves_out_what_is_not_set(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    script.answers["GetDossier"] = submitted()
    document = (await http.get(PATH, headers=citizen)).json()
    assert document == {
        "id": DOSSIER,
        "code": "H56.245-261123-0001",
        "etag": '"4"',
        "status": "registered",
        "status_code": 1,
        "status_text": "Mới đăng ký",
        "procedure": {"id": "1.001193", "version": 1, "display_name": "Đăng ký khai sinh", "form": "khai-sinh"},
        "receiving_agency": {"id": "c16594", "display_name": "UBND phường Tân Dân"},
        "channel": "online",
        "cases": [],
        "create_time": "2026-11-23T01:00:00Z",
        "submit_time": "2026-11-23T01:05:00Z",
        "components": [],
        "attachments": [],
        "appointments": [],
        "supplements": [],
        "payments": [],
        "component_checks": [],
        "history": [],
    }


async def test_an_accepted_dossier_without_a_time_limit_can_be_read(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    accepted = submitted()
    accepted.appointments.add(create_time=instant(10))
    script.answers["GetDossier"] = accepted
    answer = await http.get(PATH, headers=citizen)
    assert answer.status_code == 200
    assert answer.json()["appointments"] == [{"create_time": "2026-11-23T01:10:00Z"}]


async def test_a_draft_has_no_national_status(http: httpx.AsyncClient, script: Script, citizen: dict[str, str]) -> None:
    script.answers["GetDossier"] = draft()
    document = (await http.get(PATH, headers=citizen)).json()
    assert document["status"] == "draft"
    assert "status_code" not in document


async def test_a_draft_says_when_it_ends(http: httpx.AsyncClient, script: Script, citizen: dict[str, str]) -> None:
    begun = draft()
    begun.expire_time.CopyFrom(instant(30))
    script.answers["GetDossier"] = begun
    script.answers["ListDossiers"] = dossier_service_pb2.ListDossiersResponse(dossiers=[begun])
    (listed,) = (await http.get("/dossiers", headers=citizen)).json()["dossiers"]
    for document in ((await http.get(PATH, headers=citizen)).json(), listed):
        assert document["expire_time"] == "2026-11-23T01:30:00Z"


async def test_what_the_client_has_is_not_sent_again(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    script.answers["GetDossier"] = draft()
    first = await http.get(PATH, headers=citizen)
    assert first.headers["cache-control"] == "private, no-cache"
    for known in (first.headers["etag"], f'"1", W/{first.headers["etag"]}', "*"):
        again = await http.get(PATH, headers=citizen | {"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
    assert (await http.get(PATH, headers=citizen | {"If-None-Match": '"2"'})).status_code == 200


async def test_parts_given_are_replaced_and_parts_null_are_emptied(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    script.answers["UpdateDossier"] = draft(version=4)
    body = {
        "owner": {
            "kind": "citizen",
            "full_name": "Nguyễn Văn A",
            "birth_date": "1990-05-17",
            "identity_document": {"kind": "personal_number", "number": "038090000001"},
        },
        "declaration": {"ho_ten": "Nguyễn Thị B", "so_con": 2, "dan_toc": None},
        "contact": None,
    }
    answer = await http.patch(PATH, json=body, headers=citizen | KEY | {"If-Match": '"3"'})
    assert answer.status_code == 200
    request = script.request("UpdateDossier")
    assert list(request.update_mask.paths) == ["contact", "declaration", "owner"]
    assert (request.dossier.name, request.dossier.etag) == (f"dossiers/{DOSSIER}", '"3"')
    assert not request.dossier.HasField("contact")
    assert request.dossier.owner.birth_date.value == "1990-05-17"
    assert request.dossier.declaration["so_con"] == 2


async def test_a_declaration_comes_back_as_it_was_sent(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    dossier = draft()
    declaration: dict[str, Any] = {"z": 1, "a": [{"b": None}, 2.5, "ế"], "rỗng": {}, "không": None}
    dossier.declaration.update(declaration)
    script.answers["GetDossier"] = dossier
    assert (await http.get(PATH, headers=citizen)).json()["declaration"] == declaration


async def test_a_change_names_the_version_it_is_made_to(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    script.answers["UpdateDossier"] = Conflict()
    absent = await http.patch(PATH, json={"contact": None}, headers=citizen | KEY)
    assert (absent.status_code, absent.json()["reason"]) == (428, "IF_MATCH_REQUIRED")
    for stale in ('"2"', 'W/"3"'):
        answer = await http.patch(PATH, json={"contact": None}, headers=citizen | KEY | {"If-Match": stale})
        assert (answer.status_code, answer.json()["reason"]) == (412, "ETAG_MISMATCH")
    wrong = await http.patch(PATH, json={"contact": None}, headers=citizen | KEY | {"If-Match": "3"})
    assert (wrong.status_code, wrong.json()["reason"]) == (400, "INVALID_HEADER")


async def test_a_header_that_counts_once_comes_once(http: httpx.AsyncClient, citizen: dict[str, str]) -> None:
    whole = [*citizen.items(), *KEY.items(), ("If-Match", '"1"')]
    for name, another in {"If-Match": '"9"', "Idempotency-Key": str(uuid4()), "Authorization": "Bearer x"}.items():
        for headers in ([*whole, (name, another)], [(name, another), *whole]):
            answer = await http.patch(PATH, json={"contact": None}, headers=headers)
            assert (answer.status_code, answer.json()["reason"]) == (400, "INVALID_HEADER")
            assert name in answer.json()["detail"]


async def test_the_nil_uuid_is_no_key(http: httpx.AsyncClient, citizen: dict[str, str]) -> None:
    headers = citizen | {"If-Match": '"1"', "Idempotency-Key": str(UUID(int=0))}
    answer = await http.patch(PATH, json={"contact": None}, headers=headers)
    assert (answer.status_code, answer.json()["reason"]) == (400, "IDEMPOTENCY_KEY_REQUIRED")


async def test_any_version_will_do_when_the_client_says_so(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    script.answers["UpdateDossier"] = draft(version=4)
    await http.patch(PATH, json={"contact": None}, headers=citizen | KEY | {"If-Match": "*"})
    assert script.request("UpdateDossier").dossier.etag == ""


async def test_a_change_of_nothing_is_refused(http: httpx.AsyncClient, script: Script, citizen: dict[str, str]) -> None:
    answer = await http.patch(PATH, json={}, headers=citizen | KEY | {"If-Match": '"3"'})
    assert (answer.status_code, answer.json()["reason"]) == (422, "NOTHING_TO_CHANGE")


async def test_the_answer_to_a_submit_waits_for_tracking(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    script.answers |= {"SubmitDossier": submitted(), "AwaitVersion": REACHED}
    answer = await http.post(f"{PATH}:submit", headers=citizen | KEY | {"If-Match": '"3"'})
    assert (answer.status_code, answer.json()["code"]) == (200, "H56.245-261123-0001")
    assert "motcua-tracking" not in answer.headers
    awaited = script.request("AwaitVersion")
    assert (awaited.dossier, awaited.version, awaited.timeout.seconds) == (f"dossiers/{DOSSIER}", 4, 2)
    assert script.request("SubmitDossier") == dossier_service_pb2.SubmitDossierRequest(
        name=f"dossiers/{DOSSIER}", etag='"3"', request_id=KEY["Idempotency-Key"]
    )


async def test_a_late_repeat_waits_for_the_last_event_not_for_the_last_change(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    changed_since = submitted()
    changed_since.etag = '"9"'  # a file more, of which nobody was told
    script.answers |= {"SubmitDossier": changed_since, "AwaitVersion": REACHED}
    answer = await http.post(f"{PATH}:submit", headers=citizen | KEY | {"If-Match": '"3"'})
    assert answer.headers["etag"] == '"9"'
    assert script.request("AwaitVersion").version == 4


async def test_a_submit_stands_when_tracking_is_late_or_away(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    for late in (timeline_service_pb2.AwaitVersionResponse(reached=False), Unavailable()):
        script.answers |= {"SubmitDossier": submitted(), "AwaitVersion": late}
        answer = await http.post(f"{PATH}:submit", headers=citizen | KEY | {"If-Match": "*"})
        assert (answer.status_code, answer.headers["motcua-tracking"]) == (200, "pending")


async def test_a_draft_is_deleted_at_the_version_that_was_seen(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    script.answers["DeleteDossier"] = dossier_service_pb2.DeleteDossierResponse()
    unseen = await http.delete(PATH, headers=citizen | KEY)
    assert (unseen.status_code, unseen.json()["reason"]) == (428, "IF_MATCH_REQUIRED")
    answer = await http.delete(PATH, headers=citizen | KEY | {"If-Match": '"3"'})
    assert (answer.status_code, answer.content, answer.headers["cache-control"]) == (204, b"", "no-store")
    assert script.request("DeleteDossier") == dossier_service_pb2.DeleteDossierRequest(
        name=f"dossiers/{DOSSIER}", etag='"3"', request_id=KEY["Idempotency-Key"]
    )


async def test_my_dossiers_come_in_pages(http: httpx.AsyncClient, script: Script, citizen: dict[str, str]) -> None:
    script.answers["ListDossiers"] = dossier_service_pb2.ListDossiersResponse(
        dossiers=[submitted()], next_page_token="more"
    )
    page = (await http.get("/dossiers", params={"page_size": 1, "page_token": "x"}, headers=citizen)).json()
    assert page["next_page_token"] == "more"
    assert [dossier["id"] for dossier in page["dossiers"]] == [DOSSIER]
    assert script.request("ListDossiers") == dossier_service_pb2.ListDossiersRequest(page_size=1, page_token="x")


async def test_a_file_is_announced_completed_fetched_and_taken_out(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    attachment = dossier_pb2.Attachment(
        name=FILE_NAME,
        component_key="giay-chung-sinh",
        file_name="Giấy chứng sinh.pdf",
        content_type="application/pdf",
        size_bytes=7,
        state=dossier_pb2.ATTACHMENT_STATE_PENDING,
    )
    upload = attachment_service_pb2.UploadForm(
        url="https://tep.example.vn/motcua",
        fields=[attachment_service_pb2.FormField(name="key", value="incoming/1")],
        expire_time=instant(15),
    )
    link = attachment_service_pb2.AttachmentDownload(url="https://tep.example.vn/x", expire_time=instant(1))
    script.answers |= {
        "CreateAttachment": attachment_service_pb2.CreateAttachmentResponse(attachment=attachment, upload=upload),
        "CompleteAttachment": attachment,
        "GetAttachmentDownload": link,
        "DeleteAttachment": attachment_service_pb2.DeleteAttachmentResponse(),
    }
    body = {
        "component_key": "giay-chung-sinh",
        "file_name": "Giấy chứng sinh.pdf",
        "content_type": "application/pdf",
        "size_bytes": 7,
    }
    created = await http.post(f"{PATH}/attachments", json=body, headers=citizen | KEY)
    assert created.status_code == 201
    assert created.json()["attachment"]["id"] == ATTACHMENT
    assert created.json()["attachment"]["state"] == "pending"
    assert created.json()["upload"]["fields"] == [{"name": "key", "value": "incoming/1"}]
    request = script.request("CreateAttachment")
    assert (request.parent, request.purpose) == (f"dossiers/{DOSSIER}", dossier_pb2.ATTACHMENT_PURPOSE_COMPONENT)

    assert (await http.post(f"{FILE}:complete", headers=citizen | KEY)).status_code == 200
    assert script.request("CompleteAttachment").name == FILE_NAME
    download = await http.get(f"{FILE}:download", headers=citizen)
    assert download.json() == {"url": "https://tep.example.vn/x", "expire_time": "2026-11-23T01:01:00Z"}
    assert download.headers["cache-control"] == "no-store"
    assert (await http.delete(FILE, headers=citizen | KEY)).status_code == 204
