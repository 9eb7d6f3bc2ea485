"""The embedded search engine behind CKAN's own search contract; it knows no commitment."""
