"""Messages as the services answer them."""

from __future__ import annotations

from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp
from motcua.submission.v1 import dossier_pb2
from motcua.type.v1 import types_pb2

DOSSIER = "0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e55"
ATTACHMENT = "0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e66"
KEY = {"Idempotency-Key": "7b8e1f3e-3a52-4c6b-9c55-0f6a2d1c9e11"}


def instant(minute: int = 0) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(datetime(2026, 11, 23, 1, minute, tzinfo=UTC))
    return stamp


def draft(version: int = 3) -> dossier_pb2.Dossier:
    return dossier_pb2.Dossier(
        name=f"dossiers/{DOSSIER}",
        etag=f'"{version}"',
        status=dossier_pb2.DOSSIER_STATUS_DRAFT,
        procedure=dossier_pb2.ProcedureRef(
            name="procedures/1.001193", version=1, display_name="Đăng ký khai sinh", form="forms/khai-sinh"
        ),
        receiving_agency=dossier_pb2.AgencyRef(name="agencies/c16594", display_name="UBND phường Tân Dân"),
        channel=types_pb2.CHANNEL_ONLINE,
        create_time=instant(),
    )


def submitted() -> dossier_pb2.Dossier:
    dossier = draft(version=4)
    dossier.told_version = 4
    dossier.status = dossier_pb2.DOSSIER_STATUS_REGISTERED
    dossier.code = "H56.245-261123-0001"
    dossier.submit_time.CopyFrom(instant(5))
    return dossier
