"""Names that are no entities wherever they stand alone: platforms that merely host things, and licences."""

from __future__ import annotations

import re

_HOSTS = r"""
    hugging[ ]?face(?:[ ](?:hub|spaces|datasets))? | git(?:hub|lab|ee)(?:[ ]pages)? | bitbucket | zenodo | fig-?share
    | osf | open[ ]science[ ]framework | kaggle | model ?scope | (?:harvard[ ])?dataverse | dryad | code[ ]?ocean
    | docker[ ]?hub | pypi | google[ ]drive | open[ ]?review | open[ ]?ai
"""
_LICENCES = r"""
    cc0(?:[ -]1\.0)? | cc[ -]by(?:[ -](?:nc|nd|sa))*(?:[ -]\d\.\d)? | creative[ ]commons(?:[ ].*)?
    | (?:apache|mit|bsd|mpl|epl)[ -]?(?:\d(?:\.\d)?)?(?:[ ]licen[cs]e)(?:[ ]\d\.\d)? | apache[ -]2(?:\.0)?
    | (?:gnu[ ])?[al]?gpl(?:[ -]?v?\d(?:\.\d)?)?(?:[ ]licen[cs]e)?
"""
_ALONE = re.compile(f"(?:{_HOSTS}|{_LICENCES})", re.VERBOSE | re.IGNORECASE)


def is_host_or_licence(form: str) -> bool:
    """Whether ``form`` is the name of a host or a licence, and nothing more.

    >>> [is_host_or_licence(f) for f in ("HuggingFace", "Hugging Face Hub", "CC-BY-NC-SA 4.0", "MIT License", "Zenodo")]
    [True, True, True, True, True]
    >>> [is_host_or_licence(f) for f in ("OpenAI Gym", "GitHub issues", "MIT", "BSD300", "CC12M", "Apache Spark")]
    [False, False, False, False, False, False]
    """
    return _ALONE.fullmatch(form) is not None
