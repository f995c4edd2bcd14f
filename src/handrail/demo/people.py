"""The demo company's staff, and how to sign in as one of them."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from handrail.demo.files import read

ROLES = ("admin", "lead", "knowledge_manager", "reviewer", "agent")


@dataclass(frozen=True)
class SignIn:
    """One demo person's sign-in."""

    email: str
    role: str
    password: str


def demo_password(data: Path) -> str:
    """Return this installation's password of all demo people: random, made once, readable only by its owner."""
    path = data / "demo-password"
    data.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write("-".join(secrets.token_hex(2) for _ in range(4)))
    return path.read_text(encoding="ascii").strip()


def demo_sign_ins(data: Path) -> list[SignIn]:
    """Return one sign-in a role; empty where the demo was never loaded."""
    if not (data / "demo-password").exists():
        return []
    password = demo_password(data)
    first: dict[str, SignIn] = {}
    for person in read("staff.yaml")["staff"]:
        first.setdefault(person["role"], SignIn(person["email"], person["role"], password))
    return [first[role] for role in ROLES if role in first]
