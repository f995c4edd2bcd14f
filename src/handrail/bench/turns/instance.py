"""A throwaway instance: `handrail up` in a temporary folder, on a port of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from handrail.kernel.errors import HandrailError

READY_SECONDS = 180.0
ADMIN = "ines.vogel@fernhill.example"


class InstanceError(HandrailError):
    """The instance for the bench does not start."""

    code = "bench_instance"


@dataclass(frozen=True)
class Instance:
    """A running instance: its address, a token for its API, and the process at its root."""

    url: str
    token: str
    process: subprocess.Popen[bytes]
    environment: dict[str, str]
    ready_seconds: float

    def memory_mb(self) -> float:
        """Memory of all its processes in MB, shared pages divided among those who share them (PSS)."""
        total = 0
        for process in self.processes():
            with contextlib.suppress(psutil.Error):
                total += _memory(process)
        return total / 1e6

    def processes(self) -> list[psutil.Process]:
        """All processes of the instance: supervisor, web, worker, PostgreSQL."""
        root = psutil.Process(self.process.pid)
        found = [root, *root.children(recursive=True)]
        return list({process.pid: process for process in found}.values())


@contextlib.contextmanager
def running_instance() -> Iterator[Instance]:
    """Start an instance with the demo company, and take it away afterwards with all its data."""
    with tempfile.TemporaryDirectory(prefix="handrail-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        environment = _environment(folder, _free_port())
        log = Path(folder) / "bench.log"
        started = time.monotonic()
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "handrail", "up"], env=environment, stdout=output, stderr=output
            )
        try:
            _wait(f"{environment['HANDRAIL_PUBLIC_URL']}/healthz", process, log)
            ready = time.monotonic() - started
            token = _command(environment, "people", "token", ADMIN, "bench")
            yield Instance(environment["HANDRAIL_PUBLIC_URL"], token, process, environment, ready)
        finally:
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()


def _environment(folder: str, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HANDRAIL_", "DATABASE_URL"))}
    return kept | {
        "HANDRAIL_DATA": folder,
        "HANDRAIL_PORT": str(port),
        "HANDRAIL_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "HANDRAIL_DEMO": "yes",
        "HANDRAIL_RATE_MESSAGES_PER_MINUTE": "1000000",
        "HANDRAIL_RATE_OPENINGS_PER_MINUTE": "1000000",
        "HANDRAIL_MODEL_DIR": os.environ.get("HANDRAIL_MODEL_DIR", ""),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise InstanceError("; ".join(log.read_text(errors="replace").strip().splitlines()[-3:]))


def _command(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "handrail", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise InstanceError(done.stderr.strip()[-300:])
    return done.stdout.strip().splitlines()[-1]


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except (psutil.AccessDenied, AttributeError):
        return int(process.memory_info().rss)
