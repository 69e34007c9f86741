"""Run a command that is told to stop when its supervisor dies: `python -m gpu_jobs.jobs.leash PID COMMAND…`.

The kernel keeps the promise (PR_SET_PDEATHSIG), so it holds even when the supervisor is killed with SIGKILL. The
signal is SIGTERM: a trainer then saves a checkpoint first. A small program of its own, because running Python
between fork and exec is not safe in a process with threads. It knows no Django: it becomes the command.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Tie this process to its parent, then become the command."""
    parent, command = int(arguments[0]), arguments[1:]
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM) != 0:
            raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    # The parent may have died before the promise was made.
    if os.getppid() != parent:
        sys.exit(128 + signal.SIGTERM)
    os.execvp(command[0], command)  # noqa: S606 - the supervisor gives the arguments as a list


if __name__ == "__main__":
    main(sys.argv[1:])
