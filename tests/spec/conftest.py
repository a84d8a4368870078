"""Every specification module has a page under docs/claims, and a last test: that the page says what its tests say.

`pytest tests/spec --write-pages` (`make docs`) writes the pages instead. Nothing is run twice for it: what the
tests are given and expect is recorded as they run. Where not all tests of a module have run and passed, its page is
skipped.
"""

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import pytest

from tests.spec.pages import INDEX, PAGES, index, page, page_path
from tests.spec.recorded import Scene, recording

SCENES = pytest.StashKey[list[Scene]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-pages", action="store_true", help="write docs/claims from the tests that run")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    with recording() as scenes:
        yield
    item.stash[SCENES] = scenes  # not reached where the test failed


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module:
    return SpecModule.from_parent(parent, path=module_path)


class SpecModule(pytest.Module):
    def collect(self) -> list[pytest.Item | pytest.Collector]:
        tests = list(super().collect())
        return [*tests, PageTest.from_parent(self, name="its_page_says_what_its_tests_say", tests=tests)]


class PageTest(pytest.Item):
    def __init__(self, *, tests: list[pytest.Function], **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.tests = tests

    def runtest(self) -> None:
        if any(SCENES not in test.stash for test in self.tests):
            pytest.skip("a page is compared where all tests of its module have run and passed")
        promises: dict[str, list[Scene]] = {}
        for test in self.tests:
            promises.setdefault(test.originalname, []).extend(test.stash[SCENES])
        module = self.path.stem
        text = page(module, self.parent.obj.__doc__ or "", promises)
        if self.config.getoption("write_pages", default=False):
            PAGES.mkdir(parents=True, exist_ok=True)
            page_path(module).write_text(text, encoding="utf-8")
            (PAGES / INDEX).write_text(index(), encoding="utf-8")
        else:
            _is_current(page_path(module), text)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:
        return str(excinfo.value) if excinfo.errisinstance(pytest.fail.Exception) else super().repr_failure(excinfo)


def _is_current(path: Path, text: str) -> None:
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    if written != text:
        change = unified_diff(written.splitlines(), text.splitlines(), "the page", "the tests", lineterm="", n=1)
        pytest.fail("\n".join([
            f"docs/claims/{path.name} no longer says what its tests say. Run `make docs`, and read what has changed.",
            *list(change)[:40],
        ]), pytrace=False)  # fmt: skip
