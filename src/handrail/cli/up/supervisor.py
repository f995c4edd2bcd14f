"""Runs PostgreSQL, web and worker as one; no models are loaded in this process."""

from __future__ import annotations

import fcntl
import http.client
import signal
import socket
import time
from typing import Any

import click

from handrail.adapters.embedded_postgres import EmbeddedPostgres
from handrail.cli.up.greeting import greeting
from handrail.cli.up.processes import Child
from handrail.kernel.errors import HandrailError

READY_SECONDS = 60.0
LOOK_EVERY_SECONDS = 0.25


class Supervisor:
    """Starts everything in order, keeps it running, stops it in reverse order."""

    def __init__(self, environment: Any) -> None:
        self.environment = environment
        self.server = None if environment.database_url else EmbeddedPostgres(environment.data / "postgres")
        self.children = [Child("web", ["web"]), Child("worker", ["worker"])]
        self._stopping = False

    def run(self) -> None:
        """Run until SIGINT or SIGTERM."""
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGTERM, self._stop)
        self._check_port()
        self._hold_folder()
        try:
            self._start()
            while not self._stopping:
                self._look_after()
                time.sleep(LOOK_EVERY_SECONDS)
        except HandrailError as problem:
            raise click.ClickException(problem.message) from problem
        finally:
            self._end()

    def _start(self) -> None:
        started = time.monotonic()
        if self.server is not None:
            click.echo(f"Starting PostgreSQL in {self.server.folder} ...")
            self.server.start()
        click.echo("Preparing database and models ...")
        self._prepare()
        for child in self.children:
            child.start()
        self._wait_until_ready()
        if not self._stopping:
            click.echo(greeting(self.environment, time.monotonic() - started))

    def _prepare(self) -> None:
        """Run `handrail prepare` to its end, or end it when this process is asked to stop."""
        preparing = Child("prepare", ["prepare"])
        preparing.start()
        while preparing.running() and not self._stopping:
            time.sleep(LOOK_EVERY_SECONDS)
        preparing.stop()
        code = preparing.wait()
        if self._stopping or code:
            raise click.exceptions.Exit(0 if self._stopping else code)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not self._stopping and time.monotonic() < deadline:
            if self._healthy():
                return
            self._look_after()
            time.sleep(0.1)
        if not self._stopping:
            raise click.ClickException("the web process does not answer; see its lines above")

    def _healthy(self) -> bool:
        host = self.environment.host if self.environment.host not in {"0.0.0.0", "::"} else "127.0.0.1"  # noqa: S104
        connection = http.client.HTTPConnection(host, self.environment.port, timeout=2)
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _look_after(self) -> None:
        """Start again whatever has died, PostgreSQL first."""
        if self.server is not None and self.server.pid() is None:
            click.echo("PostgreSQL ended; starting it again", err=True)
            self.server.start()
        for child in self.children:
            happened = child.watch()
            if happened:
                click.echo(happened, err=True)

    def _end(self) -> None:
        click.echo("Stopping ...")
        for child in self.children:
            child.stop()
        for child in self.children:
            child.wait()
        if self.server is not None:
            self.server.stop()
        click.echo("Stopped; your data are kept.")

    def _stop(self, number: int, frame: Any) -> None:
        self._stopping = True

    def _check_port(self) -> None:
        host, port = self.environment.host, self.environment.port
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as problem:
                reason = f"port {port} on {host} is taken ({problem.strerror}); choose another with HANDRAIL_PORT"
                raise click.ClickException(reason) from problem

    def _hold_folder(self) -> None:
        """Keep a second `handrail up` away from this data folder; the kernel lets go of it however this one ends."""
        if self.server is None:
            return
        self.environment.data.mkdir(parents=True, exist_ok=True)
        self._hold = (self.environment.data / "up.lock").open("w")
        try:
            fcntl.flock(self._hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            reason = f"another `handrail up` runs in {self.environment.data}; stop it, or choose another HANDRAIL_DATA"
            raise click.ClickException(reason) from problem
