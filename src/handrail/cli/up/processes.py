"""Child processes: started, watched, ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

STOP_SECONDS = 10.0
LONGEST_PAUSE = 10.0
STEADY_SECONDS = 30.0


class Child:
    """One process that is started again when it ends by itself, after pauses that grow up to ten seconds."""

    def __init__(self, name: str, arguments: list[str]) -> None:
        self.name = name
        self.arguments = arguments
        self.process: subprocess.Popen[bytes] | None = None
        self._pause = 0.25
        self._started_at = 0.0
        self._again_at = 0.0

    def start(self) -> None:
        """Start the process in a session of its own, so that Ctrl-C reaches only the supervisor."""
        environment = os.environ | {"HANDRAIL_SUPERVISOR": str(os.getpid())}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "handrail", *self.arguments], env=environment, start_new_session=True
        )
        self._started_at = time.monotonic()

    def watch(self) -> str | None:
        """Start it again if it has ended; returns what happened, in words, or None."""
        if self.process is None or self.process.poll() is None:
            return None
        now = time.monotonic()
        if not self._again_at:
            self._pause = 0.25 if now - self._started_at > STEADY_SECONDS else min(self._pause * 2, LONGEST_PAUSE)
            self._again_at = now + self._pause
            return f"{self.name} ended ({self._how()}); starting it again in {self._pause:.1f} s"
        if now >= self._again_at:
            self._again_at = 0.0
            self.start()
        return None

    def running(self) -> bool:
        """Return whether the process runs."""
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Ask the process to end."""
        if self.process and self.running():
            self.process.send_signal(signal.SIGTERM)

    def wait(self) -> int:
        """Wait until it has ended, and return its code; after ten seconds it is killed."""
        if self.process is None:
            return 0
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def _how(self) -> str:
        code = self.process.returncode if self.process else 0
        return f"signal {-code}" if code < 0 else f"code {code}"
