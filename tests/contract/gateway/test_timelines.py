"""The timeline over REST: told once with an ETag, or live as server-sent events."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from google.protobuf.message import Message
from motcua.submission.v1 import dossier_pb2
from motcua.tracking.v1 import timeline_service_pb2 as proto

from services.common.kernel.errors import NotFound, Unavailable
from services.common.kernel.principal import Kind
from tests.contract.gateway.samples import DOSSIER, draft, instant, submitted
from tests.support.scripted import Script, Stage

PATH = f"/dossiers/{DOSSIER}/timeline"
WATCH = f"{PATH}:watch"
SUBMITTED = proto.TimelineEntry(
    time=instant(), event="submitted", text="Đã gửi", status=dossier_pb2.DOSSIER_STATUS_REGISTERED, version=4
)
ACCEPTED = proto.TimelineEntry(
    time=instant(9), event="accepted", text="Đã nhận", status=dossier_pb2.DOSSIER_STATUS_ACCEPTED, version=7
)
TIMELINE = proto.Timeline(
    dossier=f"dossiers/{DOSSIER}",
    code="H56.245-261123-0001",
    status=dossier_pb2.DOSSIER_STATUS_ACCEPTED,
    entries=[SUBMITTED, ACCEPTED],
    etag='"7"',
)


class NotHere(NotFound):
    """As tracking and submission say it."""

    reason = "DOSSIER_NOT_FOUND"


async def test_it_is_told_in_words_and_codes(http: httpx.AsyncClient, script: Script, citizen: dict[str, str]) -> None:
    script.answers["GetTimeline"] = TIMELINE
    timeline = (await http.get(PATH, headers=citizen)).json()
    assert (timeline["dossier"], timeline["status_code"]) == (DOSSIER, 2)
    assert [entry["status_text"] for entry in timeline["entries"]] == ["Mới đăng ký", "Được tiếp nhận"]


async def test_what_the_client_has_is_not_sent_again(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    script.answers["GetTimeline"] = TIMELINE
    first = await http.get(PATH, headers=citizen)
    assert (first.headers["etag"], first.headers["cache-control"]) == ('"7"', "private, no-cache")
    again = await http.get(PATH, headers=citizen | {"If-None-Match": '"7"'})
    assert (again.status_code, again.content) == (304, b"")


async def test_that_of_a_draft_is_empty(http: httpx.AsyncClient, script: Script, citizen: dict[str, str]) -> None:
    script.answers |= {"GetTimeline": NotHere(), "GetDossier": draft()}
    answer = await http.get(PATH, headers=citizen)
    assert answer.json() == {
        "dossier": DOSSIER,
        "status": "draft",
        "status_text": "Bản nháp, chưa gửi",
        "entries": [],
    }
    assert "etag" not in answer.headers


async def test_one_that_was_sent_just_now_is_not_unknown_to_its_owner(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    script.answers |= {"GetTimeline": NotHere(), "GetDossier": submitted()}
    timeline = (await http.get(PATH, headers=citizen)).json()
    assert (timeline["code"], timeline["status"], timeline["entries"]) == ("H56.245-261123-0001", "registered", [])


@pytest.mark.parametrize("path", [PATH, WATCH])
@pytest.mark.parametrize("kind", [Kind.ACCOUNT, Kind.OFFICER])
async def test_somebody_elses_is_not_found(
    http: httpx.AsyncClient, script: Script, stage: Stage, kind: Kind, path: str
) -> None:
    script.answers |= {"GetTimeline": NotHere(), "GetDossier": NotHere()}
    script.streams["WatchTimeline"] = refusing(NotHere())
    answer = await http.get(path, headers={"Authorization": f"Bearer {stage.token(kind)}"})
    assert (answer.status_code, answer.json()["reason"]) == (404, "DOSSIER_NOT_FOUND")


async def test_a_stream_gives_each_entry_under_its_version_and_comments_in_between(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    script.streams["WatchTimeline"] = telling([SUBMITTED], [], [ACCEPTED])
    answer = await http.get(WATCH, headers=citizen)
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert (answer.headers["cache-control"], answer.headers["x-accel-buffering"]) == ("no-store", "no")

    retry, one, ping, two, end = answer.text.split("\n\n")
    assert (retry, ping, end) == ("retry: 3000", ": ping", "")
    assert one.splitlines()[0] == two.splitlines()[0] == "event: entry"
    assert [block.splitlines()[2] for block in (one, two)] == ["id: 4", "id: 7"]
    data = [json.loads(block.splitlines()[1].removeprefix("data: ")) for block in (one, two)]
    script.answers["GetTimeline"] = TIMELINE
    assert data == (await http.get(PATH, headers=citizen)).json()["entries"]


async def test_it_goes_on_after_the_last_event(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    await http.get(WATCH, headers=citizen)
    assert script.request("WatchTimeline").after_version == 0
    await http.get(WATCH, headers=citizen | {"Last-Event-ID": "7"})
    assert script.request("WatchTimeline") == proto.WatchTimelineRequest(dossier=f"dossiers/{DOSSIER}", after_version=7)
    assert script.calls["WatchTimeline"].principal.id == "account-1"


@pytest.mark.parametrize("last", ["x", "-1", "1.5", "9" * 19, "4, 5"])
async def test_an_id_that_was_never_given_out_is_refused(
    http: httpx.AsyncClient, citizen: dict[str, str], last: str
) -> None:
    answer = await http.get(WATCH, headers=citizen | {"Last-Event-ID": last})
    assert (answer.status_code, answer.json()["reason"]) == (400, "INVALID_HEADER")


async def test_errors_before_the_first_byte_are_problems(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    assert (await http.get(WATCH)).status_code == 401
    assert (await http.get(WATCH, headers={"Authorization": "Bearer x"})).json()["reason"] == "TOKEN_INVALID"
    script.streams["WatchTimeline"] = refusing(Unavailable())
    busy = await http.get(WATCH, headers=citizen)
    assert (busy.status_code, busy.headers["content-type"]) == (503, "application/problem+json")


async def test_a_stream_that_breaks_off_just_ends(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    async def broken(_request: object) -> AsyncIterator[Message]:
        yield proto.TimelineUpdate(entries=[SUBMITTED])
        raise Unavailable

    script.streams["WatchTimeline"] = broken
    answer = await http.get(WATCH, headers=citizen)
    assert (answer.status_code, answer.text.count("id: 4")) == (200, 1)


async def test_a_draft_has_nothing_to_follow(http: httpx.AsyncClient, script: Script, citizen: dict[str, str]) -> None:
    script.answers["GetDossier"] = draft()
    script.streams["WatchTimeline"] = refusing(NotHere())
    answer = await http.get(WATCH, headers=citizen)
    assert (answer.status_code, answer.json()["reason"]) == (409, "DOSSIER_NOT_SENT")


async def test_one_that_was_sent_just_now_is_waited_for(
    http: httpx.AsyncClient, script: Script, citizen: dict[str, str]
) -> None:
    async def late(request: object) -> AsyncIterator[Message]:
        if len(script.asked["WatchTimeline"]) == 1:
            raise NotHere
        yield proto.TimelineUpdate(entries=[SUBMITTED])

    script.streams["WatchTimeline"] = late
    script.answers |= {"GetDossier": submitted(), "AwaitVersion": proto.AwaitVersionResponse(reached=True)}
    assert "id: 4" in (await http.get(WATCH, headers=citizen)).text
    script.asked.clear()
    script.answers["AwaitVersion"] = proto.AwaitVersionResponse(reached=False)
    busy = await http.get(WATCH, headers=citizen)
    assert (busy.status_code, busy.headers["retry-after"]) == (503, "1")


async def test_head_is_not_for_streams(http: httpx.AsyncClient, script: Script, citizen: dict[str, str]) -> None:
    head = await http.head(WATCH, headers=citizen)
    assert (head.status_code, head.headers["allow"], head.content) == (405, "GET", b"")
    assert "WatchTimeline" not in script.asked


def refusing(error: Exception) -> Callable[[object], AsyncIterator[Message]]:
    async def stream(_request: object) -> AsyncIterator[Message]:
        raise error
        yield

    return stream


def telling(*updates: list[proto.TimelineEntry]) -> Callable[[object], AsyncIterator[Message]]:
    async def stream(_request: object) -> AsyncIterator[Message]:
        for entries in updates:
            yield proto.TimelineUpdate(entries=entries)

    return stream
