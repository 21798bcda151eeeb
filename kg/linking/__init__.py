"""Papers joined by what they name alike, by what one uses and another introduces, and by repositories."""

from kg.linking.explanations import Explainer
from kg.linking.lineage import lineage
from kg.linking.paths import Chain, ChainNode, step_costs, strongest_chain
from kg.linking.related import link_papers, related_papers
from kg.linking.repositories import shared_repositories
from kg.linking.vectors import PaperVectors, paper_vectors

__all__ = [
    "Chain",
    "ChainNode",
    "Explainer",
    "PaperVectors",
    "lineage",
    "link_papers",
    "paper_vectors",
    "related_papers",
    "shared_repositories",
    "step_costs",
    "strongest_chain",
]
