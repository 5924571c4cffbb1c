"""What an error tells: a reason, two texts, and the field to change where there is one."""

from __future__ import annotations

from services.common.kernel.errors import FieldViolation, InvalidArgument


class TooLong(InvalidArgument):
    """One field causes it."""

    reason = "TOO_LONG"
    vi = "Tối đa {most} ký tự."
    en = "At most {most} characters."
    field = "owner.full_name"


def test_an_error_that_one_field_causes_is_told_as_its_violation() -> None:
    expected = FieldViolation("owner.full_name", "TOO_LONG", "Tối đa 100 ký tự.", "At most 100 characters.")
    assert TooLong(most="100").violations == (expected,)


def test_violations_that_are_given_stand_for_themselves() -> None:
    other = FieldViolation("contact.email", "MALFORMED", "Chưa đúng.", "Malformed.")
    assert TooLong(violations=[other], most="100").violations == (other,)


def test_an_error_without_a_field_has_no_violation() -> None:
    assert InvalidArgument().violations == ()
