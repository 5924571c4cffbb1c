"""The catalogue as the other workloads see it: gRPC over mTLS, on a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import grpc
import pytest
from google.protobuf import json_format
from motcua.catalogue.v1 import catalogue_service_pb2 as pb
from motcua.catalogue.v1.catalogue_service_pb2_grpc import CatalogueServiceStub
from motcua.type.v1 import types_pb2

from deploy.local import Stack
from services.catalogue import bootstrap
from services.catalogue.settings import Settings
from services.common.rpc import client
from services.common.rpc.tls import TlsFiles
from tests.support.refusals import refused
from tests.support.servers import NOBODY, serving, settings_of

NAME = bootstrap.NAME
SERVICE = "motcua.catalogue.v1.CatalogueService"


@pytest.fixture(scope="module")
def settings(servers: Stack) -> Settings:
    return settings_of(Settings, servers, NAME, database_prefix="test_catalogue_", identity_address=NOBODY)


@pytest.fixture(scope="module")
async def channels(servers: Stack, settings: Settings) -> AsyncIterator[dict[str, grpc.aio.Channel]]:
    """Channels of the workloads that may ask."""
    await bootstrap.publish_frozen(settings)
    material = servers.site.material
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(bootstrap.build(settings))
        address = await stack.enter_async_context(serving(app.servicers, app.verifier, TlsFiles(settings.tls_dir)))
        yield {
            name: await stack.enter_async_context(
                client.connect(NAME, address, TlsFiles(material.tls_dir(name)), [SERVICE])
            )
            for name in ("gateway", "identity")
        }


@pytest.fixture
def gateway(channels: dict[str, grpc.aio.Channel]) -> CatalogueServiceStub:
    return CatalogueServiceStub(channels["gateway"])


async def test_the_way_to_birth_registration_at_hai_an(gateway: CatalogueServiceStub) -> None:
    agencies = (await gateway.ListAgencies(pb.ListAgenciesRequest(query="hai an"))).agencies
    assert [agency.name for agency in agencies] == ["agencies/c16594"]
    assert agencies[0].display_name == "UBND phường Tân Dân"
    assert [unit.display_name for unit in agencies[0].matched_former_units] == ["Phường Hải An"]
    fields = (await gateway.ListFields(pb.ListFieldsRequest(agency="agencies/c16594"))).fields
    assert ("fields/ho-tich", 15) in [(field.name, field.procedure_count) for field in fields]
    found = await gateway.ListProcedures(
        pb.ListProceduresRequest(agency="agencies/c16594", field="fields/ho-tich", query="dang ky khai sinh")
    )
    assert found.procedures[0].name == "procedures/1.001193"
    assert not found.procedures[0].components, "lists come without components"


async def test_birth_registration_in_full(gateway: CatalogueServiceStub) -> None:
    birth = await gateway.GetProcedure(pb.GetProcedureRequest(name="procedures/1.001193"))
    online = [each for each in birth.components if not each.channels or types_pb2.CHANNEL_ONLINE in each.channels]
    required = [each.key for each in online if each.requirement == pb.REQUIREMENT_REQUIRED]
    assert required == ["giay-chung-sinh"]
    assert (birth.version, birth.field.display_name, birth.level) == (2, "Hộ tịch", "Cấp xã")
    assert birth.time_limits[0].unit == pb.LIMIT_UNIT_SAME_DAY
    form = await gateway.GetForm(pb.GetFormRequest(name=birth.form))
    schema = json_format.MessageToDict(form.json_schema)
    assert schema["title"] == "Tờ khai đăng ký khai sinh"
    assert schema["x-order"][0] == "requester"


async def test_an_unknown_fee_is_absent_and_not_zero(gateway: CatalogueServiceStub) -> None:
    procedure = await gateway.GetProcedure(pb.GetProcedureRequest(name="procedures/1.001022"))
    fees = {fee.channel: fee for fee in procedure.fees}
    assert fees[types_pb2.CHANNEL_ONLINE].HasField("amount_vnd")
    assert fees[types_pb2.CHANNEL_ONLINE].amount_vnd == 0
    assert not fees[types_pb2.CHANNEL_UNSPECIFIED].HasField("amount_vnd")


async def test_what_registering_a_stay_by_list_takes(gateway: CatalogueServiceStub) -> None:
    stay = "procedures/1.004194"
    known = [case.key for case in (await gateway.GetProcedure(pb.GetProcedureRequest(name=stay))).cases]
    assert known == ["dang-ky-theo-danh-sach"]
    found = await gateway.ComputeRequirements(
        pb.ComputeRequirementsRequest(procedure=stay, channel=types_pb2.CHANNEL_ONLINE, cases=known)
    )
    assert (found.fee.amount_vnd, found.time_limit.amount) == (5000, 3)
    by_list = next(each for each in found.components if each.key == "danh-sach-tam-tru")
    assert (by_list.requirement, by_list.case_key) == (pb.REQUIREMENT_REQUIRED, known[0])


async def test_the_working_calendar(gateway: CatalogueServiceStub) -> None:
    calendar = await gateway.GetWorkingCalendar(pb.GetWorkingCalendarRequest(agency="agencies/c16594"))
    assert [(each.start_minute, each.end_minute) for each in calendar.sessions] == [(420, 690), (810, 1020)]
    assert list(calendar.weekdays) == [1, 2, 3, 4, 5]
    assert [each.date.value for each in calendar.overrides] == ["2026-08-22", "2026-08-31"]


async def test_all_communes_come_in_pages(gateway: CatalogueServiceStub) -> None:
    names: list[str] = []
    token = ""
    while True:
        request = pb.ListAgenciesRequest(kind=pb.AGENCY_KIND_COMMUNE, page_size=50, page_token=token)
        page = await gateway.ListAgencies(request)
        names += [agency.name for agency in page.agencies]
        token = page.next_page_token
        if not token:
            break
    assert len(names) == len(set(names)) == 166


async def test_a_page_that_is_asked_to_be_too_large_is_no_mistake(gateway: CatalogueServiceStub) -> None:
    page = await gateway.ListAgencies(pb.ListAgenciesRequest(kind=pb.AGENCY_KIND_COMMUNE, page_size=1000))
    assert len(page.agencies) == 166


@pytest.mark.parametrize(
    ("method", "request_", "code", "expected"),
    [
        ("GetAgency", pb.GetAgencyRequest(name="agencies/c0"), "NOT_FOUND", "AGENCY_NOT_FOUND"),
        ("GetProcedure", pb.GetProcedureRequest(name="procedures/9.999999"), "NOT_FOUND", "PROCEDURE_NOT_FOUND"),
        ("GetForm", pb.GetFormRequest(name="forms/x.v1"), "NOT_FOUND", "FORM_NOT_FOUND"),
        ("ListProcedures", pb.ListProceduresRequest(field="fields/x"), "NOT_FOUND", "FIELD_NOT_FOUND"),
        (
            "ComputeRequirements",
            pb.ComputeRequirementsRequest(procedure="procedures/1.001193", channel=types_pb2.CHANNEL_POST, cases=["x"]),
            "INVALID_ARGUMENT",
            "CASE_UNKNOWN",
        ),
        ("ListAgencies", pb.ListAgenciesRequest(page_token="x"), "INVALID_ARGUMENT", "INVALID_PAGE_TOKEN"),
    ],
)
async def test_what_is_asked_wrongly_is_told(
    gateway: CatalogueServiceStub, method: str, request_: object, code: str, expected: str
) -> None:
    assert await refused(getattr(gateway, method)(request_)) == (code, expected)


async def test_identity_may_ask_for_an_agency_and_for_nothing_else(channels: dict[str, grpc.aio.Channel]) -> None:
    identity = CatalogueServiceStub(channels["identity"])
    assert (await identity.GetAgency(pb.GetAgencyRequest(name="agencies/sotuphap"))).display_name == "Sở Tư pháp"
    assert await refused(identity.ListFields(pb.ListFieldsRequest())) == ("PERMISSION_DENIED", "PERMISSION_DENIED")


async def test_the_catalogue_may_be_published_at_every_start(settings: Settings) -> None:
    first = await bootstrap.publish_frozen(settings)
    again = await bootstrap.publish_frozen(settings)
    assert first == again
