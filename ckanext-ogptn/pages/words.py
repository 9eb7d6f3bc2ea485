"""The words of every vocabulary that a page shows, as English message ids; the catalogues hold the rest.

``N_`` marks a text for extraction without translating it.
"""

from __future__ import annotations


def N_(message: str) -> str:  # noqa: N802 (gettext's own name for a marker)
    """Mark a message for the catalogues."""
    return message


# What a search finds, one by one, and what it offers to complete a search box.
KINDS = {
    "words": N_("Search"),
    "commitment": N_("Commitment"),
    "action_plan": N_("Action plan"),
    "dataset": N_("Dataset"),
    "institution": N_("Institution"),
}
SEARCHED = {
    "": N_("All"),
    "commitment": N_("Commitments"),
    "dataset": N_("Datasets"),
    "action_plan": N_("Action plans"),
}
LEVELS = {
    "complete": N_("Complete"),
    "substantial": N_("Substantial"),
    "limited": N_("Limited"),
    "not_started": N_("Not started"),
    "not_assessed": N_("Not assessed"),
}
TIMELINESS = {
    "overdue": N_("Overdue"),
    "due_soon": N_("Due soon"),
    "on_track": N_("On track"),
    "completed_on_time": N_("Completed on time"),
    "completed_late": N_("Completed late"),
    "completed_date_unknown": N_("Complete, date not stated"),
    "unfinished_at_last_report": N_("Not complete at the last report"),
    "unknown": N_("No report published"),
    "no_deadline": N_("No deadline"),
}
# The shape and the colour of each state of a deadline: the symbol, the class of its badge.
TIME_MARK = {
    "overdue": ("overdue", "late"),
    "due_soon": ("due_soon", "soon"),
    "on_track": ("on_track", "track"),
    "completed_on_time": ("done", "done"),
    "completed_late": ("done_late", "donelate"),
    "completed_date_unknown": ("done", "done"),
    "unfinished_at_last_report": ("unfinished", "closed"),
    "unknown": ("unknown", "closed"),
    "no_deadline": ("unknown", "closed"),
}
ASSESSORS = {
    "self": N_("Self-assessment"),
    "civil_society": N_("Civil society"),
    "irm": N_("Independent Reporting Mechanism (IRM)"),
}
SAID_BY = {
    "self": N_("by the self-assessment"),
    "civil_society": N_("by civil society"),
    "irm": N_("by the independent review (IRM)"),
}
PLAN_STATUS = {
    "draft": N_("draft"),
    "submitted": N_("submitted"),
    "active": N_("under way"),
    "closed": N_("closed"),
}
LIFECYCLE = {
    "planned": N_("Planned"),
    "active": N_("Active"),
    "amended": N_("Amended"),
    "suspended": N_("Suspended"),
    "withdrawn": N_("Withdrawn"),
    "closed": N_("Closed"),
}
PRIORITIES = {
    "high": N_("High priority"),
    "medium": N_("Medium priority"),
    "low": N_("Low priority"),
}
# What a record states, as it stands in the index.
ALLOCATED = {"true": N_("Money allocated"), "false": N_("No money allocated")}
SERVES = {"true": N_("Serves a commitment"), "false": N_("Serves no commitment")}
DATA_STATES = {
    "fresh": N_("With fresh data"),
    "stale": N_("With stale or broken data alone"),
    "without": N_("Without data"),
}
LEGISLATION = {"true": N_("Needs a law"), "false": N_("Needs no law")}
SECTORS = {
    "administration": N_("Administration"),
    "anti_corruption": N_("Integrity and anti-corruption"),
    "archives": N_("Archives"),
    "budget": N_("Budget and finance"),
    "culture": N_("Culture"),
    "employment": N_("Employment"),
    "energy": N_("Energy and mines"),
    "environment": N_("Environment"),
    "infrastructure": N_("Infrastructure"),
    "justice": N_("Justice"),
    "local_government": N_("Local government"),
    "open_government": N_("Open government"),
    "procurement": N_("Public procurement"),
    "public_services": N_("Public services"),
    "transport": N_("Transport"),
    "youth": N_("Youth"),
}
SECTOR_ICON = {
    "energy": "energy",
    "budget": "budget",
    "transport": "transport",
    "environment": "env",
    "culture": "culture",
}
OGP_VALUES = {
    "access_to_information": N_("Access to information"),
    "civic_participation": N_("Civic participation"),
    "public_accountability": N_("Public accountability"),
    "technology_innovation": N_("Technology and innovation"),
}
# A link says what the data is to the promise, not that the promise is kept: only reports say that.
# The forms of the desk, by what their drafts are called.
FORMS = {
    "commitment": N_("Commitment"),
    "amendment": N_("Amendment"),
    "report": N_("Progress report"),
    "correction": N_("Correction of a report"),
}
PRECISIONS = {
    "day": N_("Day"),
    "month": N_("Month"),
    "quarter": N_("Quarter"),
    "year": N_("Year"),
}
# What was understood of a deadline in words, by how exact it is.
UNDERSTOOD = {
    "day": N_("Understood: {day}"),
    "month": N_("Understood: {day}, exact to the month"),
    "quarter": N_("Understood: {day}, exact to the quarter"),
    "year": N_("Understood: {day}, exact to the year"),
}
# How often one is told by mail, and what became of an error report.
OFTEN = {
    "each": N_("Each at once"),
    "daily": N_("Once a day"),
    "weekly": N_("Once a week"),
    "never": N_("Never"),
}
ERROR_STATES = {
    "open": N_("Open"),
    "answered": N_("Answered"),
    "closed": N_("Closed"),
}
AMENDED = {
    "title": N_("Title"),
    "deadline": N_("Deadline"),
    "lead": N_("Lead institution"),
    "milestone": N_("Milestone"),
}
LINK_TYPES = {
    "fulfils": N_("Data of the kind that this commitment promised."),
    "partially_fulfils": N_("Part of the data that this commitment promised."),
    "evidence_for": N_("Linked as evidence of progress."),
    "related": N_("Data on the subject of this commitment."),
}
LINK_ROLES = {
    "fulfils": N_("promised data"),
    "partially_fulfils": N_("part of the promised data"),
    "evidence_for": N_("linked as evidence"),
    "related": N_("related data"),
}
LINK_ORIGINS = {
    "manual": N_("Linked by hand."),
    "source": N_("Linked by its harvest source."),
    "rule": N_("Linked by a rule of its harvest source."),
    "import": N_("Link imported."),
    "text": N_("Found by its text."),
}
# Who or what proposes a link, and how far the portal trusts what it proposes by the words of both ends.
PROPOSED_BY = {
    "manual": N_("Proposed by an officer."),
    "source": N_("Proposed by its harvest source."),
    "rule": N_("Proposed by a rule of its harvest source."),
    "import": N_("Proposed by an import."),
    "text": N_("Proposed for the words that both have in common."),
}
BANDS = {
    "sure": N_("Good match"),
    "likely": N_("Worth a look"),
    "other": N_("By people and sources"),
}
# What narrows the queue of proposed links.
QUEUE_FACETS = {
    "band": N_("Match"),
    "commitment": N_("Commitment"),
    "institution": N_("Lead institution"),
    "sector": N_("Sector"),
}
# Why a proposal is rejected, to choose from; each is kept in three languages.
REASONS = {
    "subject": N_("It is about another subject."),
    "scope": N_("It covers another place, body or period than what was promised."),
    "kind": N_("It is not the kind of data that was promised."),
    "better": N_("Another dataset serves the promise better."),
}
LINK_HEALTH = {
    "ok": N_("In order"),
    "stale": N_("No longer fresh"),
    "broken": N_("Link broken"),
    "withdrawn": N_("Withdrawn at its source"),
}
# What a level rests on, where that is no longer sound.
EVIDENCE_STATES = {
    "broken": N_("The evidence that this level rests on can no longer be seen."),
    "stale": N_(
        "Some of the evidence that this level rests on is out of date or can no longer be had."
    ),
}
# What ails a link, by the codes of `health/reasons.py`; to be read after "Link broken" and the like.
LINK_REASONS = {
    "link_withdrawn": N_("Its source no longer ties this dataset to the commitment."),
    "dataset_withdrawn": N_("Its source no longer lists this dataset."),
    "commitment_deleted": N_("The commitment was deleted."),
    "dataset_deleted": N_("The dataset was deleted."),
    "dataset_private": N_("The dataset is not public."),
    "file_removed": N_("This file was removed."),
    "file_gone": N_("The site that published the file says that it no longer exists."),
    "file_is_page": N_("A web page comes where the file was promised."),
    "file_unreachable": N_("The file could not be fetched several times in a row."),
    "some_files_broken": N_("Some of the files cannot be had any more."),
    "not_updated": N_("It was not updated as often as it promises to be."),
}
INSTITUTION_TYPES = {
    "government": N_("Government"),
    "civil_society": N_("Civil society"),
    "irm": N_("Independent Reporting Mechanism (IRM)"),
}
# Where an item of promised data stands, and the mark of a deadline that goes with it.
INVENTORY_STATES = {
    "overdue": N_("Overdue"),
    "due_soon": N_("Due soon"),
    "planned": N_("Planned"),
    "undated": N_("No date set"),
    "opened": N_("Open"),
}
INVENTORY_MARKS = {
    "overdue": "overdue",
    "due_soon": "due_soon",
    "planned": "on_track",
    "undated": "unknown",
    "opened": "completed_on_time",
}
# The European authority's codes, in lower case, and the words that CKAN sites use for them.
FREQUENCIES = {
    "cont": N_("continuous"),
    "update_cont": N_("continuous"),
    "continuous": N_("continuous"),
    "hourly": N_("hourly"),
    "daily": N_("daily"),
    "weekly": N_("weekly"),
    "biweekly": N_("every two weeks"),
    "monthly": N_("monthly"),
    "bimonthly": N_("every two months"),
    "quarterly": N_("quarterly"),
    "annual_3": N_("three times a year"),
    "annual_2": N_("twice a year"),
    "annual": N_("yearly"),
    "annually": N_("yearly"),
    "biennial": N_("every two years"),
    "triennial": N_("every three years"),
    "irreg": N_("irregular"),
    "irregular": N_("irregular"),
    "as_needed": N_("as needed"),
    "never": N_("not updated any more"),
    "unknown": N_("not stated"),
    "other": N_("not stated"),
}
FACETS = {
    "action_plan": N_("Action plan"),
    "vocab_action_plan": N_("Action plan"),
    "timeliness": N_("Deadline"),
    "completion_level": N_("Completion level"),
    "axis": N_("Axis"),
    "vocab_institution": N_("Institution"),
    "sector": N_("Sector"),
    "data_state": N_("Data that serve it"),
    "needs_legislation": N_("Law"),
    "budget_allocated": N_("Money"),
    "priority": N_("Priority"),
    "serves_commitment": N_("Commitments"),
    "vocab_commitment": N_("Commitment it serves"),
    "link_health": N_("State of the link to commitments"),
    "organization": N_("Publisher"),
    "res_format": N_("Format"),
    "tags": N_("Keyword"),
    "license_id": N_("Licence"),
    "vocab_governorates": N_("Governorate"),
    "vocab_transport_modes": N_("Means of transport"),
    "vocab_substances": N_("Substance"),
}
# Facets whose values are codes of a field of the datasets' schema.
CODED_FACETS = ("vocab_governorates", "vocab_transport_modes", "vocab_substances")
VOCABULARIES = {
    "timeliness": TIMELINESS,
    "completion_level": LEVELS,
    "sector": SECTORS,
    "vocab_ogp_values": OGP_VALUES,
    "needs_legislation": LEGISLATION,
    "budget_allocated": ALLOCATED,
    "priority": PRIORITIES,
    "data_state": DATA_STATES,
    "serves_commitment": SERVES,
    "link_health": LINK_HEALTH,
}
# What settles a duty: the label of its button, and its symbol.
ACTS = {
    "report": N_("Report"),
    "amend": N_("Amend"),
    "answer": N_("Answer"),
    "resolve": N_("Answer"),
    "decide": N_("Decide"),
    "look": N_("See why"),
    "prove": N_("Give evidence"),
    "wait": N_("Wait"),
}
ACT_ICON = {
    "report": "doc",
    "amend": "edit",
    "answer": "msg",
    "resolve": "flag",
    "decide": "data",
    "look": "warn",
    "prove": "clip",
    "wait": "clock",
}
# A task is a verb and its object, by kind and act, for a whole commitment or one of its milestones.
_DECIDE = N_("Decide on a dataset that was proposed")
_LOOK = N_("Look after a dataset that is stale or broken")
_WAIT = N_("Your proposal of a dataset waits for a decision")
_RESOLVE = N_("Say what became of a challenge")
_ANSWER = N_("Answer a citizen who reported an error")
DUTIES = {
    ("overdue", "report"): {
        "commitment": N_("Report on the commitment: its deadline has passed"),
        "milestone": N_("Report on milestone {number}: its deadline has passed"),
    },
    ("overdue", "amend"): {
        "commitment": N_("Move the deadline with a reason, or report completion"),
        "milestone": N_("Move the deadline of milestone {number}, or report its completion"),
    },
    ("due_soon", "report"): {
        "commitment": N_("Report on the commitment before its deadline"),
        "milestone": N_("Report on milestone {number} before its deadline"),
    },
    ("update_due", "report"): {"commitment": N_("Hand in the half-yearly progress report")},
    ("error_report", "answer"): {"commitment": _ANSWER, "milestone": _ANSWER},
    ("challenge", "resolve"): {"commitment": _RESOLVE, "milestone": _RESOLVE},
    ("evidence", "look"): {"commitment": _LOOK, "milestone": _LOOK},
    ("evidence", "prove"): {
        "commitment": N_(
            "Show again what proves this commitment: nothing of it can be seen any more"
        )
    },
    ("proposal", "decide"): {"commitment": _DECIDE, "milestone": _DECIDE},
    ("proposal", "wait"): {"commitment": _WAIT, "milestone": _WAIT},
}
# What a level says, to whoever chooses one: OGP's own meaning in few words.
LEVEL_MEANS = {
    "not_started": N_("nothing was done yet"),
    "limited": N_("some of it was begun"),
    "substantial": N_("most of it is done"),
    "complete": N_("all that was promised is done"),
}
EVIDENCE_TYPES = {
    "dataset": N_("Dataset"),
    "resource": N_("File of a dataset"),
    "document": N_("Document"),
    "web_page": N_("Web page"),
    "legal_text": N_("Legal text"),
    "event": N_("Event"),
}
EVIDENCE_VISIBILITIES = {
    "public": N_("everybody"),
    "officers": N_("officers alone"),
}
# What the Independent Reporting Mechanism judges, in the order of its reports, and its codes.
ASSESSED = {
    "completion": N_("Completion"),
    "verifiability": N_("Verifiability"),
    "specificity": N_("Specificity"),
    "relevance": N_("Relevance to open government"),
    "ambition": N_("Ambition: potential for results"),
    "potential_impact": N_("Potential impact"),
    "did_it_open_government": N_("Did it open government?"),
    "early_results": N_("Early results"),
}
ASSESSED_CODES = {
    **{code: LEVELS[code] for code in ("not_started", "limited", "substantial", "complete")},
    "no_evidence_available": N_("No evidence available"),
    "verifiable": N_("Verifiable"),
    "not_verifiable": N_("Not verifiable"),
    "none": N_("None"),
    "low": N_("Low"),
    "medium": N_("Medium"),
    "high": N_("High"),
    "yes": N_("Yes"),
    "no": N_("No"),
    "unclear": N_("Unclear"),
    "modest": N_("Modest"),
    "minor": N_("Minor"),
    "moderate": N_("Moderate"),
    "transformative": N_("Transformative"),
    "worsened": N_("Worsened"),
    "did_not_change": N_("Did not change"),
    "marginal": N_("Marginal"),
    "major": N_("Major"),
    "outstanding": N_("Outstanding"),
}
# The criteria by which the second plan's committee sifted proposals, in its own words.
SMART = {
    "specific": N_("Specific"),
    "measurable": N_("Measurable"),
    "answerable": N_("Answerable"),
    "relevant": N_("Relevant to open government"),
    "time_bound": N_("Time-bound"),
    "effect": N_("Likely effect"),
}
