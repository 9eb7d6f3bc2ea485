"""OGC API Records."""
