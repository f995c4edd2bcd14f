"""The desk marked the customer as one of its most important: a person answers."""

from __future__ import annotations

from handrail.answering.triggers import Finding, TriggerInput, registry


class Vip:
    """Fires on every message of a customer who is marked as a VIP, whatever it says."""

    name = "vip"
    reason = "The customer is a VIP."
    safety = False

    def find(self, message: TriggerInput) -> Finding | None:
        """Return the mark, or None."""
        return Finding(self.name, "marked as VIP") if message.vip else None


registry.add(Vip.name, Vip())
