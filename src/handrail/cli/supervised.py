"""How the processes of `handrail up` behave: none outlives it, and their threads share fairly."""

import ctypes
import gc
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
SWITCH_SECONDS = 0.002
COLLECT_AFTER = 5_000


def end_with_parent() -> None:
    """Ask the kernel to end this process when its parent dies (Linux; elsewhere the supervisor's own end must do)."""
    parent = os.environ.get("HANDRAIL_SUPERVISOR")
    if not parent or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(parent):
        sys.exit("handrail: the process that started this one is gone")


def share_the_interpreter() -> None:
    """Let threads take turns every two milliseconds.

    Each answer of the database wakes a thread that then waits for the interpreter; with Python's default of five
    milliseconds these waits are most of a turn under load.
    """
    sys.setswitchinterval(SWITCH_SECONDS)


def keep_what_is_loaded() -> None:
    """Take what is loaded for good out of the garbage collector's sight, and let it look less often.

    Models, vocabularies and code are a million objects that never go; to look through them again and again for
    circles takes time from every answer.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)
