"""Local entities of many papers to entities: names that mean the same thing, and why."""

from kg.resolution.bare_names import resolve_names
from kg.resolution.resolve import Resolution, resolve
from kg.resolution.suggest import Suggestion, suggest
from kg.resolution.user_files import Alias, KeptApart, read_aliases, read_kept_apart

__all__ = [
    "Alias",
    "KeptApart",
    "Resolution",
    "Suggestion",
    "read_aliases",
    "read_kept_apart",
    "resolve",
    "resolve_names",
    "suggest",
]
