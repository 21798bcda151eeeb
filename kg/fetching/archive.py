"""What an archive is to the rest: pages of records, one after another, and how its answers become records."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from kg.fetching.polite import PoliteClient
from kg.schema import Record, Reject
from kg.sources.content import Content
from kg.sources.read import format_called

#: What requests carry to an archive that wants nothing besides the user agent.
NO_HEADERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Page:
    """Records in the order of the archive, where the next page begins (None: there is none), and how many there are.

    ``not_found`` counts the records that were looked up in vain, and are as they were.
    """

    items: tuple[Record | Reject, ...]
    next: str | None
    total: int | None = None
    not_found: int = 0


class Archive(Protocol):
    """Something that answers a request page by page."""

    @property
    def name(self) -> str:
        """How messages call it."""

    @property
    def pause(self) -> float:
        """The seconds between two requests that it asks for."""

    @property
    def headers(self) -> Mapping[str, str]:
        """What requests carry besides the user agent, a key for instance."""

    @property
    def key_name(self) -> str:
        """The variable of the environment that its key is from, "" where it has none."""

    def request(self) -> dict[str, str]:
        """What tells this request from others, so that a download goes on with its own beginning alone."""

    def page(self, client: PoliteClient, position: str) -> Page:
        """The page at ``position`` ("": the first). Raises FetchError where it cannot be had."""


def records_in(content: bytes, format: str, name: str) -> tuple[Record | Reject, ...]:
    """The records of an answer, read as a file of ``format`` would be."""
    reader = format_called(format, {})
    assert reader is not None
    held = Content(name, lambda: io.BytesIO(content))
    return tuple(item for item in reader.read(held, {}) if isinstance(item, Record | Reject))


def json_object(content: bytes) -> dict[str, Any]:
    """``content`` as a JSON object. Raises ValueError where it is none."""
    value = json.loads(content)
    if not isinstance(value, dict):
        message = f"a JSON object was expected, not {type(value).__name__}"
        raise ValueError(message)
    return value


def xml_root(content: bytes) -> Element:
    """The root of ``content`` as XML. Raises ValueError where it is damaged, or declares entities."""
    try:
        root: Element = fromstring(content)
    except (ParseError, DefusedXmlException) as error:
        raise ValueError(str(error)) from error
    return root
