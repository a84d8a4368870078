"""The command `reviewwatch serve`."""

from pathlib import Path

import click

from flows.commands import options


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address at which the inbox listens.")
@click.option("--inbox-port", default=8765, show_default=True, help="Port of the inbox.")
@click.option("--port", default=4200, show_default=True, help="Port of Prefect's page, on loopback.")
@click.option("--no-schedule", is_flag=True, help="The inbox alone, for whoever starts `reviewwatch run` otherwise.")
@click.option("--source", help="E-utilities address to ask instead of NCBI.")
@options.home
@click.pass_obj
def serve(
    config: Path, host: str, inbox_port: int, port: int, no_schedule: bool, source: str | None, home: Path
) -> None:
    """Shows the inbox, and keeps every review on the schedule of settings.toml, until stopped.

    Editors see and answer signals in the inbox; Prefect's page shows the runs. The inbox listens on this machine
    alone; with another --host it wants a proxy with TLS before it and people with passwords.
    """
    from flows.serve import serve as serve_all

    serve_all(
        config=config,
        home=home,
        host=host,
        inbox_port=inbox_port,
        port=port,
        with_schedule=not no_schedule,
        source=source,
    )
