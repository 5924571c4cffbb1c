"""For whoever runs it: is the process alive, can it do its work."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from gateway.rest.answers import answer
from gateway.rest.headers import Services

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """`ready` or `not_ready`, and which services answer."""

    status: str
    services: dict[str, bool] = {}


@router.get("/healthz", operation_id="getLiveness", summary="Is it alive", response_model=Health)
async def get_liveness() -> Response:
    """The process answers."""
    return answer(Health(status="alive"))


@router.get(
    "/readyz",
    operation_id="getReadiness",
    summary="Can it work",
    response_model=Health,
    responses={503: {"model": Health, "description": "A service does not answer, or the gateway is about to end"}},
)
async def get_readiness(request: Request, services: Services) -> Response:
    """Every service answers, and the gateway is not about to end."""
    found = await services.ready()
    ready = all(found.values()) and not request.app.state.streams.ending
    return answer(Health(status="ready" if ready else "not_ready", services=found), 200 if ready else 503)
