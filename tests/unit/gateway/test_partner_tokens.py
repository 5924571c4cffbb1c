"""Tokens of wards: one exchange for many calls, none used too long, no refusal remembered."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from motcua.identity.v1 import partner_service_pb2
from motcua.identity.v1.partner_service_pb2_grpc import PartnerServiceStub

from gateway.partner import tokens
from gateway.partner.tokens import Certificate, PartnerTokens
from services.common.kernel.errors import Unauthenticated, Unavailable

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
WARD = Certificate("pem", "thumbprint")


class Identity:
    """Counts exchanges; can be told to fail or to wait."""

    def __init__(self) -> None:
        self.exchanges = 0
        self.failure: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()

    async def ExchangeCertificate(
        self, request: partner_service_pb2.ExchangeCertificateRequest
    ) -> partner_service_pb2.PartnerToken:
        self.exchanges += 1
        number = self.exchanges
        await self.gate.wait()
        if self.failure is not None:
            raise self.failure
        expires = Timestamp()
        expires.FromDatetime(NOW + timedelta(minutes=5))
        return partner_service_pb2.PartnerToken(access_token=f"{request.certificate_pem}-{number}", expire_time=expires)


@pytest.fixture
def identity() -> Identity:
    return Identity()


@pytest.fixture
def now() -> list[datetime]:
    return [NOW]


@pytest.fixture
def wards(identity: Identity, now: list[datetime]) -> PartnerTokens:
    return PartnerTokens(cast(PartnerServiceStub, identity), lambda: now[0])


async def test_a_token_is_kept_until_shortly_before_its_end(
    wards: PartnerTokens, identity: Identity, now: list[datetime]
) -> None:
    assert await wards.token(WARD) == "pem-1"
    now[0] = NOW + timedelta(minutes=5) - tokens.MARGIN - timedelta(seconds=1)
    assert await wards.token(WARD) == "pem-1"
    now[0] += timedelta(seconds=1)
    assert await wards.token(WARD) == "pem-2"


async def test_calls_at_once_share_an_exchange_even_when_the_first_gives_up(
    wards: PartnerTokens, identity: Identity
) -> None:
    identity.gate.clear()
    first, *others = [asyncio.create_task(wards.token(WARD)) for _ in range(5)]
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    identity.gate.set()
    assert set(await asyncio.gather(*others)) == {"pem-1"}
    assert first.cancelled()
    assert identity.exchanges == 1


async def test_a_failure_reaches_all_who_wait_and_is_not_remembered(wards: PartnerTokens, identity: Identity) -> None:
    identity.failure = Unavailable()
    found = await asyncio.gather(*(wards.token(WARD) for _ in range(3)), return_exceptions=True)
    assert [type(error) for error in found] == [Unavailable] * 3
    identity.failure = None
    assert await wards.token(WARD) == "pem-2"


async def test_a_dropped_token_is_exchanged_anew(wards: PartnerTokens) -> None:
    await wards.token(WARD)
    wards.drop(WARD)
    assert await wards.token(WARD) == "pem-2"


async def test_the_least_used_token_goes_first(wards: PartnerTokens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MAX_TOKENS", 2)
    a, b, c = (Certificate(name, name) for name in "abc")
    await wards.token(a)
    await wards.token(b)
    await wards.token(a)
    await wards.token(c)
    assert await wards.token(a) == "a-1"
    assert await wards.token(b) == "b-4"


def test_without_a_certificate_nobody_is_known() -> None:
    with pytest.raises(Unauthenticated):
        Certificate.of({})
