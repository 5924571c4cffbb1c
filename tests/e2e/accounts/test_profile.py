"""A new home, another phone: the profile is changed by who has seen its newest version."""

from __future__ import annotations

import pytest

from tests.support.citizen import Citizen
from tests.support.portal import Portal
from tests.support.surprise import Refused


async def test_a_profile_is_changed_by_who_has_seen_its_newest_version(portal: Portal, person: Citizen) -> None:
    seen = await person.rest.get("/accounts/me")
    etag = seen.headers["ETag"]
    moved = {"profile": {"address": "Tổ dân phố 2, phường Nghi Sơn", "phone": "0987 654 321"}}

    changed = await person.rest.patch("/accounts/me", moved, headers={"If-Match": etag})

    assert changed.body["profile"]["phone"] == "0987654321"
    assert changed.body["profile"]["full_name"] == person.person.full_name
    assert changed.headers["ETag"] != etag
    with pytest.raises(Refused) as refused:
        await person.rest.patch("/accounts/me", moved, headers={"If-Match": etag})
    assert (refused.value.code, refused.value.reason) == (412, "ETAG_MISMATCH")
    with pytest.raises(Refused) as refused:
        await person.rest.patch("/accounts/me", moved)
    assert refused.value.code == 428
    known = {"If-None-Match": changed.headers["ETag"], "Authorization": f"Bearer {person.rest.token}"}
    unchanged = await portal.http.get(f"{portal.doors.gateway}/api/v1/accounts/me", headers=known)
    assert unchanged.status_code == 304


async def test_what_may_not_change_in_a_profile_is_said(person: Citizen) -> None:
    any_version = {"If-Match": "*"}
    for body, fields in (
        ({"profile": {"email": "a@example.com"}}, {"/profile/email": "FIELD_UNKNOWN"}),
        ({"profile": {"phone": None}}, {"/profile/phone": "FIELD_REQUIRED"}),
        ({"profile": {"tax_code": "0100109106"}}, {"/profile/tax_code": "NOT_EXPECTED"}),
        (
            {"profile": {"birth_date": "1991-01-01"}},
            {"/profile/identity_document/number": "IDENTITY_NUMBER_CONTRADICTS_BIRTH_DATE"},
        ),
        ({"user_name": "ten.khac", "profile": {}}, {"/user_name": "FIELD_UNKNOWN"}),
    ):
        with pytest.raises(Refused) as refused:
            await person.rest.patch("/accounts/me", body, headers=any_version)
        assert (refused.value.code, refused.value.fields) == (422, fields)
    with pytest.raises(Refused, match="NOTHING_TO_CHANGE"):
        await person.rest.patch("/accounts/me", {"profile": {}}, headers=any_version)
