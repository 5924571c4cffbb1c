"""A citizen with a client app: registers, verifies, logs in, finds a procedure, files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.support import uploads
from tests.support.files import File
from tests.support.mailbox import Mail
from tests.support.patience import Patience
from tests.support.people import Person, woman
from tests.support.portal import Portal
from tests.support.rest import Answer, Rest, keyed
from tests.support.waiting import until


class Citizen:
    """One person at the public doors. `rest` and `mailbox` are the person's own."""

    def __init__(self, portal: Portal, person: Person | None = None) -> None:
        self.portal = portal
        self.person = person or woman()
        self.rest: Rest = portal.rest()
        self.mailbox = portal.mailbox(self.person.email)

    async def register(self) -> Answer:
        """Register as a citizen; the answer is a 202."""
        body = {
            "kind": "citizen",
            "user_name": self.person.user_name,
            "password": self.person.password,
            "profile": self.person.profile(),
        }
        return await self.portal.with_captcha(
            "register", lambda captcha: self.rest.post("/accounts", {**body, "captcha": captcha})
        )

    async def verify(self, mail: Mail) -> None:
        """Follow the link of the verification mail."""
        token = parse_qs(urlsplit(mail.link(self.portal.doors.gateway)).query)["token"][0]
        await self.rest.post("/accounts:verify-contact", {"token": token})

    async def log_in(self) -> dict[str, Any]:
        """Log in and use the access token from now on; the session, as the API gives it."""
        credentials = {"user_name": self.person.user_name, "password": self.person.password}
        session: dict[str, Any] = (await self.rest.post("/sessions", credentials)).body
        self.rest.token = self.portal.lasting(session["access_token"])
        return session

    async def settle(self) -> Citizen:
        """Register, verify by mail and log in: ready to file."""
        await self.register()
        await self.verify(await self.mailbox.next(self.portal.doors.gateway))
        await self.log_in()
        return self

    async def draft(self, procedure: str, agency: str, place: str = "", key: str | None = None) -> Filing:
        """Start a draft of a procedure (code) at an agency (id)."""
        body = {"procedure": procedure, "receiving_agency": agency, "declared_place": place}
        return Filing(self.portal, self.rest, await self.rest.post("/dossiers", body, key=key))


class Filing:
    """A dossier in its owner's hands; knows the newest state that its owner has seen."""

    def __init__(self, portal: Portal, rest: Rest, answer: Answer) -> None:
        self._http = portal.http
        self._patience: Patience = portal.patience
        self._rest = rest
        self._see(answer)

    @property
    def path(self) -> str:
        """Where the API keeps it."""
        return f"/dossiers/{self.id}"

    async def fill(self, **parts: Any) -> None:
        """Replace submitter, owner, contact or declaration."""
        self._see(await self._rest.patch(self.path, parts, headers={"If-Match": self.etag}))

    async def attach(self, component: str, file: File) -> dict[str, Any]:
        """Announce, upload and complete a file; the verified attachment."""
        created = await self.announce(component, file)
        await self.upload(created, file)
        return await self.complete(created["attachment"]["id"])

    async def announce(self, component: str, file: File) -> dict[str, Any]:
        """Announce a file: the attachment and the signed form to upload it with."""
        body = {
            "component_key": component,
            "file_name": file.name,
            "content_type": file.content_type,
            "size_bytes": len(file.content),
        }
        created: dict[str, Any] = (await self._rest.post(f"{self.path}/attachments", body)).body
        return created

    async def upload(self, created: dict[str, Any], file: File) -> None:
        """Send the bytes to the upload host."""
        form = {field["name"]: field["value"] for field in created["upload"]["fields"]}
        await self._patience.insist(lambda: uploads.upload(self._http, created["upload"]["url"], form, file))

    async def complete(self, attachment_id: str) -> dict[str, Any]:
        """Say that the upload is done, and see the dossier anew."""
        attachment: dict[str, Any] = (await self._rest.post(f"{self.path}/attachments/{attachment_id}:complete")).body
        await self.refresh()
        return attachment

    async def submit(self, key: str | None = None) -> Answer:
        """Send it to the agency."""
        answer = await self._rest.post(f"{self.path}:submit", key=key, headers={"If-Match": self.etag})
        self._see(answer)
        return answer

    async def send(self) -> None:
        """Send it, and wait until it can be looked up: for the answer, or where that says so, a moment longer."""
        if "Motcua-Tracking" in (await self.submit()).headers:
            await until(self._is_told)

    async def _is_told(self) -> bool:
        return bool((await self.timeline())["entries"])

    async def remove(self, attachment_id: str) -> None:
        """Take a file out, and see the dossier anew."""
        await self._rest.call("DELETE", f"{self.path}/attachments/{attachment_id}", headers=keyed())
        await self.refresh()

    async def delete(self, key: str | None = None) -> Answer:
        """Throw the draft away."""
        return await self._rest.call("DELETE", self.path, headers=keyed(key, {"If-Match": self.etag}))

    async def send_supplement(self, explanations: Mapping[str, str] | None = None, key: str | None = None) -> Answer:
        """Send what was asked for; `explanations` are by the item's field."""
        told = [{"field": field, "text": text} for field, text in (explanations or {}).items()]
        return await self._decide("send-supplement", {"explanations": told}, key)

    async def withdraw(self, reason: str, key: str | None = None) -> Answer:
        """Take it back, or ask the desk to let it go."""
        return await self._decide("withdraw", {"reason": reason}, key)

    async def _decide(self, method: str, body: Mapping[str, Any], key: str | None) -> Answer:
        answer = await self._rest.post(f"{self.path}:{method}", body, key=key, headers={"If-Match": self.etag})
        self._see(answer)
        return answer

    async def refresh(self) -> dict[str, Any]:
        """Read it again."""
        self._see(await self._rest.get(self.path))
        return self.dossier

    async def timeline(self) -> dict[str, Any]:
        """What happened to it, as its owner sees it."""
        timeline: dict[str, Any] = (await self._rest.get(f"{self.path}/timeline")).body
        return timeline

    def _see(self, answer: Answer) -> None:
        self.dossier: dict[str, Any] = answer.body
        self.id: str = answer.body["id"]
        self.code: str = answer.body.get("code") or ""
        self.etag: str = answer.headers["ETag"]
