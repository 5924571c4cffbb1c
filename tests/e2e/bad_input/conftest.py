"""The world of the bad calls: two citizens, two wards, dossiers in every state, and tokens that do not count any more."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc.jwk import OKPKey

from deploy.local import Stack
from services.common.kernel.principal import Kind, Principal, Role
from services.common.rpc.tokens import Claims, TokenSigner
from services.common.runtime import SystemClock
from services.common.settings import Profile
from services.common.storage.mongo import Database
from services.identity.adapters.keys import SigningKeys
from tests.e2e.bad_input.knocking import World
from tests.e2e.bad_input.unchanged import unchanged
from tests.support import drafts, officer, ward
from tests.support.citizen import Citizen
from tests.support.inside import Inside
from tests.support.passerby import Passerby
from tests.support.places import AGENCY, BIRTH_REGISTRATION, OTHER_AGENCY
from tests.support.portal import Portal
from tests.support.surprise import Refused


@pytest.fixture(scope="session")
async def places(
    stack: Stack, portal: Portal, citizen: Citizen, stranger: Citizen, identity_database: Database
) -> dict[str, Any]:
    """What `{place}` stands for."""
    draft, sent = await drafts.complete(citizen), await drafts.submitted(citizen)
    foreign_draft = await drafts.complete(stranger)
    elsewhere = await drafts.submitted(stranger, OTHER_AGENCY)
    used_key = str(uuid.uuid4())
    await citizen.draft(BIRTH_REGISTRATION, AGENCY, key=used_key)
    dossiers = {"draft": draft, "sent": sent, "foreign_draft": foreign_draft, "elsewhere": elsewhere}
    return {
        **{name: filing.id for name, filing in dossiers.items()},
        **{f"{name}_file": filing.dossier["attachments"][0]["id"] for name, filing in dossiers.items()},
        **{f"{name}_code": filing.code for name, filing in dossiers.items() if filing.code},
        **{f"{name}_etag": filing.etag for name, filing in dossiers.items()},
        "nobodys": "0197f3a2-5c1e-7b43-9d20-6f1f3a1c9e55",
        "citizen": citizen.rest.token,
        "officer": (await officer.log_in(portal, AGENCY, *Role)).token,
        "desk_officer": (await officer.log_in(portal, AGENCY, Role.DESK)).token,
        "used_key": used_key,
        "agencies_page": (await citizen.rest.get("/agencies", page_size="1")).body["next_page_token"],
        **await _captchas(portal, identity_database),
        **await _tokens(stack, portal, elsewhere.code),
    }


@pytest.fixture(scope="session")
async def world(
    stack: Stack, portal: Portal, inside: Inside, ward_certificate: Path, places: dict[str, Any]
) -> AsyncIterator[World]:
    async with (
        ward.connect(portal.doors.partner, ward_certificate) as partner,
        httpx.AsyncClient(timeout=20, trust_env=False) as http,
    ):
        yield World(http, portal.doors.gateway, inside, partner, places)


@pytest.fixture(scope="module", autouse=True)
async def nothing_changes(stack: Stack, world: World) -> AsyncIterator[None]:
    """Whatever the calls of a module are answered: afterwards the four databases hold what they held before."""
    async with unchanged(stack):
        yield


async def _captchas(portal: Portal, identity_database: Database) -> dict[str, Any]:
    used, expired, other = [await portal.captcha(purpose) for purpose in ("lookup", "lookup", "user_name")]
    await portal.rest().post("/lookup-passes", {"captcha": used})
    past = datetime.now(UTC) - timedelta(seconds=1)
    await identity_database["captchas"].update_one({"_id": expired["id"]}, {"$set": {"expires": past}})
    return {"used_captcha": used, "expired_captcha": expired, "other_captcha": other}


async def _tokens(stack: Stack, portal: Portal, code: str) -> dict[str, str]:
    """Tokens that identity itself signed, or could have."""
    passerby = Passerby(portal)
    await passerby.earn_pass()
    spent = portal.lasting(passerby.rest.token)
    with pytest.raises(Refused, match="LOOKUP_PASS_USED_UP"):
        await _look_up_for_ever(passerby, code)
    await passerby.earn_pass()
    account = Principal(Kind.ACCOUNT, str(uuid.uuid4()), contact_verified=True, token_id=str(uuid.uuid4()))
    path = Path(stack.env("identity")["MOTCUA_SIGNING_KEY_FILE"])
    key = SigningKeys.read(path, Profile.LOCAL).active
    signer = TokenSigner(key, SystemClock())
    stranger_to_us = OKPKey.generate_key("Ed25519", {"kid": str(key.kid), "alg": "Ed25519"})
    return {
        "spent_pass": spent,
        "lookup_pass": portal.lasting(passerby.rest.token),
        "expired_token": signer.sign(Claims(account), timedelta(minutes=-1)),
        "other_audience": signer.sign(Claims(account, audience="elsewhere"), timedelta(minutes=5)),
        "forged_token": TokenSigner(stranger_to_us, SystemClock()).sign(Claims(account), timedelta(minutes=5)),
    }


async def _look_up_for_ever(passerby: Passerby, code: str) -> None:
    while True:
        await passerby.look_up_once(code)
