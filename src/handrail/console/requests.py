"""What a request is after the console's middleware."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from handrail.accounts.models import User


class StaffRequest(HttpRequest):
    """A request of a signed-in person; `htmx` is true when a part of a page is asked for."""

    user: User
    htmx: HtmxDetails


def wants_fragment(request: StaffRequest) -> bool:
    """Return whether only a part of the page is wanted; going back in the history needs the whole page."""
    return bool(request.htmx) and not request.htmx.history_restore_request
