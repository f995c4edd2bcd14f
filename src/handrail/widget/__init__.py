"""Door for customers: the embeddable script, its endpoints, visitor tokens."""
