"""Which PostgreSQL: the one that DATABASE_URL names, or the embedded one in the data folder."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

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
    return settings | (_from_url(environment.database_url) if environment.database_url else _embedded(environment))


def _from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    host = parts.hostname or parse_qs(parts.query).get("host", [""])[0]
    return {
        "NAME": unquote(parts.path.lstrip("/")) or "handrail",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
    }


def _embedded(environment: Environment) -> dict[str, Any]:
    folder = environment.data / "postgres"
    return {"NAME": "handrail", "USER": "postgres", "HOST": str(socket_folder(folder))}
