"""Messages that pass the shape rules and still mean nothing are refused by name."""

from __future__ import annotations

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from motcua.submission.v1 import desk_service_pb2

from services.common.kernel.errors import InvalidArgument
from services.submission.entrypoints import decision_requests

YEAR_2101, END_OF_TIME, BEYOND_TIME = 4_133_980_800, 253_402_300_799, 10**15


@pytest.mark.parametrize("seconds", [YEAR_2101, END_OF_TIME, BEYOND_TIME, -BEYOND_TIME])
def test_an_appointment_that_no_calendar_reaches(seconds: int) -> None:
    request = desk_service_pb2.AcceptDossierRequest(appointment_time=Timestamp(seconds=seconds))

    with pytest.raises(InvalidArgument) as refused:
        decision_requests.later_date(request)

    (violation,) = refused.value.violations
    assert (violation.field, violation.reason) == ("appointment_time", "DATE_INVALID")
    assert "2100" in violation.vi
    assert "2100" in violation.en
