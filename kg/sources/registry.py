"""The source formats: a module of this room each, and those of other packages (entry points ``kg.sources``)."""

from __future__ import annotations

from kg.plugins import Registry
from kg.sources.format import Format

FORMATS: Registry[Format] = Registry("source format", Format, group="kg.sources", room="kg.sources")
register = FORMATS.register
