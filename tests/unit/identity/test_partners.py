"""Officers, ward certificates and registered clients: explicit roles, revocable at once, secrets never kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.common.kernel.errors import InvalidArgument
from services.common.kernel.principal import Role
from services.identity.domain import certificates, clients, officers
from services.identity.domain.certificates import PresentedCertificate
from services.identity.domain.errors import CertificateNotAccepted, CertificateRevoked, CredentialsWrong
from services.identity.domain.officers import NewOfficer

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
DESK = frozenset({Role.DESK})
PRESENTED = PresentedCertificate("thumb", "tandan", NOW - timedelta(days=1), NOW + timedelta(days=365))
REGISTERED = certificates.register(PRESENTED, DESK, before=None, now=NOW)
OFFICER = NewOfficer("Can.Bo.A", "mot mat khau dai", "  Nguyễn  Văn A", "tandan", DESK)


def test_a_certificate_holds_exactly_the_roles_it_was_given() -> None:
    assert REGISTERED.roles == DESK
    assert REGISTERED.agency_id == "tandan"
    assert REGISTERED.not_after == PRESENTED.not_after


def test_there_are_no_default_roles() -> None:
    with pytest.raises(InvalidArgument) as refusal:
        certificates.register(PRESENTED, frozenset(), before=None, now=NOW)
    assert [found.field for found in refusal.value.violations] == ["roles"]


def test_registering_again_replaces_the_roles() -> None:
    again = certificates.register(PRESENTED, frozenset({Role.SPECIALIST}), before=REGISTERED, now=NOW)
    assert again.roles == {Role.SPECIALIST}
    assert again.version == 2


@pytest.mark.parametrize("agency_id", ["", "H56.1", "Tân Dân", "a b"])
def test_the_common_name_must_be_an_agency_id(agency_id: str) -> None:
    with pytest.raises(InvalidArgument):
        certificates.register(replace(PRESENTED, agency_id=agency_id), DESK, before=None, now=NOW)


@pytest.mark.parametrize("now", [PRESENTED.not_before - timedelta(seconds=1), PRESENTED.not_after])
def test_outside_its_time_a_certificate_is_neither_registered_nor_accepted(now: datetime) -> None:
    with pytest.raises(CertificateNotAccepted):
        certificates.register(PRESENTED, DESK, before=None, now=now)
    with pytest.raises(CertificateNotAccepted):
        certificates.accept(REGISTERED, PRESENTED, now=now)


def test_a_registered_certificate_is_accepted() -> None:
    assert certificates.accept(REGISTERED, PRESENTED, now=NOW) == REGISTERED


def test_a_certificate_nobody_registered_is_not() -> None:
    with pytest.raises(CertificateNotAccepted):
        certificates.accept(None, PRESENTED, now=NOW)


@pytest.mark.parametrize("other", [replace(PRESENTED, thumbprint="other"), replace(PRESENTED, agency_id="haithuong")])
def test_a_certificate_that_is_not_the_registered_one_is_not_accepted(other: PresentedCertificate) -> None:
    with pytest.raises(CertificateNotAccepted):
        certificates.accept(REGISTERED, other, now=NOW)


def test_a_revoked_certificate_is_not_accepted_and_stays_revoked() -> None:
    revoked = certificates.revoke(REGISTERED, now=NOW)
    assert certificates.revoke(revoked, now=NOW + timedelta(days=1)).revoked_at == NOW
    with pytest.raises(CertificateNotAccepted):
        certificates.accept(revoked, PRESENTED, now=NOW)
    with pytest.raises(CertificateRevoked):
        certificates.register(PRESENTED, DESK, before=revoked, now=NOW)


def test_a_clients_secret_is_checked_and_never_kept() -> None:
    client = clients.register(client_id="portal", display_name="Cổng tỉnh", secret="a-random-secret")
    assert "a-random-secret" not in repr(client)
    assert clients.authenticate(client, "a-random-secret") == client


def test_a_wrong_secret_and_an_unknown_client_get_the_same_answer() -> None:
    client = clients.register(client_id="portal", display_name="Cổng tỉnh", secret="a-random-secret")
    for known, secret in ((client, "another"), (None, "a-random-secret")):
        with pytest.raises(CredentialsWrong):
            clients.authenticate(known, secret)


def test_an_officer_is_appointed_to_an_agency_in_roles() -> None:
    cleaned = officers.clean(OFFICER)
    officers.check(cleaned)
    officer = officers.appoint(cleaned, officer_id="o1", password_hash="hash")
    assert officer.user_name == "can.bo.a"
    assert officer.full_name == "Nguyễn Văn A"
    assert (officer.agency_id, officer.roles) == ("tandan", DESK)
    assert "mat khau" not in repr(officer)


def test_every_mistake_about_an_officer_is_named_at_once() -> None:
    with pytest.raises(InvalidArgument) as refusal:
        officers.check(officers.clean(NewOfficer("x", "ngan", " ", "H56.1", frozenset())))
    assert {found.field for found in refusal.value.violations} == {
        "user_name",
        "password",
        "full_name",
        "agency",
        "roles",
    }
