"""A volume of the ACL Anthology, from the XML of its data repository (https://aclanthology.org/info/development/)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.errors import ArgumentError, FetchError, NotThere
from kg.fetching.archive import NO_HEADERS, Page, records_in, xml_root
from kg.fetching.polite import PoliteClient
from kg.schema import Record

_NEW = re.compile(r"((?:19|20)[0-9]{2}\.[a-z0-9_]+)-[a-z0-9_]+")
_OLD = re.compile(r"([A-Z][0-9]{2})-([0-9]{1,2})")
#: Old collections whose volumes have two digits, and papers as many.
_TWO_DIGITS = re.compile(r"W[0-9]{2}|C69|D19")

#: The address of the interface.
BASE = "https://raw.githubusercontent.com/acl-org/acl-anthology/master/data/xml"


@dataclass(frozen=True, slots=True)
class AclVolume:
    """The papers of ``volume``: 2020.acl-main, P18-1, W18-12. Raises ArgumentError where no volume is called so."""

    volume: str
    base: str = BASE

    name = "the ACL Anthology"
    pause = 1.0
    key_name = ""
    headers = NO_HEADERS

    def __post_init__(self) -> None:
        """Check the volume's name."""
        _ = self._collection

    def request(self) -> dict[str, str]:
        """The volume."""
        return {"archive": "acl", "volume": self.volume, "base": self.base}

    def page(self, client: PoliteClient, position: str) -> Page:
        """All papers of the volume, cut out of its collection. Raises FetchError where there are none."""

        def read(content: bytes) -> Page:
            xml_root(content)
            items = records_in(content, "acl-xml", "ACL Anthology")
            kept = tuple(i for i in items if isinstance(i, Record) and self._has(dict(i.identifiers).get("acl", "")))
            return Page(kept, None, len(kept))

        try:
            page = client.get(f"{self.base}/{self._collection}.xml", {}, read)
        except NotThere as error:
            message = f"the ACL Anthology has no collection {self._collection}; volumes are called as 2020.acl-main"
            raise FetchError(message) from error
        if not page.items:
            message = f"the collection {self._collection} of the ACL Anthology has no volume {self.volume}"
            raise FetchError(message)
        return page

    @property
    def _collection(self) -> str:
        """What the file of the volume is called."""
        match = _NEW.fullmatch(self.volume) or _OLD.fullmatch(self.volume)
        if match is None:
            message = f"no volume is called {self.volume!r}; they are called as 2020.acl-main, P18-1 or W18-12"
            raise ArgumentError(message)
        return match[1]

    def _has(self, paper: str) -> bool:
        """Whether the paper of this id is of the volume: P18-1001 is of P18-1, W18-1203 of W18-12."""
        old = _OLD.fullmatch(self.volume)
        if old is None:
            return paper.startswith(f"{self.volume}.")
        number = old[2].zfill(2) if _TWO_DIGITS.fullmatch(old[1]) and len(old[2]) == 2 else old[2]
        return paper.startswith(f"{old[1]}-{number}") and len(paper) == len("P18-1001")
