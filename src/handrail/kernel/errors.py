"""Errors that people read: the docstring is the message, the doors translate code and status."""

from typing import ClassVar


class HandrailError(Exception):
    """Something went wrong."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    retry: ClassVar[bool] = False

    def __init__(self, detail: str = "", *, field: str | None = None) -> None:
        self.detail = detail
        self.field = field
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """One sentence for a person: the class's docstring, with the detail that was given."""
        meaning = " ".join((self.__class__.__doc__ or "").split())
        return f"{meaning.rstrip('.')}: {self.detail}" if self.detail else meaning


class NotFoundError(HandrailError):
    """There is no such thing, or it is not yours to see."""

    code = "not_found"
    status = 404


class NotSignedInError(HandrailError):
    """Send a valid token."""

    code = "not_signed_in"
    status = 401


class ForbiddenError(HandrailError):
    """You may not do this."""

    code = "forbidden"
    status = 403


class InvalidError(HandrailError):
    """This cannot be accepted."""

    code = "invalid"
    status = 422


class TooLargeError(HandrailError):
    """This is too large."""

    code = "too_large"
    status = 413


class ConflictError(HandrailError):
    """Somebody else was faster, or this is no longer possible."""

    code = "conflict"
    status = 409


class TooFastError(HandrailError):
    """Too many requests in a short time; wait a moment."""

    code = "too_fast"
    status = 429
    retry = True

    def __init__(self, detail: str = "", *, retry_after: int = 1) -> None:
        self.retry_after = retry_after
        super().__init__(detail)
