"""The API: one router per resource, one error shape, OpenAPI at /api/docs."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.renderers import BaseRenderer

from handrail import __version__
from handrail.api import conversations, preview
from handrail.api.errors import add_error_handlers


class OrjsonRenderer(BaseRenderer):
    """Renders JSON fast."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """Return the body."""
        return orjson.dumps(data)


api = NinjaAPI(
    title="Handrail",
    version=__version__,
    description="Open conversations, post messages, read and stream what happens, ask for a person.",
    urls_namespace="api",
    renderer=OrjsonRenderer(),
    docs_url="/docs",
    openapi_url="/openapi.json",
)
add_error_handlers(api)
api.add_router("/v1/conversations", conversations.router)
api.add_router("/v1/preview", preview.router)
