"""Catalogues in one JSON file: data.json, read as a stream."""
