"""What the screens call grades, causes and kinds of hardness."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from handrail.console.words.names import REASONS, Words

GRADES: Words = {
    "right": _("Right"),
    "wrong": _("Wrong"),
    "doubtful": _("Doubtful"),
    "missed_escalation": _("Missed: a person's business"),
    "escalated_rightly": _("To people, rightly"),
    "escalated_needlessly": _("To people, needlessly"),
    "asked_back": _("Asked back"),
}

GRADE_MEANS: Words = {
    "right": _("It would have answered with an article that is filed under the message's label."),
    "wrong": _("It would have answered something else."),
    "doubtful": _(
        "Right by its label, but unlike what a person answered. It counts as wrong until somebody has looked."
    ),
    "missed_escalation": _("It would have answered what only people can answer."),
    "escalated_rightly": _("People would have got it, and should."),
    "escalated_needlessly": _("People would have got it although the draft was right."),
    "asked_back": _("It would have asked which of two meanings is the right one."),
}

CAUSES: Words = REASONS | {
    "": _("As it should"),
    "no_article": _("No article is filed under the label"),
    "intent": _("Another request was understood"),
    "article": _("Another article was quoted"),
    "unlike": _("Unlike what a person answered"),
    "smalltalk": _("Taken for small talk"),
    "out_of_scope": _("Outside what the bot covers"),
}

HARD: Words = {
    "plain": _("Nothing hard about it"),
    "typos": _("Slips of the pen"),
    "several": _("Several requests"),
    "frustrated": _("Frustrated"),
    "other_language": _("Another language"),
}

VERDICT_CAUSES: Words = {
    "wrong_article": _("The wrong article"),
    "outdated_article": _("The article is out of date"),
    "misunderstood": _("It misunderstood the customer"),
    "incomplete": _("Something is missing"),
    "unsupported": _("No source says so"),
    "unsafe": _("Could do harm"),
    "not_for_a_bot": _("Not for a bot to answer"),
    "other": _("Something else"),
}

VERSIONS: Words = {
    "engine": _("Engine"),
    "encoder": _("Embedding model"),
    "classifier": _("Classifier"),
    "confidence": _("Coefficients of confidence"),
    "policy": _("Policy"),
}

CHANGED: Words = {
    "articles": _("Its articles have changed since: replay again"),
    "classifier": _("The classifier was trained since: replay again"),
    "encoder": _("The embedding model was exchanged since: replay again"),
    "confidence": _("How confidence is computed has changed since: replay again"),
}

LEFT_OUT: Words = {
    "taught": _("were used to train the classifier"),
    "disputed": _("have labels that contradict each other"),
}

HOW: Words = {
    "threshold": _("answered from, in %"),
    "limit": _("at most wrong, in %"),
    "low": _("of low risk"),
    "medium": _("of medium risk"),
    "high": _("of high risk"),
    "people": _("always to people"),
}

GROUPS: Words = {
    "intent": _("Intent"),
    "language": _("Language"),
    "hardness": _("Hardness"),
    "cause": _("Cause"),
}

LABELS: Words = {"out_of_scope": _("Out of scope"), "general_question": _("General question")}

SAID_BY: Words = {"customer": _("Customer"), "agent": _("Colleague")}

DETAILS: Words = REASONS | VERDICT_CAUSES | SAID_BY | {"no repeat contact": _("Did not come again")}
