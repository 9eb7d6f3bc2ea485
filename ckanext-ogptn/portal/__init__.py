"""The launcher: one command from a bare machine to a portal. It imports no CKAN and no domain."""
