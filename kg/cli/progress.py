"""Progress bars, apart from the rest of the terminal since they take long to load and most commands show none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

#: What each stage is called in words.
STAGES = {
    "fetch": "Fetching",
    "read": "Reading",
    "extract": "Extracting",
    "pretrain": "Learning the field's words",
    "fit teacher": "Fitting the teacher",
    "label": "Labelling abstracts",
    "fit broadly": "Fitting to labelled abstracts",
    "fit finally": "Fitting to annotated papers",
    "site": "Writing pages",
    "distil": "Distilling into a smaller network",
}


class _RateColumn(TextColumn):
    """Papers a second."""

    def __init__(self) -> None:
        super().__init__("")

    def render(self, task: Task) -> Text:
        """The rate of ``task``, empty until it is known."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="dim")


@contextmanager
def bars(console: Console) -> Iterator[Callable[[str, int, int | None], None]]:
    """A function to report progress to, shown as a bar with rate and time left."""
    columns = [
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _RateColumn(),
        TimeRemainingColumn(),
    ]
    with Progress(*columns, console=console, transient=True) as shown:
        tasks: dict[str, Any] = {}

        def report(stage: str, done: int, total: int | None) -> None:
            for name, task in tasks.items():
                if name != stage:
                    shown.remove_task(task)
            for name in [n for n in tasks if n != stage]:
                del tasks[name]
            if stage not in tasks:
                tasks[stage] = shown.add_task(STAGES.get(stage, stage), total=total)
            shown.update(tasks[stage], completed=done, total=total)

        yield report
