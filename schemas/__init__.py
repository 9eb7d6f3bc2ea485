"""The dataset types and the institution, as data for ckanext-scheming."""
