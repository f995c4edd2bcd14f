"""Changes: what people changed of the configuration and of what the bot may do; a log that is only added to."""
