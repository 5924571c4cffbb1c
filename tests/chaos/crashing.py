"""A service that dies at a chosen moment: `python -m tests.chaos.crashing <moment> <nth>`, a Moment's name.

It is the service as its own bootstrap composes it, with one method that sends SIGKILL to its own process: when the stream
has an event and the outbox does not know it yet, when a consumer has committed and the stream does not know it yet, or when
a mail is on its way and nobody has noted it yet.
"""

from __future__ import annotations

import os
import signal
import sys
from unittest.mock import patch

from nats.aio.msg import Msg

from services.common.events.bus import Bus
from services.common.events.envelope import Envelope
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


def dies_once_published(fuse: Fuse) -> None:
    """The stream has acknowledged an event, nothing is marked."""
    publish = Bus.publish

    async def publish_and_burn(bus: Bus, event: Envelope) -> None:
        await publish(bus, event)
        fuse.burn()

    patch.object(Bus, "publish", publish_and_burn).start()


def dies_before_ack(fuse: Fuse, consumer: str) -> None:
    """The handler of a consumer has come to its end, the stream hears nothing of it."""
    ack = Msg.ack

    async def burn_and_ack(message: Msg) -> None:
        if message.metadata.consumer == consumer:
            fuse.burn()
        await ack(message)

    patch.object(Msg, "ack", burn_and_ack).start()


def dies_once_mailed(fuse: Fuse) -> None:
    """The relay has taken a mail, nobody has noted it."""
    send = MailSender.send

    async def send_and_burn(sender: MailSender, mail: Mail) -> None:
        await send(sender, mail)
        fuse.burn()

    patch.object(MailSender, "send", send_and_burn).start()


def run(moment: Moment, fuse: Fuse) -> None:
    """Run the service that has this moment, until then."""
    match moment:
        case Moment.PUBLISHED:
            dies_once_published(fuse)
            main(EXACT[moment], SubmissionSettings, submission.build)
            return
        case Moment.PROJECTED:
            dies_before_ack(fuse, PROJECTION)
        case Moment.NOTIFIED:
            dies_before_ack(fuse, NOTICES)
        case Moment.MAILED:
            dies_once_mailed(fuse)
        case Moment.ANY:
            raise ValueError("at any moment: that is done from outside")
    main(EXACT[moment], TrackingSettings, tracking.build)


if __name__ == "__main__":
    run(Moment[sys.argv[1]], Fuse(int(sys.argv[2])))
