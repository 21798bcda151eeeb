"""Names are folded in one place; elsewhere only what is no name, or has rules of its own."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kg.names.folding import fold_blanks, fold_case, fold_spelling

#: Where `.casefold()` stands outside kg/names, and of what.
ALLOWED = {
    "analytics/report/html.py": "a heading, for its anchor",
    "evaluation/results.py": "the measure's own rule, which must not follow the extractor",
    "evaluation/scoring.py": "the measure's own rule, which must not follow the extractor",
    "exports/bibtex.py": "a word of a citation key, in ASCII",
    "exports/obsidian.py": "file names, on systems that know no case",
    "extraction/abbreviations.py": "single letters of acronyms and their words",
    "extraction/web_links.py": "addresses",
    "resolution/hierarchy.py": "single words of names against lists of words",
    "sources/fields.py": "names of columns",
    "sources/identifiers.py": "identifiers",
    "sources/json_objects.py": "keys of objects",
    "sources/merge.py": "titles, without LaTeX and punctuation",
    "sources/semantic_scholar.py": "keys of objects",
    "storage/search.py": "words of a search, without accents",
}


def test_names_are_folded_in_one_place(project: Path) -> None:
    rooms = project / "kg"
    folding = {
        path.relative_to(rooms).as_posix()
        for path in rooms.rglob("*.py")
        if path.parent.name != "names" and re.search(r"\.casefold\b", path.read_text(encoding="utf-8"))
    }
    assert folding == set(ALLOWED)


@given(st.text(max_size=30), st.text(max_size=30))
def test_each_way_of_folding_joins_what_the_one_before_joins(a: str, b: str) -> None:
    for name, other in ((a, b), (a, f" {a}\t"), (a, a.replace(" ", "\u00a0"))):
        if fold_blanks(name) == fold_blanks(other):
            assert fold_case(name) == fold_case(other)


def test_each_step_folds_one_thing_more() -> None:
    assert fold_blanks("the  BERT\n") == fold_blanks("the BERT") != fold_blanks("the Bert")
    assert fold_case("the BERT") == fold_case("The  Bert") != fold_case("the BERTs")
    assert fold_spelling("pre-trained model") == fold_spelling("Pre-Trained  Models")
