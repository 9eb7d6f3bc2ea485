"""A whole action plan as a spreadsheet: what its sheets hold, writing them, reading them, checking them. Pure."""
