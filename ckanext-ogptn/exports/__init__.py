"""What the portal gives out in the forms of other programs: tables, calendars, feeds."""
