"""``tailor demo``: train on four embedded trials, answer an example patient of each, write a report."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from rich.markup import escape
from rich.rule import Rule
from threadpoolctl import threadpool_limits

from data.console import console, print_error
from data.errors import TailorError
from data.program import program
from data.settings import settings
from experiments.demo_figures import figures
from experiments.report import Chapter, write
from serving.predictor import Predictor
from serving.render import render
from serving.request import check, from_file
from training.candidates import Effort
from training.evaluate import Progress
from training.progress import bar
from training.train import train

OWN = ("TAILOR_HOME", "TAILOR_TRACKING_URI")


@dataclass(frozen=True)
class Case:
    """One chapter: a program, an endpoint whose cohort needs no download, and an example patient."""

    program: str
    endpoint: str
    example: str


CASES = (
    Case("hiv", "aids_free_survival", "hiv_actg320.json"),
    Case("breast", "recurrence_free_survival", "breast_gbsg2.json"),
    Case("lung", "overall_survival", "lung_veterans.json"),
    Case("rare-childhood", "relapse_free_survival", "rare-childhood.json"),
)


def run(out: Path, effort: Effort | None = None, cases: Sequence[Case] = CASES) -> Path:
    """Train, answer, print, and write ``report.html``, plots and answers into a folder; return the report.

    Cases whose library is not installed are left out and named.

    Raises
    ------
    TailorError
        ``bad_folder``, or ``library_missing`` if no case could be answered.
    """
    _make(out)
    chapters, absent = _chapters(out, effort or Effort.quick(), cases)
    if not chapters:
        raise absent[0]
    for chapter in chapters:
        console.print(Rule(program(chapter.prediction.program).title))
        console.print(render(chapter.prediction))
    for error in absent:
        print_error(error)
    report = write(chapters, out / "report.html")
    home = escape(str(out / ".tailor"))
    console.print(
        f"\n[bold green]Open {escape(str(report))}[/]; plots and answers are beside it.", soft_wrap=True
    )
    console.print(f"Ask the models more with: TAILOR_HOME={home} tailor serve --open", soft_wrap=True)
    return report


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        says = f"Cannot write into {out}: {error.strerror}."
        raise TailorError("bad_folder", says, field="out", hint="Give another folder: --out FOLDER") from None


def _chapters(out: Path, effort: Effort, cases: Sequence[Case]) -> tuple[list[Chapter], list[TailorError]]:
    done, absent = [], []
    with own_registry(out / ".tailor"), threadpool_limits(settings().threads), bar(len(cases)) as progress:
        for case in cases:
            try:
                done.append(_chapter(case, out, effort, _named(case, progress)))
            except TailorError as error:
                if error.code != "library_missing":
                    raise
                absent.append(error)
    return done, absent


def _named(case: Case, progress: Progress) -> Progress:
    return lambda what, share: progress(f"{case.program}: {what}", share)


@contextmanager
def own_registry(home: Path) -> Iterator[None]:
    """Keep models in a folder of their own for a while, whatever the settings say.

    The models of a demonstration are quick ones: they must not become anybody's champions.
    """
    before = {name: os.environ.pop(name, None) for name in OWN}
    os.environ["TAILOR_HOME"] = str(home.resolve())
    settings.cache_clear()
    try:
        yield
    finally:
        del os.environ["TAILOR_HOME"]
        os.environ.update({name: value for name, value in before.items() if value is not None})
        settings.cache_clear()


def _chapter(case: Case, out: Path, effort: Effort, progress: Progress) -> Chapter:
    about = program(case.program)
    trained = train(about, about.endpoint(case.endpoint), effort=effort, progress=progress)
    asked = check(from_file(Path(str(files("data").joinpath("examples", case.example)))))
    # The other therapies of a program belong to endpoints whose cohorts have to be fetched.
    therapies = [therapy.id for therapy in trained.bundle.card.therapies]
    answer = Predictor.from_registry(case.program).predict(asked.patient, case.program, therapies)
    (out / f"{case.program}.json").write_text(answer.model_dump_json(indent=2), encoding="utf-8")
    return Chapter(asked.about, asked.patient, trained, answer, figures(trained, answer, out))
