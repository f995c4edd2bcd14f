"""The outside world: databases, models, channels, other systems."""
