"""First content as data: institutions, action plans, self-assessments, and what loads them."""
