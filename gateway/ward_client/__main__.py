"""`python -m gateway.ward_client`: the desk of a ward on the command line."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import grpc
from google.protobuf.json_format import MessageToJson
from google.protobuf.message import Message
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from motcua.submission.v1 import dossier_pb2

from gateway.ward_client.client import WardClient
from gateway.ward_client.commands import add_decisions
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
    commands.add_parser("open", help="one dossier with everything in it").add_argument(
        "dossier", help="its id or its code"
    )
    add_decisions(commands)
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
            case "watch":
                async for batch in ward.watch(options.cursor):
                    _print(batch)
            case _:
                _print(await options.decide(ward, await ward.open(options.dossier), options))


async def _list(ward: WardClient, status: str | None) -> None:
    number = dossier_pb2.DossierStatus.Value(f"DOSSIER_STATUS_{(status or 'unspecified').upper()}")
    async for dossier in ward.list_dossiers(number):
        state = dossier_pb2.DossierStatus.Name(dossier.status).removeprefix("DOSSIER_STATUS_").lower()
        print(f"{dossier.code:24} {state:20} {dossier.procedure.display_name}")


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
