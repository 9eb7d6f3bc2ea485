"""Commitments suggested for datasets by their text: read, matched and kept in the background."""
