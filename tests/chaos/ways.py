"""The ways that a dossier takes, a class for each. Who acts repeats the very same call and notes what was acknowledged."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping

from tests.chaos.evidence import lets_in
from tests.chaos.ledger import Doing, Followed, Glimpse, Ledger, NewPassword, Sheet
from tests.support import declarations, drafts, files
from tests.support.citizen import Citizen
from tests.support.follower import Follower
from tests.support.places import REQUIRED_COMPONENT
from tests.support.surprise import expect
from tests.support.ward import Ward
from tests.support.working_days import working_morning

PAPER, CLEARER_PAPER = "giấy chứng sinh.pdf", "giấy chứng sinh rõ hơn.pdf"
CHILD, CORRECTED_CHILD = "Nguyễn Thị C", "Nguyễn Thị Đ"
ITEMS = {f"components.{REQUIRED_COMPONENT}": "Ảnh bị mờ.", "declaration.child.full_name": "Tên không khớp."}
NEW_PASSWORD = "một câu khác dễ nhớ"
PONDERING_SECONDS, GLIMPSE_SECONDS = 2.0, 0.4


class Way(ABC):
    """From the draft to where `_go_on` ends."""

    def __init__(self, citizen: Citizen, agency: str, wards: Mapping[str, Ward], ledger: Ledger) -> None:
        self._citizen = citizen
        self._agency = agency
        self._wards = wards
        self._ledger = ledger
        self._ward = wards[agency]

    async def walk(self) -> None:
        """To the end. Raises Surprise."""
        self._filing = await drafts.complete(self._citizen, self._agency)
        self._promise = self._ledger.open(self._filing, self._agency)
        self._name = f"dossiers/{self._filing.id}"
        await self._filing.submit()
        expect(self._filing.code, f"{self._name} was sent and has no code")
        self._promise.code = self._filing.code
        self._promise.sent = Sheet(CHILD, (PAPER,))
        self._note("submitted")
        await self._go_on()

    @abstractmethod
    async def _go_on(self) -> None:
        """What becomes of it after it was sent."""

    def _note(self, step: str) -> None:
        self._promise.steps.append(step)

    async def _accept(self) -> None:
        await self._ward.accept(self._name)
        self._note("accepted")

    async def _start(self) -> None:
        await self._ward.start(self._name)
        self._note("started")

    async def _finish(self) -> None:
        result = await self._ward.attach_result(self._name, files.pdf("giấy khai sinh.pdf", "GIAY KHAI SINH"))
        await self._ward.finish(self._name, result)
        self._note("finished")

    async def _hand_over(self) -> None:
        receiver = self._citizen.person
        await self._wards[self._agency].hand_over(self._name, receiver.full_name, receiver.number)
        self._note("returned")


class Straight(Way):
    """Accepted, handled, returned."""

    async def _go_on(self) -> None:
        await self._accept()
        await self._start()
        await self._finish()
        await self._hand_over()


class Refused(Way):
    """The desk does not take it."""

    async def _go_on(self) -> None:
        await self._ward.refuse(self._name, "Không thuộc thẩm quyền.")
        self._note("refused")


class Withdrawn(Way):
    """Its owner wants it back when it is accepted already: the desk has to agree."""

    async def _go_on(self) -> None:
        await self._accept()
        await self._filing.refresh()
        await self._filing.withdraw("Tôi không cần nữa.")
        self._note("withdrawal_asked")
        await self._ward.confirm_withdrawal(self._name)
        self._note("withdrawn")


class Transferred(Straight):
    """Another agency handles it, and it is returned where it was filed: both hear of it from then on."""

    async def _go_on(self) -> None:
        other = next(agency for agency in self._wards if agency != self._agency)
        await self._ward.transfer(self._name, other, "Chủ hồ sơ cư trú tại đó.")
        self._promise.feeds[other] = len(self._promise.steps)
        self._note("transferred")
        self._ward = self._wards[other]
        await super()._go_on()


class Unsent(Way):
    """Something is to be mended; its owner does so, ponders, and never sends it."""

    async def _go_on(self) -> None:
        await self._ward.ask_supplement(self._name, ITEMS, "Chưa đọc được.", working_morning())
        self._note("supplement_asked")
        self._asked = await self._ward.open(self._name)
        with self._ledger.during(Doing.MENDING):
            await self._mend()

    async def _mend(self) -> None:
        filing = self._filing
        await filing.refresh()
        for attachment in filing.dossier["attachments"]:
            await filing.remove(attachment["id"])
            await self._glimpse()
        await filing.attach(REQUIRED_COMPONENT, files.pdf(CLEARER_PAPER, "RO HON"))
        await self._glimpse()
        declaration = declarations.birth_registration(self._citizen.person)
        declaration["child"]["full_name"] = CORRECTED_CHILD
        await filing.fill(declaration=declaration)
        self._promise.typed = Sheet(CORRECTED_CHILD, (CLEARER_PAPER,))
        over = time.monotonic() + PONDERING_SECONDS
        while time.monotonic() < over:
            await self._glimpse()
            await asyncio.sleep(GLIMPSE_SECONDS)

    async def _glimpse(self) -> None:
        self._promise.glimpses.append(Glimpse(self._asked, await self._ward.open(self._name)))


class Mended(Unsent):
    """In the middle of the handling something is to be mended; it is sent, confirmed, and the handling goes on."""

    async def _go_on(self) -> None:
        await self._accept()
        await self._start()
        await super()._go_on()
        await self._filing.send_supplement()
        self._promise.sent = self._promise.typed
        self._note("supplement_sent")
        await self._ward.confirm_supplement(self._name)
        self._note("supplement_confirmed")
        await self._finish()
        await self._hand_over()


class FollowedLive(Mended):
    """The same while its owner follows it live, with one connection after the other."""

    async def _go_on(self) -> None:
        rest, seconds = self._citizen.rest, self._citizen.portal.patience.seconds
        async with Follower(rest, self._filing.path) as follower:
            with self._ledger.during(Doing.FOLLOWING):
                await super()._go_on()
                await follower.sees(self._promise.steps[-1], seconds)
        versions = [entry["version"] for entry in follower.entries]
        self._promise.followed = Followed(follower.events, versions, follower.connections)


class WithNewPassword(Straight):
    """Between two steps its owner changes the password."""

    async def _go_on(self) -> None:
        await self._accept()
        await self._start()
        person = self._citizen.person
        body = {"current_password": person.password, "new_password": NEW_PASSWORD}
        await self._citizen.rest.post("/accounts/me:change-password", body)
        self._ledger.passwords.append(NewPassword(person.user_name, person.password, NEW_PASSWORD))
        counts = await lets_in(self._citizen.portal, person.user_name, person.password)
        expect(not counts, "a password counts that was changed a moment ago")
        await self._finish()
        await self._hand_over()


WAYS: tuple[type[Way], ...] = (
    FollowedLive,
    Straight,
    Withdrawn,
    WithNewPassword,
    Mended,
    Transferred,
    Refused,
    Unsent,
)
