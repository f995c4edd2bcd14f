"""Log lines: key=value, with the request's id, never with customer text."""

import logging
from collections.abc import Iterator
from traceback import TracebackException
from types import TracebackType

from handrail.config.requests import current_request_id
from handrail.language.personal import mask

_SAFE_EXTRAS = ("conversation", "turn", "decision", "job", "milliseconds", "outcome", "status", "count")
_FRAMES = ("Traceback", "  File", "  [Previous", "\n")

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class KeyValueFormatter(logging.Formatter):
    """Formats a record as `time level logger message key=value ...`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; only extras with known, harmless names are printed, and personal data is masked."""
        parts = [self.formatTime(record), record.levelname.lower(), record.name, mask(record.getMessage()).text]
        request_id = current_request_id()
        if request_id:
            parts.append(f"request={request_id}")
        parts += [f"{key}={getattr(record, key)}" for key in _SAFE_EXTRAS if hasattr(record, key)]
        if record.exc_info:
            parts.append("\n" + self.formatException(record.exc_info))
        return " ".join(parts)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 (logging's name)
        """Return the traceback; of each error the first line only, masked.

        The lines after it may hold customer text: PostgreSQL adds the row at fault, a validator the input.
        """
        if ei[1] is None:
            return ""
        return "".join(_harmless(TracebackException.from_exception(ei[1]))).rstrip("\n")


def _harmless(error: TracebackException) -> Iterator[str]:
    for part in error.format():
        if part.startswith(_FRAMES):
            yield part
        else:
            yield mask(part.partition("\n")[0]).text + "\n"
