"""The command `reviewwatch simulate`."""

import json
from dataclasses import replace
from pathlib import Path

import click

from flows.commands import options
from flows.settings import SAMPLE


@click.command()
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Same seed, same report.")
@click.option(
    "--literatures", type=click.IntRange(min=2), default=100, show_default=True, help="How many of each kind."
)
@click.option(
    "--years", type=click.IntRange(min=2), default=10, show_default=True, help="Length of one without a change."
)
@click.option("--median", type=click.FloatRange(min=0.1), help="Months that half of the patients live, in all worlds.")
@click.option("--plot", type=click.Path(path_type=Path, dir_okay=False), help="Also draw it, as SVG.")
@options.as_json
@click.pass_obj
def simulate(
    config: Path, seed: int, literatures: int, years: int, median: float | None, plot: Path | None, as_json: bool
) -> None:
    """How late the rules find a change, and how often they speak in vain, in literatures made up to find out.

    Each is judged by the rules of signals.toml for the bundled review; simulation.toml says what the literatures are
    like. Needs no warehouse, no server, no network. docs/simulation.md keeps what was found.
    """
    from extractors.rules import Rules
    from flows.files import write_whole
    from flows.progress import step
    from flows.reviews import read_reviews
    from flows.simulate import simulate as simulate_literatures
    from flows.simulation.tell import as_document, simulation_svg, simulation_tables
    from flows.simulation.world import Assumptions
    from flows.toml import read_toml

    assumptions = read_toml(config / "simulation.toml", Assumptions)
    if median:
        assumptions = replace(assumptions, world=replace(assumptions.world, median_months=median))
    (review,) = read_reviews(config, (SAMPLE,))
    rules = read_toml(config / "signals.toml", Rules)
    with step("simulate") as progress:
        report = simulate_literatures(
            assumptions, review=review, rules=rules, seed=seed, literatures=literatures, years=years
        )
        progress.outcome = f"{report.studies} studies"
    if plot:
        write_whole(plot, simulation_svg(report))
    if as_json:
        print(json.dumps(as_document(report), ensure_ascii=False, indent=1))
    else:
        simulation_tables(report)
