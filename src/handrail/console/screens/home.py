"""The console's address without anything more."""

from django.http import HttpResponse
from django.shortcuts import redirect

from handrail.accounts.policy import Permission
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest


@needs(Permission.INBOX_READ)
def home(request: StaffRequest) -> HttpResponse:
    """Send everybody to the inbox."""
    return redirect("console:inbox")
