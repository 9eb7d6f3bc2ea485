"""The inventory of data that institutions have promised to open: read, written, as a spreadsheet."""
