"""What is looked at: the files behind links and evidence, and the addresses that are evidence themselves."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.ogptn.model import Evidence, Link
from ckanext.ogptn.tables.formats import WITHOUT_FILE

# SQLAlchemy's own parts, and CKAN's mapped classes, have no types here.
Condition = Any
# Addresses that the portal can look at; others are left alone.
_WEB = "^https?://"


def every() -> sa.Subquery:
    """Select all of them: ``subject_id`` (of a resource, or of a piece of evidence), ``package_id`` (of the dataset or
    commitment), ``url``, ``format``, ``url_type`` and ``position`` within the package.

    They are the files of public datasets that a confirmed link names, or a piece of evidence; a commitment's own files
    that are evidence; and addresses that are. The portal's own pages are left alone: it need not ask itself."""
    return sa.union_all(_files(), _addresses()).subquery()


def _files() -> sa.Select:
    resource, package = model.Resource, model.Package
    linked = sa.exists().where(
        Link.dataset_id == package.id, Link.decision == "confirmed", Link.health != "withdrawn"
    )
    proving = sa.exists().where(Evidence.dataset_id == package.id, Evidence.withdrawn_at.is_(None))
    own = sa.exists().where(Evidence.resource_id == resource.id, *_is_address())
    kind = sa.func.coalesce(resource.url_type, "")
    return (
        sa.select(
            resource.id.label("subject_id"),
            resource.package_id.label("package_id"),
            sa.func.coalesce(resource.url, "").label("url"),
            sa.func.coalesce(resource.format, "").label("format"),
            kind.label("url_type"),
            resource.position.label("position"),
        )
        .join(package, package.id == resource.package_id)
        .where(
            resource.state == "active",
            _is_public(),
            sa.or_(
                sa.and_(package.type == "dataset", sa.or_(linked, proving)),
                sa.and_(package.type == "commitment", own),
            ),
            kind.notin_(WITHOUT_FILE),
            sa.or_(kind == "upload", _is_elsewhere(resource.url)),
        )
    )


def _addresses() -> sa.Select:
    return (
        sa.select(
            Evidence.id,
            Evidence.commitment_id,
            Evidence.url,
            sa.literal(""),
            sa.literal(""),
            Evidence.sequence,
        )
        .join(model.Package, model.Package.id == Evidence.commitment_id)
        .where(
            *_is_address(),
            Evidence.resource_id.is_(None),
            _is_public(),
            _is_elsewhere(Evidence.url),
        )
    )


def _is_address() -> tuple[Condition, Condition]:
    return Evidence.dataset_id.is_(None), Evidence.withdrawn_at.is_(None)


def _is_public() -> Condition:
    return sa.and_(model.Package.state == "active", model.Package.private.is_(False))


def _is_elsewhere(url: Any) -> Condition:
    own = tk.config["ckan.site_url"].rstrip("/") + "/"
    return sa.and_(url.op("~*")(_WEB), sa.not_(url.istartswith(own, autoescape=True)))
