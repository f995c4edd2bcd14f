"""The settings that come from the environment: typed, checked at start, named when they are wrong."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


class EnvironmentVariableError(Exception):
    """A setting in the environment is missing or wrong; the message names it and says what it takes."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")


@dataclass(frozen=True)
class Environment:
    """What the environment says. `database_url` empty means the embedded PostgreSQL in the data folder."""

    data: Path
    host: str
    port: int
    database_url: str
    secret_key: str
    public_url: str
    model_dir: Path | None
    debug: bool
    demo: bool
    web_threads: int
    worker_concurrency: int
    rate_messages_per_minute: int
    rate_openings_per_minute: int

    @property
    def allowed_hosts(self) -> list[str]:
        """Names under which the web process answers."""
        name = urlsplit(self.public_url).hostname
        return ["localhost", "127.0.0.1", "[::1]", *([name] if name else []), *([self.host] if self.host else [])]


def read_environment(environ: Mapping[str, str] = os.environ) -> Environment:
    """Read every setting of Handrail; raises EnvironmentVariableError with the name of the first wrong one."""
    data = Path(_text(environ, "HANDRAIL_DATA", "data")).expanduser().resolve()
    port = _number(environ, "HANDRAIL_PORT", 8080, 1, 65535)
    model_dir = _text(environ, "HANDRAIL_MODEL_DIR", "")
    return Environment(
        data=data,
        host=_text(environ, "HANDRAIL_HOST", "127.0.0.1"),
        port=port,
        database_url=_database_url(environ),
        secret_key=_text(environ, "HANDRAIL_SECRET_KEY", ""),
        public_url=_url(environ, "HANDRAIL_PUBLIC_URL", f"http://localhost:{port}"),
        model_dir=Path(model_dir).expanduser() if model_dir else None,
        debug=_flag(environ, "HANDRAIL_DEBUG", default=False),
        demo=_flag(environ, "HANDRAIL_DEMO", default=True),
        web_threads=_number(environ, "HANDRAIL_WEB_THREADS", 6, 1, 200),
        worker_concurrency=_number(environ, "HANDRAIL_WORKER_CONCURRENCY", 4, 1, 64),
        rate_messages_per_minute=_number(environ, "HANDRAIL_RATE_MESSAGES_PER_MINUTE", 20, 1, 1_000_000),
        rate_openings_per_minute=_number(environ, "HANDRAIL_RATE_OPENINGS_PER_MINUTE", 30, 1, 1_000_000),
    )


def _text(environ: Mapping[str, str], name: str, default: str) -> str:
    """The value of NAME, or the content of the file that NAME_FILE points to; one that is empty is not set."""
    value, path = environ.get(name, "").strip(), environ.get(f"{name}_FILE", "").strip()
    if value or not path:
        return value or default
    try:
        return Path(path).read_text(encoding="utf-8").strip() or default
    except OSError as problem:
        raise EnvironmentVariableError(f"{name}_FILE", f"cannot read {path} ({problem.strerror})") from problem
    except UnicodeDecodeError as problem:
        raise EnvironmentVariableError(f"{name}_FILE", f"{path} is not UTF-8") from problem


def _number(environ: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    value = _text(environ, name, str(default))
    if not re.fullmatch(r"\d{1,9}", value) or not least <= int(value) <= most:
        raise EnvironmentVariableError(name, f"takes a whole number from {least} to {most}, not {value!r}")
    return int(value)


def _flag(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = _text(environ, name, "yes" if default else "no").lower()
    if value not in {"yes", "no", "true", "false", "1", "0"}:
        raise EnvironmentVariableError(name, f"takes yes or no, not {value!r}")
    return value in {"yes", "true", "1"}


def _url(environ: Mapping[str, str], name: str, default: str) -> str:
    value = _text(environ, name, default).rstrip("/")
    if _scheme(value) not in {"http", "https"} or not urlsplit(value).hostname:
        raise EnvironmentVariableError(name, f"takes an http or https address, not {value!r}")
    return value


def _database_url(environ: Mapping[str, str]) -> str:
    value = _text(environ, "DATABASE_URL", "")
    if value and _scheme(value) not in {"postgres", "postgresql"}:
        raise EnvironmentVariableError("DATABASE_URL", "takes postgresql://user:password@host:port/name")
    return value


def _scheme(address: str) -> str:
    """The address's scheme; empty where host or port are not such."""
    try:
        parts = urlsplit(address)
        return parts.scheme if parts.port != 0 else ""
    except ValueError:
        return ""
