"""The page of a public article, which the sources under an answer link to."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from handrail.assistants.wording import direction
from handrail.kernel.errors import NotFoundError
from handrail.knowledge.queries import visible_article
from handrail.widget.public import public


@public
def article(request: HttpRequest, language: str, external_id: str) -> HttpResponse:
    """Show the approved words of a public article."""
    try:
        if not f"{external_id}{language}".isprintable():
            raise NotFoundError
        found = visible_article(external_id, language)
    except NotFoundError as problem:
        raise Http404 from problem
    return render(request, "widget/article.html", {"article": found, "direction": direction(language)})
