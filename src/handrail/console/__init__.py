"""Door for staff: one module per screen."""
