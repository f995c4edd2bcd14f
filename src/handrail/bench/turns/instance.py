"""A throwaway instance: `handrail up` in a temporary folder, on a port of its own."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from handrail.kernel.errors import HandrailError

READY_SECONDS = 300.0
STOP_SECONDS = 30.0
ADMIN = "ines.vogel@fernhill.example"
_OTHERS_SETTINGS = ("HANDRAIL_", "DATABASE_URL", "DJANGO_")


class InstanceError(HandrailError):
    """The throwaway instance does not start."""

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
    with data_folder() as folder:
        environment = environment_in(folder)
        started = time.monotonic()
        process = start_up(environment)
        try:
            wait_until_ready(environment, process)
            ready = time.monotonic() - started
            token = run_command(environment, "people", "token", ADMIN, "bench").strip().splitlines()[-1]
            yield Instance(environment["HANDRAIL_PUBLIC_URL"], token, process, environment, ready)
        finally:
            stop(process)


@contextlib.contextmanager
def data_folder() -> Iterator[Path]:
    """Give a temporary folder that PostgreSQL's own user may enter."""
    with tempfile.TemporaryDirectory(prefix="handrail-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def environment_in(folder: Path) -> dict[str, str]:
    """Return the environment of an instance in a folder, on a free port; the caller's own settings do not count."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OTHERS_SETTINGS)}
    port = free_port()
    return kept | {
        "HANDRAIL_DATA": str(folder),
        "HANDRAIL_PORT": str(port),
        "HANDRAIL_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "HANDRAIL_DEMO": "yes",
        "HANDRAIL_RATE_MESSAGES_PER_MINUTE": "1000000",
        "HANDRAIL_RATE_OPENINGS_PER_MINUTE": "1000000",
        "HANDRAIL_MODEL_DIR": os.environ.get("HANDRAIL_MODEL_DIR", ""),
    }


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def log_of(environment: dict[str, str]) -> Path:
    """Return the file that takes what an instance prints."""
    return Path(environment["HANDRAIL_DATA"]) / "up.log"


def start_up(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start `handrail up`; what it prints is added to its log."""
    with log_of(environment).open("ab") as output:
        return subprocess.Popen([sys.executable, "-m", "handrail", "up"], env=environment, stdout=output, stderr=output)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop an instance as Ctrl-C does; one that does not end is killed."""
    process.send_signal(signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    process.kill()


def wait_until_ready(environment: dict[str, str], process: subprocess.Popen[bytes]) -> None:
    """Wait until the instance answers, or raise InstanceError with the last lines that it printed."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if healthy(environment):
            return
        time.sleep(0.1)
    raise InstanceError("; ".join(log_of(environment).read_text(errors="replace").strip().splitlines()[-3:]))


def healthy(environment: dict[str, str]) -> bool:
    """Return whether the instance answers and has its database."""
    connection = http.client.HTTPConnection("127.0.0.1", int(environment["HANDRAIL_PORT"]), timeout=2)
    with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    return False


def run_command(environment: dict[str, str], *arguments: str) -> str:
    """Run a command of `handrail` beside the instance and return what it prints, or raise InstanceError."""
    done = subprocess.run(
        [sys.executable, "-m", "handrail", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise InstanceError(done.stderr.strip()[-300:])
    return done.stdout


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except (psutil.AccessDenied, AttributeError):
        return int(process.memory_info().rss)
