"""`python -m gateway.ward_client`: the desk of a ward on the command line."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import grpc
from google.protobuf.json_format import MessageToJson
from google.protobuf.message import Message
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from motcua.submission.v1 import dossier_pb2
from motcua.type.v1 import types_pb2

from gateway.ward_client.client import WardClient
from gateway.ward_client.uploads import UploadRefused


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="python -m gateway.ward_client", description=__doc__)
    top.add_argument("--address", default="localhost:8443", help="host:port of the partner port (%(default)s)")
    top.add_argument(
        "--certificate", type=Path, required=True, help="directory with the ward's tls.pem and tls.key, and ca.pem"
    )
    top.add_argument("--officer-id", default="cb-01", help="who acts: id in the ward's system (%(default)s)")
    top.add_argument("--officer-name", default="Cán bộ một cửa", help="who acts: name (%(default)s)")
    top.add_argument("--officer-title", default="", help="who acts: title (chức danh)")
    commands = top.add_subparsers(dest="command", required=True)

    listing = commands.add_parser("list", help="the agency's dossiers, newest first")
    listing.add_argument("--status", choices=[name.lower() for name in _statuses()], help="only this status")
    _add_dossier(commands.add_parser("open", help="one dossier with everything in it"))
    accept = _add_dossier(commands.add_parser("accept", help="accept it (tiếp nhận)"))
    accept.add_argument("--next-handler", required=True, help="who handles it next")
    start = _add_dossier(commands.add_parser("start", help="start handling it (chuyển xử lý)"))
    start.add_argument("--next-handler", required=True, help="who handles it next")
    finish = _add_dossier(commands.add_parser("finish", help="upload the result and finish (đã xử lý xong)"))
    finish.add_argument("file", type=Path, help="the result document: PDF, JPEG, PNG or HEIC")
    finish.add_argument("--kind", required=True, help="kind of document, such as 'Giấy khai sinh'")
    finish.add_argument("--number", required=True, help="its number")
    finish.add_argument("--date", type=date.fromisoformat, default=date.today(), help="its date (%(default)s)")
    finish.add_argument("--signer", required=True, help="who signed it")
    handing = _add_dossier(commands.add_parser("return", help="hand the result over (trả kết quả)"))
    handing.add_argument("--receiver", required=True, help="who received it")
    handing.add_argument("--personal-number", help="the receiver's 12-digit number, at the counter")
    handing.add_argument("--postal-code", default="", help="the postal item's code: it was sent by post")
    watch = commands.add_parser("watch", help="everything that happens, as it happens")
    watch.add_argument("--cursor", default="", help="go on after this cursor")
    return top


async def run(options: argparse.Namespace) -> None:
    """Do what the command line says."""
    officer = dossier_pb2.ActingOfficer(
        id=options.officer_id, display_name=options.officer_name, title=options.officer_title
    )
    async with WardClient(options.address, options.certificate, officer) as ward:
        match options.command:
            case "list":
                await _list(ward, options.status)
            case "open":
                _print(await ward.open(options.dossier))
            case "accept":
                _print(await ward.accept(await ward.open(options.dossier), options.next_handler))
            case "start":
                _print(await ward.start(await ward.open(options.dossier), options.next_handler))
            case "finish":
                await _finish(ward, options)
            case "return":
                await _return(ward, options)
            case "watch":
                async for batch in ward.watch(options.cursor):
                    _print(batch)


async def _list(ward: WardClient, status: str | None) -> None:
    number = dossier_pb2.DossierStatus.Value(f"DOSSIER_STATUS_{(status or 'unspecified').upper()}")
    async for dossier in ward.list_dossiers(number):
        state = dossier_pb2.DossierStatus.Name(dossier.status).removeprefix("DOSSIER_STATUS_").lower()
        print(f"{dossier.code:24} {state:20} {dossier.procedure.display_name}")


async def _finish(ward: WardClient, options: argparse.Namespace) -> None:
    dossier = await ward.open(options.dossier)
    attachment = await ward.upload_result(dossier, options.file)
    result = dossier_pb2.Result(
        kind=options.kind,
        number=options.number,
        date=types_pb2.LocalDate(value=options.date.isoformat()),
        signer=options.signer,
        attachment=attachment.name,
    )
    _print(await ward.finish(await ward.open(options.dossier), result))


async def _return(ward: WardClient, options: argparse.Namespace) -> None:
    document = None
    if options.personal_number:
        document = types_pb2.IdentityDocument(
            kind=types_pb2.IDENTITY_DOCUMENT_KIND_PERSONAL_NUMBER, number=options.personal_number
        )
    channel = types_pb2.CHANNEL_POST if options.postal_code else types_pb2.CHANNEL_COUNTER
    dossier = await ward.open(options.dossier)
    _print(await ward.return_result(dossier, options.receiver, channel, document, options.postal_code))


def _add_dossier(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    command.add_argument("dossier", help="its id or its code")
    return command


def _statuses() -> list[str]:
    names = [name.removeprefix("DOSSIER_STATUS_") for name in dossier_pb2.DossierStatus.DESCRIPTOR.values_by_name]
    return [name for name in names if name not in ("UNSPECIFIED", "DRAFT")]


def _print(message: Message) -> None:
    print(MessageToJson(message, preserving_proto_field_name=True, ensure_ascii=False))


def _told(error: grpc.aio.AioRpcError) -> str:
    """What the portal said, and below it each field that is wrong (`google.rpc.BadRequest`, AIP-193)."""
    status = rpc_status.from_call(error)
    wrong = error_details_pb2.BadRequest()
    for detail in status.details if status else ():
        detail.Unpack(wrong)  # leaves `wrong` as it is when the detail is another kind
    fields = [f"\n  {violation.field}: {violation.description}" for violation in wrong.field_violations]
    return f"{error.code().name}: {error.details()}{''.join(fields)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code."""
    try:
        asyncio.run(run(parser().parse_args(arguments)))
    except (grpc.aio.AioRpcError, UploadRefused, OSError) as error:
        text = _told(error) if isinstance(error, grpc.aio.AioRpcError) else str(error)
        print(f"ward_client: {text}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
