"""What can be wrong with a file of history."""

from __future__ import annotations

from handrail.kernel.errors import ConflictError, InvalidError


class UnreadableHistoryError(InvalidError):
    """This file cannot be read as past conversations."""

    code = "unreadable_history"


class ImportBusyError(ConflictError):
    """Another process is at work on this import."""

    code = "import_busy"


class InUseError(ConflictError):
    """Evidence was measured on these messages and stays, so they stay, too."""

    code = "history_in_use"
