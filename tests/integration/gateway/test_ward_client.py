"""The reference ward client against the partner port: what a ward's programmer would copy does what it says."""

from __future__ import annotations

import asyncio
import http.server
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path

import grpc
import pytest
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from motcua.submission.v1 import attachment_service_pb2, desk_service_pb2, dossier_pb2
from motcua.submission.v1.events_pb2 import DossierEvent
from motcua.tracking.v1 import dossier_feed_service_pb2 as feed
from motcua.type.v1 import types_pb2

from gateway.partner.server import PartnerServer
from gateway.ward_client.__main__ import main
from gateway.ward_client.client import WardClient
from services.common.kernel.errors import Conflict, Unavailable
from tests.support.scripted import Script

OFFICER = dossier_pb2.ActingOfficer(id="cb-01", display_name="Cán bộ một cửa")
DOSSIER = dossier_pb2.Dossier(
    name="dossiers/0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e55",
    code="H56.245-261123-0001",
    etag='"4"',
    status=dossier_pb2.DOSSIER_STATUS_REGISTERED,
)
ATTACHMENT = dossier_pb2.Attachment(name=f"{DOSSIER.name}/attachments/0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e66")


@pytest.fixture
async def desk(partner: PartnerServer, certificate: Path) -> AsyncIterator[WardClient]:
    async with WardClient(f"localhost:{partner.port}", certificate, OFFICER) as client:
        yield client


class UploadHost(http.server.BaseHTTPRequestHandler):
    """Takes one form and remembers it."""

    taken: list[bytes]

    def do_POST(self) -> None:
        self.taken.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def upload_host() -> Iterator[tuple[str, list[bytes]]]:
    taken: list[bytes] = []
    handler = type("Host", (UploadHost,), {"taken": taken})
    with http.server.HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/motcua", taken
        server.shutdown()
        thread.join()


async def test_all_pages_are_listed(desk: WardClient, script: Script) -> None:
    async def page(request: desk_service_pb2.ListDeskDossiersRequest) -> Message:
        more = "" if request.page_token else "2"
        return desk_service_pb2.ListDeskDossiersResponse(dossiers=[DOSSIER], next_page_token=more)

    script.answers["ListDeskDossiers"] = page
    found = [dossier async for dossier in desk.list_dossiers(dossier_pb2.DOSSIER_STATUS_REGISTERED)]
    assert found == [DOSSIER, DOSSIER]
    assert script.request("ListDeskDossiers").status == dossier_pb2.DOSSIER_STATUS_REGISTERED


async def test_every_decision_names_the_officer_the_version_and_a_request(desk: WardClient, script: Script) -> None:
    result = dossier_pb2.Result(
        kind="Giấy khai sinh", number="1", date=types_pb2.LocalDate(value="2026-11-23"), signer="A", attachment="x"
    )
    item, due = dossier_pb2.SupplementItem(field="components.a", remark="Mờ"), Timestamp(seconds=1_800_000_000)
    decisions: dict[str, Callable[[], Awaitable[dossier_pb2.Dossier]]] = {
        "AcceptDossier": lambda: desk.accept(DOSSIER, "cb-1"),
        "RefuseDossier": lambda: desk.refuse(DOSSIER, "Sai thẩm quyền"),
        "TransferDossier": lambda: desk.transfer(DOSSIER, "agencies/c16654", "Sai thẩm quyền"),
        "ConfirmWithdrawal": lambda: desk.confirm_withdrawal(DOSSIER, papers_returned=True),
        "StartDossier": lambda: desk.start(DOSSIER, "Chuyên viên"),
        "HandOverDossier": lambda: desk.hand_over(DOSSIER, "Chuyên viên", due),
        "StopDossier": lambda: desk.stop(DOSSIER, "Có tranh chấp", "Điều 1"),
        "ResumeDossier": lambda: desk.resume(DOSSIER, "Hết tranh chấp"),
        "StepBackDossier": lambda: desk.step_back(DOSSIER, "Nhầm"),
        "ExtendDossier": lambda: desk.extend(DOSSIER, due, "Chờ xác minh", "Xin lỗi", "A"),
        "RequestSupplement": lambda: desk.request_supplement(DOSSIER, [item], "Mờ", due),
        "ConfirmSupplement": lambda: desk.confirm_supplement(DOSSIER),
        "ExpireSupplement": lambda: desk.expire_supplement(DOSSIER, "Quá hạn"),
        "DemandPayment": lambda: desk.demand_payment(DOSSIER, 8000, dossier_pb2.PAYMENT_KIND_CHARGE, "Kho bạc"),
        "ConfirmPayment": lambda: desk.confirm_payment(DOSSIER, "BL-1"),
        "FinishDossier": lambda: desk.finish(DOSSIER, result),
        "ReturnDossierResult": lambda: desk.return_result(DOSSIER, "Nguyễn Văn A"),
        "RecallDossierResult": lambda: desk.recall_result(DOSSIER, "Nhầm"),
    }
    ids = set()
    for method, decide in decisions.items():
        script.answers[method] = DOSSIER
        assert await decide() == DOSSIER
        request = script.request(method)
        assert (request.name, request.acting_officer, request.etag) == (DOSSIER.name, OFFICER, '"4"')
        ids.add(request.request_id)
    assert len(ids) == len(decisions)


