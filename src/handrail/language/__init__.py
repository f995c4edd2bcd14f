"""Pure: embeddings, terms, language id, personal data, splitting."""
