"""A system that keeps its word, as the oracle's own tests have it: what it promised, and what there is to be seen."""

from __future__ import annotations

from motcua.submission.v1.dossier_pb2 import Dossier

from tests.chaos.backstage import Row
from tests.chaos.evidence import Evidence, LogIns, Opened, Standing, Story
from tests.chaos.ledger import Followed, Glimpse, Ledger, NewPassword, Promise, Sheet
from tests.chaos.wards import Told

AGENCY, OTHER_AGENCY, KILLS = "c16594", "c16654", 2
# The first is mended on the way, the second goes to another agency.
STEPS = {
    "one": ["submitted", "accepted", "started", "supplement_asked", "supplement_sent", "finished", "returned"],
    "two": ["submitted", "transferred", "accepted", "started", "finished", "returned"],
}
CODES = {"one": "H56.245-261122-0001", "two": "H56.245-261122-0002"}
FEEDS = {"one": {AGENCY: 0}, "two": {AGENCY: 0, OTHER_AGENCY: 1}}
FIRST, MENDED = Sheet("Nguyễn Thị C", ("mờ.pdf",)), Sheet("Nguyễn Thị Đ", ("rõ.pdf",))
SHEETS = {"one": MENDED, "two": FIRST}
WITHOUT_MAIL = ("started",)
USER = "thu.1"


def ledger() -> Ledger:
    """Two dossiers that went their way, a draft, and a password that was changed."""
    one, two = (
        Promise(dossier, dict(FEEDS[dossier]), code, list(STEPS[dossier]), sent=SHEETS[dossier])
        for dossier, code in CODES.items()
    )
    one.glimpses = [Glimpse(Dossier(etag="7"), Dossier(etag="7"))]
    one.followed = Followed(STEPS["one"], versions("one"), 3)
    return Ledger([one, two, Promise("three", {AGENCY: 0})], passwords=[NewPassword(USER, "old", "new")])


def versions(dossier: str) -> list[int]:
    """Of a dossier's steps: it was edited four times before."""
    return [number + 4 for number in range(1, len(STEPS[dossier]) + 1)]


def truth() -> Evidence:
    """What is to be seen where everything went well; one mail came twice, as one kill allows."""
    feed = [
        Told(f"{dossier}-{number}", event, dossier, CODES[dossier], number, number + 4)
        for dossier, steps in STEPS.items()
        for number, event in enumerate(steps, start=1)
    ]
    others = [event for event in feed if event.dossier == "two" and event.sequence > 1]
    mails = [mail(event) for event in feed if event.event not in WITHOUT_MAIL]
    rows = [Row(dossier, code) for dossier, code in CODES.items()]
    opened = {dossier: Opened(code, "returned", STEPS[dossier], SHEETS[dossier], 1) for dossier, code in CODES.items()}
    return Evidence(
        owners=opened | {"three": Opened("", "draft", [], None, 0)},
        desks=dict(opened),
        timelines={
            dossier: Story(code, "returned", STEPS[dossier], versions(dossier)) for dossier, code in CODES.items()
        },
        passersby={dossier: Standing(code, "returned") for dossier, code in CODES.items()},
        log_ins={USER: LogIns(old=False, new=True)},
        heard={AGENCY: [feed[0], *feed], OTHER_AGENCY: others},
        listed={AGENCY: feed, OTHER_AGENCY: others},
        mails=[*mails, mails[0], "<7.confirm-contact@localhost>", "<8.password-changed@localhost>"],
        dossiers=[*rows, Row("three", "")],
        tracked=rows,
    )


def mail(event: Told) -> str:
    """The Message-ID of a notice."""
    return f"<{event.event_id}.{event.event}@localhost>"
