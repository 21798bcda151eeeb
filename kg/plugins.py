"""Plug-ins: what one file adds to a room, whether it lies in the room, in a script, or in another package.

A room keeps a :class:`Registry` of what it knows by name (source formats, exports, analyses …). A module adds one by
calling the registry's :meth:`~Registry.register`. The room's own modules are found by looking into its folder, other
packages by their entry points, both when something is first asked for, so that importing a room stays cheap.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Generic, Protocol, TypeVar

from kg.errors import PluginError

#: Where a plug-in stands that says nothing of its place: behind those that come with kg.
LAST = 1000


class PluginWarning(UserWarning):
    """A plug-in was left out; the message names it and says why."""


class Plugin(Protocol):
    """What every plug-in has: a name, and its place in the order of listing (or of recognition)."""

    @property
    def name(self) -> str:
        """What it is called by."""

    @property
    def order(self) -> int:
        """Lower stands first; those that come with kg have tens up to 990."""


P = TypeVar("P", bound=Plugin)


@dataclass(frozen=True, slots=True)
class _Entry(Generic[P]):
    plugin: P
    origin: str


class Registry(Generic[P]):
    """The plug-ins of one kind, by name.

    ``what`` is the kind in words, ``kind`` its class. Modules of the package ``room`` register those that come with kg;
    the entry points of ``group`` name those of other packages: an object of ``kind``, or a module that registers some.
    """

    def __init__(self, what: str, kind: type[P], *, group: str, room: str) -> None:
        self.what, self.kind, self.group, self.room = what, kind, group, room
        self._entries: dict[str, _Entry[P]] = {}
        self._shipped_loaded = self._others_loaded = False

    def register(self, plugin: P) -> P:
        """Add ``plugin`` and return it.

        Raises PluginError where another module has one of this name, or where ``plugin`` is none of this kind.
        """
        # the module that calls, as dataclasses and namedtuple find it: it is who the message about a clash names
        origin = str(sys._getframe(1).f_globals.get("__name__", "__main__"))
        if not origin.startswith(f"{self.room}."):
            self._load_shipped()
        self._add(plugin, origin)
        return plugin

    def __iter__(self) -> Iterator[P]:
        """Every plug-in, by order and name. Warns (PluginWarning) of each of another package that cannot be used."""
        self._load_shipped()
        self._load_others()
        return iter(sorted((e.plugin for e in self._entries.values()), key=lambda p: (p.order, p.name)))

    def __len__(self) -> int:
        """How many there are."""
        return len(list(iter(self)))

    def __contains__(self, plugin: object) -> bool:
        """Whether ``plugin`` is registered."""
        return any(known is plugin for known in self)

    def by_name(self) -> dict[str, P]:
        """Every plug-in under its name, in their order."""
        return {plugin.name: plugin for plugin in self}

    def _add(self, plugin: P, origin: str) -> None:
        if not isinstance(plugin, self.kind):
            message = (
                f"the {self.what} of {origin} is a {type(plugin).__name__}, "
                f"not a {self.kind.__module__}.{self.kind.__qualname__}"
            )
            raise PluginError(message)
        known = self._entries.get(plugin.name)
        # a module that is run again, as a cell of a notebook is, replaces what it registered
        if known is not None and known.plugin is not plugin and known.origin != origin:
            message = (
                f"the {self.what} {plugin.name!r} of {origin} has the name of that of {known.origin}; "
                "give it another name"
            )
            raise PluginError(message)
        if known is None or known.plugin is not plugin:
            self._entries[plugin.name] = _Entry(plugin, origin)

    def _load_shipped(self) -> None:
        if self._shipped_loaded:
            return
        self._shipped_loaded = True
        from importlib import import_module
        from pkgutil import iter_modules

        for module in iter_modules(import_module(self.room).__path__):
            if not module.ispkg:
                import_module(f"{self.room}.{module.name}")

    def _load_others(self) -> None:
        if self._others_loaded:
            return
        self._others_loaded = True
        from importlib.metadata import entry_points

        for point in entry_points(group=self.group):
            origin = f"{point.dist.name} ({point.value})" if point.dist is not None else point.value
            try:
                loaded = point.load()
                if not isinstance(loaded, ModuleType):
                    self._add(loaded, origin)
            except PluginError as error:
                warn_of(str(error))
            except Exception as error:  # noqa: BLE001 - whatever another package does wrong, the command goes on
                warn_of(f"the {self.what} {point.name!r} of {origin}: {type(error).__name__}: {error}")


def warn_of(message: str) -> None:
    """Warn that a plug-in is left out."""
    warnings.warn(f"a plug-in is left out: {message}", PluginWarning, stacklevel=2)
