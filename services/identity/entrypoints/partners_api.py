"""motcua.identity.v1.PartnerService: proto ↔ use case, nothing else."""

from __future__ import annotations

from typing import Any

from motcua.identity.v1 import partner_service_pb2 as pb
from motcua.identity.v1.partner_service_pb2_grpc import PartnerServiceServicer

from services.common.messages import timestamp
from services.identity.app.partners import ExchangeCertificate, ExchangeClientSecret, PartnerToken


class PartnerApi(PartnerServiceServicer):
    """The service as the proto describes it."""

    def __init__(self, exchange_certificate: ExchangeCertificate, exchange_secret: ExchangeClientSecret) -> None:
        self._exchange_certificate = exchange_certificate
        self._exchange_secret = exchange_secret

    async def ExchangeCertificate(self, request: pb.ExchangeCertificateRequest, context: Any) -> pb.PartnerToken:
        """A ward's certificate for a token."""
        return _message(await self._exchange_certificate(request.certificate_pem))

    async def ExchangeClientSecret(self, request: pb.ExchangeClientSecretRequest, context: Any) -> pb.PartnerToken:
        """A client's secret for a token."""
        return _message(await self._exchange_secret(request.client_id, request.client_secret))


def _message(token: PartnerToken) -> pb.PartnerToken:
    return pb.PartnerToken(access_token=token.access_token, expire_time=timestamp(token.expires_at))
