"""What a search finds: one page of it in order, its counts, and what of it is remembered."""
