"""The launcher's command line."""

import click


@click.group()
def main() -> None:
    """Run the portal on this machine."""
