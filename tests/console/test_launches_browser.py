"""Launches in a real browser: assistive technology finds its way, and nothing is wider than the window."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from console.browsing import NEEDS_CHROMIUM, SignIn
from console.test_launches import opened
from handrail.accounts.models import User
from handrail.assistants.models import Assistant
from handrail.governance.launches.models import Launch

__all__ = ["opened"]

pytestmark = NEEDS_CHROMIUM


@pytest.mark.parametrize("width", [360, 1440])
def test_launches_are_accessible_and_never_wider_than_the_window(
    sign_in: SignIn, ada: User, opened: Assistant, width: int
) -> None:
    addresses = [reverse("console:launch", args=[each.pk]) for each in Launch.objects.all()]
    for scheme in ("light", "dark"):
        for address in (reverse("console:launches"), *addresses):
            page = sign_in(ada, address, viewport={"width": width, "height": 900}, color_scheme=scheme)
            found = Axe().run(page)
            assert found.violations_count == 0, f"{address} {scheme}: {found.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
