"""Notices that did not reach the person, as the operator sees them and tries them once more."""

from __future__ import annotations

import uuid

import pytest

from deploy.local import Stack
from services.common.events.bus import Bus
from tests.integration.tracking.test_doors import new_dossier, publish
from tests.integration.tracking.test_events import known
from tests.integration.tracking.world import Running
from tests.support.mail_relay import OK
from tests.support.operator import motcua
from tests.support.surprise import Surprise
from tests.support.waiting import until
from tests.unit.tracking.dossiers import event


@pytest.fixture
def operator(tracking: Running, servers: Stack) -> dict[str, str]:
    """The operator's environment, at this tracking."""
    return {**servers.env("operator"), "MOTCUA_TRACKING_ADDRESS": tracking.address}


async def listed(operator: dict[str, str], event_id: str) -> list[str]:
    """The row of a notice, in words; none when it is not among the undelivered."""
    shown = await motcua(operator, "notices", "list")
    return next((line.split() for line in shown.splitlines() if event_id in line), [])


async def test_a_refused_notice_is_listed_and_sent_when_the_mailbox_is_back(
    tracking: Running, bus: Bus, operator: dict[str, str]
) -> None:
    number, code, agency = new_dossier()
    known(tracking, number, code)
    submitted = event(number=number, code=code, receiving=agency)
    tracking.relay.on_recipient = "550 no such mailbox"
    try:
        await publish(bus, submitted)

        async def refused() -> bool:
            return bool(await listed(operator, submitted.event_id))

        await until(refused)
        row = await listed(operator, submitted.event_id)
        assert (row[1], row[2]) == ("submitted", f"dossiers/{submitted.dossier_id}")
        assert row[-3:] == ["1", "MAIL_REFUSED", "no"]
        assert "nguoi-dan" not in " ".join(row)

        with pytest.raises(Surprise, match=f"{submitted.event_id}: REFUSED"):
            await motcua(operator, "notices", "retry", submitted.event_id)
        assert (await listed(operator, submitted.event_id))[-3] == "2"
    finally:
        tracking.relay.on_recipient = OK

    assert "Sent 1 of 1." in await motcua(operator, "notices", "retry", submitted.event_id)
    (mail,) = await tracking.relay.about(code)
    assert mail["Message-ID"] == f"<{submitted.event_id}.submitted@motcua.example.vn>"
    assert await listed(operator, submitted.event_id) == []
    with pytest.raises(Surprise, match="NOTICE_NOT_FOUND"):
        await motcua(operator, "notices", "retry", submitted.event_id)


async def test_whoever_gave_no_address_any_more_is_not_said_to_be_told(
    tracking: Running, bus: Bus, operator: dict[str, str]
) -> None:
    number, code, agency = new_dossier()
    known(tracking, number, code)
    submitted = event(number=number, code=code, receiving=agency)
    tracking.relay.on_recipient = "550 no such mailbox"
    try:
        await publish(bus, submitted)

        async def refused() -> bool:
            return bool(await listed(operator, submitted.event_id))

        await until(refused)
    finally:
        tracking.relay.on_recipient = OK

    known(tracking, number, code, address="")
    shown = await motcua(operator, "notices", "retry", submitted.event_id)
    assert shown.startswith("Sent 0 of 1.\n")
    assert f"{submitted.event_id}: not sent, the contact has no e-mail address" in shown
    assert await listed(operator, submitted.event_id) == []


async def test_a_notice_that_waits_for_the_relay_is_listed_and_goes_by_itself(
    tracking: Running, bus: Bus, operator: dict[str, str]
) -> None:
    number, code, agency = new_dossier()
    known(tracking, number, code)
    submitted = event(number=number, code=code, receiving=agency)
    await tracking.relay.close()
    try:
        await publish(bus, submitted)

        async def waits() -> bool:
            return bool(await listed(operator, submitted.event_id))

        await until(waits)
        assert (await listed(operator, submitted.event_id))[-2:] == ["SMTPConnectError", "yes"]
    finally:
        await tracking.relay.open()
    await tracking.relay.about(code)

    async def gone() -> bool:
        return not await listed(operator, submitted.event_id)

    await until(gone)


async def test_something_must_be_named_to_be_tried(operator: dict[str, str]) -> None:
    with pytest.raises(Surprise, match="--all"):
        await motcua(operator, "notices", "retry")
    with pytest.raises(Surprise, match="NOTICE_NOT_FOUND"):
        await motcua(operator, "notices", "retry", str(uuid.uuid4()))
