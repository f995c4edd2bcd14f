"""The words of a reply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from html import escape

from handrail.answering.decide import Outcome
from handrail.answering.engine import Proposal
from handrail.answering.reading import Draft, Translation
from handrail.assistants.models import Assistant
from handrail.assistants.wording import wording
from handrail.intents.models import Intent


@dataclass(frozen=True)
class Reply:
    """What the bot says: plain text, the same as HTML, the sources, and whether to ask if it solved the matter."""

    text: str
    html: str = ""
    sources: list[dict[str, str]] = field(default_factory=list)
    ask_solved: bool = False


def reply_for(proposal: Proposal, *, assistant: Assistant, language: str) -> Reply | None:
    """Return the bot's reply to a proposal in the customer's language; None where the bot says nothing itself."""
    verdict = proposal.verdict
    if verdict.outcome == Outcome.ANSWER:
        return drafted(proposal, assistant=assistant, language=language)
    if verdict.outcome == Outcome.SMALLTALK:
        return Reply(wording(assistant, language, verdict.reason))
    if verdict.outcome == Outcome.CLARIFY:
        request = proposal.reading.requests[verdict.request]
        options = [score.slug for score in request.intents[:2]]
        labels = labels_of(options, language)
        return clarifying_reply([labels.get(slug, slug) for slug in options], assistant, language)
    return None


def drafted(proposal: Proposal, *, assistant: Assistant, language: str) -> Reply | None:
    """Return the drafts of a proposal as one reply, whoever may send it; None where there is none."""
    drafts = [draft for draft in proposal.situation.drafts if draft]
    if not drafts:
        return None
    translation = proposal.situation.translation
    if translation is not None and translation.texts:
        drafts = _in_other_words(drafts, translation)
        return _marked(drafted_reply(drafts, assistant, language), wording(assistant, language, "translated"))
    return drafted_reply(drafts, assistant, language)


def drafted_reply(drafts: list[Draft], assistant: Assistant, language: str) -> Reply:
    """Put the drafts of all requests together, each under its own heading when there are several."""
    if len(drafts) == 1:
        return Reply(drafts[0].text, drafts[0].html, sources_of(drafts), ask_solved=True)
    intro = wording(assistant, language, "several_intro")
    labels = labels_of([draft.intent for draft in drafts], language)
    texts, html = [intro], [f"<p>{escape(intro)}</p>"]
    for draft in drafts:
        label = labels.get(draft.intent, draft.intent)
        texts.append(f"{label}\n{draft.text}")
        html.append(f"<h4>{escape(label)}</h4>{draft.html}")
    return Reply("\n\n".join(texts), "".join(html), sources_of(drafts), ask_solved=True)


def _in_other_words(drafts: list[Draft], translation: Translation) -> list[Draft]:
    """The drafts as they were translated: the same sources, plain paragraphs."""
    return [
        replace(draft, text=text, html="".join(f"<p>{escape(part)}</p>" for part in text.split("\n") if part.strip()))
        for draft, text in zip(drafts, translation.texts, strict=True)
    ]


def _marked(reply: Reply, notice: str) -> Reply:
    """The reply with a notice before it."""
    return replace(reply, text=f"{notice}\n\n{reply.text}", html=f"<p><em>{escape(notice)}</em></p>{reply.html}")


def clarifying_reply(labels: list[str], assistant: Assistant, language: str) -> Reply:
    """Ask which of two things the customer means, numbered so that a number is an answer."""
    question = wording(assistant, language, "clarify")
    options = [*labels, wording(assistant, language, "clarify_neither")]
    text = "\n".join([question, *(f"{number}. {option}" for number, option in enumerate(options, start=1))])
    items = "".join(f"<li>{escape(option)}</li>" for option in options)
    return Reply(text, f"<p>{escape(question)}</p><ol>{items}</ol>")


def sources_of(drafts: Iterable[Draft]) -> list[dict[str, str]]:
    """Return the quoted passages' articles, each once, with the heading where the quotation begins."""
    sources: dict[str, dict[str, str]] = {}
    for draft in drafts:
        for found in draft.candidates:
            if found.cited and found.article_id not in sources:
                heading = found.heading_path[-1] if found.heading_path else ""
                heading = "" if heading == found.title else heading
                sources[found.article_id] = {"title": found.title, "heading": heading, "url": found.url}
    return list(sources.values())


def labels_of(slugs: Iterable[str], language: str) -> Mapping[str, str]:
    """Return what customers call each intent, in their language where the intent has a label in it."""
    wanted = list(slugs)
    found = {intent.slug: intent for intent in Intent.objects.filter(slug__in=wanted)}
    return {slug: found[slug].label(language) for slug in wanted if slug in found}
