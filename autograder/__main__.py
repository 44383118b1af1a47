"""The command line: python -m autograder COMMAND."""

import click

from autograder.lesson import build as building
from autograder.lesson.sections import SectionError


@click.group()
@click.version_option(package_name="digits-lab", prog_name="autograder")
def main() -> None:
    """Builds the lesson of digits-lab from its sections."""


@main.command()
@click.option("--execute", is_flag=True, help="Run the solution notebook too, and keep its outputs.")
def build(execute: bool) -> None:
    """Sections to notebooks and public_tests.py."""
    try:
        paths = building.write(executed=execute)
    except SectionError as error:
        raise click.ClickException(str(error)) from None
    for path in paths:
        click.echo(f"built {path.relative_to(building.ROOT).as_posix()}")


if __name__ == "__main__":
    main(prog_name="python -m autograder")
