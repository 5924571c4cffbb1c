"""The questions that the catalogue answers; all of it is public."""

from __future__ import annotations

from datetime import date

from services.catalogue.domain.agency import Agency
from services.catalogue.domain.catalogue import Field
from services.catalogue.domain.directory import AgencyFilter, AgencyMatch
from services.catalogue.domain.errors import AgencyNotFound, FieldNotFound, FormNotFound, ProcedureNotFound
from services.catalogue.domain.form import Form
from services.catalogue.domain.index import FieldCount
from services.catalogue.domain.paging import Page, PageRequest, paginate
from services.catalogue.domain.procedure import Channel, Procedure
from services.catalogue.domain.procedures import ProcedureFilter
from services.catalogue.domain.requirements import Requirements, requirements
from services.catalogue.domain.working_time import WorkingCalendar
from services.common.kernel.ports import Clock
from services.common.kernel.vietnam import date_of

from .current import CurrentCatalogue


class CatalogueQueries:
    """Questions about agencies, fields, procedures, forms and working time.

    Each raises CatalogueNotLoaded before the catalogue was read, and the ...NotFound error of what it is asked for.
    """

    def __init__(self, current: CurrentCatalogue, clock: Clock) -> None:
        self._current = current
        self._clock = clock

    def list_agencies(self, wanted: AgencyFilter, page: PageRequest) -> Page[AgencyMatch]:
        """Agencies by kind and by present or former name, best match first. Raises InvalidPageToken."""
        matches = self._current.index.agencies.find(wanted)
        return paginate(matches, page, query=f"agencies {wanted!r}", key=lambda match: match.agency.id)

    def get_agency(self, agency_id: str) -> Agency:
        """One agency."""
        agency = self._current.index.agencies.get(agency_id)
        if agency is None:
            raise AgencyNotFound
        return agency

    def list_fields(self, page: PageRequest, agency_id: str = "") -> Page[FieldCount]:
        """The fields with procedures in force, all ("") or those of one agency, in alphabetical order.

        Raises InvalidPageToken.
        """
        counts = self._current.index.field_counts(self._agency(agency_id), self._today())
        return paginate(counts, page, query=f"fields {agency_id!r}", key=lambda count: count.field.id)

    def get_field(self, field_id: str) -> Field:
        """One field."""
        field = self._current.index.fields.get(field_id)
        if field is None:
            raise FieldNotFound
        return field

    def list_procedures(
        self, page: PageRequest, *, agency_id: str = "", field_id: str = "", query: str = ""
    ) -> Page[Procedure]:
        """Procedures in force by agency, field and words, best match first. Raises InvalidPageToken."""
        index = self._current.index
        if field_id:
            self.get_field(field_id)
        wanted = ProcedureFilter(agency=self._agency(agency_id), field_id=field_id, query=query)
        found = index.procedures.find(wanted, self._today())
        fingerprint = f"procedures {(agency_id, field_id, query)!r}"
        return paginate(found, page, query=fingerprint, key=lambda procedure: procedure.code)

    def get_procedure(self, code: str, version: int = 0) -> Procedure:
        """The version in force (0), or the version asked for whether it is in force or not."""
        book = self._current.index.procedures
        procedure = book.version(code, version) if version else book.in_force(code, self._today())
        if procedure is None:
            raise ProcedureNotFound
        return procedure

    def requirements(self, code: str, channel: Channel, cases: tuple[str, ...] = (), version: int = 0) -> Requirements:
        """What filing on this channel takes, in the version in force (0) or another. Raises CaseUnknown."""
        return requirements(self.get_procedure(code, version), channel, cases)

    def get_form(self, form_id: str) -> Form:
        """A declaration form; a form never changes once published."""
        form = self._current.index.form(form_id)
        if form is None:
            raise FormNotFound
        return form

    def get_working_calendar(self, agency_id: str) -> WorkingCalendar:
        """When an agency works."""
        return self._current.index.working_calendar(self.get_agency(agency_id))

    def _agency(self, agency_id: str) -> Agency | None:
        return self.get_agency(agency_id) if agency_id else None

    def _today(self) -> date:
        # Law takes effect on a calendar day of Vietnam.
        return date_of(self._clock.now())
