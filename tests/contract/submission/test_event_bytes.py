"""The bytes that everybody else reads: they may only ever be added to.

When this fails, an event of yesterday, still in a stream or an archive, may be read differently tomorrow. Never change
the golden bytes because the test fails; change them when a field was added on purpose.
"""

from __future__ import annotations

from dataclasses import replace

from motcua.submission.v1 import dossier_pb2, events_pb2

from services.common.events.bus import encode as headers_of
from services.common.rpc import calls
from services.submission.adapters import event_codec
from services.submission.domain.events import DossierEvent, event_of_last_step
from tests.unit.submission.dossiers import BIRTH, accepted, sent

EVENT_ID = "0193a5f2-7c00-7000-8000-000000000001"
INDEXES = ["k1:3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
GOLDEN = bytes.fromhex(
    "0a2430313933613566322d376330302d373030302d383030302d303030303030303030303031120861636365707465641a12646f7373"
    "696572732f646f73736965722d312006280232134835362e3234352d3236313132332d30303031380140024a0608b0d88ed806520477"
    "6172645a2c0a106167656e636965732f6e676869736f6e121855424e44207068c6b0e1bb9d6e67204e6768692053c6a16e622b0a0f61"
    "67656e636965732f74616e64616e121855424e44207068c6b0e1bb9d6e672054c3a26e2044c3a26e6a570a1370726f63656475726573"
    "2f312e30303131393310011a205468e1bba72074e1bba56320c491c4836e67206bc3bd206b6861692073696e68220b48e1bb992074e1"
    "bb8b63682a0f666f726d732f6b6861692d73696e6878028201096163636f756e742d318a010e4e2a2a2a20562a2a2a20412a2a2a9201"
    "2e6b313a3371322d3777414141414141414141414141414141414141414141414141414141414141414141414141419a010608b0d88e"
    "d806a2010608b09e99d806aa010608b0e4a3d806"
)


def event() -> DossierEvent:
    return event_of_last_step(accepted(), EVENT_ID)


def test_the_bytes_of_an_event_do_not_change() -> None:
    assert event_codec.body(event(), INDEXES).hex() == GOLDEN.hex()


def test_the_golden_bytes_are_read_as_they_were_meant() -> None:
    message = events_pb2.DossierEvent.FromString(GOLDEN)
    assert (message.event_id, message.event, message.dossier) == (EVENT_ID, "accepted", "dossiers/dossier-1")
    assert (message.version, message.sequence, message.code) == (6, 2, "H56.245-261123-0001")
    assert message.from_status == dossier_pb2.DOSSIER_STATUS_REGISTERED
    assert message.to_status == dossier_pb2.DOSSIER_STATUS_ACCEPTED
    assert message.receiving_agency == dossier_pb2.AgencyRef(
        name="agencies/nghison", display_name="UBND phường Nghi Sơn"
    )
    assert message.handling_agency.name == "agencies/tandan"
    assert message.procedure == dossier_pb2.ProcedureRef(
        name="procedures/1.001193",
        version=1,
        display_name="Thủ tục đăng ký khai sinh",
        field="Hộ tịch",
        form="forms/khai-sinh",
    )
    assert (message.owner_account, message.owner_masked) == ("account-1", "N*** V*** A***")
    assert list(message.owner_indexes) == INDEXES
    assert message.actor_kind == "ward"
    assert message.occur_time.ToJsonString() == "2026-11-23T03:00:00Z"
    assert message.submit_time.ToJsonString() == "2026-11-23T03:00:00Z"
    assert message.acceptance_due_time.ToJsonString() == "2026-11-25T03:00:00Z"
    # Three working days; the Cultural Day of 24 November is none.
    assert message.appointment_time.ToJsonString() == "2026-11-27T03:00:00Z"
    assert not message.sensitive


def test_the_envelope_is_a_cloud_event_on_the_trace_of_the_call() -> None:
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    with calls.serving(calls.Call(traceparent=trace)):
        envelope = event_codec.encode(event(), INDEXES)

    assert envelope.subject == "dossier.v1.tandan.accepted"
    assert headers_of(envelope) == {
        "Nats-Msg-Id": EVENT_ID,
        "ce-specversion": "1.0",
        "ce-id": EVENT_ID,
        "ce-type": "vn.motcua.dossier.accepted.v1",
        "ce-source": "/motcua/submission",
        "ce-subject": "dossier-1",
        "ce-time": "2026-11-23T03:00:00.000Z",
        "ce-sequence": "000000000002",
        "content-type": "application/protobuf",
        "traceparent": trace,
    }


def test_a_sensitive_procedure_tells_no_initials() -> None:
    body = event_codec.body(event_of_last_step(sent(replace(BIRTH, sensitive=True)), EVENT_ID), [])
    message = events_pb2.DossierEvent.FromString(body)
    assert (message.sensitive, message.owner_masked) == (True, "")
