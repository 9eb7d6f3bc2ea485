"""Forms as values: what a form asks, what was typed into it, and the dictionary that an action takes. No CKAN here."""
