"""How a repeat is recognised: by a UUID of the caller, however it is spelled."""

from __future__ import annotations

import pytest
from motcua.submission.v1 import desk_service_pb2 as pb

from services.common.kernel.errors import InvalidArgument
from services.common.messages import command

KEY = "0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e55"


def refusal(request_id: str, reason: str = "Sai mẫu") -> pb.RefuseDossierRequest:
    return pb.RefuseDossierRequest(request_id=request_id, reason=reason)


def test_a_request_id_is_the_same_in_either_case() -> None:
    assert command(refusal(KEY.upper())) == command(refusal(KEY))
    assert command(refusal(KEY, "Khác")) != command(refusal(KEY))


def test_the_nil_uuid_is_no_request_id() -> None:
    with pytest.raises(InvalidArgument) as refused:
        command(refusal("00000000-0000-0000-0000-000000000000"))
    assert [(one.field, one.reason) for one in refused.value.violations] == [("request_id", "STRING_UUID")]
