"""Migrations of the harvesters' tables."""