async def test_papers_at_the_counter_are_filed_by_the_officer_who_acts(desk: WardClient, script: Script) -> None:
    script.answers["FileAtCounter"] = DOSSIER
    party = dossier_pb2.Party(full_name="Nguyễn Văn A")
    filed = await desk.file_at_counter(
        desk_service_pb2.FileAtCounterRequest(
            procedure="procedures/1.001193",
            channel=types_pb2.CHANNEL_COUNTER,
            submitter=party,
            owner=party,
            component_checks=[dossier_pb2.ComponentCheck(key="giay-chung-sinh", originals=1)],
            next_handler="cb-1",
        )
    )
    assert filed == DOSSIER
    request = script.request("FileAtCounter")
    assert request.acting_officer == OFFICER
    assert request.request_id


async def test_a_decision_whose_answer_was_lost_is_sent_again_with_the_same_id(
    desk: WardClient, script: Script
) -> None:
    async def second_time(_request: object) -> Message:
        if len(script.asked["AcceptDossier"]) == 1:
            raise Unavailable
        return DOSSIER

    script.answers["AcceptDossier"] = second_time
    assert await desk.accept(DOSSIER, "cb-1") == DOSSIER
    first, second = script.asked["AcceptDossier"]
    assert first == second


async def test_somebody_elses_change_is_told(desk: WardClient, script: Script) -> None:
    script.answers["AcceptDossier"] = Conflict()
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await desk.accept(DOSSIER, "cb-1")
    assert caught.value.code() is grpc.StatusCode.ABORTED


async def test_a_result_goes_to_the_upload_host_and_is_completed(
    desk: WardClient, script: Script, upload_host: tuple[str, list[bytes]], tmp_path: Path
) -> None:
    url, taken = upload_host
    field = attachment_service_pb2.FormField(name="key", value="incoming/1")
    script.answers |= {
        "CreateAttachment": attachment_service_pb2.CreateAttachmentResponse(
            attachment=ATTACHMENT, upload=attachment_service_pb2.UploadForm(url=url, fields=[field])
        ),
        "CompleteAttachment": ATTACHMENT,
    }
    file = tmp_path / "Giấy khai sinh.pdf"
    file.write_bytes(b"%PDF-1.7 \r\n\x00")
    assert await desk.upload_result(DOSSIER, file) == ATTACHMENT
    request = script.request("CreateAttachment")
    assert (request.content_type, request.size_bytes) == ("application/pdf", 12)
    assert request.purpose == dossier_pb2.ATTACHMENT_PURPOSE_RESULT
    (form,) = taken
    assert form.index(b'name="key"') < form.index(b'name="file"')
    assert b"\r\n\r\n%PDF-1.7 \r\n\x00\r\n--" in form


@pytest.mark.parametrize("death", [Unavailable(), RuntimeError()])
async def test_the_feed_goes_on_after_an_end_and_after_a_failure_from_the_last_cursor(
    desk: WardClient, script: Script, monkeypatch: pytest.MonkeyPatch, death: Exception
) -> None:
    monkeypatch.setattr("gateway.ward_client.client.WATCH_AGAIN_SECONDS", 0.01)

    async def one_and_out(request: feed.WatchDossierEventsRequest) -> AsyncIterator[Message]:
        number = int(request.cursor or "0") + 1
        yield feed.DossierEventBatch(events=[DossierEvent(event_id=str(number))], cursor=str(number))
        if number % 2:
            raise death

    script.streams["WatchDossierEvents"] = one_and_out
    seen: list[str] = []
    async for batch in desk.watch():
        seen += [event.event_id for event in batch.events]
        if len(seen) == 4:
            break
    assert seen == ["1", "2", "3", "4"]


