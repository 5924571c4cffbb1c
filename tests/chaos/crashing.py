"""A service that dies at a chosen moment: `python -m tests.chaos.crashing <moment> <nth>`, a Moment's name.

It is the service as its own bootstrap composes it, with one part that sends SIGKILL to its own process: when the stream
has an event and the outbox does not know it yet, when a consumer has committed and the stream does not know it yet, or when
a mail is on its way and nobody has noted it yet.
"""

from __future__ import annotations

import os
import signal
import sys
from functools import partial

from nats.aio.client import Client
from nats.aio.msg import Msg

from services.common.bus import Bus
from services.common.envelope import Envelope
from services.common.mail import Mail, MailSender
from services.common.service import main
from services.submission import bootstrap as submission
from services.submission.settings import Settings as SubmissionSettings
from services.tracking import bootstrap as tracking
from services.tracking.entrypoints.consumers import NOTICES, PROJECTION
from services.tracking.settings import Settings as TrackingSettings
from tests.chaos.plan import EXACT, Moment


class Fuse:
    """Kills this process when it burns for the nth time."""

    def __init__(self, nth: int) -> None:
        self._left = nth

    def burn(self) -> None:
        """The moment has come once more."""
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class DyingPublisher:
    """What the relay publishes through: the stream has acknowledged, nothing is marked."""

    def __init__(self, fuse: Fuse, bus: Bus) -> None:
        self._fuse = fuse
        self._bus = bus

    async def publish(self, event: Envelope) -> None:
        """See `Publisher.publish`."""
        await self._bus.publish(event)
        self._fuse.burn()


def dies_before_ack(fuse: Fuse, consumer: str) -> type[Bus]:
    """A bus for a consumer: its handler has come to its end, the stream hears nothing of it."""

    class DyingMessage(Msg):
        async def ack(self) -> None:
            if self.metadata.consumer == consumer:
                fuse.burn()
            await super().ack()

    class DyingBus(Bus):
        def __init__(self, client: Client) -> None:
            client.msg_class = DyingMessage
            super().__init__(client)

    return DyingBus


def dies_when_mailed(fuse: Fuse) -> type[MailSender]:
    """A sender of mails: the relay has taken one, nobody has noted it."""

    class DyingSender(MailSender):
        async def send(self, mail: Mail) -> None:
            await super().send(mail)
            fuse.burn()

    return DyingSender


def run(moment: Moment, fuse: Fuse) -> None:
    """Run the service that has this moment, until then."""
    match moment:
        case Moment.PUBLISHED:
            build = partial(submission.build, publisher=partial(DyingPublisher, fuse))
            main(EXACT[moment], SubmissionSettings, build)
        case Moment.PROJECTED:
            main(EXACT[moment], TrackingSettings, partial(tracking.build, bus_type=dies_before_ack(fuse, PROJECTION)))
        case Moment.NOTIFIED:
            main(EXACT[moment], TrackingSettings, partial(tracking.build, bus_type=dies_before_ack(fuse, NOTICES)))
        case Moment.MAILED:
            main(EXACT[moment], TrackingSettings, partial(tracking.build, sender_type=dies_when_mailed(fuse)))
        case Moment.ANY:
            raise ValueError("at any moment: that is done from outside")


if __name__ == "__main__":
    run(Moment[sys.argv[1]], Fuse(int(sys.argv[2])))
