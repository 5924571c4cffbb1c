"""What the owner fills in and attaches, and what the agency attaches, tried by anybody at any time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from services.common.kernel.principal import Principal
from services.submission.domain.codes import issue
from services.submission.domain.record.attachments import Purpose
from services.submission.domain.record.parties import Party
from services.submission.domain.status import Status
from services.submission.domain.steps import draft, files, filing
from tests.property.dossier_books import ANYBODY, OWNER_OR_ANYBODY, WARD, Books
from tests.unit.submission.dossiers import CALENDAR, CONTACT, OWNER, PARTY

PARTIES = st.sampled_from([PARTY, PARTY, PARTY, Party(), replace(PARTY, birth_date=date(1991, 1, 1))])
FILE_IDS = st.sampled_from(["file-1", "file-2", "file-9"])

# Papers are edited where it matters: in a draft, just after it was sent, where it must be refused, and when they are asked
# for again.
while_papers_matter = precondition(
    lambda machine: machine.dossier.status in (Status.DRAFT, Status.REGISTERED, Status.SUPPLEMENT_REQUESTED)
)


class Papers(Books):
    """Drafting, attaching, sending."""

    @while_papers_matter
    @rule(who=OWNER_OR_ANYBODY, party=PARTIES, mask=st.sets(st.sampled_from(sorted(draft.AMENDABLE)), min_size=3))
    def amend(self, who: Principal, party: Party, mask: set[str]) -> None:
        amendment = draft.Amendment(party, party, CONTACT, {"ho_ten_tre": "Nguyễn Văn A"})
        self.attempt(lambda dossier: draft.amend(dossier, amendment, mask, self.act(who)), who)

    @rule(
        who=ANYBODY,
        file_id=FILE_IDS,
        purpose=st.sampled_from(Purpose),
        size=st.sampled_from([1000, 20 * 1024 * 1024, 0]),
    )
    def add_file(self, who: Principal, file_id: str, purpose: Purpose, size: int) -> None:
        key = "giay-chung-sinh" if purpose is Purpose.COMPONENT else ""
        file = files.NewFile(file_id, purpose, key, "tệp.pdf", "application/pdf", size)
        if all(other.id != file_id for other in self.dossier.attachments):
            self.attempt(lambda dossier: files.add_attachment(dossier, file, self.act(who)), who)

    @while_papers_matter
    @rule(who=st.sampled_from([OWNER, WARD]), file_id=FILE_IDS, is_clean=st.sampled_from([True, True, True, False]))
    def check_file(self, who: Principal, file_id: str, is_clean: bool) -> None:
        act = self.act(who)
        if is_clean:
            self.attempt(lambda d: files.complete_attachment(d, file_id, size=900, sha256="ab" * 32, act=act), who)
        else:
            self.attempt(lambda d: files.reject_attachment(d, file_id, reason="TYPE_MISMATCH", act=act), who)

    @while_papers_matter
    @rule(who=OWNER_OR_ANYBODY, file_id=FILE_IDS)
    def remove_file(self, who: Principal, file_id: str) -> None:
        self.attempt(lambda dossier: files.remove_attachment(dossier, file_id, self.act(who)), who)

    @while_papers_matter
    @rule()
    def owner_completes_the_draft(self) -> None:
        """All that a complete draft takes, in one step."""
        self.amend(OWNER, PARTY, set(draft.AMENDABLE))
        for file in self.dossier.attachments:
            self.remove_file(OWNER, file.id)
        self.add_file(OWNER, "file-1", Purpose.COMPONENT, 1000)
        self.check_file(OWNER, "file-1", True)
        self.submit(OWNER)

    @while_papers_matter
    @rule(who=OWNER_OR_ANYBODY)
    def submit(self, who: Principal) -> None:
        code = issue("H56.245", self.now, 1)
        self.attempt(lambda d: filing.submit(d, code=code, calendar=CALENDAR, act=self.act(who)), who)
