"""A whole plan out of a workbook and into one, with CKAN's validators and in one transaction."""
