"""Steps: done once, told plainly when they fail, and taken up again after a kill."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ckanext.ogptn.portal.errors import Interrupted, PortalError, StepFailed
from ckanext.ogptn.portal.progress import Progress
from ckanext.ogptn.portal.settings import Record
from ckanext.ogptn.portal.steps import Commands, Step, Stepper, last_line

SAY = [sys.executable, "-c"]


@pytest.fixture
def screen() -> io.StringIO:
    """Give what the user sees."""
    return io.StringIO()


@pytest.fixture
def stepper(tmp_path: Path, screen: io.StringIO) -> Stepper:
    """Give a stepper that remembers in a file."""
    return Stepper(Record(tmp_path / "steps.json"), Progress(screen))


@pytest.fixture
def commands(screen: io.StringIO) -> Commands:
    """Give what runs commands in an empty environment."""
    return Commands(Progress(screen), {})


def fails() -> None:
    """Fail as a step does."""
    raise PortalError("the disk is full", "Make room.")


def counting(done: list[str]) -> Callable[[], None]:
    """Return work that can be counted."""
    return lambda: done.append("once more")


def test_a_step_is_done_once(stepper: Stepper) -> None:
    """What is recorded as done for a key is not done again for it."""
    done: list[str] = []
    for _start in range(2):
        stepper.do(Step("migration", counting(done), key="1.0"))
    assert len(done) == 1


def test_a_step_is_done_again_for_another_key(stepper: Stepper) -> None:
    """A new version migrates again."""
    done: list[str] = []
    for version in ("1.0", "1.1"):
        stepper.do(Step("migration", counting(done), key=version))
    assert len(done) == 2


def test_a_failed_step_is_not_recorded(stepper: Stepper, tmp_path: Path) -> None:
    """Only what is over is recorded, so a killed start takes it up again."""
    with pytest.raises(StepFailed):
        stepper.do(Step("migration", fails, key="1.0"))
    assert not Record(tmp_path / "steps.json").is_done("migration", "1.0")


def test_a_failure_says_which_and_why_and_what_to_do(stepper: Stepper) -> None:
    """The message holds the step, the reason and the advice."""
    with pytest.raises(StepFailed) as failure:
        stepper.do(Step("migration", fails))
    assert str(failure.value) == (
        "The step “migration” failed: the disk is full\nWhat to do: Make room."
    )


def test_an_optional_step_may_fail(stepper: Stepper, screen: io.StringIO) -> None:
    """A harvest that fails does not keep the portal from serving; it is shown and kept."""
    stepper.do(Step("first harvest", fails, required=False))
    assert [failure.step for failure in stepper.failed] == ["first harvest"]
    assert re.search(r"first harvest +0\.0 s  failed", screen.getvalue())


def test_each_step_is_shown_with_its_time(stepper: Stepper, screen: io.StringIO) -> None:
    """The user sees what was done and how long it took."""
    stepper.do(Step("services", lambda: None), Step("content", lambda: None))
    lines = sorted(screen.getvalue().splitlines())
    assert [re.sub(r" +", " ", line).strip() for line in lines] == [
        "content 0.0 s ok", "services 0.0 s ok",
    ]  # fmt: skip


def test_a_command_that_fails_shows_the_end_of_its_log(commands: Commands, tmp_path: Path) -> None:
    """The message holds the last lines, and where the others are."""
    program = [*SAY, "print('no such table'); raise SystemExit(7)"]
    with pytest.raises(StepFailed) as failure:
        commands.run("migration", program, tmp_path / "m.log")
    assert failure.value.reason == "it ended with status 7\n    no such table"
    assert failure.value.log == str(tmp_path / "m.log")


def test_only_this_run_s_output_is_returned(commands: Commands, tmp_path: Path) -> None:
    """A log grows over the starts; what is judged is what was printed now."""
    log = tmp_path / "m.log"
    first = commands.run("migration", [*SAY, "print('one')"], log)
    second = commands.run("migration", [*SAY, "print('two')"], log)
    assert (first, second, log.read_text()) == ("one\n", "two\n", "one\ntwo\n")


def test_a_secret_goes_in_by_the_standard_input(commands: Commands, tmp_path: Path) -> None:
    """A password stands in no argument, where every user of the machine could read it."""
    program = [*SAY, "print(len(input()))"]
    assert commands.run("administrator", program, tmp_path / "a.log", answer="secret\n") == "6\n"


def test_nothing_begins_after_the_end(commands: Commands, tmp_path: Path) -> None:
    """After Ctrl-C no further command is started."""
    commands.cancel()
    with pytest.raises(Interrupted):
        commands.run("migration", [*SAY, "print(1)"], tmp_path / "m.log")


def test_progress_is_what_a_command_says_not_its_log() -> None:
    """Lines of CKAN's log are for the log."""
    printed = "14 of 50\n2026-11-21 23:53:26,167 INFO  [ckan.cli] Using configuration file\n"
    assert last_line(printed) == "14 of 50"


def test_progress_ends_where_the_log_begins() -> None:
    """CKAN's own progress bar leaves its line open, and the log goes on in it."""
    printed = "\rIndexing 1/2\rIndexing 2/22026-11-21 23:53:26,167 INFO  [ckan.lib.search] Done\n"
    assert last_line(printed) == "Indexing 2/2"


def test_nothing_to_do_is_done(stepper: Stepper) -> None:
    """A start that has nothing to harvest goes on."""
    stepper.do()


def test_a_lost_record_costs_time_alone(tmp_path: Path) -> None:
    """A broken record reads as "nothing is done": every step may be done again."""
    (tmp_path / "steps.json").write_text("{")
    assert not Record(tmp_path / "steps.json").knows("migration")


def test_a_forgotten_step_is_done_again(stepper: Stepper, tmp_path: Path) -> None:
    """After a kill the search index is built anew, whatever was recorded."""
    done: list[str] = []
    for _start in range(2):
        stepper.do(Step("search index", counting(done), key="1.0"))
        Record(tmp_path / "steps.json").forget("search index")
    assert len(done) == 2
