"""What a record of each sector means: mapped into the fields of a dataset."""
