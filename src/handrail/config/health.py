"""Whether this process can serve."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse


def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers and is migrated, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM accounts_user LIMIT 1")
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "ok"})


healthz.public = True  # type: ignore[attr-defined]
