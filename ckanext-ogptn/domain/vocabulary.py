"""Code lists of the domain, in OGP's own words, in the order in which they are shown."""

from __future__ import annotations

LANGUAGES = ("ar", "fr", "en")

# What the search of the whole portal looks through, in the order of its pages, and what completes a query.
SEARCHED_TYPES = ("commitment", "action_plan", "dataset")
# Types of records that are no data.
NO_DATASETS = ("commitment", "action_plan", "harvest")
COMPLETIONS = ("words", *SEARCHED_TYPES, "institution")

NOT_ASSESSED = "not_assessed"
LEVELS = ("not_started", "limited", "substantial", "complete")
ALL_LEVELS = ("complete", "substantial", "limited", "not_started", NOT_ASSESSED)

# From what asks for attention first to what asks for none.
TIMELINESS = (
    "overdue",
    "due_soon",
    "on_track",
    "unfinished_at_last_report",
    "completed_late",
    "completed_on_time",
    "completed_date_unknown",
    "no_deadline",
    "unknown",
)
UPDATE_STATES = ("update_due", "no_update", "up_to_date")

PRECISIONS = ("day", "month", "quarter", "year")
PLAN_STATUSES = ("draft", "submitted", "active", "closed")
LIFECYCLE_STATES = ("planned", "active", "amended", "suspended", "withdrawn", "closed")
OGP_VALUES = (
    "access_to_information",
    "civic_participation",
    "public_accountability",
    "technology_innovation",
)

ASSESSORS = ("self", "civil_society")
REPORT_ORIGINS = ("entered", "import")
EVIDENCE_TYPES = ("dataset", "resource", "document", "web_page", "legal_text", "event")
EVIDENCE_VISIBILITIES = ("public", "officers")

LINK_TYPES = ("fulfils", "partially_fulfils", "evidence_for", "related")
LINK_DECISIONS = ("proposed", "confirmed", "rejected")
LINK_HEALTH = ("ok", "stale", "broken", "withdrawn")
LINK_ORIGINS = ("manual", "source", "rule", "import")
# What data a commitment has, as everybody may see it; the types of links whose data serve the promise itself.
DATA_STATES = ("fresh", "stale", "without")
# What a level rests on (domain/proofs.py).
EVIDENCE_STATES = ("sound", "stale", "broken", "none")
SERVING_TYPES = ("fulfils", "partially_fulfils", "evidence_for")
# How far the portal trusts a link that it proposes by text; other proposals are people's and sources'.
LINK_BANDS = ("sure", "likely", "other")
