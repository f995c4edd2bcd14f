"""Other processes that run a command of ours beside this one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

PATIENCE_SECONDS = 10


@contextmanager
def helpers(command: Sequence[str], number: int) -> Iterator[None]:
    """Run so many processes of a handrail command for as long as the context lasts; they end with it."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "handrail", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(number)
    ]
    try:
        yield
        for process in running:
            process.wait(PATIENCE_SECONDS)
    finally:
        for process in running:
            if process.poll() is None:
                process.terminate()
                process.wait(PATIENCE_SECONDS)
