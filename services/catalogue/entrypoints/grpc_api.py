"""motcua.catalogue.v1.CatalogueService: proto ↔ use case, nothing else."""

from __future__ import annotations

from typing import Any

from motcua.catalogue.v1 import catalogue_service_pb2 as pb
from motcua.catalogue.v1.catalogue_service_pb2_grpc import CatalogueServiceServicer

from services.catalogue.app.queries import CatalogueQueries
from services.catalogue.domain.directory import AgencyFilter
from services.catalogue.domain.paging import PageRequest
from services.common.kernel.paging import page_size

from . import messages

_KINDS = {number: kind for kind, number in messages.AGENCY_KINDS.items()}
_ASKED_CHANNELS = {number: channel for channel, number in messages.CHANNELS.items()}
_AGENCIES_A_PAGE, _MOST_AGENCIES = 50, 200
_FIELDS_A_PAGE, _MOST_FIELDS = 100, 200
_PROCEDURES_A_PAGE, _MOST_PROCEDURES = 20, 100


class CatalogueApi(CatalogueServiceServicer):
    """The service as the proto describes it."""

    def __init__(self, queries: CatalogueQueries) -> None:
        self._queries = queries

    async def ListAgencies(self, request: pb.ListAgenciesRequest, context: Any) -> pb.ListAgenciesResponse:
        """Agencies by kind and by present or former name."""
        wanted = AgencyFilter(kind=_KINDS.get(request.kind), query=request.query)
        size = page_size(request.page_size, default=_AGENCIES_A_PAGE, most=_MOST_AGENCIES)
        page = self._queries.list_agencies(wanted, PageRequest(size, request.page_token))
        return pb.ListAgenciesResponse(agencies=map(messages.agency_match, page.items), next_page_token=page.next_token)

    async def GetAgency(self, request: pb.GetAgencyRequest, context: Any) -> pb.Agency:
        """One agency."""
        return messages.agency(self._queries.get_agency(_id(request.name)))

    async def ListFields(self, request: pb.ListFieldsRequest, context: Any) -> pb.ListFieldsResponse:
        """Fields that have procedures."""
        size = page_size(request.page_size, default=_FIELDS_A_PAGE, most=_MOST_FIELDS)
        page = self._queries.list_fields(PageRequest(size, request.page_token), _id(request.agency))
        return pb.ListFieldsResponse(
            fields=[messages.field(count.field, count.procedures) for count in page.items],
            next_page_token=page.next_token,
        )

    async def ListProcedures(self, request: pb.ListProceduresRequest, context: Any) -> pb.ListProceduresResponse:
        """Procedures by agency, field and words."""
        size = page_size(request.page_size, default=_PROCEDURES_A_PAGE, most=_MOST_PROCEDURES)
        page = self._queries.list_procedures(
            PageRequest(size, request.page_token),
            agency_id=_id(request.agency),
            field_id=_id(request.field),
            query=request.query,
        )
        return pb.ListProceduresResponse(
            procedures=[
                messages.procedure(each, self._queries.get_field(each.field_id), whole=False) for each in page.items
            ],
            next_page_token=page.next_token,
        )

    async def GetProcedure(self, request: pb.GetProcedureRequest, context: Any) -> pb.Procedure:
        """One version of a procedure, with its components."""
        procedure = self._queries.get_procedure(_id(request.name), request.version)
        return messages.procedure(procedure, self._queries.get_field(procedure.field_id), whole=True)

    async def ComputeRequirements(
        self, request: pb.ComputeRequirementsRequest, context: Any
    ) -> pb.ComputeRequirementsResponse:
        """What a dossier takes on a channel in some cases."""
        found = self._queries.requirements(
            _id(request.procedure), _ASKED_CHANNELS[request.channel], tuple(request.cases), request.version
        )
        return messages.requirements(found)

    async def GetForm(self, request: pb.GetFormRequest, context: Any) -> pb.Form:
        """A declaration form."""
        return messages.form(self._queries.get_form(_id(request.name)))

    async def GetWorkingCalendar(self, request: pb.GetWorkingCalendarRequest, context: Any) -> pb.WorkingCalendar:
        """When an agency works."""
        return messages.working_calendar(self._queries.get_working_calendar(_id(request.agency)))


def _id(name: str) -> str:
    """`agencies/c16594` → `c16594`; the shape was checked by the rules of the proto."""
    return name.partition("/")[2]
