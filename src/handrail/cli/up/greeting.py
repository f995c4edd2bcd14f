"""What `handrail up` prints when everything runs."""

from __future__ import annotations

from typing import Any

from handrail.demo.people import demo_sign_ins


def greeting(environment: Any, seconds: float) -> str:
    """Return the addresses, and the sign-ins of the demo people where the demo is loaded."""
    url = environment.public_url
    lines = [
        "",
        f"Handrail runs (ready after {seconds:.1f} s).",
        f"  Demo shop with the chat   {url}/" if environment.demo else "",
        f"  Console for staff         {url}/console/",
        f"  API                       {url}/api/docs",
        "",
    ]
    people = demo_sign_ins(environment.data) if environment.demo else []
    if people:
        lines += ["Sign in as one of the demo people:"]
        lines += [f"  {person.role:<18} {person.email:<36} {person.password}" for person in people]
    lines += ["", "Ctrl-C stops everything; data are kept."]
    return "\n".join(line for line in lines if line is not None)
