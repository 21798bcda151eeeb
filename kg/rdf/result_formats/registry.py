"""The formats of answers: modules of this folder, and those of other packages (entry points ``kg.result_formats``)."""

from __future__ import annotations

from kg.plugins import Registry
from kg.rdf.result_formats.format import AnswerFormat, AnswerKind

RESULT_FORMATS: Registry[AnswerFormat] = Registry(
    "format of answers", AnswerFormat, group="kg.result_formats", room="kg.rdf.result_formats"
)
register = RESULT_FORMATS.register


def formats_holding(kind: AnswerKind) -> tuple[AnswerFormat, ...]:
    """The formats that can hold an answer of ``kind``, in their order."""
    return tuple(f for f in RESULT_FORMATS if kind in f.holds)


def media_types(kind: AnswerKind) -> dict[str, str]:
    """Media types of the formats that can hold an answer of ``kind``, with the formats' names, in their order."""
    return {media_type: f.name for f in formats_holding(kind) for media_type in f.media_types}
