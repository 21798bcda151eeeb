"""What the command shows: progress bars and tables on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.progress import Task

    from kg.extraction.scoring import Scores
    from kg.rdf import NamedQuery, QueryResult, Violation
    from kg.rdf.explain import Step
    from kg.schema import Extraction

_SHOWN_REJECTS = 5
_STAGES = {
    "read": "Reading",
    "extract": "Extracting",
    "pretrain": "Learning the field's words",
    "fit teacher": "Fitting the teacher",
    "label": "Labelling abstracts",
    "fit broadly": "Fitting to labelled abstracts",
    "fit finally": "Fitting to annotated papers",
    "distil": "Distilling into a smaller network",
}

_TYPE_STYLES = {
    "task": "bold yellow",
    "method": "bold blue",
    "model": "bold green",
    "dataset": "bold red",
    "metric": "bold magenta",
}


class _RateColumn(TextColumn):
    """Papers a second."""

    def __init__(self) -> None:
        super().__init__("")

    def render(self, task: Task) -> Text:
        """The rate of ``task``, empty until it is known."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="dim")


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
            with _bars(self.err) as report:
                yield report
        else:
            yield self._plain_progress()

    def _plain_progress(self) -> Callable[[str, int, int | None], None]:
        def report(stage: str, done: int, total: int | None) -> None:
            if done == 0:
                self.err.print(f"{_STAGES.get(stage, stage)} …", markup=False)

        return report

    def print_build(self, manifest: Mapping[str, Any], out: Path) -> None:
        """What was built, in a few lines, and where to look at it."""
        if self.quiet:
            return
        c = manifest["counts"]
        self.say(
            f"{_n(c['records'])} records, {_n(c['papers'])} papers ({_n(c['duplicates'])} duplicates merged), "
            f"{_n(c['rejected'])} rejected"
        )
        self.say(
            f"{_n(c['entities'])} entities, {_n(c['statements'])} statements, {_n(c['mentions'])} mentions, "
            f"{_n(c['links'])} links, {_n(c['related'])} pairs of related papers, {_n(c['triples'])} triples"
        )
        if self.verbose:
            self.print_table(
                ["stage", "seconds", "peak MiB"],
                [[name, f"{s['seconds']:.2f}", f"{s['peak_mib']:.0f}"] for name, s in manifest["stages"].items()],
            )
        seconds = sum(s["seconds"] for s in manifest["stages"].values())
        self.say(f"Wrote {out} in {seconds:.1f} s. Open {out / 'index.html'} in a browser.")

    def warn_rejects(self, rejects: Sequence[Mapping[str, Any]], table: Path | None) -> None:
        """One warning line for all that was set aside, and the first few of them."""
        if not rejects:
            return
        where = f" (all of them: {table})" if table is not None else ""
        noun = "input" if len(rejects) == 1 else "inputs"
        self._warn(f"{len(rejects)} {noun} set aside{where}")
        for r in rejects[:_SHOWN_REJECTS]:
            record = f", record {r['record']}" if r["record"] else ""
            self.err.print(f"  {r['file']}{record}: {r['reason']}", markup=False)

    def print_info(self, manifest: Mapping[str, Any], folder: Path) -> None:
        """The manifest in words and tables."""
        self.say(f"{folder}: built by kg {manifest['kg']}")
        self.print_table(["what", "count"], [[k, _n(v)] for k, v in manifest["counts"].items()])
        self.print_table(["input", "SHA-256"], [[i["file"], i["sha256"]] for i in manifest["inputs"]])

    def print_queries(self, queries: Sequence[NamedQuery]) -> None:
        """Name, question and parameters of each shipped query."""
        rows = [[q.name, q.summary, ", ".join(f"{k}={v}" for k, v in q.parameters)] for q in queries]
        self.print_table(["query", "what it answers", "parameters"], rows)

    def print_explanation(self, text: str, steps: Sequence[Step]) -> None:
        """A query as it is asked, and its algebra with what each pattern finds."""
        self.say(text.rstrip())
        self.say("")
        for step in steps:
            found = "" if step.triples is None else f"   {_n(step.triples)} triples"
            self.say(f"{'  ' * step.depth}{step.operation}{found}")

    def print_answer(self, answer: QueryResult) -> None:
        """The answer to a query: a table, yes or no, or Turtle."""
        if answer.boolean is not None:
            self.say("yes" if answer.boolean else "no")
        elif answer.turtle is not None:
            self.say(answer.turtle)
        else:
            self.print_table(list(answer.columns), [["" if v is None else v for v in row] for row in answer.rows])

    def print_violations(self, violations: Sequence[Violation], show: int) -> None:
        """What breaks the shapes, in words: how often each rule is broken, and the first ``show`` things that do."""
        if not violations:
            self.say("The graph is as the shapes say.")
            return
        broken: dict[tuple[str, str, str], list[Violation]] = {}
        for v in violations:
            broken.setdefault((v.shape, v.message, v.constraint), []).append(v)
        for (shape, message, constraint), same in broken.items():
            self.say(f"{shape}: {message}; {_n(len(same))} broken ({constraint})")
            for v in same[:show]:
                self.say(f"  {v.focus}" + (f" has {v.value}" if v.value is not None else ""))
            if len(same) > show:
                self.say(f"  and {_n(len(same) - show)} more")

    def print_extraction(self, text: str, found: Extraction) -> None:
        """A text with what it names in the colours of the types, and a table of it."""
        shown = Text(text)
        for entity in found.entities:
            for m in entity.mentions:
                shown.stylize(_TYPE_STYLES[entity.type], m.start, m.end)
        for link in found.links:
            shown.stylize("underline", link.start, link.end)
        self.out.print(shown)
        self.out.print()
        rows = [[e.type, " | ".join(e.forms), e.relation.replace("_", " "), f"{e.score:.2f}"] for e in found.entities]
        rows += [["link", link.url, link.kind + (", own" if link.own else ""), ""] for link in found.links]
        self.print_table(["type", "name", "relation", "confidence"], rows)

    def print_scores(self, scores: Scores, errors: int) -> None:
        """Figures by measure and type, how far confidence holds, and what went wrong in the first papers."""
        from kg.extraction.scoring import calibration_error, reliability

        self.say(f"{scores.papers} papers, {scores.missing} without an answer")
        rows = [
            [measure, kind, _n(t.gold), _n(t.predicted), f"{t.precision:.1f}", f"{t.recall:.1f}", f"{t.f1:.1f}"]
            for (measure, kind), t in scores.ordered()
        ]
        self.print_table(["measure", "type", "gold", "found", "precision", "recall", "F1"], rows)
        self.say(f"Expected calibration error of entities: {calibration_error(scores.judged):.3f}")
        bins = reliability(scores.judged)
        self.print_table(
            ["confidence", "entities", "mean confidence", "right"],
            [
                [f"{b.low:.1f} to {b.high:.1f}", _n(b.count), f"{b.confidence:.2f}", f"{100 * b.precision:.1f} %"]
                for b in bins
            ],
        )
        for paper in scores.errors[:errors]:
            self.say(f"{paper.paper}")
            for word, entities in (("missed", paper.missed), ("wrong", paper.wrong)):
                for entity in entities:
                    self.say(f"  {word}: {entity}")

    def print_related(
        self, related: Sequence[tuple[float, str, Sequence[Mapping[str, Any]]]], names: Mapping[str, str]
    ) -> None:
        """Related papers: score, title, and below what the two have in common, each with its share of the score."""
        if not related:
            self.say("No paper of the graph is related to it.")
        for score, title, shared in related:
            self.out.print(Text.assemble((f"{score:.3f}  ", "bold"), title))
            for s in shared:
                self.out.print(Text(f"         {s['share']:.3f}  {_in_common(s, names)}", style="dim"))

    def print_path(self, titles: Sequence[str], entities: Sequence[str], strength: float) -> None:
        """A chain of papers, with the entity that joins each to the next."""
        for title, entity in zip(titles, entities, strict=False):
            self.out.print(Text(title, style="bold"))
            self.out.print(Text(f"  │ {entity}", style="dim"))
        self.out.print(Text(titles[-1], style="bold"))
        self.say(f"Strength {strength:.4f} (1: everything these papers name is shared)")

    def print_tree(
        self, links: Sequence[Mapping[str, str]], entities: Mapping[str, tuple[str, str, int]], root: str | None
    ) -> None:
        """What is below each root, indented; with one root also the way up from it."""
        below: dict[str, list[Mapping[str, str]]] = {}
        above: dict[str, list[Mapping[str, str]]] = {}
        for link in links:
            below.setdefault(link["broader"], []).append(link)
            above.setdefault(link["entity"], []).append(link)
        roots = [root] if root is not None else sorted(set(below) - set(above), key=lambda e: (-len(below[e]), e))
        for link in above.get(root or "", ()):
            self.out.print(Text(f"kind of {entities[link['broader']][0]}  ({link['rule']}: {link['evidence']})"))
        for start in roots:
            waiting = [(start, 0, "")]
            while waiting:
                entity, depth, reason = waiting.pop()
                name, kind, papers = entities[entity]
                line = Text("  " * depth + name, style=_TYPE_STYLES[kind] if depth == 0 else "")
                self.out.print(line.append(f"  {kind}, {papers} paper{'s' * (papers != 1)}{reason}", style="dim"))
                children = sorted(below.get(entity, ()), key=lambda k: (-entities[k["entity"]][2], k["entity"]))
                waiting += [(k["entity"], depth + 1, f", {k['rule']}") for k in reversed(children)]

    def print_table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table on a terminal, tab-separated lines elsewhere."""
        if not self.out.is_terminal:
            for row in [header, *rows]:
                # not through rich, which would turn tabs into spaces
                print("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row), file=self.out.file)
            return
        table = Table(box=None, header_style="bold", pad_edge=False)
        for name in header:
            table.add_column(name, overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        self.out.print(table)

    def print_note(self, note: str, shown: int, rows: int) -> None:
        """What a reader of a table must know, and how much of it is not shown, on standard error."""
        hidden = f"{_n(rows - shown)} more rows: ask for them with --top." if rows > shown else ""
        for line in filter(None, (hidden, note)):
            self.err.print(Text(line, style="dim"))

    def print_error(self, message: str) -> None:
        """``message`` as an error."""
        self.err.print(Text("error: ", style="bold red").append(message, style="default not bold"))

    def _warn(self, message: str) -> None:
        self.err.print(Text("warning: ", style="bold yellow").append(message, style="default not bold"))

    def say(self, message: str) -> None:
        """One line of the result."""
        self.out.print(message, markup=False)


@contextmanager
def _bars(console: Console) -> Iterator[Callable[[str, int, int | None], None]]:
    columns = [
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _RateColumn(),
        TimeRemainingColumn(),
    ]
    with Progress(*columns, console=console, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def report(stage: str, done: int, total: int | None) -> None:
            for name, task in tasks.items():
                if name != stage:
                    bars.remove_task(task)
            for name in [n for n in tasks if n != stage]:
                del tasks[name]
            if stage not in tasks:
                tasks[stage] = bars.add_task(_STAGES.get(stage, stage), total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield report


def _n(count: int) -> str:
    return f"{count:,}"


def _in_common(shared: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """A reason in words."""
    if shared["via"] == "same":
        return names[shared["entity"]]
    pair = f"{names[shared['a']]} – {names[shared['b']]}"
    return f"{pair} (both under {names[shared['entity']]})" if shared["via"] == "broader" else f"{pair} (alike by name)"
