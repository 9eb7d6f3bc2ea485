"""Harvesters of the sector ministries' sites, on ckanext-harvest.

A protocol reader turns a source into records; a sector's mapping turns a record into a dataset; the
shared base compares it with what the last run left, plans, and alone writes.
"""
