"""What the command shows: progress bars and tables on a terminal, plain lines elsewhere."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

_SHOWN_REJECTS = 5
_SHOWN_NOTICES = 20
TYPE_STYLES = {
    "task": "bold yellow",
    "method": "bold blue",
    "model": "bold green",
    "dataset": "bold red",
    "metric": "bold magenta",
}
#: What a terminal may take for a command, but for line breaks and tabs.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def without_controls(text: str) -> str:
    r"""``text`` with its control characters spelt out: names of files may hold any.

    >>> print(without_controls("red\x1b[31m.csv"))
    red\x1b[31m.csv
    """
    return _CONTROLS.sub(lambda m: f"\\x{ord(m[0]):02x}", text)


class Terminal:
    """Prints results to standard output, and progress, warnings and errors to standard error."""

    def __init__(self, *, quiet: bool = False, verbose: bool = False) -> None:
        self.quiet, self.verbose = quiet, verbose
        self.out = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
        self.err = Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())

    @contextmanager
    def progress(self) -> Iterator[Callable[[str, int, int | None], None]]:
        """A function to report progress to: bars with rate and time left on a terminal, else a line a stage."""
        if self.quiet:
            yield lambda *_: None
        elif self.err.is_terminal:
            from kg.cli.progress import bars

            with bars(self.err) as report:
                yield report
        else:
            yield self._plain_progress()

    def _plain_progress(self) -> Callable[[str, int, int | None], None]:
        def report(stage: str, done: int, total: int | None) -> None:
            if done == 0:
                from kg.cli.progress import STAGES

                self.err.print(f"{STAGES.get(stage, stage)} …", markup=False)

        return report

    def warn_rejects(self, rejects: Sequence[Mapping[str, Any]], table: Path | None) -> None:
        """One warning line for all that was set aside, and the first few of them."""
        if not rejects:
            return
        where = f" (all of them: {table})" if table is not None else ""
        noun = "input" if len(rejects) == 1 else "inputs"
        self._warn(f"{len(rejects)} {noun} set aside{where}")
        for r in rejects[:_SHOWN_REJECTS]:
            record = f", record {r['record']}" if r["record"] else ""
            self.err.print(without_controls(f"  {r['file']}{record}: {r['reason']}"), markup=False)

    def warn_notices(self, notices: Sequence[Mapping[str, Any]]) -> None:
        """One warning line for each of what a user should know of the inputs: guessed columns, graphs not read."""
        for n in notices[:_SHOWN_NOTICES]:
            self._warn(f"{n['file']}: {n['text']}" if n["file"] else n["text"])
        if len(notices) > _SHOWN_NOTICES:
            self._warn(f"{len(notices) - _SHOWN_NOTICES} more inputs of which there is something to say")

    def print_table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table on a terminal, tab-separated lines elsewhere."""
        if not self.out.is_terminal:
            for row in [header, *rows]:
                # not through rich, which would turn tabs into spaces
                cells = (without_controls(cell).replace("\t", " ").replace("\n", " ") for cell in row)
                print("\t".join(cells), file=self.out.file)
            return
        table = Table(box=None, header_style="bold", pad_edge=False)
        for name in header:
            table.add_column(name, overflow="fold")
        for row in rows:
            table.add_row(*(Text(without_controls(cell)) for cell in row))
        self.out.print(table)

    def print_note(self, note: str, shown: int, rows: int) -> None:
        """What a reader of a table must know, and how much of it is not shown, on standard error."""
        hidden = f"{rows - shown:,} more rows: ask for them with --top." if rows > shown else ""
        for line in filter(None, (hidden, note)):
            self.err.print(Text(line, style="dim"))

    def print_error(self, message: str) -> None:
        """``message`` as an error."""
        self.err.print(Text("error: ", style="bold red").append(without_controls(message), style="default not bold"))

    def print_warning(self, message: str) -> None:
        """``message`` as a warning."""
        self._warn(message)

    def _warn(self, message: str) -> None:
        told = without_controls(message)
        self.err.print(Text("warning: ", style="bold yellow").append(told, style="default not bold"))

    def say(self, message: str) -> None:
        """One line of the result."""
        self.out.print(without_controls(message), markup=False)
