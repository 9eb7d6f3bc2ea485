"""Packaging: which folder is imported under which name, and what CKAN finds in it.

The top-level folders are fixed; this table gives them one import name, ``ckanext.ogptn``.
"""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent
FOLDERS = {
    "ckanext.ogptn": "ckanext-ogptn",
    "ckanext.ogptn.harvesters": "harvesters",
    "ckanext.ogptn.schemas": "schemas",
}


def packages() -> list[str]:
    """List every Python package below the three folders, under its import name."""
    found = []
    for name, folder in FOLDERS.items():
        for init in sorted((HERE / folder).rglob("__init__.py")):
            inner = init.parent.relative_to(HERE / folder).parts
            found.append(".".join((name, *inner)))
    return found


class BuildWithCatalogues(build_py):
    """Compile the translations before the files are collected, so that no binary is kept in git."""

    def run(self) -> None:
        """Write each .mo beside its .po, then build."""
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        for source in (HERE / "ckanext-ogptn" / "i18n").rglob("*.po"):
            with source.open("rb") as readable, source.with_suffix(".mo").open("wb") as writable:
                write_mo(writable, read_po(readable))
        super().run()


setup(
    packages=packages(),
    package_dir=FOLDERS,
    # Whatever lies in the folders is shipped: templates, schemas, translations, migrations, assets.
    package_data={name: ["*", "**/*"] for name in FOLDERS},
    exclude_package_data={"": ["*.pyc", "**/__pycache__/*"]},
    cmdclass={"build_py": BuildWithCatalogues},
    zip_safe=False,
)
