"""Tunisia's open-government commitments, in CKAN."""
