"""An index serves every query of identity, and what expires is removed by the server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from services.common.kernel.principal import Kind
from services.common.mongo import Database
from services.identity.domain import attempts, captchas, clients, sessions
from services.identity.domain.captchas import CaptchaPurpose
from services.identity.domain.certificates import WardCertificate
from tests.contract.identity.conftest import mongo_stores
from tests.contract.identity.people import EMAIL, command, officer, registered, verified
from tests.support.query_log import QueryLog


async def test_every_query_is_served_by_an_index(database: Database, watched: Database, query_log: QueryLog) -> None:
    now = datetime.now(UTC)
    stores = await mongo_stores(watched)

    account = await stores.accounts.add(command("r1"), registered("nguyen.a"))
    await stores.accounts.update(command("r2"), account.id, verified)
    await stores.accounts.replayed(command("r2"))
    assert await stores.accounts.find_by_user_name("nguyen.a")
    assert await stores.accounts.find_by_verified_email(EMAIL)
    squatter = await stores.accounts.add(command("r3"), registered("ten-dep"))
    assert await stores.accounts.unverified(squatter.registered_at + timedelta(days=7), limit=10) == [squatter]
    await stores.accounts.remove(squatter)
    await stores.officers.add(officer("can-bo"))
    assert await stores.officers.find_by_user_name("can-bo")
    await stores.sessions.add(
        sessions.start(session_id="s1", holder_kind=Kind.ACCOUNT, holder_id="a1", secret="x", now=now)
    )
    await stores.sessions.update("s1", lambda session: sessions.revoke(session, now=now))
    await stores.captchas.add(
        captchas.new_captcha(captcha_id="c1", purpose=CaptchaPurpose.LOOKUP, answer="ACEFH", key=bytes(32), now=now)
    )
    await stores.captchas.take("c1", claim="me")
    await stores.captchas.take("c1", claim="me")
    for _ in range(2):
        await stores.attempts.update("nguyen.a", lambda record: attempts.begin(record, now=now))
    await stores.attempts.forget("nguyen.a")
    certificate = WardCertificate("t1", 1, "c16594", frozenset(), now + timedelta(days=1))
    await stores.certificates.put(certificate)
    await stores.certificates.find("t1")
    await stores.clients.add(clients.register(client_id="cong-tinh", display_name="Cổng", secret="x"))
    await stores.clients.find("cong-tinh")

    assert query_log.collections() >= {"accounts", "officers", "sessions", "captchas", "attempts", "clients"}
    assert await query_log.unindexed(database) == []


async def test_what_expires_is_removed_by_the_server(database: Database) -> None:
    await mongo_stores(database)
    for name in ("sessions", "captchas", "attempts", "idempotency"):
        indexes = await database[name].index_information()
        assert any(index.get("expireAfterSeconds") == 0 for index in indexes.values()), name
