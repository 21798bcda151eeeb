"""The graph directory: Parquet tables and a manifest, written whole or not at all."""

from kg.storage.directory import (
    TABLE_FILES,
    check_target,
    is_graph,
    read_manifest,
    read_tables,
    replace_directory,
    write_manifest,
    write_tables,
)
from kg.storage.extractions import read_extractions, write_extractions
from kg.storage.records import read_kept, write_records
from kg.storage.rows import make_tables
from kg.storage.tables import SCHEMAS, SORT_KEYS, Tables, empty_tables

__all__ = [
    "SCHEMAS",
    "SORT_KEYS",
    "TABLE_FILES",
    "Tables",
    "check_target",
    "empty_tables",
    "is_graph",
    "make_tables",
    "read_extractions",
    "read_kept",
    "read_manifest",
    "read_tables",
    "replace_directory",
    "write_extractions",
    "write_manifest",
    "write_records",
    "write_tables",
]
