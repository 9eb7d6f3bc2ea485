"""Example content beside the example sites: an inventory of promised data, marked as an example."""
