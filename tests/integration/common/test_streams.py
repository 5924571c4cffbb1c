"""A stream is made once; later starts change what is ours of it and leave what an operator set by hand."""

from __future__ import annotations

import pytest
from nats.js.api import StreamConfig

from services.common.events.bus import DUPLICATE_WINDOW, Bus
from tests.integration.common.events import STREAM, SUBJECTS, events, stored


async def config_of(bus: Bus) -> StreamConfig:
    return (await bus.jetstream.stream_info(STREAM)).config


async def test_what_an_operator_set_outlives_the_next_start(bus: Bus) -> None:
    await bus.ensure_stream(STREAM, SUBJECTS)
    by_hand = (await config_of(bus)).evolve(description="three copies", max_bytes=1 << 30, allow_direct=True)
    await bus.jetstream.update_stream(by_hand)
    for _ in range(2):
        await bus.ensure_stream(STREAM, SUBJECTS)
        assert await config_of(bus) == by_hand


async def test_a_newer_release_brings_its_subjects_to_a_stream_with_events(bus: Bus) -> None:
    await bus.ensure_stream(STREAM, SUBJECTS)
    (event,) = events("b1", 1)
    await bus.publish(event)
    await bus.jetstream.update_stream((await config_of(bus)).evolve(description="by hand", duplicate_window=1.0))
    await bus.ensure_stream(STREAM, [*SUBJECTS, "box.v2.>"])
    config = await config_of(bus)
    assert (config.subjects, config.description) == ([*SUBJECTS, "box.v2.>"], "by hand")
    assert config.duplicate_window == pytest.approx(DUPLICATE_WINDOW.total_seconds())
    assert await stored(bus) == [event.data]
