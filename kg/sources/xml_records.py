"""Elements of XML files, one at a time, with entity expansion and external references refused."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO, cast
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

from kg.schema import Reject
from kg.sources.content import Content
from kg.sources.format import Head
from kg.sources.limits import Metered


class _Found(Exception):  # noqa: N818 - it ends the parsing, and is no error
    """The name that was looked for."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


# Each XML format asks for the name of the same head in turn.
@lru_cache(maxsize=1)
def root_name(head: Head) -> str:
    """The local name of the root element; "" where the head is no XML. Takes time in proportion to the head."""
    text = head.text.lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        return ""
    # The text is decoded already, whatever encoding its declaration names.
    parser = expat.ParserCreate("utf-8")
    declared = ""

    def start_declaration(name: str, *_: object) -> None:
        nonlocal declared
        declared = name

    def declare_entity(*_: object) -> None:
        # None is ever expanded: the root is called as the declaration says, and whoever reads the file refuses it.
        raise _Found(declared)

    def start_element(name: str, _: object) -> None:
        raise _Found(name)

    parser.StartDoctypeDeclHandler = start_declaration
    parser.EntityDeclHandler = declare_entity
    parser.StartElementHandler = start_element
    try:
        # In one piece: in several, an unclosed comment would be read again with each of them.
        parser.Parse(text.encode("utf-8", "replace"), True)
    except _Found as found:
        return found.name.rpartition(":")[2]
    except expat.ExpatError:
        pass
    return ""


def iterate_elements(
    content: Content, names: frozenset[str], *, opening: frozenset[str] = frozenset()
) -> Iterator[Element | Reject]:
    """Each element whose local name is in ``names``, freed once the next is asked for.

    Those in ``opening`` come when they open, with their attributes and before what they hold. A reject ends the
    iteration where the XML is broken or holds what a data file has no need of. Memory is bounded by one element of
    ``names``, however long the file: whatever else has ended leaves its parent as well.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    with content.opened() as opened:
        stream = Metered(cast(BinaryIO, opened), content.limits)
        open_elements: list[Element] = []
        wanted = 0  # how many of the open elements are in ``names``: what they hold stays until they end
        try:
            for event, element in iterparse(stream, events=("start", "end")):
                name = local_name(element)
                if event == "start":
                    open_elements.append(element)
                    wanted += name in names
                    if name in opening:
                        yield element
                    continue
                open_elements.pop()
                if name in names:
                    wanted -= 1
                    yield element
                if not wanted:
                    stream.reset()
                if not wanted and open_elements:
                    open_elements[-1].remove(element)
        except ParseError as error:
            yield Reject(content.name, 0, f"not valid XML: {error}; nothing is read from here on")
        except DefusedXmlException as error:
            yield Reject(content.name, 0, f"XML with entity declarations or external references is refused: {error}")


def local_name(element: Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element, name: str) -> list[Element]:
    """Direct children of that local name."""
    return [c for c in element if local_name(c) == name]


def text_of(element: Element | None) -> str:
    """All text inside, markup flattened."""
    return "".join(element.itertext()) if element is not None else ""


def child_text(element: Element, name: str) -> str:
    """The text of the first direct child of that name, or an empty string."""
    found = children(element, name)
    return text_of(found[0]) if found else ""
