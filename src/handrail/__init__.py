"""Handrail: self-hosted customer-support AI that earns its autonomy."""

__version__ = "0.1.0"
