"""What the maker of a graph says of it, in the graph's description: licences, creator, release, endpoint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from kg.errors import ArgumentError
from kg.rdf.iris import is_address

_IRIS = {
    "license": "a licence, such as https://creativecommons.org/licenses/by/4.0/",
    "texts_license": "a licence, such as https://creativecommons.org/publicdomain/zero/1.0/",
    "endpoint": "a SPARQL endpoint, such as https://example.org/sparql",
}


@dataclass(frozen=True, slots=True)
class About:
    """What no input says: ``license`` of the data and ``texts_license`` of the sentences quoted in it, both as IRIs.

    ``creator`` is a name, or the IRI of a person or organisation (an ORCID iD, a ROR); ``release`` the version of this
    graph, in any form; ``endpoint`` the IRI at which it answers SPARQL. What is empty is not said. Raises ArgumentError
    where an IRI is no http(s) address.
    """

    license: str = ""
    texts_license: str = ""
    creator: str = ""
    release: str = ""
    endpoint: str = ""

    def __post_init__(self) -> None:
        """Check the addresses."""
        for name, what in _IRIS.items():
            given = getattr(self, name)
            if given and not is_address(given):
                message = f"{given!r} is no http(s) address of {what}"
                raise ArgumentError(message)

    def told(self) -> dict[str, str]:
        """As a manifest keeps it."""
        return asdict(self)


def about_of(parameters: Mapping[str, object]) -> About:
    """What the parameters of a manifest say of the graph; nothing, where they are of an older one."""
    kept = parameters.get("about")
    return About(**{str(k): str(v) for k, v in kept.items()}) if isinstance(kept, Mapping) else About()
