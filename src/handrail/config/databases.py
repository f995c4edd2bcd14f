"""Which PostgreSQL: the one that DATABASE_URL names, or the embedded one in the data folder."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from handrail.adapters.embedded_postgres import socket_folder
from handrail.config.environment import Environment


def database_settings(environment: Environment) -> dict[str, Any]:
    """Return Django's DATABASES entry. Connections are pooled per process: web threads borrow them."""
    settings: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": environment.web_threads + 4, "timeout": 10}},
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }
    url = environment.database_url
    return settings | (_from_url(url, settings["OPTIONS"]) if url else _embedded(environment))


def _from_url(url: str, options: dict[str, Any]) -> dict[str, Any]:
    """What follows the question mark goes to the driver, for instance sslmode and connect_timeout."""
    parts = urlsplit(url)
    more = dict(parse_qsl(parts.query))
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
