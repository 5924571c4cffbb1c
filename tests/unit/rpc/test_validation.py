"""A shape rule that is broken says in Vietnamese what to do, not only that something is wrong."""

from __future__ import annotations

import pytest
from google.protobuf.message import Message
from motcua.submission.v1 import dossier_pb2, payment_service_pb2

from services.common.kernel.errors import InvalidArgument
from services.common.rpc import validation


@pytest.mark.parametrize(
    ("message", "field", "vi"),
    [
        (payment_service_pb2.DemandPaymentRequest(amount_vnd=0), "amount_vnd", "Số phải lớn hơn 0"),
        (dossier_pb2.ComponentCheck(originals=101), "originals", "Số ở ngoài mức cho phép"),
    ],
    ids=["an amount of nothing", "a hundred and one originals"],
)
def test_a_number_out_of_bounds_is_told_so(message: Message, field: str, vi: str) -> None:
    with pytest.raises(InvalidArgument) as refused:
        validation.check(message)
    (found,) = (violation for violation in refused.value.violations if violation.field == field)
    assert found.vi.startswith(vi)
