"""The command line `reviewwatch`: options in, data to stdout, words to stderr, one exit code for each kind of end.

Heavy libraries (Prefect, spaCy) are imported by the command that needs them.
"""

import atexit
import json
import os
import sys
import threading
import traceback
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path

import click

from extractors.errors import ReviewwatchError
from flows.clock import today
from flows.settings import PROJECT_CONFIG, read_settings

_DAY = click.DateTime(formats=["%Y-%m-%d"])


def main() -> None:
    """Runs the command and exits with the code that its end has; see `extractors.errors`.

    A defect of ours (exit code 1) leaves its traceback for whoever mends it.
    """
    code = _run_command()
    if "prefect" in sys.modules:
        # Prefect's threads outlive the interpreter's clean-up, where DuckDB's binding then prints pages of warnings
        # about leaks. So the process ends here, after what the interpreter does first: threads are joined, and what
        # registered to run at exit (Prefect's log and its server) runs.
        threading._shutdown()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _run_command() -> int:
    try:
        return cli.main(standalone_mode=False) or 0
    except click.exceptions.Abort:
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except ReviewwatchError as error:
        print(f"reviewwatch: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception:
        traceback.print_exc()
        return 1


def _home(command):
    return click.option(
        "--home",
        type=click.Path(path_type=Path, file_okay=False),
        default="reviewwatch-home",
        envvar="REVIEWWATCH_HOME",
        show_default=True,
        help="Folder that holds the warehouse, the digests and everything else that is written.",
    )(command)


def _as_of(command):
    return click.option(
        "--as-of", type=_DAY, help="The day to judge from: what PubMed had by then. Default: today (UTC)."
    )(command)


def _json(command):
    return click.option("--json", "as_json", is_flag=True, help="One JSON document instead of a table.")(command)


def _day(given: datetime | None) -> date:
    return given.date() if given else today()


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("reviewwatch"), message="%(version)s")
@click.option(
    "--config",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=PROJECT_CONFIG,
    envvar="REVIEWWATCH_CONFIG",
    help="Folder with settings.toml, signals.toml, reviews/ and vocabulary/. Default: the project's own.",
)
@click.pass_context
def cli(context: click.Context, config: Path) -> None:
    """Watches PubMed for evidence that a published clinical review no longer stands, claim by claim.

    Start with `reviewwatch demo`: it shows the main job on a bundled corpus in a minute.

    \b
    Exit codes: 0 done (also: nothing new), 1 a defect of ours, 2 usage, 10 configuration,
    11 source unavailable, 12 warehouse busy, 13 a data check failed, 14 model or vocabulary
    missing, 15 an alert was not delivered, 20 signals are open (status --exit-code).
    """
    context.obj = config


@cli.command()
@click.argument("reviews", nargs=-1)
@click.option("--source", help="E-utilities address, or a file or folder of PubMed XML (.xml, .xml.gz). Default: NCBI.")
@_as_of
@_home
@click.pass_obj
def run(config: Path, reviews: tuple[str, ...], source: str | None, as_of: datetime | None, home: Path) -> int:
    """The main job, once: harvest, annotate, compare, alert, publish.

    REVIEWS are ids under config/reviews; all where none is given. Asking NCBI needs NCBI_EMAIL in the
    environment (NCBI_API_KEY allows a faster pace). The records of a PATH are taken as the result of your own
    search: every one is read. The last line on stdout is one JSON object.
    """
    from flows.run import run_once

    return run_once(config=config, home=home, review_ids=reviews, source=source, as_of=_day(as_of))


