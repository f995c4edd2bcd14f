"""The console's addresses, mounted at /console/."""

from django.urls import URLPattern, URLResolver, path

from handrail.console.screens import (
    articles,
    autonomy,
    conversation,
    conversation_work,
    decision,
    home,
    inbox,
    people,
    preview,
    sign_in,
    tokens,
    triggers,
)

app_name = "console"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/list/", inbox.inbox_list, name="inbox_list"),
    path("inbox/<uuid:conversation_id>/", conversation.conversation, name="conversation"),
    path("inbox/<uuid:conversation_id>/live/", conversation.conversation_live, name="conversation_live"),
    path("inbox/<uuid:conversation_id>/claim/", conversation_work.claim, name="claim"),
    path("inbox/<uuid:conversation_id>/takeover/", conversation_work.take_over, name="take_over"),
    path("inbox/<uuid:conversation_id>/release/", conversation_work.release, name="release"),
    path("inbox/<uuid:conversation_id>/hand-back/", conversation_work.hand_back, name="hand_back"),
    path("inbox/<uuid:conversation_id>/resolution/", conversation_work.resolve, name="resolve"),
    path("inbox/<uuid:conversation_id>/replies/", conversation_work.replies, name="replies"),
    path("inbox/<uuid:conversation_id>/notes/", conversation_work.notes, name="notes"),
    path("decisions/<uuid:decision_id>/", decision.decision, name="decision"),
    path("try/", preview.preview, name="preview"),
    path("knowledge/", articles.articles, name="articles"),
    path("knowledge/<uuid:article_id>/", articles.article, name="article"),
    path("knowledge/<uuid:article_id>/approval/<uuid:revision_id>/", articles.approval, name="approval"),
    path("knowledge/<uuid:article_id>/retirement/", articles.retirement, name="retirement"),
    path("autonomy/", autonomy.autonomy, name="autonomy"),
    path("autonomy/triggers/", triggers.triggers, name="triggers"),
    path("autonomy/triggers/<slug:assistant>/", triggers.triggers, name="triggers_of"),
    path("autonomy/triggers/<slug:assistant>/<slug:trigger>/muting/", triggers.muting, name="muting"),
    path("autonomy/<slug:intent>/<slug:channel>/stage/", autonomy.stage, name="stage"),
    path("people/", people.people, name="people"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<uuid:token_id>/revocation/", tokens.revocation, name="revocation"),
]
