"""One port: /stream goes to the async streams, everything else to Django on threads."""

import os

from starlette.types import Receive, Scope, Send

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

wsgi = get_wsgi_application()

# It imports models, which the line above has loaded.
from handrail.cli.supervised import keep_what_is_loaded  # noqa: E402
from handrail.config.bridge import ThreadBridge  # noqa: E402
from handrail.streams.app import stream_app  # noqa: E402

django_app = ThreadBridge(wsgi, threads=settings.HANDRAIL.web_threads)
streams = stream_app()
keep_what_is_loaded()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Send each request to its application; the streams' lifespan is the process's."""
    if scope["type"] == "lifespan" or scope.get("path", "").startswith("/stream/"):
        await streams(scope, receive, send)
    else:
        await django_app(scope, receive, send)
