"""Fail where an action, an option, a command or a field has no word in the documentation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import ckan.plugins as p
import click
import pytest
import yaml

from ckanext.ogptn.cli import ogptn as site_commands
from ckanext.ogptn.harvesters.cli import ogptn_harvest as harvest_commands
from ckanext.ogptn.portal.cli import main as launcher
from ckanext.ogptn.search.cli import ogptn_search as search_commands

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
PLUGINS = (
    "ogptn_search ogptn ogptn_harvest ogptn_energy ogptn_budget ogptn_transport"
    " ogptn_environment harvest scheming_datasets scheming_organizations"
)


def page(name: str) -> str:
    """Read one page of the documentation."""
    return (DOCS / name).read_text(encoding="utf-8")


def all_pages() -> str:
    """Read all pages, and the README."""
    pages = [*sorted(DOCS.glob("*.md")), ROOT / "README.md"]
    return "\n".join(path.read_text(encoding="utf-8") for path in pages)


def commands(group: click.Group, prefix: str) -> Iterator[tuple[str, click.Command]]:
    """Walk a command line, as (what one types, its command)."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", command


@pytest.mark.ckan_config("ckan.plugins", PLUGINS)
@pytest.mark.usefixtures("with_plugins")
def test_every_action_is_documented() -> None:
    """Each action of ours has a heading in docs/actions.md and a docstring."""
    actions = {
        name: function
        for plugin in p.PluginImplementations(p.IActions)
        for name, function in plugin.get_actions().items()
        if name.startswith("ogptn_")
    }
    text = page("actions.md")
    assert actions
    assert [name for name in actions if f"## `{name}`" not in text] == []
    assert [name for name, function in actions.items() if not function.__doc__] == []


@pytest.mark.ckan_config("ckan.plugins", PLUGINS)
@pytest.mark.usefixtures("with_plugins")
def test_who_may_write_is_documented() -> None:
    """Each action of ours that writes has its roles in docs/roles.md."""
    writing = [
        name
        for plugin in p.PluginImplementations(p.IActions)
        for name, function in plugin.get_actions().items()
        if name.startswith("ogptn_") and not getattr(function, "side_effect_free", False)
    ]
    text = page("roles.md")
    assert writing
    assert [name for name in writing if f"`{name}`" not in text] == []


def test_every_option_is_documented() -> None:
    """Each configuration option stands in docs/configuration.md."""
    declaration = (ROOT / "ckanext-ogptn" / "config_declaration.yaml").read_text(encoding="utf-8")
    keys = [
        option["key"]
        for group in yaml.safe_load(declaration)["groups"]
        for option in group["options"]
    ]
    text = page("configuration.md")
    assert keys
    assert [key for key in keys if f"`{key}`" not in text] == []


@pytest.mark.parametrize(
    ("group", "prefix"),
    [
        (launcher, "ogptn"),
        (site_commands, "ckan.ini ogptn"),
        (harvest_commands, "ckan.ini ogptn-harvest"),
        (search_commands, "ckan.ini ogptn-search"),
    ],
)
def test_every_command_is_documented(group: click.Group, prefix: str) -> None:
    """Each command and each of its options stands in the documentation, and has a help text."""
    text = all_pages()
    missing = []
    for typed, command in commands(group, prefix):
        if typed not in text or not command.help:
            missing.append(typed)
        for parameter in command.params:
            if not isinstance(parameter, click.Option) or parameter.hidden:
                continue
            if parameter.opts[-1] not in text:
                missing.append(f"{typed} {parameter.opts[-1]}")
    assert missing == []


@pytest.mark.parametrize("schema", sorted((ROOT / "schemas").glob("*.yaml")), ids=lambda p: p.stem)
def test_every_field_is_documented(schema: Path) -> None:
    """Each field of a record stands in docs/records.md; each has labels in three languages."""
    parts = yaml.safe_load(schema.read_text(encoding="utf-8"))
    fields = [*parts.get("dataset_fields", []), *parts.get("fields", [])]
    fields += [inner for field in fields for inner in field.get("repeating_subfields", [])]
    text = page("records.md")
    assert [field["field_name"] for field in fields if f"`{field['field_name']}`" not in text] == []


def test_every_link_between_pages_leads_somewhere() -> None:
    """A link to another page of the project names a file that exists."""
    broken = []
    for path in [*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if not (path.parent / target).exists():
                broken.append(f"{path.name}: {target}")
    assert broken == []
