"""What several sources ask of the desk."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from handrail.assistants.models import Assistant
from handrail.governance.ports import NoEvidenceError
from handrail.knowledge.models import ArticleTerms, Revision


def assistants() -> list[Assistant]:
    """Return all assistants: a cell is the same for all of them. None at all is no evidence."""
    found = list(Assistant.objects.order_by("slug"))
    if not found:
        raise NoEvidenceError(_("there is no assistant"))
    return found


def approved_words(intent: str) -> QuerySet[Revision]:
    """Return the words that are searched and filed under an intent."""
    searched = ArticleTerms.objects.values("revision")
    found = Revision.objects.filter(pk__in=searched, intents__slug=intent)
    return found.select_related("article", "approval__by").order_by("article__external_id", "article__language")
