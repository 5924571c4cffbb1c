"""The main job: one dossier from a citizen to a ward and back, through the public doors only."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from google.protobuf.timestamp_pb2 import Timestamp
from motcua.submission.v1 import dossier_pb2

from tests.journey.steps import Step, unseen
from tests.journey.witness import Witness
from tests.support import declarations, files
from tests.support.citizen import Filing
from tests.support.places import AGENCY, AGENCY_NAME, FORMER_UNIT, OPTIONAL_COMPONENT, REQUIRED_COMPONENT
from tests.support.portal import Portal
from tests.support.surprise import expect
from tests.support.ward import Ward

PLACE, PROCEDURE = "hai an", "dang ky khai sinh"
# A ward's decision is public when the projection has it; the citizen's own submission at once.
PROJECTION_SECONDS = 30.0
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NAME, RIGHT_NAME = "declaration.child.full_name", "Nguyễn Thị Đ"
TO_MEND = {
    f"components.{REQUIRED_COMPONENT}": "Ảnh bị mờ, vui lòng chụp lại cho rõ.",
    NAME: "Tên ghi khác giấy chứng sinh, vui lòng sửa lại.",
}
REFUSAL = "Trẻ đã được đăng ký khai sinh tại UBND phường Nghi Sơn."


class Journey(Witness):
    """One citizen, one ward, one passer-by; how patient they are is the portal's."""

    def __init__(self, portal: Portal, ward: Ward, step: Step = unseen) -> None:
        super().__init__(portal, secrets=[REFUSAL])
        self._ward = ward
        self._step = step

    async def walk(self) -> str:
        """All of it; the dossier's code."""
        await self.join()
        procedure = await self.find()
        filing = await self.file(procedure)
        await self.mend(filing)
        await self.handle(filing)
        await self.look_back(filing)
        await self.be_refused(procedure)
        return filing.code

    async def join(self) -> None:
        """Register, verify by mail, log in."""
        citizen = self.citizen
        with self._step("The citizen registers, with a captcha"):
            await citizen.register()
        with self._step("The mail to verify the address arrives; its link is followed"):
            await citizen.verify(await citizen.mailbox.next(self._portal.doors.gateway, 15 + self._slack))
        with self._step("The citizen logs in"):
            await citizen.log_in()
            account = (await citizen.rest.get("/accounts/me")).body
            expect(account["contact_verified"], "the account is not verified after the link was followed")

    async def find(self) -> str:
        """Find the procedure at the place as people call it; the procedure's code."""
        rest = self.citizen.rest
        with self._step(f"“{PLACE}” is found: {FORMER_UNIT} is now with {AGENCY_NAME}"):
            agencies = (await rest.get("/agencies", query=PLACE)).body["agencies"]
            agency = {found["id"]: found for found in agencies}.get(AGENCY, {})
            expect(agency, f"{AGENCY_NAME} is not among the agencies found for “{PLACE}”")
            expect(agency["display_name"] == AGENCY_NAME, f"{AGENCY} is called {agency['display_name']}")
            former = [unit["display_name"] for unit in agency["matched_former_units"]]
            expect(FORMER_UNIT in former, f"{FORMER_UNIT} is not among the former units that matched: {former}")
        with self._step(f"“{PROCEDURE}” is found there"):
            procedures = (await rest.get("/procedures", agency=AGENCY, query=PROCEDURE)).body["procedures"]
            expect(procedures, f"no procedure is found for “{PROCEDURE}” at {AGENCY_NAME}")
            expect("khai sinh" in procedures[0]["display_name"], f"the first is {procedures[0]['display_name']}")
        code: str = procedures[0]["id"]
        return code

    async def file(self, procedure: str) -> Filing:
        """Draft, fill in, attach two files, send; the dossier with its code."""
        citizen, person = self.citizen, self.citizen.person
        with self._step("A draft is started"):
            filing = await citizen.draft(procedure, AGENCY, FORMER_UNIT)
        with self._step("The draft is filled in, the declaration after the form's JSON Schema"):
            record = (await citizen.rest.get(f"/procedures/{procedure}")).body
            form = (await citizen.rest.get(f"/forms/{record['form']}")).body
            declaration = declarations.birth_registration(person)
            declarations.check(form["json_schema"], declaration)
            await filing.fill(
                submitter=person.party(), owner=person.party(), contact=person.contact(), declaration=declaration
            )
        with self._step("A PDF and a JPEG are uploaded and checked"):
            for component, file in ((REQUIRED_COMPONENT, files.pdf()), (OPTIONAL_COMPONENT, files.jpeg())):
                kept = await filing.attach(component, file)
                expect(kept["sha256"] == file.sha256, f"the file kept for {component} is not the one that was sent")
        with self._step("The dossier is sent: the answer carries its code"):
            await filing.send()
            expect(filing.code, "the dossier has no code")
        with self._step("The public sees: registered, the owner's name masked"):
            await self._is_public(filing, "registered", 0)
        with self._step("The confirmation arrives by mail"):
            await self._is_told(filing)
        return filing

    async def mend(self, filing: Filing) -> None:
        """The ward asks for a supplement; the citizen is guided, mends and sends; the ward sees what changed."""
        ward, name = self._ward, f"dossiers/{filing.id}"
        with self._step("The ward asks for a clearer paper and a corrected name; the mail says what, and until when"):
            due = datetime.now(VIETNAM) + timedelta(days=14)
            await ward.ask_supplement(name, TO_MEND, "Chưa đối chiếu được với giấy chứng sinh", due)
            await self._is_told(filing, *TO_MEND.values(), f"{due:%d/%m/%Y}")
        with self._step("The citizen's app shows exactly what to mend"):
            supplement = (await filing.refresh())["supplements"][-1]
            marked = {item["field"]: (item["remark"], item["mended"]) for item in supplement["items"]}
            expect(marked == {field: (remark, False) for field, remark in TO_MEND.items()}, f"it shows {marked}")
        with self._step("The citizen mends just that and sends it"):
            for file in filing.dossier["attachments"]:
                if file["component_key"] == REQUIRED_COMPONENT:
                    await filing.remove(file["id"])
            await filing.attach(REQUIRED_COMPONENT, files.pdf("giấy chứng sinh rõ hơn.pdf", "GIAY CHUNG SINH"))
            declaration = filing.dossier["declaration"]
            declaration["child"]["full_name"] = RIGHT_NAME
            await filing.fill(declaration=declaration)
            await filing.send_supplement()
            await self._is_told(filing)
        with self._step("The ward sees before and after, and confirms"):
            differences = (await ward.open(name)).supplements[-1].differences
            changed = {each.field: each.after for each in differences}
            expect(set(changed) == set(TO_MEND), f"the differences are {sorted(changed)}")
            expect(changed[NAME] == RIGHT_NAME, f"the name after is {changed[NAME]}")
            await ward.confirm_supplement(name)
            await self._is_told(filing)

    async def be_refused(self, procedure: str) -> None:
        """Another dossier, that the ward can't accept."""
        with self._step("Another dossier is sent; the ward refuses it, with the reason"):
            filing = await self._filed(procedure)
            await self._ward.refuse(f"dossiers/{filing.id}", REFUSAL)
        with self._step("The mail says why, the citizen's app too; the public sees that and no reason"):
            await self._is_told(filing)  # of the submission
            await self._is_told(filing, REFUSAL)
            reasons = [entry.get("reason") for entry in (await filing.refresh())["history"]]
            expect(REFUSAL in reasons, f"the history gives the reasons {reasons}")
            await self._is_public(filing, "refused", PROJECTION_SECONDS)

    async def _filed(self, procedure: str) -> Filing:
        """A dossier that is sent, with all it takes."""
        person = self.citizen.person
        filing = await self.citizen.draft(procedure, AGENCY, FORMER_UNIT)
        # Submitter, owner and contact stand there already, from the profile.
        await filing.fill(declaration=declarations.birth_registration(person))
        await filing.attach(REQUIRED_COMPONENT, files.pdf())
        await filing.send()
        return filing

    async def handle(self, filing: Filing) -> None:
        """Everything the ward does."""
        ward, name = self._ward, f"dossiers/{filing.id}"
        with self._step("The ward lists and opens it and has the citizen's PDF"):
            listed = await ward.dossiers(dossier_pb2.DOSSIER_STATUS_REGISTERED)
            expect(any(each.name == name for each in listed), f"{filing.code} is not on the ward's list")
            dossier = await ward.open(f"dossiers/{filing.code}")
            await self._downloads(dossier)
        with self._step("The ward accepts: the appointment is computed"):
            accepted = await ward.accept(name, etag=dossier.etag)
            expect(accepted.HasField("appointment_time"), "there is no appointment")
            appointment = _local(accepted.appointment_time)
            expect(appointment > datetime.now(VIETNAM), f"the appointment is in the past: {appointment}")
        with self._step(f"The public sees: accepted, due {appointment:%H:%M %d/%m/%Y}; the mail too"):
            await self._is_public(filing, "accepted", PROJECTION_SECONDS, appointment=appointment)
            await self._is_told(filing, f"{appointment:%d/%m/%Y}")
        with self._step("The ward starts; the public sees: in progress"):
            await ward.start(name)
            await self._is_public(filing, "in_progress", PROJECTION_SECONDS, appointment=appointment)
        with self._step("The ward finishes with a result PDF; the public sees: finished"):
            result = await ward.attach_result(name, files.pdf("giấy khai sinh.pdf", "GIAY KHAI SINH"))
            await ward.finish(name, result)
            await self._is_public(filing, "finished", PROJECTION_SECONDS)
        with self._step("The mail says that the result is ready"):
            await self._is_told(filing)
        with self._step("The ward returns the result; the public sees: returned"):
            person = self.citizen.person
            await ward.hand_over(name, person.full_name, person.number)
            await self._is_public(filing, "returned", PROJECTION_SECONDS)

    async def look_back(self, filing: Filing) -> None:
        """The owner's timeline at the end."""
        with self._step("The citizen's timeline shows every step"):
            timeline = await filing.timeline()
            events = [entry["event"] for entry in timeline["entries"]]
            mended = ["supplement_asked", "supplement_sent", "supplement_confirmed"]
            expected = ["submitted", *mended, "accepted", "started", "finished", "returned"]
            expect(events == expected, f"the timeline shows {events}")
            versions = [entry["version"] for entry in timeline["entries"]]
            expect(versions == sorted(set(versions)), f"the versions are out of order: {versions}")

    async def _downloads(self, dossier: dossier_pb2.Dossier) -> None:
        attachment = next(each for each in dossier.attachments if each.component_key == REQUIRED_COMPONENT)
        content = await self._ward.download(attachment)
        copy = files.File(attachment.file_name, attachment.content_type, content)
        expect(copy.sha256 == attachment.sha256, "the ward's copy has another SHA-256")


def _local(instant: Timestamp) -> datetime:
    return instant.ToDatetime(tzinfo=ZoneInfo("UTC")).astimezone(VIETNAM)
