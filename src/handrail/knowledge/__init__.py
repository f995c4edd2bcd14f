"""Knowledge: articles, their revisions and approvals, the passages that are searched."""
