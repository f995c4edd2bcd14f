"""People's work: queues, assignment, replies."""
