"""Which promise a dataset may serve: found from its words, explained by them, decided by a person or a rule."""
