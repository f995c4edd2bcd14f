"""Pure: files of a help centre to documents, documents to passages."""
