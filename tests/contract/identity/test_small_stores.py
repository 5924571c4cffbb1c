"""What the stores of sessions, captchas, attempts, certificates and clients guarantee, in memory and on the real server."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from services.common.kernel.principal import Kind, Role
from services.identity.domain import attempts, captchas, certificates, clients, password_resets, sessions
from services.identity.domain.attempts import LoginAttempts
from services.identity.domain.captchas import CaptchaPurpose
from services.identity.domain.certificates import PresentedCertificate, WardCertificate
from services.identity.domain.errors import (
    CertificateNotFound,
    ClientExists,
    ClientNotFound,
    PasswordResetNotFound,
    SessionExpired,
    TooManyAttempts,
)
from services.identity.domain.sessions import Session
from tests.contract.identity.conftest import Stores
from tests.contract.identity.people import NOW, command

KEY = bytes(32)
SESSION = sessions.start(session_id="s1", holder_kind=Kind.ACCOUNT, holder_id="a1", secret="first", now=NOW)
CAPTCHA = captchas.new_captcha(
    captcha_id="c1", purpose=CaptchaPurpose.REGISTER, answer="ACEFH", key=KEY, now=NOW + timedelta(days=36500)
)
CERTIFICATE = WardCertificate("t1", 1, "c16594", frozenset({Role.DESK}), NOW + timedelta(days=1))
PRESENTED = PresentedCertificate("t1", CERTIFICATE.agency_id, NOW, CERTIFICATE.not_after)


@pytest.fixture
def session() -> Session:
    """Of a time that the server does not tidy away while the test runs."""
    later = NOW + timedelta(days=36500)
    return replace(SESSION, started_at=later, rotated_at=later)


async def test_a_session_changes_by_a_pure_function(stores: Stores, session: Session) -> None:
    for _ in range(2):
        await stores.sessions.add(session)
    now = session.started_at
    rotated = await stores.sessions.update("s1", lambda s: sessions.refresh(s, "first", key=KEY, now=now))
    assert rotated == await stores.sessions.get("s1") == sessions.refresh(session, "first", key=KEY, now=now)
    assert await stores.sessions.update("s1", lambda s: s) == rotated
    revoked = await stores.sessions.update("s1", lambda s: sessions.revoke(s, now=now))
    assert revoked.revoked_at == now
    assert await stores.sessions.update("s1", lambda s: s) == revoked


async def test_what_the_function_raises_changes_nothing(stores: Stores, session: Session) -> None:
    await stores.sessions.add(session)

    def refuse(_: Session) -> Session:
        raise SessionExpired

    with pytest.raises(SessionExpired):
        await stores.sessions.update("s1", refuse)
    assert await stores.sessions.update("s1", lambda s: s) == session
    with pytest.raises(SessionExpired):
        await stores.sessions.update("unknown", lambda s: s)
    with pytest.raises(SessionExpired):
        await stores.sessions.get("unknown")


async def test_a_refresh_that_comes_many_times_at_once_rotates_once(stores: Stores, session: Session) -> None:
    await stores.sessions.add(session)
    now = session.started_at
    results = await asyncio.gather(
        *(stores.sessions.update("s1", lambda s: sessions.refresh(s, "first", key=KEY, now=now)) for _ in range(8))
    )
    assert {result.version for result in results} == {2}
    assert {result.revoked_at for result in results} == {None}


async def test_a_holder_has_the_sessions_that_are_not_over(stores: Stores, session: Session) -> None:
    now = session.started_at
    older = replace(session, id="s0", started_at=now - timedelta(days=3), rotated_at=now - timedelta(days=3))
    over = replace(session, id="s2", started_at=now - timedelta(days=9), rotated_at=now - timedelta(days=9))
    of_officer = replace(session, id="s3", holder_kind=Kind.OFFICER)
    labelled = replace(session, id="s4", rotated_at=now + timedelta(hours=1), device="Chrome, Android", generation=2)
    for one in (older, session, over, of_officer, labelled):
        await stores.sessions.add(one)
    find = stores.sessions.of_holder
    assert await find(Kind.ACCOUNT, "a1", now=now, limit=10) == [labelled, session, older]
    assert await find(Kind.ACCOUNT, "a1", now=now, limit=1) == [labelled]
    assert await find(Kind.OFFICER, "a1", now=now, limit=10) == [of_officer]
    assert await find(Kind.ACCOUNT, "a2", now=now, limit=10) == []


async def test_a_reset_is_asked_for_once_and_comes_back_as_stored(stores: Stores) -> None:
    later = NOW + timedelta(days=36500)
    change = password_resets.ask(reset_id="r1", event_id="e1", typed="nguyen.a", now=later)
    for _ in range(2):
        assert await stores.resets.add(command("r1"), change) == change.aggregate
    assert await stores.resets.get("r1") == change.aggregate
    assert await stores.resets.replayed(command("r1")) == change.aggregate
    with pytest.raises(PasswordResetNotFound):
        await stores.resets.get("r2")


async def test_of_many_mails_wanted_at_once_the_budget_grants_its_number(stores: Stores) -> None:
    later = NOW + timedelta(days=36500)

    async def want(event_id: str) -> bool:
        budget = await stores.budgets.update("a1", lambda before: password_resets.grant(before, event_id, now=later))
        return budget.covers(event_id)

    wanted = [str(number) for number in range(8)]
    granted = await asyncio.gather(*map(want, wanted))
    assert sum(granted) == password_resets.MAILS_AN_HOUR
    assert await asyncio.gather(*map(want, wanted)) == granted, "the same event again has the same answer"


async def test_a_captcha_is_given_to_one_claim_and_to_that_one_again(stores: Stores) -> None:
    for _ in range(2):
        await stores.captchas.add(CAPTCHA)
    assert await stores.captchas.take("c1", claim="me") == CAPTCHA
    assert await stores.captchas.take("c1", claim="you") is None
    assert await stores.captchas.take("c1", claim="me") == CAPTCHA
    assert await stores.captchas.take("unknown", claim="me") is None


async def test_of_many_who_take_a_captcha_at_once_one_gets_it(stores: Stores) -> None:
    await stores.captchas.add(CAPTCHA)
    taken = await asyncio.gather(*(stores.captchas.take("c1", claim=str(number)) for number in range(8)))
    assert [each for each in taken if each is not None] == [CAPTCHA]


async def test_attempts_are_counted_and_forgotten(stores: Stores) -> None:
    seen: list[LoginAttempts] = []

    def look(record: LoginAttempts) -> LoginAttempts:
        seen.append(record)
        return record

    later = NOW + timedelta(days=36500)
    for _ in range(2):
        await stores.attempts.update("nguyen.a", lambda record: attempts.begin(record, now=later))
    await stores.attempts.update("nguyen.a", look)
    assert seen[-1] == LoginAttempts("nguyen.a", 2, later)
    await stores.attempts.forget("nguyen.a")
    await stores.attempts.forget("nguyen.a")
    await stores.attempts.update("nguyen.a", lambda record: attempts.begin(look(record), now=later))
    assert seen[-1] == LoginAttempts("nguyen.a")


async def test_attempts_at_once_are_all_counted(stores: Stores) -> None:
    later = NOW + timedelta(days=36500)
    tries = (stores.attempts.update("x", lambda record: attempts.begin(record, now=later)) for _ in range(8))
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(outcome is None for outcome in outcomes) == attempts.FREE_ATTEMPTS
    assert sum(isinstance(outcome, TooManyAttempts) for outcome in outcomes) == 8 - attempts.FREE_ATTEMPTS


async def test_a_certificate_changes_by_a_pure_function(stores: Stores) -> None:
    update = stores.certificates.update
    assert await stores.certificates.find("t1") is None
    with pytest.raises(CertificateNotFound):
        await update("t1", partial(certificates.revoke, now=NOW))
    assert await stores.certificates.find("t1") is None
    assert await update("t1", lambda _: CERTIFICATE) == await stores.certificates.find("t1") == CERTIFICATE
    revoked = replace(CERTIFICATE, version=2, revoked_at=NOW)
    for now in (NOW, NOW + timedelta(days=1)):
        assert await update("t1", partial(certificates.revoke, now=now)) == revoked
        assert await stores.certificates.find("t1") == revoked


async def test_a_certificate_that_gets_roles_and_is_revoked_at_once_is_revoked(stores: Stores) -> None:
    def register(before: WardCertificate | None) -> WardCertificate:
        return certificates.register(PRESENTED, CERTIFICATE.roles, before=before, now=NOW)

    update, revoke = stores.certificates.update, partial(certificates.revoke, now=NOW)
    await update("t1", register)
    await asyncio.gather(*(update("t1", fn) for fn in (register, register, revoke, register)), return_exceptions=True)
    found = await stores.certificates.find("t1")
    assert found is not None
    assert found.revoked_at == NOW


async def test_a_client_id_is_taken_once(stores: Stores) -> None:
    client = clients.register(client_id="cong-tinh", display_name="Cổng", secret="x")
    for _ in range(2):
        await stores.clients.add(client)
    assert await stores.clients.find("cong-tinh") == client
    assert await stores.clients.find("khac") is None
    with pytest.raises(ClientExists):
        await stores.clients.add(clients.register(client_id="cong-tinh", display_name="Cổng", secret="y"))
    assert await stores.clients.find("cong-tinh") == client


async def test_of_many_new_secrets_at_once_the_last_one_counts(stores: Stores) -> None:
    client = clients.register(client_id="cong-tinh", display_name="Cổng", secret="x")
    await stores.clients.add(client)
    secrets = [str(number) for number in range(8)]
    update = stores.clients.update
    await asyncio.gather(*(update("cong-tinh", partial(clients.renew, secret=secret)) for secret in secrets))
    last = await stores.clients.find("cong-tinh")
    assert last is not None
    assert (last.version, last.display_name) == (9, "Cổng")
    assert last.secret_hash in {clients.renew(client, secret=secret).secret_hash for secret in secrets}
    with pytest.raises(ClientNotFound):
        await update("khac", partial(clients.renew, secret="x"))
