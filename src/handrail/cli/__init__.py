"""Door for operators: `handrail ...`."""
