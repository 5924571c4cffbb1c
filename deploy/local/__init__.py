"""The local stack: real servers, the four services and the gateway as child processes, for developers and for tests.

    async with Stack(tmp_path, Ports.free()) as stack:
        await stack.kill("submission")
        await stack.restart("submission")

`python -m deploy.local up` runs the same class with a progress display.
"""

from .errors import StackError
from .ports import Ports
from .stack import ALL, SERVERS, SERVICES, Stack

__all__ = ["ALL", "SERVERS", "SERVICES", "Ports", "Stack", "StackError"]
