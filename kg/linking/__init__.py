"""Papers joined by the entities they share, weighted by rarity."""

from kg.linking.related import link_papers

__all__ = ["link_papers"]
