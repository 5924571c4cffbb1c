"""Ward certificates exchanged for short tokens at identity, kept until shortly before they end."""

from __future__ import annotations

import asyncio
import ssl
from base64 import urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from motcua.identity.v1 import partner_service_pb2 as proto
from motcua.identity.v1.partner_service_pb2_grpc import PartnerServiceStub

from services.common.kernel.errors import Unauthenticated
from services.common.rpc import calls

MAX_TOKENS = 1000
# A token is not used in its last moments: the call it goes with takes time too.
MARGIN = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A client certificate as TLS verified it; `thumbprint` is its `x5t#S256` (RFC 8705 §3.1)."""

    pem: str
    thumbprint: str

    @classmethod
    def of(cls, auth_context: Mapping[str, Iterable[bytes]]) -> Certificate:
        """The peer's certificate. Raises Unauthenticated when there is none."""
        found = next(iter(auth_context.get("x509_pem_cert", ())), None)
        if found is None:
            raise Unauthenticated
        pem = found.decode("ascii")
        digest = sha256(ssl.PEM_cert_to_DER_cert(pem)).digest()
        return cls(pem, urlsafe_b64encode(digest).rstrip(b"=").decode("ascii"))


class PartnerTokens:
    """The tokens in use, by thumbprint: at most `MAX_TOKENS`, the least used goes first. Refusals are not kept."""

    def __init__(self, partners: PartnerServiceStub, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._partners = partners
        self._now = now
        self._tokens: OrderedDict[str, proto.PartnerToken] = OrderedDict()
        self._exchanges: dict[str, asyncio.Task[proto.PartnerToken]] = {}

    async def token(self, certificate: Certificate) -> str:
        """A token for the certificate. Raises what identity answers, UNAUTHENTICATED among it.

        Calls at the same time share one exchange; one that gives up does not end it for the others.
        """
        kept = self._tokens.get(certificate.thumbprint)
        if kept is not None and kept.expire_time.ToDatetime(UTC) - MARGIN > self._now():
            self._tokens.move_to_end(certificate.thumbprint)
            return kept.access_token
        exchange = self._exchanges.get(certificate.thumbprint)
        if exchange is None:
            exchange = asyncio.create_task(self._exchange(certificate))
            self._exchanges[certificate.thumbprint] = exchange
            exchange.add_done_callback(lambda done: self._finished(certificate.thumbprint, done))
        return (await asyncio.shield(exchange)).access_token

    def drop(self, certificate: Certificate) -> None:
        """Forget the token of a certificate: a service refused it."""
        self._tokens.pop(certificate.thumbprint, None)

    async def _exchange(self, certificate: Certificate) -> proto.PartnerToken:
        # Of the call that came first only the trace counts: its deadline is not that of the others.
        with calls.serving(calls.Call(traceparent=calls.current().traceparent)):
            request = proto.ExchangeCertificateRequest(certificate_pem=certificate.pem)
            return await self._partners.ExchangeCertificate(request)

    def _finished(self, thumbprint: str, done: asyncio.Task[proto.PartnerToken]) -> None:
        del self._exchanges[thumbprint]
        if done.cancelled() or done.exception() is not None:
            return
        self._tokens[thumbprint] = done.result()
        if len(self._tokens) > MAX_TOKENS:
            self._tokens.popitem(last=False)
