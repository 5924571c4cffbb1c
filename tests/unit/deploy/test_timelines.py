"""`motcua timelines rebuild`: one dossier that can't be rebuilt does not keep the others from it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta

import grpc
import pytest
import typer
from google.protobuf.message import Message
from motcua.submission.v1 import event_archive_service_pb2 as archive_pb
from motcua.tracking.v1 import timeline_admin_service_pb2 as pb

from deploy.cli import timelines

GOOD, BAD, SLOW, LATER = (f"dossiers/{name}" for name in ("good", "bad", "slow", "later"))
DAY = timelines.BEGINNING
AHEAD, AWAY = grpc.StatusCode.FAILED_PRECONDITION, grpc.StatusCode.UNAVAILABLE


class Services:
    """Submission and tracking, as the command sees them: the dossiers of each day, and what goes wrong for how many
    times with one of them or with a day."""

    def __init__(self, days: dict[date, list[str]]) -> None:
        self.days = days
        self.wrong: dict[str, tuple[grpc.StatusCode, float]] = {}
        self.rebuilt: list[str] = []

    async def ListArchivedDossiers(
        self, request: archive_pb.ListArchivedDossiersRequest, **options: float
    ) -> archive_pb.ListArchivedDossiersResponse:
        self._fail(request.day.value)
        dossiers = self.days.get(date.fromisoformat(request.day.value), [])
        return archive_pb.ListArchivedDossiersResponse(dossiers=dossiers)

    async def RebuildTimeline(self, request: pb.RebuildTimelineRequest, **options: float) -> Message:
        self._fail(request.dossier)
        self.rebuilt.append(request.dossier)
        return pb.RebuildTimelineResponse()

    def _fail(self, name: str) -> None:
        code, times = self.wrong.get(name, (AWAY, 0))
        if times > 0:
            self.wrong[name] = code, times - 1
            raise grpc.aio.AioRpcError(code, grpc.aio.Metadata(), grpc.aio.Metadata())


ALWAYS = float("inf")


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Services:
    """Two days with dossiers, and a command without patience."""
    there = Services({DAY: [BAD, SLOW, GOOD], DAY + timedelta(days=2): [LATER]})

    @asynccontextmanager
    async def connected() -> AsyncIterator[tuple[Services, Services]]:
        yield there, there

    monkeypatch.setattr(timelines, "_services", connected)
    monkeypatch.setattr(timelines, "PATIENCE_SECONDS", 0.01)
    monkeypatch.setattr(timelines, "PAUSE_SECONDS", 0.02)
    return there


def test_what_cannot_be_rebuilt_is_named_and_the_others_are(
    services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    services.wrong = {BAD: (AHEAD, ALWAYS), SLOW: (AWAY, ALWAYS)}
    with pytest.raises(typer.Exit):
        timelines.rebuild(all_=True)
    assert services.rebuilt == [GOOD, LATER]
    shown = capsys.readouterr()
    assert shown.out == "Rebuilt 2 of 4.\n"
    assert f"{BAD}: FAILED_PRECONDITION\n" in shown.err
    assert f"{SLOW}: UNAVAILABLE\n" in shown.err


def test_where_nothing_answers_the_run_ends_and_says_how_far_it_came(
    services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    services.wrong = dict.fromkeys((BAD, SLOW, GOOD), (AWAY, ALWAYS))
    with pytest.raises(typer.Exit):
        timelines.rebuild(all_=True)
    assert services.rebuilt == []
    shown = capsys.readouterr()
    assert shown.out == "Rebuilt 0 of 3.\n"
    assert f"{GOOD}: UNAVAILABLE\n" in shown.err


def test_a_submission_that_is_away_for_a_moment_is_asked_again(
    services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    services.wrong = {DAY.isoformat(): (AWAY, 1)}
    timelines.rebuild(all_=True)
    assert capsys.readouterr().out == "Rebuilt 4 of 4.\n"


def test_a_submission_that_stays_away_ends_the_run(services: Services, capsys: pytest.CaptureFixture[str]) -> None:
    services.wrong = {(DAY + timedelta(days=1)).isoformat(): (AWAY, ALWAYS), BAD: (AHEAD, ALWAYS)}
    with pytest.raises(typer.Exit):
        timelines.rebuild(all_=True)
    shown = capsys.readouterr()
    assert shown.out == "Rebuilt 2 of 3.\n"
    assert f"{BAD}: FAILED_PRECONDITION\n" in shown.err
