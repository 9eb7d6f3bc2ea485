"""CKAN's configuration of a portal: written once, then kept, but for the launcher's own lines.

The file belongs to the portal's owner. A later start sets what follows from the data directory and
from the options of that start (:func:`owned`), adds what is missing (:func:`defaults`), and leaves
every other line as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from ckanext.ogptn.portal import datastore
from ckanext.ogptn.portal.layout import Layout
from ckanext.ogptn.portal.postgres import Postgres
from ckanext.ogptn.portal.settings import Settings, write_private
from ckanext.ogptn.portal.valkey import Valkey

DATABASE = ROLE = "ckan"
SITE_URL = "ckan.site_url"
AS_OF = "ogptn.as_of"
ALLOWED_HOSTS = "ogptn.harvest.allowed_hosts"
WRITE_URL = "ckan.datastore.write_url"
PLUGIN_LINE = "ckan.plugins"

PLUGINS = (
    "ogptn_search ogptn ogptn_harvest ogptn_energy ogptn_budget ogptn_transport ogptn_environment"
    " harvest scheming_datasets scheming_organizations activity ogptn_dcat dcat datastore"
)

HEAD = """\
# CKAN's configuration of this portal. It holds secrets: keep it to yourself.
# `ogptn up` sets the addresses of the services, of the site and of the data directory anew at each
# start and adds what is missing; every other line is yours to change, and takes effect at the next
# start. By hand: ckan -c THIS_FILE ...
[DEFAULT]
debug = false

[app:main]
use = egg:ckan
"""

LOGGING = """
[loggers]
keys = root, ckan, ckanext, werkzeug

[handlers]
keys = console

[formatters]
keys = generic

[logger_root]
level = WARNING
handlers = console

[logger_werkzeug]
level = WARNING
handlers = console
qualname = werkzeug
propagate = 0

# Never DEBUG: CKAN then writes the queue's address, with its password.
[logger_ckan]
level = INFO
handlers = console
qualname = ckan
propagate = 0

[logger_ckanext]
level = INFO
handlers = console
qualname = ckanext
propagate = 0

