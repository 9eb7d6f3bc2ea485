"""Datasets, organizations, groups and tags in the shapes of CKAN 2.9's action API."""

from __future__ import annotations

from typing import Any

from ckanext.ogptn.portal.sites.description import (
    LICENCES,
    Dataset,
    Resource,
    Site,
    Text,
    stable_id,
)

Record = dict[str, Any]


def package(site: Site, dataset: Dataset, root: str) -> Record:
    """Describe a dataset as ``package_show`` does; ``root`` is the site's address."""
    title = LICENCES[dataset.licence]
    record: Record = {
        "author": "",
        "author_email": "",
        "creator_user_id": stable_id(site.slug, "user", "admin"),
        "id": dataset.id,
        "isopen": True,
        "license_id": dataset.licence,
        "license_title": title,
        "maintainer": site.organizations[dataset.organization]["fr"],
        "maintainer_email": "",
        "metadata_created": dataset.created,
        "metadata_modified": dataset.modified,
        "name": dataset.name,
        "notes": _notes(site, dataset),
        "num_resources": len(dataset.resources),
        "num_tags": len(dataset.tags),
        "organization": organization(site, dataset.organization),
        "owner_org": stable_id(site.slug, "organization", dataset.organization),
        "private": False,
        "state": "active",
        "title": dataset.title["fr"],
        "type": "dataset",
        "url": "",
        "version": "",
        "extras": _extras(dataset),
        "resources": [
            _resource(dataset, resource, position, root)
            for position, resource in enumerate(dataset.resources)
        ],
        "tags": [tag(site, name) for name in sorted(dataset.tags)],
        "groups": [group(site, name) for name in dataset.groups],
        "relationships_as_subject": [],
        "relationships_as_object": [],
    }
    return record | _translations(dataset)


def organization(site: Site, slug: str) -> Record:
    """Describe an organization as it stands inside a package."""
    return {
        "id": stable_id(site.slug, "organization", slug),
        "name": slug,
        "title": site.organizations[slug]["fr"],
        "type": "organization",
        "description": site.organizations[slug]["ar"],
        "image_url": "",
        "created": "2014-09-19T09:00:00.000000",
        "is_organization": True,
        "approval_status": "approved",
        "state": "active",
    }


def group(site: Site, slug: str) -> Record:
    """Describe a group as it stands inside a package."""
    title = site.groups[slug]
    return {
        "description": title["ar"],
        "display_name": title["fr"],
        "id": stable_id(site.slug, "group", slug),
        "image_display_url": "",
        "name": slug,
        "title": title["fr"],
    }


def tag(site: Site, name: str) -> Record:
    """Describe a tag as it stands inside a package."""
    return {
        "display_name": name,
        "id": stable_id(site.slug, "tag", name),
        "name": name,
        "state": "active",
        "vocabulary_id": None,
    }


def licence(identifier: str) -> Record:
    """Describe a licence as ``license_list`` does."""
    return {
        "domain_content": False,
        "domain_data": True,
        "domain_software": False,
        "family": "",
        "id": identifier,
        "is_generic": False,
        "maintainer": "",
        "od_conformance": "approved",
        "osd_conformance": "not reviewed",
        "status": "active",
        "title": LICENCES[identifier],
        "url": "",
    }


def _resource(dataset: Dataset, resource: Resource, position: int, root: str) -> Record:
    identifier = dataset.resource_id(resource)
    return {
        "cache_last_updated": None,
        "cache_url": None,
        "created": dataset.created,
        "description": _both(resource.description),
        "format": resource.format,
        "hash": "",
        "id": identifier,
        "last_modified": dataset.modified,
        "metadata_modified": dataset.modified,
        "mimetype": None,
        "mimetype_inner": None,
        "name": resource.name["fr"],
        "package_id": dataset.id,
        "position": position,
        "resource_type": None,
        "size": None,
        "state": "active",
        "url": f"{root}/dataset/{dataset.id}/resource/{identifier}/download/{resource.file}",
        "url_type": "upload",
    }


def _notes(site: Site, dataset: Dataset) -> str:
    """Write both languages in one text (energy), or the French one (transport: a field each)."""
    return dataset.notes["fr"] if site.slug == "transport" else _both(dataset.notes)


def _both(text: Text) -> str:
    return "\n\n".join(text[lang] for lang in ("fr", "ar") if lang in text)


def _translations(dataset: Dataset) -> Record:
    if dataset.site != "transport":
        return {}
    return {"title_translated": dict(dataset.title), "notes_translated": dict(dataset.notes)}


def _extras(dataset: Dataset) -> list[Record]:
    start, end = dataset.temporal or ("", "")
    extras = {
        "example": "true",
        "frequency": dataset.frequency,
        "temporal_startDate": start.replace("-", "/"),
        "temporal_endDate": end.replace("-", "/"),
        **dataset.extra.get("extras", {}),
    }
    if dataset.site != "transport":
        extras |= {f"title_{lang}": text for lang, text in dataset.title.items() if lang != "fr"}
        extras |= {f"notes_{lang}": text for lang, text in dataset.notes.items()}
    return [{"key": key, "value": extras[key]} for key in sorted(extras) if extras[key]]
