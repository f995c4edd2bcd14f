"""Someone's help centre in the connected, throwaway database."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from handrail.accounts.models import User
from handrail.accounts.policy import Role
from handrail.knowledge.importing import import_documents
from handrail.knowledge.models import Source
from handrail.knowledge.ports import TextEncoder
from handrail.knowledge.reading.document import Document

UNTITLED_KIND = "title"
AUDIENCE = "public"


def filler(articles: Path, encoder: TextEncoder) -> Callable[[Sequence[Document]], object]:
    """Return what puts documents into the search, in the place of those before."""
    source = Source.objects.create(name="bench", location=str(articles)[:500])
    approver = User.objects.create_user("bench@example.org", "Bench", Role.KNOWLEDGE_MANAGER)
    return lambda documents: import_documents(
        documents, source=source, by=approver, approve_as=approver, encoder=encoder
    )


def measured(document: Document) -> Document:
    """Return a document as benches take it: named by its path, public, without review date, owner and intents."""
    return replace(
        document, external_id=document.path, audience=AUDIENCE, review_by=None, owner="", intents=(), lines={}
    )
