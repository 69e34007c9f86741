"""How the loop shows itself: a progress bar a stage, and a table at the end."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from gpu_jobs.jobs.life import ProgressNow


@dataclass
class Stages:
    """Runs stages one after another under progress bars and keeps the seconds each took."""

    console: Console
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def running(self, name: str) -> Iterator["Bar"]:
        """One stage: a bar while it runs, its seconds afterwards."""
        columns = (
            TextColumn("{task.description:<12}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[message]}", style="dim"),
        )
        began = time.monotonic()
        with Progress(*columns, console=self.console) as progress:
            bar = Bar(progress, name)
            yield bar
            bar.fill()
        self.seconds[name] = round(time.monotonic() - began, 2)


class Bar:
    """One stage's bar; `listen` is what a job reports its progress to."""

    def __init__(self, progress: Progress, name: str) -> None:
        self._progress = progress
        self._task = progress.add_task(name, total=None, message="")

    def listen(self, now: ProgressNow) -> None:
        """Show how far a job is."""
        self._progress.update(self._task, completed=now.done, total=now.total, message=now.message)

    def count(self, done: int, total: int | None, message: str = "") -> None:
        """Show how far a function is that is called without a job."""
        self.listen(ProgressNow(done, total, message))

    def fill(self) -> None:
        """Show the stage as done."""
        task = self._progress.tasks[0]
        total = task.total or task.completed or 1
        self._progress.update(self._task, completed=total, total=total, message="")


def table_of(rows: list[tuple[str, str]]) -> Table:
    """Two columns: what, and how much."""
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(style="bold")
    table.add_column(justify="right")
    for name, value in rows:
        table.add_row(name, value)
    return table