@cli.command()
@_home
@_as_of
@click.pass_obj
def demo(config: Path, home: Path, as_of: datetime | None) -> int:
    """The main job over the bundled sample corpus, asked of a PubMed on loopback: no internet, nothing sent."""
    from flows.demo import run_demo

    return run_demo(config=config, home=home, as_of=_day(as_of))


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--jsonl", is_flag=True, required=True, help="One JSON object a line, one per article, in input order.")
@click.pass_obj
def extract(config: Path, paths: tuple[str, ...], jsonl: bool) -> None:
    """What each article found, read from its title and abstract. PATH: PubMed XML, plain or .gz; - is stdin.

    Needs no warehouse, no server, no network. A record that cannot be read is named on stderr.
    """
    from extractors.findings import find
    from extractors.model import load
    from extractors.pubmed.files import read_path
    from extractors.records import Rejection
    from extractors.summary import summary
    from extractors.text.pipeline import load_reader

    reader = load_reader(config / "vocabulary", model=load(read_settings(config).annotate.model))
    for path in paths:
        for item in read_path(Path(path)):
            if isinstance(item, Rejection):
                print(f"reviewwatch: {item.source}: PMID {item.pmid or 'unknown'} rejected: {item.reason}", file=sys.stderr)
                continue
            _, article = item
            reading = reader.read(article)
            print(json.dumps(summary(article, reading, find(reading)), ensure_ascii=False))


@cli.command()
@click.argument("review", required=False)
@_json
@_as_of
@_home
def signals(review: str | None, as_json: bool, as_of: datetime | None, home: Path) -> None:
    """The reasons to look at a claim again, each with its sentence and PMID."""
    from flows.tables import signals_table
    from warehouse.connect import open_warehouse
    from warehouse.judge import signals as judged
    from warehouse.judge import status as review_status

    with open_warehouse(home, read_only=True) as connection:
        rows = judged(connection, review_id=review, as_of=_day(as_of))
        for row in review_status(connection, review_id=review, as_of=_day(as_of)):
            if row["last_search_error"]:
                print(f"reviewwatch: {row['review_id']}: could not look: {row['last_search_error']}", file=sys.stderr)
    print(json.dumps(rows, ensure_ascii=False, indent=1)) if as_json else signals_table(rows)


@cli.command()
@click.argument("review", required=False)
@_json
@_as_of
@_home
@click.option("--exit-code", is_flag=True, help="Exit with 20 where signals are open.")
def status(review: str | None, as_json: bool, as_of: datetime | None, home: Path, exit_code: bool) -> int:
    """Each review's clock, priority and claims, and whether the last look at PubMed succeeded."""
    from flows.tables import status_table
    from warehouse.connect import open_warehouse
    from warehouse.judge import signals as judged
    from warehouse.judge import status as review_status

    with open_warehouse(home, read_only=True) as connection:
        rows = review_status(connection, review_id=review, as_of=_day(as_of))
        signals_open = any(
            row["state"] == "open" for row in judged(connection, review_id=review, as_of=_day(as_of))
        )
    print(json.dumps(rows, ensure_ascii=False, indent=1)) if as_json else status_table(rows)
    return 20 if exit_code and signals_open else 0


@cli.command()
@click.option("--set", "sets", multiple=True, type=click.Choice(["digests", "abstracts", "ner"]), help="Default: all.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=PROJECT_CONFIG.parent.parent / "shared",
    help="Folder with reference-set/ and data/. Default: shared, beside the project.",
)
@click.option("--labels", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Labels of another set.")
@click.option("--records", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The texts of that set.")
@click.option("--errors", is_flag=True, help="Also each value that differs from its label, with its sentence.")
@_json
@click.pass_obj
def evaluate(
    config: Path,
    sets: tuple[str, ...],
    data: Path,
    labels: Path | None,
    records: Path | None,
    errors: bool,
    as_json: bool,
) -> None:
    """How well articles are read: figures of labelled sets, with 95 % intervals, goals and published figures.

    Needs no warehouse, no server, no network. docs/accuracy.md says what is measured and how.
    """
    from flows.evaluate import evaluate_sets

    evaluate_sets(
        config=config, data=data, sets=sets, labels=labels, records=records, as_json=as_json, with_errors=errors
    )


@cli.command()
@click.option("--port", default=4200, show_default=True, help="Port of Prefect's page, on loopback.")
@click.option("--source", help="E-utilities address to ask instead of NCBI.")
@_home
@click.pass_obj
def serve(config: Path, port: int, source: str | None, home: Path) -> None:
    """Keeps every review on the schedule of settings.toml until stopped, and shows the runs in Prefect's page."""
    from flows.serve import serve_schedule

    serve_schedule(config=config, home=home, port=port, source=source)
