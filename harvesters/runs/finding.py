"""Make sure that what a job wrote is found: index again what a worker that died took with it.

A dataset is put into the index before its transaction is committed, and the index is committed a
moment later, for many datasets at once. A worker that is killed in between leaves a dataset that
the search does not find, or finds as it was.
"""

from __future__ import annotations

from datetime import datetime

from ckan import model
from ckan.lib import search
from ckanext.harvest.model import HarvestObject

from ckanext.ogptn.logic import reindex

TOGETHER = 100
# The index keeps moments to the second at least; its fractions differ from the database's.
TO_THE_SECOND = 19


def make_found(job_id: str) -> int:
    """Index those datasets of a job that the index lacks or holds as they were; count them."""
    written = (
        model.Session.query(model.Package.id, model.Package.metadata_modified)
        .join(HarvestObject, HarvestObject.package_id == model.Package.id)
        .filter(HarvestObject.harvest_job_id == job_id, model.Package.state == "active")
        .filter(HarvestObject.report_status.in_(("added", "updated")))
        .all()
    )
    if not written:
        return 0
    search.commit()
    lacking: list[str] = []
    for start in range(0, len(written), TOGETHER):
        lacking += _lacking(dict(written[start : start + TOGETHER]))
    return reindex.packages(lacking)


def _lacking(written: dict[str, datetime]) -> list[str]:
    quoted = " OR ".join(f'"{package_id}"' for package_id in written)
    asked = {"q": "*:*", "fq": f"+id:({quoted})", "fl": "id metadata_modified", "rows": TOGETHER}
    found = search.query_for("package").run(asked)["results"]
    held = {one["id"]: str(one["metadata_modified"])[:TO_THE_SECOND] for one in found}
    return [
        package_id
        for package_id, modified in written.items()
        if held.get(package_id) != modified.isoformat()[:TO_THE_SECOND]
    ]
