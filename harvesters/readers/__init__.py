"""Readers, one protocol a file: they turn a source's answers into records and know no CKAN site."""
