"""Log lines: key=value, with the request's id, never with customer text."""

import logging

from handrail.config.requests import current_request_id

_SAFE_EXTRAS = ("conversation", "turn", "decision", "job", "milliseconds", "outcome", "status", "count")


class KeyValueFormatter(logging.Formatter):
    """Formats a record as `time level logger message key=value ...`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; only extras with known, harmless names are printed."""
        parts = [self.formatTime(record), record.levelname.lower(), record.name, record.getMessage()]
        request_id = current_request_id()
        if request_id:
            parts.append(f"request={request_id}")
        parts += [f"{key}={getattr(record, key)}" for key in _SAFE_EXTRAS if hasattr(record, key)]
        if record.exc_info:
            parts.append("\n" + self.formatException(record.exc_info))
        return " ".join(parts)
