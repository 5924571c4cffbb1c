"""An index serves every query of identity, and what expires is removed by the server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from services.common.kernel.principal import Kind
from services.common.runtime import SystemClock, UuidV7
from services.common.storage.mongo import Database
from services.identity.app.captchas import Answer, RedeemCaptcha
from services.identity.app.password_resets import RequestPasswordReset
from services.identity.domain import attempts, captchas, certificates, clients, email_change, password_resets, sessions
from services.identity.domain.captchas import CaptchaPurpose
from services.identity.domain.certificates import WardCertificate
from tests.contract.identity.conftest import mongo_stores
from tests.contract.identity.people import EMAIL, appointed, command, registered, verified
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
    present = await stores.accounts.get(account.id)
    asked = email_change.ask(present, "moi@example.vn", event_id="e9", now=now)
    await stores.accounts.update(command("r4"), account.id, lambda _: asked)
    assert await stores.accounts.with_other_addresses(now + timedelta(days=7), limit=10)
    await stores.officers.add(command(), appointed("can-bo"))
    assert await stores.officers.find_by_user_name("can-bo")
    await stores.sessions.add(
        sessions.start(session_id="s1", holder_kind=Kind.ACCOUNT, holder_id="a1", secret="x", now=now)
    )
    await stores.sessions.update("s1", lambda session: sessions.revoke(session, now=now))
    assert await stores.sessions.of_holder(Kind.ACCOUNT, "a1", now=now, limit=10)
    await stores.resets.add(command("r5"), password_resets.ask(reset_id="r1", event_id="e1", typed="x", now=now))
    await stores.resets.get("r1")
    for event_id in ("e1", "e2"):
        await stores.budgets.update("a1", partial(password_resets.grant, event_id=event_id, now=now))
    await stores.captchas.add(
        captchas.new_captcha(captcha_id="c1", purpose=CaptchaPurpose.LOOKUP, answer="ACEFH", key=bytes(32), now=now)
    )
    await stores.captchas.take("c1", claim="me")
    await stores.captchas.take("c1", claim="me")
    for _ in range(2):
        await stores.attempts.update("nguyen.a", lambda record: attempts.begin(record, now=now))
    await stores.attempts.forget("nguyen.a")
    certificate = WardCertificate("t1", 1, "c16594", frozenset(), now + timedelta(days=1))
    await stores.certificates.update("t1", lambda _: certificate)
    await stores.certificates.update("t1", partial(certificates.revoke, now=now))
    await stores.certificates.find("t1")
    await stores.clients.add(clients.register(client_id="cong-tinh", display_name="Cổng", secret="x"))
    await stores.clients.find("cong-tinh")

    assert query_log.collections() >= {"accounts", "officers", "sessions", "captchas", "attempts", "clients"}
    assert query_log.collections() >= {"password_resets", "reset_budgets"}
    assert await query_log.unindexed(database) == []


async def test_a_reset_asks_the_same_of_the_database_whoever_it_is_about(
    watched: Database, query_log: QueryLog
) -> None:
    """The answer takes as long for an account that is there as for one that is not: nobody looks for it before."""
    clock, stores = SystemClock(), await mongo_stores(watched)
    redeem = RedeemCaptcha(stores.captchas, bytes(32), clock)
    request = RequestPasswordReset(stores.resets, redeem, clock, UuidV7())
    account = await stores.accounts.add(command(), registered("nguyen.a"))
    await stores.accounts.update(command(), account.id, verified)
    asked = []
    for number, typed in enumerate(("nguyen.a", EMAIL, "khong-co", "khong-co@example.vn")):
        captcha = captchas.new_captcha(
            captcha_id=f"c{number}",
            purpose=CaptchaPurpose.PASSWORD_RESET,
            answer="ACEFH",
            key=bytes(32),
            now=clock.now(),
        )
        await stores.captchas.add(captcha)
        query_log.queries.clear()
        await request(command(f"r{number}"), typed, Answer(captcha.id, "acefh"))
        asked.append([(collection, tuple(query)) for collection, query, _ in query_log.queries])
    assert asked[0]
    assert asked.count(asked[0]) == len(asked)
    assert not {collection for collection, _ in asked[0]} & {"accounts", "user_names", "officers"}


async def test_what_expires_is_removed_by_the_server(database: Database) -> None:
    await mongo_stores(database)
    for name in ("sessions", "captchas", "attempts", "idempotency", "password_resets", "reset_budgets"):
        indexes = await database[name].index_information()
        assert any(index.get("expireAfterSeconds") == 0 for index in indexes.values()), name
