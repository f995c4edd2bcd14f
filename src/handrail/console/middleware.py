"""Shows times in the zone, and words in the language, of the person who reads."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation


class PersonsZoneMiddleware:
    """Activates the signed-in person's time zone and language for the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle the request in the person's zone and language, or in UTC and the browser's language."""
        _activate_zone(getattr(request.user, "time_zone", "UTC"))
        language = getattr(request.user, "language", "")
        if language in dict(settings.LANGUAGES):
            translation.activate(language)
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()


def _activate_zone(name: str) -> None:
    try:
        timezone.activate(zoneinfo.ZoneInfo(name))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        timezone.deactivate()
