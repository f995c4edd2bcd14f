"""Addresses of the customers' door."""

from django.urls import path

from handrail.widget import articles, configuration, shop

app_name = "widget"
urlpatterns = [
    path("", shop.shop, name="shop"),
    path("widget/config", configuration.configuration, name="config"),
    path("widget/session", configuration.session, name="session"),
    path("help/<str:language>/<path:external_id>", articles.article, name="article"),
]
