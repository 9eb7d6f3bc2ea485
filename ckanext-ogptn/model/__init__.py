"""Tables of the extension. They name CKAN's records by id, without foreign keys to CKAN's own
tables."""

from ckanext.ogptn.model.amendment import Amendment
from ckanext.ogptn.model.assessment import Assessment
from ckanext.ogptn.model.contact import Contact
from ckanext.ogptn.model.draft import Draft
from ckanext.ogptn.model.error_report import ErrorReport
from ckanext.ogptn.model.evidence import Evidence
from ckanext.ogptn.model.file_check import FileCheck
from ckanext.ogptn.model.follower import Follower
from ckanext.ogptn.model.inventory_item import InventoryItem
from ckanext.ogptn.model.link import Link
from ckanext.ogptn.model.link_decision import LinkDecision
from ckanext.ogptn.model.mail import Mail, Told
from ckanext.ogptn.model.mail_choice import MailChoice
from ckanext.ogptn.model.progress_report import ProgressReport
from ckanext.ogptn.model.resolution import Resolution
from ckanext.ogptn.model.score import Score
from ckanext.ogptn.model.suggestion import Suggestion
from ckanext.ogptn.model.table_load import TableLoad

__all__ = [
    "Amendment",
    "Assessment",
    "Contact",
    "Draft",
    "ErrorReport",
    "Evidence",
    "FileCheck",
    "Follower",
    "InventoryItem",
    "Link",
    "LinkDecision",
    "Mail",
    "MailChoice",
    "ProgressReport",
    "Resolution",
    "Score",
    "Suggestion",
    "TableLoad",
    "Told",
]
