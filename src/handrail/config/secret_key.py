"""The key that signs sessions and tokens."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from handrail.config.environment import Environment


def secret_key(environment: Environment) -> str:
    """Return HANDRAIL_SECRET_KEY, or the key in the data folder, made at the first start and readable by its owner."""
    if environment.secret_key:
        return environment.secret_key
    path = environment.data / "secret-key"
    if not path.exists():
        environment.data.mkdir(parents=True, exist_ok=True)
        _make(path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    """The key appears whole or not at all, whoever else starts at the same moment."""
    with NamedTemporaryFile("w", encoding="ascii", dir=path.parent) as file:
        file.write(secrets.token_urlsafe(50))
        file.flush()
        with suppress(FileExistsError):
            os.link(file.name, path)
