"""Signing in and out."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from handrail.accounts.models import User
from handrail.accounts.signing_in import check_throttle, record_attempt
from handrail.console.permission import public
from handrail.kernel.errors import TooFastError


class SignInForm(forms.Form):
    """E-mail and password."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    password = forms.CharField(label=gettext_lazy("Password"), max_length=1000, strip=False)


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form; with the right password start a session and go on to where the person wanted to be."""
    if request.method == "GET":
        if request.user.is_authenticated:
            return redirect(_next(request))
        return render(request, "console/sign_in.html", {"form": SignInForm(), "next": request.GET.get("next", "")})
    form = SignInForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            user = _check(request, form.cleaned_data["email"], form.cleaned_data["password"])
        except TooFastError:
            user, status = None, 429
        if user is not None:
            login(request, user)
            return redirect(_next(request))
        form.add_error(None, _wrong(status))
    return render(request, "console/sign_in.html", {"form": form, "next": request.POST.get("next", "")}, status=status)


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("console:sign_in")


def _check(request: HttpRequest, email: str, password: str) -> User | None:
    address = request.META["REMOTE_ADDR"]
    check_throttle(email, address)
    user = authenticate(request, email=email, password=password)
    record_attempt(email, address, succeeded=user is not None)
    return user if isinstance(user, User) else None


def _wrong(status: int) -> str:
    if status == 429:
        return _("Too many tries. Wait 15 minutes, then try again.")
    return _("E-mail and password do not match.")


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else resolve_url(settings.LOGIN_REDIRECT_URL)
