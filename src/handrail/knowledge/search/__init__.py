"""Search of approved, in-date passages: dense and lexical, in PostgreSQL."""

from handrail.knowledge.search.query import Hit, SearchQuery, search

__all__ = ["Hit", "SearchQuery", "search"]
