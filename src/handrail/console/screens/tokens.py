"""API tokens: make one, see it once, revoke it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from handrail.accounts.models import ApiToken
from handrail.accounts.policy import Permission
from handrail.accounts.tokens import issue_token, revoke_token
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.console.words.names import SCOPES
from handrail.kernel.errors import NotFoundError

LIVES = [
    ("30", gettext_lazy("30 days")),
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("One year")),
    ("", gettext_lazy("No end")),
]


class TokenForm(forms.Form):
    """A new token: what it is for, what it may do, how long it lives."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may"), choices=[(each.value, SCOPES[each.value]) for each in Permission]
    )
    days = forms.ChoiceField(label=gettext_lazy("Valid for"), choices=LIVES, required=False, initial="90")

    def expires_at(self) -> datetime | None:
        """When the token ends, or None when it has no end."""
        days = self.cleaned_data["days"]
        return timezone.now() + timedelta(days=int(days)) if days else None


@needs(Permission.PEOPLE_MANAGE)
@require_http_methods(["GET", "POST"])
def tokens(request: StaffRequest) -> HttpResponse:
    """List tokens; after making one, show its secret this one time."""
    form = TokenForm(request.POST or None)
    made: ApiToken | None = None
    secret = ""
    if request.method == "POST" and form.is_valid():
        made, secret = issue_token(
            owner=request.user,
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            expires_at=form.expires_at(),
            by=request.user,
        )
        form = TokenForm()
    listed = ApiToken.objects.select_related("owner").order_by("revoked_at", "-created_at")
    context = {
        "screen": "tokens",
        "form": form,
        "made": made,
        "secret": secret,
        "tokens": listed,
        "now": timezone.now(),
    }
    return render(request, "console/tokens.html", context, status=422 if form.is_bound and form.errors else 200)


@needs(Permission.PEOPLE_MANAGE)
@require_POST
def revocation(request: StaffRequest, token_id: UUID) -> HttpResponse:
    """End a token at once."""
    token = ApiToken.objects.filter(pk=token_id).first()
    if token is None:
        raise NotFoundError
    revoke_token(token=token, by=request.user)
    messages.success(request, _("%(name)s is revoked.") % {"name": token.name})
    return redirect("console:tokens")
