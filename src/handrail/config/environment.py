"""The settings that come from the environment: typed, checked at start, named when they are wrong."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from handrail.adapters.settings import EmbeddingSettings, TranslationSettings
from handrail.config.outside_models import read_embeddings, read_translation
from handrail.config.variables import EnvironmentVariableError
from handrail.config.variables import flag as _flag
from handrail.config.variables import number as _number
from handrail.config.variables import scheme as _scheme
from handrail.config.variables import text as _text
from handrail.config.variables import url as _url

__all__ = ["Environment", "EnvironmentVariableError", "read_environment"]


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
    embeddings: EmbeddingSettings
    translation: TranslationSettings
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
        embeddings=read_embeddings(environ),
        translation=read_translation(environ),
        debug=_flag(environ, "HANDRAIL_DEBUG", default=False),
        demo=_flag(environ, "HANDRAIL_DEMO", default=True),
        web_threads=_number(environ, "HANDRAIL_WEB_THREADS", 6, 1, 200),
        worker_concurrency=_number(environ, "HANDRAIL_WORKER_CONCURRENCY", 4, 1, 64),
        rate_messages_per_minute=_number(environ, "HANDRAIL_RATE_MESSAGES_PER_MINUTE", 20, 1, 1_000_000),
        rate_openings_per_minute=_number(environ, "HANDRAIL_RATE_OPENINGS_PER_MINUTE", 30, 1, 1_000_000),
    )


def _database_url(environ: Mapping[str, str]) -> str:
    value = _text(environ, "DATABASE_URL", "")
    if value and _scheme(value) not in {"postgres", "postgresql"}:
        raise EnvironmentVariableError("DATABASE_URL", "takes postgresql://user:password@host:port/name")
    return value
