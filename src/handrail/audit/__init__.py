"""The audit of today's support, and the labelling that follows from it."""
