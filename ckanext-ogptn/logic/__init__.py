"""Actions, who may call them, and what is valid: the edge between CKAN and the domain."""
