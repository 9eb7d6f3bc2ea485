"""Solr 9 from Maven Central's jars, with CKAN's schema or with that and our three languages."""
