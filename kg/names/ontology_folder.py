"""Where the ontology is: inside the installed package, or at the top of a checkout."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

ONTOLOGY = "https://w3id.org/ml-kg/ontology#"


def ontology_folder() -> Path:
    """The folder of kg.ttl, context.jsonld, queries/ and vocabulary/."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "ontology"
    return installed if installed.is_dir() else package.parent / "ontology"


@cache
def ontology_version() -> str:
    """The version that kg.ttl gives itself."""
    found = re.search(r'owl:versionInfo "([^"]+)"', (ontology_folder() / "kg.ttl").read_text(encoding="utf-8"))
    assert found is not None
    return found[1]
