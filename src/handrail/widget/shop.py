"""The demo shop, which shows the widget on a page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from handrail.assistants.models import Assistant
from handrail.widget.public import public


@public
def shop(request: HttpRequest) -> HttpResponse:
    """Show the demo shop where the demo is on and loaded; else lead staff to the console."""
    if not settings.HANDRAIL.demo or not Assistant.objects.filter(slug="fernhill").exists():
        return redirect("console:inbox")
    return render(request, "widget/shop.html", {"assistant": "fernhill"})
