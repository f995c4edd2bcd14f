"""Which PostgreSQL: the one that DATABASE_URL names, or the embedded one in the data folder."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from handrail.adapters.embedded_postgres import socket_folder
from handrail.config.environment import Environment


def database_settings(environment: Environment) -> dict[str, Any]:
    """Return Django's DATABASES entry. Each thread keeps its connection and the statements that it has prepared."""
    settings: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3},
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }
    url = environment.database_url
    return settings | (_from_url(url, settings["OPTIONS"]) if url else _embedded(environment))


def _from_url(url: str, options: dict[str, Any]) -> dict[str, Any]:
    """What follows the question mark goes to the driver, for instance sslmode and connect_timeout.

    `prepare_threshold=none` is for connection poolers that do not know prepared statements.
    """
    parts = urlsplit(url)
    more: dict[str, Any] = dict(parse_qsl(parts.query))
    if "prepare_threshold" in more:
        number = more["prepare_threshold"]
        more["prepare_threshold"] = int(number) if number.isdecimal() else None
    host = parts.hostname or more.pop("host", "")
    return {
        "NAME": unquote(parts.path.lstrip("/")) or "handrail",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options | more,
    }


def _embedded(environment: Environment) -> dict[str, Any]:
    folder = environment.data / "postgres"
    return {"NAME": "handrail", "USER": "postgres", "HOST": str(socket_folder(folder))}
