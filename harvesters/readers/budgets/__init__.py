"""Fiscal tables and the packages that describe them."""
