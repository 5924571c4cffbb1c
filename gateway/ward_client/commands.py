"""The commands of `python -m gateway.ward_client`: what each takes, and what it does with the client."""

from __future__ import annotations

import argparse
from argparse import ArgumentParser, Namespace
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from pathlib import Path

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from motcua.submission.v1 import dossier_pb2
from motcua.type.v1 import types_pb2

from gateway.ward_client.client import WardClient

Decide = Callable[[WardClient, dossier_pb2.Dossier, Namespace], Awaitable[Message]]
_NEXT_HANDLER = ("--next-handler", "who handles it next")
_REASON = ("--reason", "why, for the citizen to read")


def add_decisions(commands: argparse._SubParsersAction[ArgumentParser]) -> None:
    """One command for each decision; its `decide` is called with the dossier as it is."""
    add = _Adding(commands)
    _add_desk(add)
    _add_handling(add)
    _add_supplements_and_payments(add)
    _add_result(add)


def _add_desk(add: _Adding) -> None:
    add("accept", "accept it (tiếp nhận)", lambda w, d, o: w.accept(d, o.next_handler), _NEXT_HANDLER)
    add("refuse", "refuse it (từ chối tiếp nhận)", lambda w, d, o: w.refuse(d, o.reason), _REASON)
    transfer = add("transfer", "transfer it to the competent agency (chuyển hồ sơ)", _transfer, _REASON)
    transfer.add_argument("--agency", required=True, help="the agency's id")
    transfer.add_argument("--return-agency", default="", help="id of the agency that hands the result out from now on")
    withdrawal = add("confirm-withdrawal", "confirm that the owner takes it back (rút hồ sơ)", _confirm_withdrawal)
    withdrawal.add_argument("--reason", default="", help="what the owner said at the counter")
    withdrawal.add_argument("--papers-returned", action="store_true", help="the papers were handed back")
    withdrawal.add_argument("--refunded", action="store_true", help="what was paid was refunded")


def _add_handling(add: _Adding) -> None:
    start = add(
        "start",
        "start handling it (chuyển xử lý)",
        lambda w, d, o: w.start(d, o.next_handler, o.step_due),
        _NEXT_HANDLER,
    )
    hand_over = add("hand-over", "hand it to the next handler (chuyển bước xử lý)", _hand_over, _NEXT_HANDLER)
    hand_over.add_argument("--remark", default="", help="what the next handler should know")
    for step in (start, hand_over):
        step.add_argument("--step-due", type=_instant, help="by when; the appointment when it is not said")
    add(
        "stop",
        "stop handling it (dừng giải quyết)",
        lambda w, d, o: w.stop(d, o.reason, o.legal_ground),
        _REASON,
        ("--legal-ground", "the legal ground (căn cứ pháp lý)"),
    )
    resume = add("resume", "go on with it (tiếp tục)", lambda w, d, o: w.resume(d, o.reason, o.supplement_due), _REASON)
    back = add(
        "step-back", "take the last step back", lambda w, d, o: w.step_back(d, o.reason, o.supplement_due), _REASON
    )
    for again in (resume, back):
        again.add_argument("--supplement-due", type=_instant, help="until when the citizen may send, if it waits again")
    extend = add(
        "extend",
        "apologise and set a later appointment (xin lỗi, hẹn lại)",
        lambda w, d, o: w.extend(d, o.until, o.cause, o.apology, o.signer),
        ("--cause", "what the delay is due to"),
        ("--apology", "for the citizen to read"),
        ("--signer", "who signed it"),
    )
    extend.add_argument("--until", type=_instant, required=True, help="the new appointment")


def _add_supplements_and_payments(add: _Adding) -> None:
    asking = add("request-supplement", "ask the citizen to mend it (yêu cầu bổ sung)", _request_supplement, _REASON)
    asking.add_argument(
        "--item", action="append", type=_item, required=True, help="FIELD=REMARK: what, and what is wrong with it"
    )
    asking.add_argument("--due", type=_instant, required=True, help="until when the citizen may send it")
    add("confirm-supplement", "what the citizen sent is in order", lambda w, d, o: w.confirm_supplement(d))
    add("expire-supplement", "nothing was sent in time", lambda w, d, o: w.expire_supplement(d, o.reason), _REASON)

    money = add("demand-payment", "ask the citizen to pay", _demand_payment, ("--payee", "who is paid, and how"))
    money.add_argument("--amount", type=int, required=True, help="đồng")
    money.add_argument("--kind", choices=["charge", "fee", "duty"], required=True, help="lệ phí, phí, thuế")
    add(
        "confirm-payment",
        "confirm that it is paid",
        lambda w, d, o: w.confirm_payment(d, o.receipt),
        ("--receipt", "number of the receipt (biên lai)"),
    )


