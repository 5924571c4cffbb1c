"""Domain values as protobuf messages, and resource names as ids."""

from __future__ import annotations

from motcua.submission.v1 import dossier_pb2, events_pb2
from motcua.tracking.v1 import dossier_feed_service_pb2 as feed_pb2
from motcua.tracking.v1 import lookup_service_pb2 as lookup_pb2
from motcua.tracking.v1 import timeline_service_pb2 as timeline_pb2

from services.common.messages import timestamp
from services.tracking.app.feed import Batch
from services.tracking.app.timelines import Update
from services.tracking.domain.errors import DossierNotFound
from services.tracking.domain.public import PublicDossier
from services.tracking.domain.status import Status, step_text
from services.tracking.domain.timeline import Entry, Timeline


def dossier_id(name: str) -> str:
    """The id in a resource name, `dossiers/{dossier}`."""
    return name.removeprefix("dossiers/")


def public_dossier(view: PublicDossier) -> lookup_pb2.PublicDossier:
    """The answer to anybody."""
    return lookup_pb2.PublicDossier(
        code=view.code,
        procedure=view.procedure,
        field=view.field,
        receiving_agency=view.receiving_agency,
        owner_masked=view.owner_masked,
        status=_status(view.status),
        status_text=view.status_text,
        submit_time=timestamp(view.submitted_at),
        appointment_time=timestamp(view.appointment),
        finish_time=timestamp(view.finished_at),
        return_time=timestamp(view.returned_at),
        steps=[
            lookup_pb2.PublicStep(time=timestamp(step.time), text=step.text, status=_status(step.status))
            for step in view.steps
        ],
    )


def timeline(found: Timeline) -> timeline_pb2.Timeline:
    """The answer to the owner and the agencies. Raises DossierNotFound while the first event is missing."""
    last = found.last
    if last is None:
        raise DossierNotFound
    return timeline_pb2.Timeline(
        dossier=f"dossiers/{found.dossier_id}",
        code=last.code,
        status=_status(last.status),
        acceptance_due_time=timestamp(last.acceptance_due),
        appointment_time=timestamp(last.appointment),
        entries=map(_entry, found.entries),
        etag=f'"{found.reached_version}"',
    )


def timeline_update(update: Update) -> timeline_pb2.TimelineUpdate:
    """What is new in a timeline."""
    return timeline_pb2.TimelineUpdate(entries=map(_entry, update.entries), time=timestamp(update.time))


def batch(read: Batch) -> feed_pb2.DossierEventBatch:
    """A part of a ward's feed."""
    return feed_pb2.DossierEventBatch(
        events=[events_pb2.DossierEvent.FromString(event) for event in read.events],
        cursor=read.cursor,
        time=timestamp(read.time),
    )


def _entry(entry: Entry) -> timeline_pb2.TimelineEntry:
    return timeline_pb2.TimelineEntry(
        time=timestamp(entry.occurred_at),
        event=entry.event,
        text=step_text(entry.event, entry.status),
        status=_status(entry.status),
        version=entry.version,
    )


def _status(status: Status) -> dossier_pb2.DossierStatus.ValueType:
    # The numbers are the same: the nation's, not ours.
    return dossier_pb2.DossierStatus.ValueType(status.value)
