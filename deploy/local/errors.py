"""The one error of the local stack."""


class StackError(Exception):
    """The stack cannot start or is not running; the text is one clear line (and the tail of a log, where that tells)."""
