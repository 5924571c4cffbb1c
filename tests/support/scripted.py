"""The four services played from a script, behind real gRPC with mTLS and the real authorisation rules.

They stand for the services where only the gateway's own work is looked at: what it asks and what it makes of the answers.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from google.protobuf.message import Message

from deploy.certs.authority import Authority
from deploy.certs.workloads import ensure_partner_port, ensure_workload
from gateway.backends import SERVICES
from gateway.settings import Settings
from services.common.kernel.principal import Kind, Principal, Role
from services.common.rpc import calls
from services.common.rpc.server import RpcServer, Servicer
from services.common.rpc.tls import TlsFiles
from services.common.rpc.tokens import Claims
from services.common.settings import Profile
from tests.support.servers import ANY_PORT
from tests.support.tokens import Mint

Answer = Message | Exception | Callable[[Any], Awaitable[Message]]


@dataclass
class Script:
    """What each method answers (a message, an error to raise, or a coroutine function), and what it was asked."""

    answers: dict[str, Answer] = field(default_factory=dict)
    streams: dict[str, Callable[[Any], AsyncIterator[Message]]] = field(default_factory=dict)
    asked: dict[str, list[Any]] = field(default_factory=dict)
    calls: dict[str, calls.Call] = field(default_factory=dict)

    def request(self, method: str) -> Any:
        """The last request of a method."""
        return self.asked[method][-1]

    def note(self, method: str, request: Any) -> None:
        """Remember what was asked, and by whom."""
        self.asked.setdefault(method, []).append(request)
        self.calls[method] = calls.current()


class Player:
    """Implements every method of every service by looking into the script."""

    def __init__(self, script: Script) -> None:
        self._script = script

    def __getattr__(self, method: str) -> Any:
        return self._stream(method) if method.startswith("Watch") else self._single(method)

    def _single(self, method: str) -> Any:
        async def handle(request: Any, _context: Any) -> Any:
            self._script.note(method, request)
            answer = self._script.answers[method]
            if isinstance(answer, Exception):
                raise answer
            return answer if isinstance(answer, Message) else await answer(request)

        return handle

    def _stream(self, method: str) -> Any:
        async def handle(request: Any, _context: Any) -> AsyncIterator[Message]:
            self._script.note(method, request)
            async for message in self._script.streams[method](request):
                yield message

        return handle


@dataclass(frozen=True)
class Stage:
    """Running scripted services, the gateway's settings to reach them, and tokens that count for them."""

    script: Script
    settings: Settings
    wards: Authority
    mint: Mint
    servers: dict[str, RpcServer]

    def token(self, kind: Kind = Kind.ACCOUNT, **more: Any) -> str:
        """A signed token."""
        principal = Principal(kind, f"{kind}-1", token_id="t", contact_verified=True, roles=frozenset(Role), **more)
        return self.sign(Claims(principal, audience="tracking" if kind is Kind.LOOKUP_PASS else "motcua"))

    def sign(self, claims: Claims) -> str:
        """A signed token with these claims, good for five minutes."""
        return self.mint.token(claims)


@asynccontextmanager
async def staged(directory: Path) -> AsyncIterator[Stage]:
    """The scripted services, running, with certificates below `directory`."""
    authority = Authority.ensure(directory / "ca", "test CA")
    wards = Authority.ensure(directory / "ward-ca", "test ward CA")
    for workload in (*SERVICES, "gateway"):
        ensure_workload(authority, directory / workload, workload)
    ensure_partner_port(authority, wards, directory / "partner")
    mint, script, servers = Mint(), Script(), {}
    async with AsyncExitStack() as stack:
        for workload, names in SERVICES.items():
            servers[workload] = await _serve(workload, names, script, mint, directory)
            stack.push_async_callback(servers[workload].stop)
        yield Stage(script, _settings(directory, servers), wards, mint, servers)


async def _serve(workload: str, names: tuple[str, ...], script: Script, mint: Mint, directory: Path) -> RpcServer:
    servicers = [Servicer(name, _registration(name), Player(script)) for name in names]
    server = RpcServer(servicers, mint.verifier(workload), TlsFiles(directory / workload), ANY_PORT)
    await server.start()
    return server


def _registration(service: str) -> Any:
    package, _, name = service.rpartition(".")
    snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")
    module = import_module(f"{package}.{snake}_pb2_grpc")
    return getattr(module, f"add_{name}Servicer_to_server")


def _settings(directory: Path, servers: dict[str, RpcServer]) -> Settings:
    return Settings(
        profile=Profile.LOCAL,
        tls_dir=directory / "gateway",
        http_listen=ANY_PORT,
        partner_listen=ANY_PORT,
        partner_tls_dir=directory / "partner",
        identity_address=f"localhost:{servers['identity'].port}",
        catalogue_address=f"localhost:{servers['catalogue'].port}",
        submission_address=f"localhost:{servers['submission'].port}",
        tracking_address=f"localhost:{servers['tracking'].port}",
        cors_origins=("https://dichvucong.example.vn",),
    )
