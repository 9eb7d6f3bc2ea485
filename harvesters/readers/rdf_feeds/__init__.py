"""DCAT in RDF: Turtle, RDF/XML and JSON-LD."""
