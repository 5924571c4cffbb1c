"""The authorisation rule of each method, read from the descriptors: `(motcua.auth.v1.rule)`.

A method without a rule, or with one that lets nobody in, is a mistake that must not reach a port: `rules_of` raises.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from google.protobuf import descriptor_pool
from motcua.auth.v1 import rule_pb2

from services.common.kernel.errors import ContactNotVerified, PermissionDenied, Unauthenticated
from services.common.kernel.principal import ANONYMOUS, Kind, Principal, Role

_KINDS: Mapping[int, Kind] = {
    rule_pb2.PRINCIPAL_ANYONE: Kind.ANONYMOUS,
    rule_pb2.PRINCIPAL_ACCOUNT: Kind.ACCOUNT,
    rule_pb2.PRINCIPAL_OFFICER: Kind.OFFICER,
    rule_pb2.PRINCIPAL_WARD: Kind.WARD,
    rule_pb2.PRINCIPAL_CLIENT: Kind.CLIENT,
    rule_pb2.PRINCIPAL_LOOKUP_PASS: Kind.LOOKUP_PASS,
    rule_pb2.PRINCIPAL_SERVICE: Kind.SERVICE,
}
ROLES: Mapping[int, Role] = {
    rule_pb2.ROLE_DESK: Role.DESK,
    rule_pb2.ROLE_DISPATCHER: Role.DISPATCHER,
    rule_pb2.ROLE_SPECIALIST: Role.SPECIALIST,
    rule_pb2.ROLE_HEAD: Role.HEAD,
    rule_pb2.ROLE_SUPERVISOR: Role.SUPERVISOR,
}
_ROLES_VI: Mapping[Role, str] = {
    Role.DESK: "bộ phận một cửa",
    Role.DISPATCHER: "người phân công",
    Role.SPECIALIST: "chuyên viên thụ lý",
    Role.HEAD: "lãnh đạo ký",
    Role.SUPERVISOR: "người giám sát",
}


class RuleMissing(Exception):
    """A method says not who may call it. The server must not start."""


class RoleMissing(PermissionDenied):
    """An officer or a ward system has none of the roles that may do this."""

    vi = "Việc này dành cho vai trò khác: {roles_vi}. Vui lòng chuyển cho người phụ trách."
    en = "The caller has none of the roles that may do this: {roles}."


class LookupPassRequired(Unauthenticated):
    """The public look-up was asked without a pass."""

    reason = "LOOKUP_PASS_REQUIRED"
    vi = "Vui lòng nhập mã xác nhận trước khi tra cứu."
    en = "A look-up pass is required: solve a captcha of purpose LOOKUP."


class LookupPassOnly(PermissionDenied):
    """The public look-up was asked with somebody's own token: that opens everything else."""

    vi = "Tra cứu cần mã xác nhận trên hình, cả khi đã đăng nhập. Hồ sơ của mình thì mở trong “Hồ sơ của tôi”."
    en = "Only a look-up pass opens this: solve a captcha of purpose LOOKUP."


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may call a method."""

    callers: frozenset[str]
    kinds: frozenset[Kind]
    roles: frozenset[Role]
    contact_verified: bool

    @property
    def needs_token(self) -> bool:
        """Whether a token can matter: not for methods that only our own workloads call for themselves."""
        return self.kinds != {Kind.SERVICE}

    def principal_without_token(self, workload: str) -> Principal:
        """Who calls when no token came. Raises Unauthenticated when one is needed."""
        if Kind.SERVICE in self.kinds:
            return Principal(kind=Kind.SERVICE, id=workload)
        if Kind.ANONYMOUS in self.kinds:
            return ANONYMOUS
        raise LookupPassRequired if self.kinds == {Kind.LOOKUP_PASS} else Unauthenticated

    def check_workload(self, workload: str) -> None:
        """Raise PermissionDenied unless this workload may call."""
        if workload not in self.callers:
            raise PermissionDenied

    def check_principal(self, principal: Principal) -> None:
        """Raise PermissionDenied unless this principal may call."""
        if principal.kind not in self.kinds and Kind.ANONYMOUS not in self.kinds:
            raise LookupPassOnly if self.kinds == {Kind.LOOKUP_PASS} else PermissionDenied
        if self.roles and principal.kind in (Kind.OFFICER, Kind.WARD) and not self.roles & principal.roles:
            raise self._role_missing()
        if self.contact_verified and principal.kind is Kind.ACCOUNT and not principal.contact_verified:
            raise ContactNotVerified

    def _role_missing(self) -> RoleMissing:
        roles = [role for role in Role if role in self.roles]
        return RoleMissing(roles=", ".join(roles), roles_vi=", ".join(_ROLES_VI[role] for role in roles))


def rules_of(services: Iterable[str]) -> dict[str, Rule]:
    """The rules of all methods of the services (full names), by gRPC path `/package.Service/Method`.

    Raises RuleMissing when a method has no rule.
    """
    pool = descriptor_pool.Default()
    return {
        f"/{service}/{method.name}": _rule(method.full_name, method.GetOptions().Extensions[rule_pb2.rule])
        for service in services
        for method in pool.FindServiceByName(service).methods
    }


def _rule(method: str, rule: rule_pb2.Rule) -> Rule:
    if not rule.callers or not rule.principals:
        raise RuleMissing(f"{method} has no rule (motcua.auth.v1.rule) that lets anybody in")
    return Rule(
        callers=frozenset(rule.callers),
        kinds=frozenset(_KINDS[kind] for kind in rule.principals),
        roles=frozenset(ROLES[role] for role in rule.roles),
        contact_verified=rule.contact_verified,
    )
