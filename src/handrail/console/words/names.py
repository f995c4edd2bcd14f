"""Short names and what the screens call them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, str | Promise]

VIEWS: Words = {
    "waiting": _("Waiting"),
    "mine": _("Mine"),
    "team": _("My teams"),
    "bot": _("With the bot"),
    "closed": _("Closed"),
}

VIEW_IS_EMPTY: Words = {
    "waiting": _("Nobody is waiting. New handoffs appear here by themselves."),
    "mine": _("You have no open conversations. Claim one from Waiting."),
    "team": _("Your teams have no open conversations."),
    "bot": _("The bot has no open conversations."),
    "closed": _("Nothing has been closed yet."),
}

CHANNELS: Words = {"chat": _("Chat"), "api": _("API")}

RISKS: Words = {"low": _("Low risk"), "medium": _("Medium risk"), "high": _("High risk")}

STAGES: Words = {
    "off": _("Off"),
    "shadow": _("Shadow"),
    "suggest": _("Suggest"),
    "pilot": _("Pilot"),
    "full": _("Full"),
}

STAGE_MEANS: Words = {
    "off": _("People only."),
    "shadow": _("People only; the bot drafts in silence."),
    "suggest": _("A person, with a drafted reply to send, edit or discard."),
    "pilot": _("The bot, for a share of the conversations; people for the rest."),
    "full": _("The bot, when it is sure enough; a control group stays with people."),
}

EDITS: Words = {
    "wrong_fact": _("A fact was wrong"),
    "missing_step": _("A step was missing"),
    "tone": _("The tone"),
    "policy": _("Against our policy"),
    "other": _("Something else"),
}

ROLES: Words = {
    "admin": _("Administrator"),
    "lead": _("Support lead"),
    "knowledge_manager": _("Knowledge manager"),
    "reviewer": _("Reviewer"),
    "agent": _("Agent"),
}

STATES: Words = {
    "draft": _("Draft"),
    "approved": _("Approved"),
    "outdated": _("Out of date"),
    "retired": _("Retired"),
}

OUTCOMES: Words = {
    "answer": _("Answered"),
    "clarify": _("Asked back"),
    "handoff": _("Handed off"),
    "smalltalk": _("Small talk"),
    "observe": _("Stayed silent"),
    "suggest": _("Drafted for a person"),
}

TRIGGERS: Words = {
    "customer_asked": _("Asked for a person"),
    "safety": _("Somebody may be in danger"),
    "bug_report": _("Reports a fault in detail"),
    "complaint": _("Complains formally"),
    "frustration": _("Is frustrated"),
    "high_value_lead": _("May become a large customer"),
    "legal": _("Speaks of legal steps"),
    "payment": _("Money was taken wrongly"),
    "privacy_request": _("Asks for a right over personal data"),
    "repeated_question": _("Asks the same again"),
    "security_or_fraud": _("Security or fraud"),
    "sensitive_account": _("Secrets in the chat"),
    "subversion": _("Tries to instruct the bot"),
    "unsupported_language": _("A language that the bot does not serve"),
    "vip": _("VIP customer"),
}

REASONS: Words = TRIGGERS | {
    "confident": _("Sure enough"),
    "customer_asked": _("Asked for a person"),
    "low_confidence": _("Not sure enough"),
    "out_of_scope": _("Outside what the bot covers"),
    "switched_off": _("Left to people"),
    "partly_left_to_people": _("A part is left to people"),
    "shadow": _("Left to people, drafted in silence"),
    "suggested": _("Left to people, with a draft"),
    "pilot_people": _("Outside the pilot's share"),
    "control_group": _("In the control group"),
    "no_knowledge": _("No approved article"),
    "knowledge_not_approved": _("Article no longer valid"),
    "no_threshold": _("No threshold yet"),
    "not_understood": _("Not understood"),
    "two_intents_close": _("Two meanings possible"),
    "still_unclear": _("Still unclear after asking back"),
    "person_holds": _("A person has it"),
    "taken_over": _("Taken over by a colleague"),
    "not_solved": _("Answer did not solve it"),
    "overdue": _("The bot was too slow"),
    "error": _("The bot failed"),
    "translation_failed": _("Could not be translated"),
    "model_unavailable": _("The embedding model does not answer"),
    "greeting": _("Greeting"),
    "thanks": _("Thanks"),
    "goodbye": _("Goodbye"),
    "how_are_you": _("How are you"),
    "are_you_a_bot": _("Asked whether it is a bot"),
}

PARTS: Words = {
    "engine": _("Handrail"),
    "classifier": _("classifier"),
    "encoder": _("model"),
    "policy": _("policy"),
}

CHANGES: Words = {
    "cell.stage": _("Stage of a cell"),
    "cell.control": _("Control group"),
    "ladder.ceiling": _("Ceiling of a risk"),
    "ladder.steps": _("Steps of pilots"),
    "trigger": _("Muted trigger"),
    "assistant": _("Assistant"),
    "assistant.languages": _("Languages of an assistant"),
    "person": _("Person"),
    "token": _("API token"),
    "article.approval": _("Approval of an article"),
    "article.retirement": _("Retirement of an article"),
    "intent": _("Intent"),
    "label": _("Label"),
    "classifier": _("Classifier"),
    "embedding_model": _("Embedding model"),
    "data": _("Data"),
    "history": _("Past conversations"),
    "cell.threshold": _("Threshold of a cell"),
    "intent.risk_limit": _("Risk limit of an intent"),
    "intent.scope": _("Scope of an intent"),
    "cell.request": _("Request to go up"),
    "cell.agreement": _("Agreement to go up"),
    "gate.override": _("Override of a gate"),
    "gate.limit": _("Limit of a gate"),
    "tripwire": _("Tripwire"),
    "escalation": _("Escalation map"),
    "briefing": _("Briefing"),
    "openness": _("Openness texts"),
    "review.owner": _("Review owner"),
    "goal": _("Goal"),
    "launch": _("Launch"),
    "drill": _("Drill"),
    "attempt": _("Try to break the bot"),
    "alert": _("Alert of a tripwire"),
    "case.verdict": _("Verdict on a replayed case"),
    "assistant.confidence": _("Coefficients of confidence"),
}

FAILURES: Words = {
    "translation_failed": _("The translator gave no usable answer"),
    "empty_text": _("The translation was empty"),
    "length": _("The translation was far longer or shorter"),
    "numbers": _("The translation changed numbers"),
    "addresses": _("The translation changed addresses"),
    "language": _("The translation was in another language"),
}

AUTHORS: Words = {
    "customer": _("Customer"),
    "bot": _("AI assistant"),
    "person": _("Colleague"),
    "system": _("Automatic message"),
}

SCOPES: Words = {
    "inbox.read": _("Read the inbox"),
    "inbox.work": _("Work in the inbox"),
    "knowledge.read": _("Read knowledge"),
    "knowledge.approve": _("Approve and retire knowledge"),
    "intents.read": _("Read intents"),
    "intents.change": _("Change how messages are labelled"),
    "autonomy.read": _("Read what the bot may do"),
    "autonomy.change": _("Change what the bot may do"),
    "autonomy.rules": _("Set the rules of the ladder"),
    "decisions.read": _("Read decisions"),
    "preview": _("Try the bot"),
    "people.manage": _("Manage people and tokens"),
    "changes.read": _("Read the log of changes"),
    "conversations": _("Open conversations and write in them as a customer"),
    "history.read": _("Read past conversations"),
    "history.import": _("Import past conversations"),
    "history.delete": _("Delete past conversations"),
    "history.label": _("Label past messages"),
    "measures.read": _("Read measures"),
    "quality.read": _("Read replays and reviews"),
    "quality.replay": _("Run replays and set thresholds"),
    "quality.review": _("Judge answers"),
    "autonomy.ask": _("Ask for more autonomy"),
    "autonomy.agree": _("Agree to more autonomy"),
    "autonomy.override": _("Override a gate, with a second person"),
    "readiness.read": _("Read what is ready for a launch"),
    "readiness.change": _("Prepare a launch"),
}


def word(words: Words, name: str | None) -> str:
    """Return the words for a short name; a name nobody has named yet is shown with spaces."""
    if not name:
        return ""
    return str(words.get(name) or name.replace("_", " ").replace(".", " ").capitalize())
