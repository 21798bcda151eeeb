"""What is installed here, and whether it works: what `kg doctor` tells."""

from __future__ import annotations

import platform
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from typing import Literal

from kg.version import __version__

State = Literal["good", "absent", "bad"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: ``good``, ``absent`` where it is not needed, or ``bad``; ``told`` in words."""

    name: str
    state: State
    told: str


def check_health(*, read_a_text: bool = True) -> list[Check]:
    """What `kg` needs and can use here; with ``read_a_text`` the extraction model is tried on a sentence."""
    checks = [
        Check("kg", "good", f"{__version__}, Python {platform.python_version()} at {sys.prefix}"),
        *_packages(),
        _browser(),
    ]
    return [*checks, _extraction()] if read_a_text else checks


def _packages() -> Iterator[Check]:
    """The packages that are needed, one by one where they are missing, then each extra as a whole."""
    wanted: dict[str, list[str]] = {"": []}
    for extra in metadata("kg").get_all("Provides-Extra") or []:
        wanted[extra] = []
    for requirement in requires("kg") or []:
        name, _, condition = requirement.partition(";")
        extra_of = re.search(r"extra == ['\"]([^'\"]+)['\"]", condition)
        wanted[extra_of[1] if extra_of else ""].append(re.split(r"[\s<>=!~\[(]", name.strip())[0])
    missing = {extra: [name for name in names if not _installed(name)] for extra, names in wanted.items()}
    needed = missing.pop("")
    if needed:
        yield Check(
            "packages", "bad", f"missing: {', '.join(needed)}. Install kg anew: pip install --force-reinstall kg"
        )
    else:
        yield Check("packages", "good", f"all {len(wanted['']):,} that are needed are installed")
    for extra, names in sorted(missing.items()):
        if names:
            yield Check(
                f"extra {extra}", "absent", f"without {', '.join(names)}: pip install 'kg[{extra}]' brings them"
            )
        else:
            yield Check(f"extra {extra}", "good", "installed")


def _installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def _browser() -> Check:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "firefox"))), None)
    if found is None:
        return Check("browser", "absent", "none on the path; pages open in any browser that shows files")
    return Check("browser", "good", found)


def _extraction() -> Check:
    """Whether the model reads a sentence that it can hardly misread."""
    from kg.extraction.extract import extract_text

    try:
        found = extract_text("LoRA for RoBERTa\nWe evaluate LoRA with RoBERTa on the GLUE benchmark.")
    except Exception as error:  # noqa: BLE001 - whatever is wrong with an installation is to be told, not raised
        return Check("extraction", "bad", f"the model cannot be run: {type(error).__name__}: {error}")
    names = [entity.name for entity in found.entities]
    if {"LoRA", "RoBERTa"} <= set(names):
        return Check("extraction", "good", f"the model reads: {', '.join(names)}")
    return Check("extraction", "bad", f"the model reads {', '.join(names) or 'nothing'} where LoRA and RoBERTa stand")
