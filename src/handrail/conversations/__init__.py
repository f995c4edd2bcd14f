"""Conversations: customers, messages, handoffs, resolutions, ratings, and the events of it all."""
