"""Tracking's settings."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from services.common.settings import GrpcServerSettings, HostPort, MailSettings, MongoSettings, NatsSettings
from services.tracking.app.budget import Allowance, Limits

_DEFAULT = Limits()


class Settings(GrpcServerSettings, MongoSettings, NatsSettings, MailSettings):
    """What tracking needs: its database, the bus, the mail relay, the blind-index keys, identity and submission to ask,
    how much of the public look-up is allowed (`services.tracking.app.budget.Limits` says what the numbers are for), and how
    long it stays known who looked up what: personal data is kept for no longer than its purpose needs (Luật Bảo vệ dữ liệu
    cá nhân 2025), and logs for an inquiry at least 12 months (Nghị định 53/2022/NĐ-CP, Điều 27).
    """

    identity_address: HostPort
    submission_address: HostPort
    blind_index_keys_file: Path
    lookups_per_account: int = Field(_DEFAULT.account.lookups, ge=1, description="In an hour.")
    lookups_per_network: int = Field(_DEFAULT.network.lookups, ge=1, description="In an hour.")
    lookups_per_client: int = Field(_DEFAULT.client.lookups, ge=1, description="In an hour.")
    lookup_codes_of_a_day_per_account: int = Field(_DEFAULT.account.codes_of_a_day, ge=1, description="In 24 hours.")
    lookup_codes_of_a_day_per_network: int = Field(_DEFAULT.network.codes_of_a_day, ge=1, description="In 24 hours.")
    lookup_codes_of_a_day_per_client: int = Field(_DEFAULT.client.codes_of_a_day, ge=1, description="In 24 hours.")
    lookups_per_number: int = Field(_DEFAULT.number, ge=1, description="In 24 hours, by all.")
    lookups_per_number_by_one: int = Field(_DEFAULT.number_by_one, ge=1, description="In 24 hours, by one asker.")
    lookup_audit_days: int = Field(366, ge=366, description="How long the audit of the public look-up is kept.")

    def lookup_limits(self) -> Limits:
        """The limits of the public look-up."""
        return Limits(
            account=Allowance(self.lookups_per_account, self.lookup_codes_of_a_day_per_account),
            network=Allowance(self.lookups_per_network, self.lookup_codes_of_a_day_per_network),
            client=Allowance(self.lookups_per_client, self.lookup_codes_of_a_day_per_client),
            number=self.lookups_per_number,
            number_by_one=self.lookups_per_number_by_one,
        )
