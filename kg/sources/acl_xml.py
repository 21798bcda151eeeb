"""The ACL Anthology's XML: a collection of volumes of papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.schema import Record, Reject, Source
from kg.sources.content import Content
from kg.sources.fields import record_of
from kg.sources.format import Format
from kg.sources.registry import register
from kg.sources.xml_records import child_text, children, iterate_elements, local_name, root_name, text_of


def read(content: Content, columns: Mapping[str, str]) -> Iterator[Record | Reject]:
    """Papers of all volumes with their Anthology ids (2020.acl-main.1, P18-1001); front matter is no paper."""
    collection = volume = year = month = ""
    number = 0
    elements = iterate_elements(content, frozenset({"meta", "paper"}), opening=frozenset({"collection", "volume"}))
    for element in elements:
        if isinstance(element, Reject):
            yield Reject(element.file, number + 1 if number else 0, element.reason)
            return
        name = local_name(element)
        if name == "collection":
            collection = element.get("id", "")
        elif name == "volume":
            volume, year, month = element.get("id", ""), "", ""
        elif name == "meta":
            year, month = child_text(element, "year"), child_text(element, "month")
        else:
            number += 1
            anthology_id = _anthology_id(collection, volume, element.get("id", ""))
            yield record_of(
                Source(content.name, number),
                {
                    "id": anthology_id,
                    "acl": anthology_id,
                    "title": child_text(element, "title"),
                    "abstract": child_text(element, "abstract"),
                    "authors": [
                        f"{child_text(a, 'first')} {child_text(a, 'last')}".strip() or text_of(a)
                        for a in children(element, "author")
                    ],
                    "year": year or collection[:4],
                    "date": f"{month} {year}" if month and year else "",
                    "doi": child_text(element, "doi"),
                },
            )


def _anthology_id(collection: str, volume: str, paper: str) -> str:
    """The id that the Anthology forms of its parts: P18 + 1 + 1 is P18-1001, and W18 + 12 + 3 is W18-1203."""
    if not (collection and volume and paper):
        return ""
    if not collection[0].isalpha():
        return f"{collection}-{volume}.{paper}"
    if not (volume.isdigit() and paper.isdigit()):
        return ""
    # Workshops had more than nine volumes a year, and two collections were numbered as they are.
    two_digits = collection[0] == "W" or collection == "C69" or (collection == "D19" and int(volume) >= 5)
    return f"{collection}-{int(volume):02d}{int(paper):02d}" if two_digits else f"{collection}-{volume}{int(paper):03d}"


FORMAT = register(
    Format(
        "acl-xml",
        "ACL Anthology XML",
        "Collections of the Anthology's data repository.",
        lambda head: root_name(head) == "collection",
        read,
        order=50,
    )
)
