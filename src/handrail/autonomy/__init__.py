"""Autonomy: what the bot may do now, per intent and channel."""
