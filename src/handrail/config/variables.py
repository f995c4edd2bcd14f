"""Single values of the environment: typed, and named when they are wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit


class EnvironmentVariableError(Exception):
    """A setting in the environment is missing or wrong; the message names it and says what it takes."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")


def text(environ: Mapping[str, str], name: str, default: str) -> str:
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


def number(environ: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    """A whole number from `least` to `most`."""
    value = text(environ, name, str(default))
    if not re.fullmatch(r"\d{1,9}", value) or not least <= int(value) <= most:
        raise EnvironmentVariableError(name, f"takes a whole number from {least} to {most}, not {value!r}")
    return int(value)


def flag(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    """Yes or no."""
    value = text(environ, name, "yes" if default else "no").lower()
    if value not in {"yes", "no", "true", "false", "1", "0"}:
        raise EnvironmentVariableError(name, f"takes yes or no, not {value!r}")
    return value in {"yes", "true", "1"}


def url(environ: Mapping[str, str], name: str, default: str) -> str:
    """An http or https address without the slash at its end."""
    value = text(environ, name, default).rstrip("/")
    if scheme(value) not in {"http", "https"} or not urlsplit(value).hostname:
        raise EnvironmentVariableError(name, f"takes an http or https address, not {value!r}")
    return value


def scheme(address: str) -> str:
    """The address's scheme; empty where host or port are not such."""
    try:
        parts = urlsplit(address)
        return parts.scheme if parts.port != 0 else ""
    except ValueError:
        return ""
