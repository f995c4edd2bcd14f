"""A running product in a temporary folder: start, stop, kill, ask its command line and its database."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import psutil
import psycopg

from handrail.adapters.embedded_postgres import EmbeddedPostgres, socket_folder
from handrail.bench.turns import instance

PATIENCE = 60.0
Found = TypeVar("Found")


def until(look: Callable[[], Found], what: str, *, seconds: float = PATIENCE, every: float = 0.1) -> Found:
    """Return the first true thing that `look` finds; fail with `what` when it takes too long."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < deadline, f"after {seconds:.0f} s still not: {what}"
        time.sleep(every)


class Product:
    """`handrail up` on a folder and a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = instance.environment_in(folder)
        self.process: subprocess.Popen[bytes] | None = None
        self.first_start = 0.0

    @property
    def url(self) -> str:
        return self.environment["HANDRAIL_PUBLIC_URL"]

    @property
    def log(self) -> str:
        return instance.log_of(self.environment).read_text(errors="replace")

    @property
    def password(self) -> str:
        return (self.folder / "demo-password").read_text().strip()

    def start(self) -> float:
        """Start everything; returns after how many seconds it was ready. The first time is kept."""
        started = time.monotonic()
        self.process = instance.start_up(self.environment)
        instance.wait_until_ready(self.environment, self.process)
        seconds = time.monotonic() - started
        self.first_start = self.first_start or seconds
        return seconds

    def healthy(self) -> bool:
        return instance.healthy(self.environment)

    def stop(self) -> float:
        """Stop as Ctrl-C does; returns after how many seconds the supervisor had ended."""
        assert self.process is not None
        started = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)
        return time.monotonic() - started

    def end(self) -> None:
        """Leave nothing behind, whatever a test has done."""
        if self.process is not None and self.process.poll() is None:
            instance.stop(self.process)
        EmbeddedPostgres(self.folder / "postgres").stop()

    def processes(self) -> list[psutil.Process]:
        """The supervisor and all below it, and PostgreSQL, which is in a session of its own."""
        roots = [pid for pid in (self.process.pid if self.process else None, self.postgres()) if pid]
        found: dict[int, psutil.Process] = {}
        for pid in roots:
            with contextlib.suppress(psutil.NoSuchProcess):
                root = psutil.Process(pid)
                found |= {each.pid: each for each in [root, *root.children(recursive=True)]}
        return list(found.values())

    def postgres(self) -> int | None:
        return EmbeddedPostgres(self.folder / "postgres").pid()

    def child(self, name: str) -> int | None:
        """The process id of `web` or `worker`, or None while it does not run."""
        assert self.process is not None
        with contextlib.suppress(psutil.Error):
            for child in psutil.Process(self.process.pid).children():
                with contextlib.suppress(psutil.Error):
                    if child.cmdline()[-1:] == [name]:
                        return child.pid
        return None

    def kill(self, name: str) -> int:
        """kill -9 of `web`, `worker` or `postgres`; returns the process id that was killed."""
        find = self.postgres if name == "postgres" else lambda: self.child(name)
        pid = until(find, f"{name} runs")
        os.kill(pid, signal.SIGKILL)
        return pid

    def command(self, *arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
        """Run `handrail ...` beside the product; keyword arguments change the environment."""
        return subprocess.run(
            [sys.executable, "-m", "handrail", *arguments],
            env=self.environment | more,
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )

    def token(self, *scopes: str) -> str:
        """A new API token of the administrator; it sees only what is opened with it."""
        wanted = [part for scope in scopes for part in ("--scope", scope)]
        done = self.command("people", "token", instance.ADMIN, "test", *wanted)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip().splitlines()[-1]

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Read the database directly, past all of the product's own code."""
        with psycopg.connect(
            host=str(socket_folder(self.folder / "postgres")), user="postgres", dbname="handrail"
        ) as connection:
            return connection.execute(query, values).fetchall()


@contextlib.contextmanager
def product() -> Iterator[Product]:
    """Give a product that is not started yet, and take away all of it afterwards."""
    with instance.data_folder() as folder:
        made = Product(folder)
        try:
            yield made
        finally:
            made.end()
