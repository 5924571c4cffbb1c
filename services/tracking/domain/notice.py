"""The words of a notice (thư thông báo): what happened, to which dossier, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from .event import Event

_LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who to write to and about what, as submission says at the moment of writing. `email` is empty if there is none."""

    email: str
    code: str
    procedure: str
    agency: str
    appointment: datetime | None


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be sent. Its subject is seen on lock screens and in logs: it holds the dossier code and nothing else."""

    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class _Template:
    subject: str
    happened: str
    next: str


_TEMPLATES: Mapping[str, _Template] = {
    "submitted": _Template(
        subject="Hồ sơ {code} đã được gửi",
        happened="Hồ sơ của ông/bà đã được gửi thành công đến {agency}.",
        next=(
            "Ông/bà không cần làm gì thêm lúc này. Cơ quan sẽ kiểm tra hồ sơ và báo kết quả tiếp nhận qua thư điện tử.\n"
            "Nếu hồ sơ còn thiếu, chúng tôi sẽ hướng dẫn cụ thể những gì cần bổ sung."
        ),
    ),
    "accepted": _Template(
        subject="Hồ sơ {code} đã được tiếp nhận",
        happened="{agency} đã tiếp nhận hồ sơ của ông/bà.",
        next="Ông/bà không cần đến cơ quan trong thời gian chờ. Chúng tôi sẽ gửi thư khi có kết quả.",
    ),
    "finished": _Template(
        subject="Hồ sơ {code} đã có kết quả",
        happened="Hồ sơ của ông/bà đã được giải quyết xong và đã có kết quả.",
        next=(
            "Mời ông/bà nhận kết quả tại {agency} trong giờ làm việc.\n"
            "Khi đến, vui lòng mang theo giấy tờ tùy thân và mã hồ sơ ở trên."
        ),
    ),
}

NOTICED = frozenset(_TEMPLATES)
"""The events that the person is told of by mail."""


def compose(event: Event, recipient: Recipient, public_url: str) -> Letter:
    """The letter about an event of `NOTICED`, in Vietnamese, plain text. Its link carries the dossier code only.

    A sensitive procedure is not named: mail travels and is stored in the clear. Nobody is addressed by name: the address
    was typed and not verified, and what else was typed must not travel to whoever has it.
    """
    template = _TEMPLATES[event.event]
    facts = [f"Mã hồ sơ: {recipient.code}"]
    if not event.sensitive:
        facts.append(f"Thủ tục: {recipient.procedure}")
    facts.append(f"Cơ quan tiếp nhận: {recipient.agency}")
    if recipient.appointment is not None:
        facts.append(f"Hẹn trả kết quả: {local_time(recipient.appointment)}")
    text = "\n\n".join(
        (
            "Kính gửi Ông/Bà,",
            template.happened.format(agency=recipient.agency),
            "\n".join(facts),
            f"Việc cần làm tiếp theo:\n{template.next.format(agency=recipient.agency)}",
            f"Xem tình trạng hồ sơ bất cứ lúc nào tại:\n{lookup_link(public_url, recipient.code)}",
            "Đây là thư tự động, vui lòng không trả lời thư này.\nTrân trọng,\nMột Cửa",
        )
    )
    return Letter(recipient.email, template.subject.format(code=recipient.code), text + "\n")


def local_time(instant: datetime) -> str:
    """An instant as people in Vietnam read it: `dd/MM/yyyy HH:mm`."""
    return f"{instant.astimezone(_LOCAL):%d/%m/%Y %H:%M}"


def lookup_link(public_url: str, code: str) -> str:
    """The address of the public look-up page with the code filled in."""
    return f"{public_url}/tra-cuu?code={quote(code, safe='')}"
