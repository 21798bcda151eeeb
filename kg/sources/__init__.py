"""Files of many formats to papers: one module a format, one registry."""

from kg.sources.format import Format
from kg.sources.inputs import InputFile, file_digest, find_inputs, printable
from kg.sources.merge import merge_records
from kg.sources.read import formats, read_records

__all__ = [
    "Format",
    "InputFile",
    "file_digest",
    "find_inputs",
    "formats",
    "merge_records",
    "printable",
    "read_records",
]
