"""Door for live events: server-sent streams to customers, programs and staff."""
