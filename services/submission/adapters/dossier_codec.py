"""How a dossier is kept: searchable facts in the open, everything personal in one sealed value bound to its id."""

from __future__ import annotations

from services.common.events.envelope import Envelope
from services.common.storage.mongo import Document
from services.common.storage.sealed import BlindIndex, Sealer
from services.submission.app.paging import position
from services.submission.domain.events import DossierEvent
from services.submission.domain.record.attachments import AttachmentState
from services.submission.domain.record.contents import told
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.record.history import Remark
from services.submission.domain.record.procedure import Channel, Routing
from services.submission.domain.status import Status

from . import event_codec, open_part, sealed_overlays, sealed_part, sealed_people

_TIMES = (
    "created_at",
    "updated_at",
    "step_due",
    "submitted_at",
    "acceptance_due",
    "accepted_at",
    "started_at",
    "finished_at",
    "returned_at",
    "paused_at",
)


class DossierCodec:
    """The `Codec` of dossiers.

    Fields that only a search needs: opened, filed, agencies, owner_indexes, pending_since, removed_since.
    """

    def __init__(self, sealer: Sealer, blind_index: BlindIndex) -> None:
        self._sealer = sealer
        self._blind_index = blind_index

    def to_document(self, aggregate: Dossier) -> Document:
        """See `Codec.to_document`."""
        document: Document = {
            "status": aggregate.status.value,
            "sequence": aggregate.sequence,
            "told_version": aggregate.told_version,
            "procedure": open_part.procedure(aggregate.procedure),
            "receiving": open_part.agency(aggregate.routing.receiving),
            "handling": open_part.agency(aggregate.routing.handling),
            "return_at": open_part.agency(aggregate.routing.return_at),
            "channel": aggregate.channel.value,
            "owner_account": aggregate.owner_account_id,
            "attachments": [open_part.attachment(file) for file in aggregate.attachments],
            "history": [open_part.step(step) for step in aggregate.history],
            "remarks": [{"id": remark.id, "at": remark.at} for remark in aggregate.remarks],
            "appointments": [open_part.appointment(made) for made in aggregate.appointments],
            "opened": position(aggregate.created_at, aggregate.id),
            "sealed": self._sealer.seal(sealed_part.of(aggregate), _context(aggregate.id)),
        }
        document |= {name: at for name in _TIMES if (at := getattr(aggregate, name)) is not None}
        document |= self._once_sent(aggregate)
        pending = [file.created_at for file in aggregate.attachments if file.state is AttachmentState.PENDING]
        if pending:
            document["pending_since"] = min(pending)
        if aggregate.removed_files:
            document["removed_files"] = [open_part.removed_file(file) for file in aggregate.removed_files]
            document["removed_since"] = min(file.removed_at for file in aggregate.removed_files)
        return document

    def from_document(self, document: Document) -> Dossier:
        """See `Codec.from_document`. Raises SealBroken."""
        sealed = self._sealer.open(bytes(document["sealed"]), _context(document["_id"]))
        names, texts = sealed["file_names"], sealed["remarks"]
        return Dossier(
            id=document["_id"],
            version=document["version"],
            sequence=document["sequence"],
            told_version=document["told_version"],
            status=Status(document["status"]),
            procedure=open_part.read_procedure(document["procedure"]),
            routing=Routing(
                receiving=open_part.read_agency(document["receiving"]),
                handling=open_part.read_agency(document["handling"]),
                return_at=open_part.read_agency(document["return_at"]),
                place_as_said=sealed["place"],
            ),
            channel=Channel(document["channel"]),
            owner_account_id=document["owner_account"],
            code=document.get("code", ""),
            submitter=sealed_people.read_party(sealed["submitter"]),
            owner=sealed_people.read_party(sealed["owner"]),
            contact=sealed_people.read_contact(sealed["contact"]),
            declaration=sealed["declaration"],
            attachments=tuple(open_part.read_attachment(row, names[row["id"]]) for row in document["attachments"]),
            removed_files=tuple(map(open_part.read_removed_file, document.get("removed_files", ()))),
            history=tuple(
                open_part.read_step(row, sealed_part.officer(officer))
                for row, officer in zip(document["history"], sealed["officers"], strict=True)
            ),
            remarks=tuple(Remark(row["id"], texts[row["id"]], row["at"]) for row in document["remarks"]),
            appointments=tuple(map(open_part.read_appointment, document["appointments"])),
            handler=sealed["handler"],
            result=sealed_part.result(sealed["result"]),
            handovers=sealed_part.handovers(sealed),
            created_at=document["created_at"],
            updated_at=document["updated_at"],
            step_due=document.get("step_due"),
            submitted_at=document.get("submitted_at"),
            acceptance_due=document.get("acceptance_due"),
            accepted_at=document.get("accepted_at"),
            started_at=document.get("started_at"),
            finished_at=document.get("finished_at"),
            returned_at=document.get("returned_at"),
            paused_at=document.get("paused_at"),
            **sealed_overlays.read(sealed),
        )

    def to_envelope(self, aggregate: Dossier, event: DossierEvent) -> Envelope:
        """See `Codec.to_envelope`."""
        return event_codec.encode(event, self._owner_indexes(aggregate))

    def _once_sent(self, dossier: Dossier) -> Document:
        # A draft exists for its owner alone: no agency finds it, and no number leads to it.
        if dossier.submitted_at is None:
            return {}
        return {
            "code": dossier.code,
            "filed": position(dossier.submitted_at, dossier.id),
            "agencies": sorted({dossier.routing.receiving.id, dossier.routing.handling.id}),
            "owner_indexes": self._owner_indexes(dossier),
        }

    def _owner_indexes(self, dossier: Dossier) -> list[str]:
        document = told(dossier).owner.identity_document
        return [] if document is None else [self._blind_index.index(document.kind, document.number)]


def _context(dossier_id: str) -> str:
    return f"dossier/{dossier_id}"
