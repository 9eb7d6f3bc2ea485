"""Solr's functions of a record's values, which change scores."""
