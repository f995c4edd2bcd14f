"""Intents: the types of customer requests, their examples, the classifier that tells them apart."""
