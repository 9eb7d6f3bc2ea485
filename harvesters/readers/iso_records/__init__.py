"""Geographic metadata: ISO 19139 records of CSW catalogues and of folders."""
