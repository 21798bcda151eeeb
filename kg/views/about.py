"""What a page says of itself: its heading, whose part it is, what it leaves out, and which pages stand beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kg.names.ontology_folder import ONTOLOGY
from kg.views.readable import readable


@dataclass(frozen=True, slots=True)
class About:
    """``papers`` is the number of papers of the whole graph, of which a page may show a part.

    ``home`` is the address of the page of the whole, relative to this page, or an empty string; ``entity_pages`` maps
    ids of entities to such addresses, ``paper_pages`` those of papers; ``home_words`` is what the way home is called.
    ``left_out`` says in words what the page does not hold, where there is such, and
    ``empty`` why there is no entity in it, where there is none.
    ``start`` is what the page opens with: an address as after ``#``; ``least`` is how sure, in per cent, what it shows
    at first is at least.
    """

    heading: str
    subheading: str
    base_iri: str
    papers: int
    left_out: str = ""
    empty: str = ""
    home: str = ""
    home_words: str = "The whole graph"
    start: str = ""
    least: int = 0
    entity_pages: dict[str, str] = field(default_factory=dict)
    paper_pages: dict[str, str] = field(default_factory=dict)
    community_pages: tuple[str, ...] = ()

    def to_data(self, entity_at: dict[str, int], paper_at: dict[str, int]) -> dict[str, Any]:
        """The page's own description of itself, entities and papers by number."""
        return {
            "heading": readable(self.heading).text,
            "subheading": self.subheading,
            "base_iri": self.base_iri,
            "ontology": ONTOLOGY,
            "papers": self.papers,
            "left_out": self.left_out,
            "empty": self.empty,
            "home": self.home,
            "home_words": self.home_words,
            "start": self.start,
            "least": self.least,
            "pages": {
                "entities": {entity_at[e]: page for e, page in self.entity_pages.items() if e in entity_at},
                "papers": {paper_at[p]: page for p, page in self.paper_pages.items() if p in paper_at},
                "communities": list(self.community_pages),
            },
        }
