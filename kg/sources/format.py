"""What a source format is: a name, how to recognise it, and how to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kg.plugins import LAST
from kg.schema import ColumnsRead, Record, Reject
from kg.sources.content import Content


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of an input: its bytes and, where they are text, its characters."""

    raw: bytes
    text: str


@dataclass(frozen=True, slots=True)
class Format:
    """A source format.

    ``detect`` says whether a head is of this format; ``read`` yields its records in order and a reject for
    each that cannot be used. ``columns`` (field → column name) is for formats with named columns, which say at the
    end what they read from which (see :class:`kg.sources.columns.Columns`).
    ``order`` is the place in the order of recognition, the most particular first; ``binary`` says that the format is
    no text and told by its bytes.
    """

    name: str
    title: str
    description: str
    detect: Callable[[Head], bool]
    read: Callable[[Content, Mapping[str, str]], Iterator[Record | Reject | ColumnsRead]]
    order: int = LAST
    binary: bool = False
