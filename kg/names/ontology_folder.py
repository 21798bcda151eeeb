"""Where the ontology is: inside the installed package, or at the top of a checkout."""

from __future__ import annotations

from pathlib import Path

ONTOLOGY = "https://w3id.org/ml-kg/ontology#"


def ontology_folder() -> Path:
    """The folder of kg.ttl, context.jsonld, queries/ and vocabulary/."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "ontology"
    return installed if installed.is_dir() else package.parent / "ontology"
