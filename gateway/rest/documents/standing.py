"""The status of a dossier, told three ways: a word, the national code and Vietnamese."""

from __future__ import annotations

from pydantic import GetJsonSchemaHandler, computed_field
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from gateway.rest.documents.enums import DossierStatus
from gateway.rest.mapping import Document


class Coded(Document):
    """Where a dossier stands, as a word and as the nation's code."""

    status: DossierStatus

    @computed_field  # type: ignore[prop-decorator]  # pydantic's own recipe for a computed property
    @property
    def status_code(self) -> int | None:
        """The national status code, 1 to 10; a draft has none."""
        return self.status.code

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = super().__get_pydantic_json_schema__(core_schema, handler)
        required = handler.resolve_ref_schema(schema).get("required", [])
        if "status_code" in required:
            # pydantic takes every computed field for present; what is None is left out.
            required.remove("status_code")
        return schema


class Standing(Coded):
    """The same with the code's name in Vietnamese."""

    @computed_field  # type: ignore[prop-decorator]  # pydantic's own recipe for a computed property
    @property
    def status_text(self) -> str:
        """The status in Vietnamese."""
        return self.status.text
