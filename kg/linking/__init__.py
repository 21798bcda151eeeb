"""Papers joined by what they name alike, by what one uses and another introduces, and by repositories."""

from kg.linking.explanations import Explainer
from kg.linking.lineage import lineage
from kg.linking.paths import PaperPath, strongest_path
from kg.linking.related import link_papers
from kg.linking.repositories import shared_repositories
from kg.linking.vectors import PaperVectors, paper_vectors

__all__ = [
    "Explainer",
    "PaperPath",
    "PaperVectors",
    "lineage",
    "link_papers",
    "paper_vectors",
    "shared_repositories",
    "strongest_path",
]
