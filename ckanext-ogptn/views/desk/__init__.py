"""The officers' desk: a view of each of its pages."""
