"""The figures that papers report, for the explorer: columns, with their places in the texts as they are shown."""

from __future__ import annotations

from typing import Any

from kg.names.metric_scales import scale_of
from kg.schema import LEAST_SURE_RESULT, RESULT_FORMS
from kg.storage.tables import Tables
from kg.views.page_texts import rows_of
from kg.views.readable import Readable, readable


def reported(
    tables: Tables, texts: list[Readable], paper_at: dict[str, int], entity_at: dict[str, int], names: list[str]
) -> dict[str, Any]:
    """The results of the papers of ``paper_at``, by paper and place. O(results).

    ``metric``, ``dataset``, ``subject`` and ``over`` are numbers of entities, -1 for none; ``better`` is 1 where higher
    figures are better, -1 where lower ones are, else 0; ``confidence`` is per cent, as is
    ``least``, from which on they are listed at once. ``at`` has start and end of the
    sentence and of the figure in the paper's text, in code points of what is shown; nothing where there are no
    ``texts``. ``names`` are those of the entities.
    """
    rows = rows_of(tables.results, paper_at).to_pylist()
    rows.sort(key=lambda r: (paper_at[r["paper"]], r["start"]))
    parts = {part: [entity_at.get(r[part], -1) for r in rows] for part in ("metric", "dataset", "subject", "over")}
    scales = [scale_of(names[metric]) if metric >= 0 else None for metric in parts["metric"]]
    return {
        "paper": [paper_at[r["paper"]] for r in rows],
        "value": [readable(r["value"]).text for r in rows],
        "number": [r["comparable"] for r in rows],
        "unit": [r["comparable_unit"] for r in rows],
        "form": [RESULT_FORMS.index(r["form"]) for r in rows],
        **parts,
        "better": [0 if s is None else 1 if s.better == "higher" else -1 for s in scales],
        "least": int(100 * LEAST_SURE_RESULT),
        "confidence": [int(100 * r["confidence"] + 1e-9) for r in rows],
        "at": [_places(texts[paper_at[r["paper"]]], r) for r in rows] if texts else [],
    }


def _places(text: Readable, row: dict[str, Any]) -> list[int]:
    return [
        text.place(row["sentence_start"]),
        text.place(row["sentence_end"], end=True),
        text.place(row["start"]),
        text.place(row["end"], end=True),
    ]
