"""Door for programs: JSON, one router per resource, OpenAPI."""
