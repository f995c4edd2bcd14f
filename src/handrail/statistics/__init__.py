"""Pure: classification, ranking, intervals."""
