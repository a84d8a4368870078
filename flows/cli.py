"""The command line `reviewwatch`: options in, data to stdout, words to stderr, one exit code for each kind of end.

A command is a module of `flows.commands`; heavy libraries (Prefect, spaCy) are imported by the command that needs them,
when it runs.
"""

import atexit
import os
import sys
import threading
import traceback
from importlib.metadata import version
from pathlib import Path

import click

from extractors.errors import ReviewwatchError
from flows.commands.deliver import deliver
from flows.commands.demo import demo
from flows.commands.evaluate import evaluate
from flows.commands.export import export
from flows.commands.extract import extract
from flows.commands.note import note
from flows.commands.password import password
from flows.commands.replay import replay
from flows.commands.review import review
from flows.commands.run import run
from flows.commands.serve import serve
from flows.commands.signals import signals
from flows.commands.simulate import simulate
from flows.commands.status import status
from flows.commands.tally import tally
from flows.commands.tune import tune
from flows.settings import PROJECT_CONFIG


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


for command in (
    demo, run, deliver, signals, status, note, export, replay, tally, tune, extract, evaluate, simulate, review, serve,
    password,
):  # fmt: skip
    cli.add_command(command)
