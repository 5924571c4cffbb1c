"""The catalogue's agencies, as the operator: identity keeps what it is told, so who tells it looks here first."""

from __future__ import annotations

from motcua.catalogue.v1 import catalogue_service_pb2
from motcua.catalogue.v1.catalogue_service_pb2_grpc import CatalogueServiceStub

from .connection import OfficerSettings, channel

CATALOGUE = "motcua.catalogue.v1.CatalogueService"


async def agency_name(given: OfficerSettings, agency: str) -> str:
    """What the agency is called. An AioRpcError with the reason AGENCY_NOT_FOUND when there is none of this id."""
    async with channel("catalogue", given.catalogue_address, given, CATALOGUE) as connected:
        request = catalogue_service_pb2.GetAgencyRequest(name=f"agencies/{agency}")
        return (await CatalogueServiceStub(connected).GetAgency(request)).display_name
