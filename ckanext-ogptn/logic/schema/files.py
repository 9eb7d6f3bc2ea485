"""What the actions on the files that are looked at take."""

from __future__ import annotations

from ckanext.ogptn.logic.schema.terms import Schema, paging, required

__all__ = ["ogptn_file_check_again", "ogptn_file_check_list"]


def ogptn_file_check_list() -> Schema:
    """Describe the dataset and the page."""
    return {"dataset": required("unicode_safe"), **paging()}


def ogptn_file_check_again() -> Schema:
    """Describe the dataset or commitment."""
    return {"id": required("unicode_safe")}
