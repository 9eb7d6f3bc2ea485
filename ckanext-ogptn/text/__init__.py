"""Normalisation of Arabic, French and English words: pure functions, shared by search and by matching."""
