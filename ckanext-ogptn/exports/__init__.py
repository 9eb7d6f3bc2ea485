"""What the portal gives out in the forms of other programs: tables, calendars, feeds, RDF. Pure functions of what the
actions answer."""
