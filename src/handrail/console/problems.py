"""Turns errors of the domain into what a person at the screen reads."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import reswap, trigger_client_event

from handrail.console.requests import StaffRequest
from handrail.kernel.errors import ConflictError, ForbiddenError, HandrailError, NotFoundError


def problem_response(request: StaffRequest, problem: HandrailError) -> HttpResponse:
    """Return a notice when a part of a page asked, else an error page, or the page before with a notice."""
    if request.htmx:
        response = reswap(HttpResponse(status=problem.status), "none")
        return trigger_client_event(response, "notice", {"level": "error", "text": sentence(problem)})
    if isinstance(problem, NotFoundError):
        return render(request, "404.html", status=404)
    if isinstance(problem, ForbiddenError):
        return render(request, "403.html", {"detail": problem.detail}, status=403)
    messages.error(request, sentence(problem))
    if request.method == "POST":
        return HttpResponseRedirect(_page_before(request))
    return render(request, "console/problem.html", {"problem": sentence(problem)}, status=problem.status)


def _page_before(request: StaffRequest) -> str:
    page = request.headers.get("Referer", "")
    return page if url_has_allowed_host_and_scheme(page, {request.get_host()}) else reverse("console:home")


def sentence(problem: HandrailError) -> str:
    """Return what a person reads: the detail that the action gave, else what this kind of error means."""
    if problem.detail:
        return (
            problem.detail[0].upper() + problem.detail[1:] + ("" if problem.detail.endswith((".", "!", "?")) else ".")
        )
    if isinstance(problem, ConflictError):
        return _("Somebody else was faster, or this is no longer possible.")
    if isinstance(problem, ForbiddenError):
        return _("You may not do this.")
    if isinstance(problem, NotFoundError):
        return _("There is no such thing, or it is not yours to see.")
    return problem.message