@pytest.mark.parametrize("code", [grpc.StatusCode.CANCELLED, grpc.StatusCode.UNKNOWN])
async def test_the_feed_goes_on_when_a_service_went_without_a_word(
    desk: WardClient, monkeypatch: pytest.MonkeyPatch, code: grpc.StatusCode
) -> None:
    monkeypatch.setattr("gateway.ward_client.client.WATCH_AGAIN_SECONDS", 0.01)

    class Feed:
        async def WatchDossierEvents(
            self, request: feed.WatchDossierEventsRequest
        ) -> AsyncIterator[feed.DossierEventBatch]:
            yield feed.DossierEventBatch(cursor=f"{request.cursor}1")
            raise grpc.aio.AioRpcError(code, grpc.aio.Metadata(), grpc.aio.Metadata())

    monkeypatch.setattr(desk, "_feed", Feed())
    watching = desk.watch()
    assert [(await anext(watching)).cursor for _ in range(3)] == ["1", "11", "111"]


async def test_the_feed_ends_when_the_ward_gives_it_up(desk: WardClient, script: Script) -> None:
    begun = asyncio.Event()

    async def silent(_request: object) -> AsyncIterator[Message]:
        begun.set()
        await asyncio.sleep(60)
        yield feed.DossierEventBatch()

    script.streams["WatchDossierEvents"] = silent
    watching = asyncio.ensure_future(anext(desk.watch()))
    await asyncio.wait_for(begun.wait(), 20)
    watching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(watching, 20)


async def test_the_command_lists_dossiers(
    partner: PartnerServer, script: Script, certificate: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script.answers["ListDeskDossiers"] = desk_service_pb2.ListDeskDossiersResponse(dossiers=[DOSSIER])
    door = ["--address", f"localhost:{partner.port}", "--certificate", str(certificate)]
    assert await asyncio.to_thread(main, [*door, "list", "--status", "registered"]) == 0
    assert "H56.245-261123-0001" in capsys.readouterr().out
    script.answers["GetDeskDossier"] = Conflict()
    assert await asyncio.to_thread(main, [*door, "open", "x"]) == 1
    assert "ward_client: ABORTED: " in capsys.readouterr().err


async def test_a_command_decides_about_the_dossier_as_it_is(
    partner: PartnerServer, script: Script, certificate: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script.answers |= dict.fromkeys(("GetDeskDossier", "ExtendDossier", "RequestSupplement", "DemandPayment"), DOSSIER)
    door = ["--address", f"localhost:{partner.port}", "--certificate", str(certificate)]

    async def run(*arguments: str) -> int:
        return await asyncio.to_thread(main, [*door, *arguments])

    until = ["--cause", "Chờ xác minh", "--apology", "Xin lỗi", "--signer", "A", "--until", "2026-12-01T09:00+07:00"]
    assert await run("extend", DOSSIER.code, *until) == 0
    assert script.request("ExtendDossier").appointment_time.ToJsonString() == "2026-12-01T02:00:00Z"
    mend = ["--item", "components.a=Ảnh mờ", "--reason", "Ảnh mờ", "--due", "2026-12-01T09:00+07:00"]
    assert await run("request-supplement", DOSSIER.code, *mend) == 0
    (item,) = script.request("RequestSupplement").items
    assert (item.field, item.remark) == ("components.a", "Ảnh mờ")
    money = ["--amount", "8000", "--kind", "charge", "--payee", "Kho bạc"]
    assert await run("demand-payment", DOSSIER.code, *money) == 0
    assert script.request("DemandPayment").kind == dossier_pb2.PAYMENT_KIND_CHARGE
    capsys.readouterr()
    with suppress(SystemExit):
        main(["--help"])
    told = " ".join(capsys.readouterr().out.split())
    for word in ("tiếp nhận", "từ chối", "rút hồ sơ", "dừng", "hẹn lại", "bổ sung", "trả kết quả"):
        assert word in told


@pytest.mark.parametrize("due", ["10/12/2026", "9999-12-31T23:59:59-14:00"])
def test_a_time_that_is_none_is_told_how_to_write_it(due: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["request-supplement", DOSSIER.code, "--item", "components.a=Ảnh mờ", "--reason", "Ảnh mờ", "--due", due]
    with pytest.raises(SystemExit):
        main(["--certificate", "ward", *asked])
    assert "is no time such as 2026-12-01T17:00" in capsys.readouterr().err
