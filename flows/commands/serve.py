"""The command `reviewwatch serve`."""

from pathlib import Path

import click

from flows.commands import options


@click.command()
@click.option("--port", default=4200, show_default=True, help="Port of Prefect's page, on loopback.")
@click.option("--source", help="E-utilities address to ask instead of NCBI.")
@options.home
@click.pass_obj
def serve(config: Path, port: int, source: str | None, home: Path) -> None:
    """Keeps every review on the schedule of settings.toml until stopped, and shows the runs in Prefect's page."""
    from flows.serve import serve_schedule

    serve_schedule(config=config, home=home, port=port, source=source)
