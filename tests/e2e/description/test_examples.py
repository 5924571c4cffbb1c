"""Every example of the API's description is sent to the real system, in the order in which a portal would come to it.

One story, told in chapters: a citizen registers and files, the agency decides, the citizen gets the result. Where the
example holds an id, a captcha or a point in time, this world's own takes its place; everything else is sent as it stands.
An operation that has no example, or no place in the story, fails the last lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from services.common.kernel.principal import Role
from tests.e2e.description.developer import Developer
from tests.support import captcha, files, officer, uploads
from tests.support.operator import motcua
from tests.support.passing_time import PassingTime
from tests.support.people import Person, man
from tests.support.places import AGENCY
from tests.support.portal import Portal
from tests.support.working_days import working_morning


@dataclass
class Story:
    """Who takes part."""

    developer: Developer
    person: Person
    time: PassingTime
    citizen: str = ""
    officer: str = ""

    @property
    def portal(self) -> Portal:
        """The doors."""
        return self.developer.portal

    async def solved(self, purpose: str) -> dict[str, Any]:
        """A captcha, typed in."""
        drawn = await self.developer.tries("createCaptcha", body={"purpose": purpose})
        return {"id": drawn.body["id"], "text": captcha.read(drawn.body["image_png"])}


async def test_every_example_works(portal: Portal, passing_time: PassingTime) -> None:
    story = Story(await Developer.arrive(portal), man(), passing_time)
    await _it_runs(story)
    await _an_account(story)
    await _the_catalogue(story)
    await _a_dossier_is_finished(story)
    await _others_end_otherwise(story)
    await _looking_up(story)
    await _an_account_changes(story)
    assert story.developer.operations.keys() == story.developer.tried.keys()


async def _it_runs(story: Story) -> None:
    await story.developer.tries("getLiveness")
    await story.developer.tries("getReadiness")


async def _an_account(story: Story) -> None:
    tries, person = story.developer.tries, story.person
    me = {"user_name": person.user_name}
    await tries("checkUserName", body={**me, "captcha": await story.solved("user_name")})
    profile = {"email": person.email, "identity_document": person.document}
    await tries("registerAccount", body={**me, "profile": profile, "captcha": await story.solved("register")})
    story.citizen = (await tries("createSession", body=me)).body["access_token"]
    await tries("resendVerification", token=story.citizen)
    mail = await story.portal.mailbox(person.email).next(story.portal.doors.gateway)
    await tries("verifyContact", body={"token": _token(mail.link(story.portal.doors.gateway))})
    session = await tries("createSession", body=me)
    story.citizen = session.body["access_token"]
    await tries("getMyAccount", token=story.citizen)
    refreshed = await tries("refreshSession", body={"refresh_token": session.body["refresh_token"]})
    await tries("deleteSession", body={"refresh_token": refreshed.body["refresh_token"]})
    story.citizen = (await tries("createSession", body=me)).body["access_token"]
    shown = await motcua(story.portal.doors.operator_env, "client", "create", "cong-tinh", "--display-name", "Cổng")
    await tries("createClientToken", body={"client_secret": shown.strip()})


async def _the_catalogue(story: Story) -> None:
    for operation_id in (
        *("listAgencies", "getAgency", "getWorkingCalendar", "listFields", "listProcedures", "getProcedure"),
        *("computeRequirements", "previewFiling", "getForm"),
    ):
        await story.developer.tries(operation_id)


async def _draft(story: Story) -> dict[str, str]:
    """A dossier that lacks nothing but its file; its path parameters."""
    tries, token = story.developer.tries, story.citizen
    created = await tries("createDossier", token=token)
    dossier = {"dossier": created.body["id"]}
    email = {"contact": {"email": story.person.email}}
    await tries("updateDossier", token=token, path=dossier, body=email, etag=created.etag)
    return dossier


async def _attach(story: Story, token: str, dossier: dict[str, str], **more: str | None) -> dict[str, str]:
    """A file, announced, uploaded and completed; its path parameters."""
    tries, file = story.developer.tries, files.pdf()
    announced = await tries(
        "createAttachment", token=token, path=dossier, body={"size_bytes": len(file.content), **more}
    )
    upload = announced.body["upload"]
    form = {entry["name"]: entry["value"] for entry in upload["fields"]}
    await uploads.upload(story.portal.http, upload["url"], form, file)
    attachment = {**dossier, "attachment": announced.body["attachment"]["id"]}
    await tries("completeAttachment", token=token, path=attachment)
    return attachment


async def _send(story: Story) -> dict[str, str]:
    """A dossier that the agency has."""
    tries, token = story.developer.tries, story.citizen
    dossier = await _draft(story)
    await _attach(story, token, dossier)
    complete = await tries("getDossier", token=token, path=dossier)
    await tries("submitDossier", token=token, path=dossier, etag=complete.etag)
    return dossier


async def _decide(story: Story, operation_id: str, dossier: dict[str, str], **body: Any) -> dict[str, Any]:
    """An officer opens the dossier and decides."""
    seen = await story.developer.tries("getDeskDossier", token=story.officer, path=dossier)
    decided = await story.developer.tries(operation_id, token=story.officer, path=dossier, body=body, etag=seen.etag)
    answered: dict[str, Any] = decided.body
    return answered


async def _a_dossier_is_finished(story: Story) -> None:
    tries, token = story.developer.tries, story.citizen
    story.officer = (await officer.log_in(story.portal, AGENCY, *Role)).token
    dossier = await _send(story)
    await tries("listDossiers", token=token)
    await tries("getMyOfficer", token=story.officer)
    await tries("listDeskDossiers", token=story.officer)
    await tries("getTimeline", token=token, path=dossier)
    async with story.developer.listens("watchTimeline", token=token, path=dossier) as entry:
        assert entry["event"] == "submitted"
    await _a_supplement(story, dossier)
    await _decide(story, "acceptDossier", dossier)
    await _decide(story, "startDossier", dossier)
    await _decide(story, "handOverDossier", dossier)
    await _decide(story, "demandPayment", dossier)
    await _decide(story, "confirmPayment", dossier)
    await _decide(story, "stopDossier", dossier)
    await _decide(story, "resumeDossier", dossier)
    await _decide(story, "extendDossier", dossier, appointment_time=working_morning().isoformat())
    result = await _attach(story, story.officer, dossier, purpose="result", component_key=None)
    await _decide(story, "finishDossier", dossier, result={"attachment": result["attachment"]})
    await _decide(story, "stepBackDossier", dossier)
    await _decide(story, "finishDossier", dossier, result={"attachment": result["attachment"]})
    await tries("getAttachmentDownload", token=token, path=result)
    await _decide(story, "returnDossierResult", dossier)
    await _decide(story, "recallDossierResult", dossier)


async def _a_supplement(story: Story, dossier: dict[str, str]) -> None:
    tries, token = story.developer.tries, story.citizen
    await _decide(story, "requestSupplement", dossier, due_time=working_morning().isoformat())
    asked = await tries("getDossier", token=token, path=dossier)
    old = {**dossier, "attachment": asked.body["attachments"][0]["id"]}
    await tries("deleteAttachment", token=token, path=old)
    await _attach(story, token, dossier)
    mended = await tries("getDossier", token=token, path=dossier)
    await tries("sendSupplement", token=token, path=dossier, etag=mended.etag)
    await _decide(story, "confirmSupplement", dossier)


async def _others_end_otherwise(story: Story) -> None:
    tries, token = story.developer.tries, story.citizen
    draft = await _draft(story)
    seen = await tries("getDossier", token=token, path=draft)
    await tries("deleteDossier", token=token, path=draft, etag=seen.etag)
    withdrawn = await _send(story)
    await tries("withdrawDossier", token=token, path=withdrawn, etag="*")
    await _decide(story, "refuseDossier", await _send(story))
    await _decide(story, "transferDossier", await _send(story))
    forgotten = await _send(story)
    await _decide(story, "requestSupplement", forgotten, due_time=working_morning().isoformat())
    await story.time.passes_a_supplement(forgotten["dossier"])
    await _decide(story, "expireSupplement", forgotten)
    filed = await tries("fileAtCounter", token=story.officer)
    await _decide(story, "confirmWithdrawal", {"dossier": filed.body["id"]})


async def _looking_up(story: Story) -> None:
    tries = story.developer.tries
    code = story.developer.tried["submitDossier"].body["code"]
    earned = await tries("createLookupPass", body={"captcha": await story.solved("lookup")})
    await tries("lookUpDossier", token=earned.body["token"], path={"code": code})
    await tries("lookUpDossiersByNumber", token=earned.body["token"])


async def _an_account_changes(story: Story) -> None:
    """What ends sessions comes last."""
    tries, person, door = story.developer.tries, story.person, story.portal.doors.gateway
    token = story.citizen
    account = await tries("getMyAccount", token=token)
    await tries("updateMyAccount", token=token, etag=account.etag)
    listed = await tries("listSessions", token=token)
    other = next(session["id"] for session in listed.body["sessions"] if not session["current"])
    await tries("revokeSession", token=token, path={"session": other})
    await tries("revokeOtherSessions", token=token)
    new_email = f"moi.{person.email}"
    await tries("requestEmailChange", token=token, body={"new_email": new_email})
    box = story.portal.mailbox(new_email)
    asked = await box.next(door)
    await tries("confirmEmailChange", body={"token": _token(asked.link(door))})
    await tries("changePassword", token=token)
    captcha_answer = await story.solved("password_reset")
    await tries("requestPasswordReset", body={"user_name_or_email": new_email, "captcha": captcha_answer})
    reset = await box.next("token=")
    await tries("resetPassword", body={"token": _token(reset.link(door)), "new_password": "mot mat khau thu ba"})


def _token(link: str) -> str:
    return parse_qs(urlsplit(link).query)["token"][0]
