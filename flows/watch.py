"""The main job as a Prefect flow: harvest, annotate, compare, alert, publish, with Prefect's retries and artifacts.

What each step does stands in the module of its name; here are the order, the retries, and what the failure of one
means for the rest. `flows.prefect_home.prepare` must have run before this module is imported.
"""

from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from extractors.errors import ReviewwatchError, SourceUnavailable
from extractors.review import Review
from flows import alert, annotate, compare, harvest, publish
from flows.clock import now, today
from flows.deliver import not_delivered
from flows.lock import only_run
from flows.people import Person, read_people
from flows.progress import step
from flows.result import RunResult
from flows.reviews import read_reviews
from flows.settings import AnnotateSettings, Settings, read_settings
from flows.updated import updated
from warehouse.answers import answers
from warehouse.connect import open_warehouse
from warehouse.harvests import counts_of_run
from warehouse.reviews import store_review
from warehouse.runs import finish_run, start_run
from warehouse.taking import take_answers


def _is_passing(_task, _run, state) -> bool:
    """Whether trying again can help: only a passing fault of the source is worth it."""
    return isinstance(state.result(raise_on_failure=False), SourceUnavailable)


@task(name="harvest", task_run_name="harvest {review.id}", cache_policy=NO_CACHE, retry_condition_fn=_is_passing)
def harvest_review(review: Review, home: Path, source: str | None, as_of: date, settings: Settings, run_id: str):
    with step(f"harvest {review.id}") as progress:
        return harvest.harvest(
            review, home=home, source=source, as_of=as_of, settings=settings, run_id=run_id, progress=progress
        )


@task(name="annotate", cache_policy=NO_CACHE)
def annotate_articles(config: Path, home: Path, settings: AnnotateSettings, run_id: str) -> int:
    with step("annotate") as progress:
        return annotate.annotate(config=config, home=home, settings=settings, run_id=run_id, progress=progress)


@task(name="compare", cache_policy=NO_CACHE)
def compare_claims(config: Path, home: Path, as_of: date, run_id: str) -> int:
    with step("compare") as progress:
        return compare.compare(config=config, home=home, as_of=as_of, run_id=run_id, progress=progress)


@task(name="alert", cache_policy=NO_CACHE)
def alert_people(
    reviews: list[Review], home: Path, people: tuple[Person, ...], settings: Settings, as_of: date, run_id: str
) -> alert.Told:
    with step("alert") as progress:
        return alert.alert(
            reviews, home=home, people=people, settings=settings, as_of=as_of, run_id=run_id, progress=progress
        )


@task(name="publish", cache_policy=NO_CACHE)
def publish_snapshot(home: Path, as_of: date) -> None:
    with step("publish") as progress:
        publish.publish(home=home, as_of=as_of, progress=progress)


@flow(name="watch", validate_parameters=False)
def watch(
    config: Path,
    home: Path,
    review_ids: tuple[str, ...] = (),
    source: str | None = None,
    as_of: date | None = None,
    run_id: str | None = None,
) -> None:
    """One run over the reviews: everything that can be done is done, recorded in core.run, and shown as an artifact.

    A review whose search fails is not compared with less than it should be in silence: the others go on, the digest
    says that it could not look, and the flow raises the first failure at its end, as it does while an alert has
    not arrived. `as_of` defaults to today, `run_id` to a new one.
    """
    config, home, as_of = Path(config), Path(home), as_of or today()
    settings = read_settings(config)
    given = answers(home)
    reviews = [updated(review, given) for review in read_reviews(config, tuple(review_ids))]
    people = read_people(config)
    result = RunResult(run_id=run_id or new_run_id())
    failures: list[ReviewwatchError] = []
    with only_run(home):
        _start(home, result.run_id, reviews, as_of, source or settings.pubmed.url)
        try:
            result = _work(result, config, home, reviews, people, source, as_of, settings, failures)
        except BaseException as error:
            _finish(home, result, "failed", str(error) or type(error).__name__)
            raise
        _finish(home, result, "incomplete" if failures else "completed", "; ".join(result.failures) or None)
    create_markdown_artifact(markdown=_as_markdown(result), key="run-summary", description="What the run did")
    if failures:
        raise failures[0]


def _work(
    result: RunResult,
    config: Path,
    home: Path,
    reviews: list[Review],
    people: tuple[Person, ...],
    source: str | None,
    as_of: date,
    settings: Settings,
    failures: list[ReviewwatchError],
) -> RunResult:
    retrying = harvest_review.with_options(
        retries=len(settings.pubmed.retry_after_seconds), retry_delay_seconds=list(settings.pubmed.retry_after_seconds)
    )
    for review in reviews:
        state = retrying(review, home, source, as_of, settings, result.run_id, return_state=True)
        harvested = state.result(raise_on_failure=False)
        if isinstance(harvested, ReviewwatchError):
            failures.append(harvested)
            result = result.fail(f"{review.id} could not be searched: {harvested}")
        elif isinstance(harvested, BaseException):
            raise harvested
    with open_warehouse(home) as con:
        result = result.add(**counts_of_run(con, result.run_id))
    findings = annotate_articles(config, home, settings.annotate, result.run_id)
    result = result.add(findings=findings)
    result = result.add(signals_opened=compare_claims(config, home, as_of, result.run_id))
    told = alert_people(reviews, home, people, settings, as_of, result.run_id)
    result = result.add(alerts_delivered=told.delivered, undelivered=told.undelivered)
    result = result.show({review_id: str(page) for review_id, page in told.pages.items()})
    for failure in told.failures:
        result = result.fail(failure)
    if told.undelivered:
        failures.append(not_delivered(told.undelivered, told.failures))
    publish_snapshot(home, as_of)
    return result


def new_run_id() -> str:
    """A key that no other run has and that sorts by time."""
    return f"{now():%Y%m%dT%H%M%S}-{uuid4().hex[:6]}"


def _start(home: Path, run_id: str, reviews: list[Review], as_of: date, source: str) -> None:
    with open_warehouse(home) as con:
        start_run(
            con, run_id=run_id, started_at=now(), as_of=as_of, source=source, software_version=version("reviewwatch")
        )
        take_answers(con, home)
        for review in reviews:
            store_review(con, review, run_id=run_id, stored_at=now())


def _finish(home: Path, result: RunResult, state: str, error: str | None) -> None:
    with open_warehouse(home) as con:
        finish_run(con, result.run_id, finished_at=now(), state=state, summary=asdict(result), error=error)


def _as_markdown(result: RunResult) -> str:
    rows = "\n".join(f"| {name} | {value} |" for name, value in asdict(result).items() if name != "failures")
    failures = "\n".join(f"- **{failure}**" for failure in result.failures)
    return f"| what | how many |\n|---|---|\n{rows}\n\n{failures or 'The run is complete.'}\n"
