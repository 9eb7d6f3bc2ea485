"""The words of harvesting that a page shows, as English message ids; the catalogues hold the rest."""

from __future__ import annotations

from ckanext.ogptn.pages.words import N_

STATES = {
    "waiting": N_("Waits for its turn"),
    "running": N_("Under way"),
    "stopped": N_("Stopped"),
    "good": N_("Without errors"),
    "errors": N_("Some records were not taken"),
    "held": N_("Waits for your decision"),
    "failed": N_("Failed"),
}
# The icon of a state, and whether somebody should look.
MARKS = {
    "waiting": ("clock", False),
    "running": ("harv", False),
    "stopped": ("x", True),
    "good": ("check", False),
    "errors": ("warn", True),
    "held": ("warn", True),
    "failed": ("warn", True),
}
COUNTS = {
    "added": N_("added"),
    "updated": N_("updated"),
    "restored": N_("brought back"),
    "unchanged": N_("unchanged"),
    "deleted": N_("withdrawn"),
    "held": N_("held back"),
    "errored": N_("not taken"),
}
STEPS = {
    "create": N_("would be added"),
    "update": N_("would be updated"),
    "restore": N_("would be brought back"),
    "unchanged": N_("would stay as they are"),
    "delete": N_("would be withdrawn"),
    "held": N_("would be held back"),
    "errored": N_("could not be taken"),
}
STAGES = {
    "gather": N_("Reading the list"),
    "plan": N_("Comparing"),
    "fetch": N_("Looking into files"),
    "import": N_("Writing the dataset"),
}
SEVERITIES = {"error": N_("Error"), "warning": N_("Warning")}
FREQUENCIES = {
    "MANUAL": N_("Only by hand"),
    "ALWAYS": N_("Without pause"),
    "DAILY": N_("Every day"),
    "WEEKLY": N_("Every week"),
    "BIWEEKLY": N_("Every two weeks"),
    "MONTHLY": N_("Every month"),
}
DECISIONS = {"confirmed": N_("Withdrawal confirmed"), "refused": N_("Withdrawal refused")}
PROTOCOLS = {
    "ckan": N_("CKAN catalogue"),
    "csw": N_("Geographic catalogue (CSW)"),
    "data_json": N_("Catalogue file (data.json)"),
    "dcat": N_("DCAT feed"),
    "folders": N_("Folder of files"),
    "ogc_records": N_("Geographic catalogue (OGC API Records)"),
    "waf": N_("Folder of geographic records (ISO 19139)"),
}
# Headings of the table of problems that a person takes along.
COLUMNS = {
    "severity": N_("Severity"),
    "code": N_("Code"),
    "title": N_("What is wrong"),
    "advice": N_("What to do"),
    "stage": N_("Stage"),
    "record": N_("Record"),
    "field": N_("Field"),
    "url": N_("Address"),
    "status": N_("HTTP status"),
    "detail": N_("Detail"),
    "created_at": N_("Moment (UTC)"),
}
