"""A process of `handrail up` does not outlive it, even when it is killed."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Ask the kernel to end this process when its parent dies (Linux; elsewhere the supervisor's own end must do)."""
    parent = os.environ.get("HANDRAIL_SUPERVISOR")
    if not parent or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(parent):
        sys.exit("handrail: the process that started this one is gone")