[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = generic

[formatter_generic]
format = %(asctime)s %(levelname)-5.5s [%(name)s] %(message)s
"""


def defaults(settings: Settings) -> dict[str, str]:
    """Return what a new portal's configuration says; its owner may change all of it."""
    keys = settings.secrets
    schemas = "ckanext.ogptn.schemas"
    return {
        SITE_URL: settings.url,
        "ckan.site_id": "ogptn",
        # The pages say this in the reader's language; any other name stands as it is.
        "ckan.site_title": "National Open Data Portal",
        PLUGIN_LINE: PLUGINS,
        "SECRET_KEY": keys.session,
        "WTF_CSRF_SECRET_KEY": f"string:{keys.csrf}",
        "api_token.jwt.encode.secret": f"string:{keys.api_token}",
        "api_token.jwt.decode.secret": f"string:{keys.api_token}",
        # No SESSION_COOKIE_DOMAIN and _PATH: empty ones break the login of strict clients.
        "SESSION_COOKIE_NAME": f"ogptn_{settings.name}",
        "REMEMBER_COOKIE_NAME": f"ogptn_{settings.name}_remember",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "sqlalchemy.pool_pre_ping": "true",
        "solr_url": "ogptn-embedded:",
        "ckan.locale_default": "ar",
        "ckan.locales_offered": "ar fr en",
        "ckan.locale_order": "ar fr en",
        "ckan.i18n.rtl_theme": "ogptn/core-rtl",
        "ckan.display_timezone": "Africa/Tunis",
        "scheming.dataset_schemas": (
            f"{schemas}:dataset.yaml {schemas}:commitment.yaml {schemas}:action_plan.yaml"
        ),
        "scheming.organization_schemas": f"{schemas}:institution.yaml",
        "scheming.presets": f"ckanext.scheming:presets.json {schemas}:presets.yaml",
        "ckan.auth.anon_create_dataset": "false",
        "ckan.auth.create_unowned_dataset": "false",
        "ckan.auth.create_dataset_if_not_in_organization": "false",
        "ckan.auth.user_create_groups": "false",
        "ckan.auth.user_create_organizations": "false",
        "ckan.auth.user_delete_groups": "false",
        "ckan.auth.user_delete_organizations": "false",
        "ckan.auth.create_user_via_api": "false",
        "ckan.auth.create_user_via_web": "false",
        "ckan.auth.public_user_details": "false",
        "ckan.hide_version": "true",
        "ckan.gravatar_default": "disabled",
        # All institutions in one answer; CKAN's own limit is 25.
        "ckan.group_and_organization_list_all_fields_max": "200",
        "ckan.views.default_views": "",
        # CKAN shows the list of all tables to everybody; it names those of private datasets.
        "ckan.datastore.public_table_search": "",
        "ckan.datastore.default_fts_lang": datastore.WORDS,
        "ckan.datastore.default_fts_index_method": "gin",
        "ckan.max_resource_size": "100",
        "ckan.jobs.timeout": "3600",
        # The consumers wait on the portal's own queue, found by ckan.redis.url.
        "ckan.harvest.mq.type": "redis",
        # Datasets with the commitments that they serve; a file has its dataset's licence.
        "ckanext.dcat.rdf.profiles": "ogptn",
        "ckanext.dcat.resource.inherit.license": "true",
        "smtp.mail_from": "portal@localhost",
    }


def owned(
    layout: Layout, settings: Settings, postgres: Postgres, valkey: Valkey, as_of: date | None
) -> dict[str, str]:
    """Return what follows from the data directory and the options of this start."""
    return {
        "sqlalchemy.url": postgres.url(DATABASE, ROLE, settings.secrets.database),
        WRITE_URL: postgres.url(datastore.DATABASE, ROLE, settings.secrets.database),
        "ckan.datastore.read_url": postgres.url(
            datastore.DATABASE, datastore.READER, settings.secrets.datastore
        ),
        "ckan.redis.url": valkey.url(),
        "ckan.storage_path": str(layout.root / "storage"),
        "ckan.webassets.path": str(layout.root / "webassets"),
        "ogptn.search.index_path": str(layout.root / "search"),
        AS_OF: as_of.isoformat() if as_of else "",
    }


def write(path: Path, settings: Settings, set_always: Mapping[str, str]) -> None:
    """Write the configuration at ``path``, or bring the one that is there up to date."""
    text = path.read_text("utf-8") if path.exists() else HEAD + LOGGING
    found = read(text)
    changed = dict(set_always)
    changed |= {key: value for key, value in defaults(settings).items() if key not in found}
    # An address on this machine was the launcher's own; any other is what a proxy serves.
    if re.fullmatch(r"http://127\.0\.0\.1:\d+", found.get(SITE_URL, "")):
        changed[SITE_URL] = settings.url
    changed |= _allowed_hosts(found.get(ALLOWED_HOSTS, ""), settings)
    changed |= _datastore(found)
    write_private(path, with_values(text, changed))


def _datastore(found: Mapping[str, str]) -> dict[str, str]:
    """Load the DataStore in a portal that was made before there was one; later the line is its owner's."""
    plugins = found.get(PLUGIN_LINE, PLUGINS).split()
    if WRITE_URL in found or "datastore" in plugins:
        return {}
    return {PLUGIN_LINE: " ".join([*plugins, "datastore"])}


def _allowed_hosts(found: str, settings: Settings) -> dict[str, str]:
    """Allow harvesting from the example sites, and from nothing else on this machine."""
    kept = [host for host in found.split() if not re.fullmatch(r"127\.0\.0\.1:\d+", host)]
    ours = [] if settings.live or not settings.sites_port else [f"127.0.0.1:{settings.sites_port}"]
    return {ALLOWED_HOSTS: " ".join(kept + ours)}


def read(text: str) -> dict[str, str]:
    """Return the values of the section [app:main], without interpolation."""
    return {key: value for key, value in map(_parse, _main_lines(text)) if key}


def with_values(text: str, values: Mapping[str, str]) -> str:
    """Return ``text`` with ``values`` in its section [app:main]; other lines stay as they are."""
    lines = text.splitlines()
    first, last = _main_span(lines)
    left = dict(values)
    changed = []
    dropping = False
    for line in lines[first:last]:
        key, _value = _parse(line)
        dropping = key in values if key else dropping and line[:1].isspace() and bool(line.strip())
        if not dropping:
            changed.append(line)
        elif key in left:
            changed.append(_line(key, left.pop(key)))
    while changed and not changed[-1].strip():
        changed.pop()
    changed += [_line(key, value) for key, value in left.items()]
    return "\n".join([*lines[:first], *changed, "", *lines[last:]]) + "\n"


def _line(key: str, value: str) -> str:
    # A percent sign begins an interpolation (configparser).
    return f"{key} = {value.replace('%', '%%')}".rstrip()


def _parse(line: str) -> tuple[str, str]:
    found = re.match(r"([^\s#;\[=:][^=:]*?)\s*[=:]\s*(.*)", line)
    return (found[1], found[2].strip()) if found else ("", "")


def _main_lines(text: str) -> list[str]:
    lines = text.splitlines()
    first, last = _main_span(lines)
    return lines[first:last]


def _main_span(lines: list[str]) -> tuple[int, int]:
    first = lines.index("[app:main]") + 1
    following = (at for at in range(first, len(lines)) if lines[at].startswith("["))
    return first, next(following, len(lines))
