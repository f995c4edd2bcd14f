"""How often one caller may ask: a window of a minute per caller and process, counted in memory."""

from __future__ import annotations

import time

from django.core.cache import cache

from handrail.kernel.errors import TooFastError

WINDOW_SECONDS = 60


def count(key: str, *, per_minute: int) -> None:
    """Count one request of a caller, or raise TooFastError with the seconds until the minute is over."""
    window = int(time.time() // WINDOW_SECONDS)
    name = f"rate:{key}:{window}"
    cache.add(name, 0, timeout=WINDOW_SECONDS * 2)
    try:
        used = cache.incr(name)
    except ValueError:
        used = 1
    if used > per_minute:
        raise TooFastError(retry_after=max(1, int((window + 1) * WINDOW_SECONDS - time.time())))
