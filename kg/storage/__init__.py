"""The graph directory: Parquet tables and a manifest, written whole or not at all.

What is listed here is imported when it is first used: who asks a query needs the folder and not Arrow.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.storage.directory import (
        check_target,
        is_graph,
        open_manifest,
        read_manifest,
        replace_directory,
        write_manifest,
    )
    from kg.storage.extractions import (
        extraction_text,
        kept_extraction,
        read_extractions,
        read_found,
        write_extractions,
    )
    from kg.storage.records import read_kept, write_records
    from kg.storage.rows import make_tables
    from kg.storage.table_files import TABLE_FILES, read_tables, write_tables
    from kg.storage.tables import SCHEMAS, SORT_KEYS, Tables, empty_tables

__all__ = [
    "SCHEMAS",
    "SORT_KEYS",
    "TABLE_FILES",
    "Tables",
    "check_target",
    "empty_tables",
    "extraction_text",
    "is_graph",
    "kept_extraction",
    "make_tables",
    "open_manifest",
    "read_extractions",
    "read_found",
    "read_kept",
    "read_manifest",
    "read_tables",
    "replace_directory",
    "write_extractions",
    "write_manifest",
    "write_records",
    "write_tables",
]
_HOME = {
    "SCHEMAS": "tables",
    "SORT_KEYS": "tables",
    "TABLE_FILES": "table_files",
    "Tables": "tables",
    "check_target": "directory",
    "empty_tables": "tables",
    "extraction_text": "extractions",
    "is_graph": "directory",
    "kept_extraction": "extractions",
    "make_tables": "rows",
    "read_extractions": "extractions",
    "read_found": "extractions",
    "read_kept": "records",
    "open_manifest": "directory",
    "read_manifest": "directory",
    "read_tables": "table_files",
    "replace_directory": "directory",
    "write_extractions": "extractions",
    "write_manifest": "directory",
    "write_records": "records",
    "write_tables": "table_files",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - PEP 562
    if name not in _HOME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module

    return getattr(import_module(f"kg.storage.{_HOME[name]}"), name)
