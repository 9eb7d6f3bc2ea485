"""Five example sources of open data on one loopback server, in the protocols of the field.

================================  ==================================================================
``/energy/``                      CKAN action API (2.9), with the files
``/budget/``                      folder listing: CSV and Excel tables, a ``datapackage.json`` each
``/transport/``                   CKAN action API (2.9), GTFS feeds, station lists, timetables
``/environment/csw``              OGC CSW 2.0.2 by pycsw, ISO 19139 records; files beside it
``/environment-dcat/catalog.ttl`` DCAT feed in Turtle, paged with hydra
================================  ==================================================================

What the sources hold is data, in ``content/*.yaml``; the files are generated from it once. Figures
are examples and say so: extra ``example: true``, keyword ``exemple``, a sentence in the notes.
Which keyword or group speaks for which commitment is told in ``README.md``.
"""

from __future__ import annotations

from pathlib import Path


def serve(port: int, data_dir: Path) -> None:
    """Generate the files where they are missing, then serve on 127.0.0.1 until the process ends."""
    # Imported here so that the launcher's own start does not pay for the server's imports.
    from ckanext.ogptn.portal.sites.server import run

    run(port, data_dir)
