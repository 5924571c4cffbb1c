"""How a dossier ends: the result, and who received it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.common.kernel.identity_documents import IdentityDocument

from .procedure import Channel


@dataclass(frozen=True, slots=True)
class ResultDocument:
    """The document that settles the dossier (kết quả giải quyết), a refusal included.

    `kind` is its title ("Giấy khai sinh"); its file is an attachment with the purpose `result`. `refuses`: it says no.
    """

    kind: str
    number: str
    issued_on: date
    signer: str
    attachment_id: str
    refuses: bool = False


@dataclass(frozen=True, slots=True)
class Handover:
    """The receipt of the result: who got it, with the document they showed or the code of the postal item."""

    receiver_name: str
    channel: Channel
    receiver_document: IdentityDocument | None = None
    postal_code: str = ""
