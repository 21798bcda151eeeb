"""Local entities of many papers to entities: names that mean the same thing, and why."""

from kg.resolution.resolve import Resolution, resolve

__all__ = ["Resolution", "resolve"]
