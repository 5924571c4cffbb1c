"""Replace this process by a command that dies with its parent: `python -I -S launch.py <parent pid> <command> …`.

PR_SET_PDEATHSIG survives exec, so that even a `kill -9` of the runner leaves no server behind. A preexec_fn would do the
same inside the parent, but forks a process that may hold gRPC's locks.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Tie this process to its parent, then become the command."""
    parent, *command = sys.argv[1:]
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # The parent may have died before the line above.
    if os.getppid() != int(parent):
        sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606 (the stack's own command line, no shell)


main()
