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
from handrail.kernel.errors import ForbiddenError, HandrailError, NotFoundError


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
    """Return what a person reads: what this kind of error means, and the detail that the action gave.

    The kernel's own kinds mean little without a detail, so with one the detail alone is the sentence.
    """
    if problem.detail and type(problem).__module__ == HandrailError.__module__:
        return problem.detail[0].upper() + problem.detail[1:] + "."
    docstring = " ".join((type(problem).__doc__ or "").split())
    meaning = _(docstring)
    return f"{meaning.rstrip('.')}: {problem.detail}." if problem.detail else meaning
