"""Every address of the product."""

from django.urls import URLPattern, URLResolver, include, path

from handrail.api.app import api
from handrail.config.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("api/", api.urls),
    path("console/", include("handrail.console.urls")),
    path("", include("handrail.widget.urls")),
]

handler403 = "handrail.config.error_pages.forbidden"
handler404 = "handrail.config.error_pages.not_found"
handler500 = "handrail.config.error_pages.server_error"
