"""The key that signs sessions and tokens."""

import os
import secrets

from handrail.config.environment import Environment


def secret_key(environment: Environment) -> str:
    """Return HANDRAIL_SECRET_KEY, or the key in the data folder, made at the first start and readable by its owner."""
    if environment.secret_key:
        return environment.secret_key
    path = environment.data / "secret-key"
    environment.data.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii").strip()
