"""Run the launcher: ``python -m ckanext.ogptn.portal`` does what the command ``ogptn`` does."""

from ckanext.ogptn.portal.cli import main

main(prog_name="ogptn")
