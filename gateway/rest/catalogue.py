"""The catalogue: agencies → fields → procedures → forms. Public, and kept by caches for a minute."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from motcua.catalogue.v1 import catalogue_service_pb2 as proto
from starlette.responses import Response

from gateway.rest.answers import public
from gateway.rest.documents.catalogue import (
    Agency,
    AgencyFilter,
    AgencyPage,
    FieldFilter,
    FieldList,
    Form,
    Procedure,
    ProcedureFilter,
    ProcedurePage,
    Requirements,
    RequirementsQuestion,
    WorkingCalendar,
)
from gateway.rest.headers import KnownEtag, Services
from gateway.rest.openapi_problems import NOT_MODIFIED, problems
from gateway.rest.reading import BoundedRoute

router = APIRouter(tags=["catalogue"], route_class=BoundedRoute)

AgencyId = Annotated[str, Path(pattern="^[a-z0-9]{1,40}$", examples=["c16594"])]
ProcedureCode = Annotated[str, Path(pattern=r"^[0-9]\.[0-9]{6}$", examples=["1.001193"])]
ProcedureVersion = Annotated[int, Query(description="A version; 0: the one in force.", ge=0, le=2**31 - 1)]
FormId = Annotated[str, Path(pattern="^[a-z0-9.-]{1,80}$", examples=["khai-sinh.v2"])]
_TOKEN = (422, "INVALID_PAGE_TOKEN")
_NO_AGENCY = {**NOT_MODIFIED, **problems((404, "AGENCY_NOT_FOUND"))}


@router.get(
    "/agencies",
    operation_id="listAgencies",
    summary="Find agencies",
    response_model=AgencyPage,
    responses={**NOT_MODIFIED, **problems(_TOKEN)},
)
async def list_agencies(
    which: Annotated[AgencyFilter, Query()], services: Services, known: KnownEtag = None
) -> Response:
    """Agencies by kind and by present or former name: `hai an` finds Phường Tân Dân and says why. Best match first."""
    page = await services.catalogue.ListAgencies(which.to_proto(proto.ListAgenciesRequest))
    return public(AgencyPage.of(page), known)


@router.get(
    "/agencies/{agency}", operation_id="getAgency", summary="An agency", response_model=Agency, responses=_NO_AGENCY
)
async def get_agency(agency: AgencyId, services: Services, known: KnownEtag = None) -> Response:
    """One agency: its kind, its units and the code that dossier codes begin with."""
    found = await services.catalogue.GetAgency(proto.GetAgencyRequest(name=f"agencies/{agency}"))
    return public(Agency.of(found), known)


@router.get(
    "/agencies/{agency}/working-calendar",
    operation_id="getWorkingCalendar",
    summary="When an agency works",
    response_model=WorkingCalendar,
    responses=_NO_AGENCY,
)
async def get_working_calendar(agency: AgencyId, services: Services, known: KnownEtag = None) -> Response:
    """When an agency works: time limits count in these hours. `previewFiling` does the counting."""
    found = await services.catalogue.GetWorkingCalendar(proto.GetWorkingCalendarRequest(agency=f"agencies/{agency}"))
    return public(WorkingCalendar.of(found), known)


@router.get(
    "/fields",
    operation_id="listFields",
    summary="Fields of procedures",
    response_model=FieldList,
    responses={**NOT_MODIFIED, **problems((404, "AGENCY_NOT_FOUND"), _TOKEN)},
)
async def list_fields(which: Annotated[FieldFilter, Query()], services: Services, known: KnownEtag = None) -> Response:
    """Fields (lĩnh vực) of all procedures, or of those that an agency handles, in alphabetical order."""
    found = await services.catalogue.ListFields(which.to_proto(proto.ListFieldsRequest))
    return public(FieldList.of(found), known)


@router.get(
    "/procedures",
    operation_id="listProcedures",
    summary="Find procedures",
    response_model=ProcedurePage,
    responses={**NOT_MODIFIED, **problems((404, "AGENCY_NOT_FOUND"), (404, "FIELD_NOT_FOUND"), _TOKEN)},
)
async def list_procedures(
    which: Annotated[ProcedureFilter, Query()], services: Services, known: KnownEtag = None
) -> Response:
    """Procedures in force by agency, field and words of the code or name, best match first. A typing error is forgiven,
    and everyday words are known: `giấy độc thân` finds the giấy xác nhận tình trạng hôn nhân.
    """
    page = await services.catalogue.ListProcedures(which.to_proto(proto.ListProceduresRequest))
    return public(ProcedurePage.of(page), known)


@router.get(
    "/procedures/{procedure}",
    operation_id="getProcedure",
    summary="A procedure",
    response_model=Procedure,
    responses={**NOT_MODIFIED, **problems((404, "PROCEDURE_NOT_FOUND"))},
)
async def get_procedure(
    procedure: ProcedureCode, services: Services, version: ProcedureVersion = 0, known: KnownEtag = None
) -> Response:
    """One procedure with its components (thành phần hồ sơ): the version in force, or the one that a dossier keeps."""
    request = proto.GetProcedureRequest(name=f"procedures/{procedure}", version=version)
    found = await services.catalogue.GetProcedure(request)
    return public(Procedure.of(found), known)


@router.get(
    "/procedures/{procedure}/requirements",
    operation_id="computeRequirements",
    summary="What a dossier takes",
    response_model=Requirements,
    responses={**NOT_MODIFIED, **problems((404, "PROCEDURE_NOT_FOUND"), (422, "CASE_UNKNOWN"))},
)
async def compute_requirements(
    procedure: ProcedureCode,
    question: Annotated[RequirementsQuestion, Query()],
    services: Services,
    known: KnownEtag = None,
) -> Response:
    """Before filing: the time limit, the fees and the components (thành phần hồ sơ) for a channel and the cases that
    apply. When the result may be expected depends on the agency, too: `previewFiling`. What to declare: `getForm`.
    """
    request = question.to_proto(proto.ComputeRequirementsRequest, procedure=f"procedures/{procedure}")
    return public(Requirements.of(await services.catalogue.ComputeRequirements(request)), known)


@router.get(
    "/forms/{form}",
    operation_id="getForm",
    summary="A declaration form",
    response_model=Form,
    responses={**NOT_MODIFIED, **problems((404, "FORM_NOT_FOUND"))},
)
async def get_form(form: FormId, services: Services, known: KnownEtag = None) -> Response:
    """A declaration form (tờ khai) as a JSON Schema 2020-12, with Vietnamese titles, help and messages: draw the form
    from it and check what is typed with it; the `declaration` of `updateDossier` is checked with the same.
    """
    found = await services.catalogue.GetForm(proto.GetFormRequest(name=f"forms/{form}"))
    return public(Form.of(found), known)