def _add_result(add: _Adding) -> None:
    finish = add(
        "finish",
        "upload the result and finish (đã xử lý xong)",
        _finish,
        ("--kind", "kind of document, such as 'Giấy khai sinh'"),
        ("--number", "its number"),
        ("--signer", "who signed it"),
    )
    finish.add_argument("file", type=Path, help="the result document: PDF, JPEG, PNG or HEIC")
    finish.add_argument("--date", type=date.fromisoformat, default=date.today(), help="its date (%(default)s)")
    finish.add_argument("--refusal", action="store_true", help="the document refuses what was asked for")
    handing = add("return", "hand the result over (trả kết quả)", _return, ("--receiver", "who received it"))
    handing.add_argument("--personal-number", help="the receiver's 12-digit number, at the counter")
    handing.add_argument("--postal-code", default="", help="the postal item's code: it was sent by post")
    add("recall", "take back that it was handed over", lambda w, d, o: w.recall_result(d, o.reason), _REASON)


class _Adding:
    """Adds a command about one dossier, with the options that it cannot do without."""

    def __init__(self, commands: argparse._SubParsersAction[ArgumentParser]) -> None:
        self._commands = commands

    def __call__(self, name: str, text: str, decide: Decide, *required: tuple[str, str]) -> ArgumentParser:
        command = self._commands.add_parser(name, help=text)
        command.add_argument("dossier", help="its id or its code")
        for option, meaning in required:
            command.add_argument(option, required=True, help=meaning)
        command.set_defaults(decide=decide)
        return command


async def _transfer(ward: WardClient, dossier: dossier_pb2.Dossier, options: Namespace) -> Message:
    return_agency = f"agencies/{options.return_agency}" if options.return_agency else ""
    return await ward.transfer(dossier, f"agencies/{options.agency}", options.reason, return_agency)


async def _confirm_withdrawal(ward: WardClient, dossier: dossier_pb2.Dossier, options: Namespace) -> Message:
    return await ward.confirm_withdrawal(
        dossier, options.reason, papers_returned=options.papers_returned, refunded=options.refunded
    )


async def _hand_over(ward: WardClient, dossier: dossier_pb2.Dossier, options: Namespace) -> Message:
    return await ward.hand_over(dossier, options.next_handler, options.step_due, options.remark)


async def _request_supplement(ward: WardClient, dossier: dossier_pb2.Dossier, options: Namespace) -> Message:
    return await ward.request_supplement(dossier, options.item, options.reason, options.due)


async def _demand_payment(ward: WardClient, dossier: dossier_pb2.Dossier, options: Namespace) -> Message:
    kind = dossier_pb2.PaymentKind.Value(f"PAYMENT_KIND_{options.kind.upper()}")
    return await ward.demand_payment(dossier, options.amount, kind, options.payee)


async def _finish(ward: WardClient, dossier: dossier_pb2.Dossier, options: Namespace) -> Message:
    attachment = await ward.upload_result(dossier, options.file)
    result = dossier_pb2.Result(
        kind=options.kind,
        number=options.number,
        date=types_pb2.LocalDate(value=options.date.isoformat()),
        signer=options.signer,
        attachment=attachment.name,
        refusal=options.refusal,
    )
    return await ward.finish(await ward.open(options.dossier), result)


async def _return(ward: WardClient, dossier: dossier_pb2.Dossier, options: Namespace) -> Message:
    document = None
    if options.personal_number:
        document = types_pb2.IdentityDocument(
            kind=types_pb2.IDENTITY_DOCUMENT_KIND_PERSONAL_NUMBER, number=options.personal_number
        )
    channel = types_pb2.CHANNEL_POST if options.postal_code else types_pb2.CHANNEL_COUNTER
    return await ward.return_result(dossier, options.receiver, channel, document, options.postal_code)


def _item(text: str) -> dossier_pb2.SupplementItem:
    field, _, remark = text.partition("=")
    return dossier_pb2.SupplementItem(field=field, remark=remark)


def _instant(text: str) -> Timestamp:
    """`2026-12-01T09:00+07:00`; without a zone, by this machine's clock."""
    made = Timestamp()
    try:
        made.FromDatetime(datetime.fromisoformat(text).astimezone())
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"{text!r} is no time such as 2026-12-01T17:00") from None
    return made
