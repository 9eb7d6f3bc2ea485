"""GTFS feeds, planned and live."""
