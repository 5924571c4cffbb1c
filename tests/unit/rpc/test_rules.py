"""A method that does not say who may call it must not reach a port."""

from __future__ import annotations

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool
from motcua.submission.v1 import desk_service_pb2
from motcua.tracking.v1 import lookup_service_pb2

from services.common.kernel.principal import Kind, Principal, Role
from services.common.rpc.rules import LookupPassOnly, RoleMissing, RuleMissing, rules_of


def test_a_method_without_a_rule_stops_the_start() -> None:
    file = descriptor_pb2.FileDescriptorProto(name="test/unruled.proto", package="test", syntax="proto3")
    file.message_type.add(name="Empty")
    file.service.add(name="Unruled").method.add(name="Open", input_type=".test.Empty", output_type=".test.Empty")
    descriptor_pool.Default().Add(file)
    with pytest.raises(RuleMissing, match=r"test\.Unruled\.Open"):
        rules_of(["test.Unruled"])


def test_rules_are_read_from_the_proto() -> None:
    rule = rules_of([desk_service_pb2.DESCRIPTOR.services_by_name["DeskService"].full_name])[
        "/motcua.submission.v1.DeskService/AcceptDossier"
    ]
    assert rule.callers == {"gateway"}
    assert rule.kinds == {Kind.OFFICER, Kind.WARD}
    assert rule.roles == {Role.DESK}


def test_who_lacks_the_role_is_told_whose_task_it_is() -> None:
    service = desk_service_pb2.DESCRIPTOR.services_by_name["DeskService"].full_name
    rule = rules_of([service])["/motcua.submission.v1.DeskService/AcceptDossier"]
    with pytest.raises(RoleMissing) as refused:
        rule.check_principal(Principal(kind=Kind.OFFICER, id="o", agency_id="c16594", roles=frozenset({Role.HEAD})))
    assert refused.value.reason == "PERMISSION_DENIED"
    assert "bộ phận một cửa" in refused.value.text_vi()
    assert refused.value.text_en().endswith("do this: desk.")


def test_who_looks_up_with_an_own_token_is_told_to_earn_a_pass() -> None:
    service = lookup_service_pb2.DESCRIPTOR.services_by_name["LookupService"]
    for rule in rules_of([service.full_name]).values():
        with pytest.raises(LookupPassOnly) as refused:
            rule.check_principal(Principal(kind=Kind.ACCOUNT, id="a"))
        assert refused.value.reason == "PERMISSION_DENIED"
