"""The tables of a graph directory as Parquet files: written, and read when they are used.

Apart from `kg.storage.directory`, since a query looks into the folder and needs no table, and Arrow takes longer to
import than the query to answer.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kg.errors import GraphError
from kg.storage.directory import damaged, open_manifest, stamp
from kg.storage.integrity import MAY_BE_MISSING
from kg.storage.tables import SCHEMAS, Tables

TABLE_FILES: dict[str, str] = {name: f"{name}.parquet" for name in SCHEMAS}


def write_tables(tables: Tables, folder: Path) -> None:
    """Write each table as a Parquet file with zstd compression; the same tables give the same bytes."""
    for name, table in tables.items():
        pq.write_table(table, folder / TABLE_FILES[name], compression="zstd", write_statistics=True)


def read_tables(folder: Path, opened: tuple[int, int, int] | None = None) -> Tables:
    """The tables of the graph in ``folder``, each read when it is first used.

    ``opened`` is what :func:`kg.storage.directory.stamp` said when the graph was opened (None: now). Raises NotAGraph
    where one is missing. To use a table raises NotAGraph where it cannot be read, and GraphError where the graph was
    built anew since: rows of two graphs do not fit together.
    """
    open_manifest(folder)
    for file in TABLE_FILES.values():  # what the manifest does not list is not known to be missing
        if file not in MAY_BE_MISSING and not (folder / file).is_file():
            raise damaged(folder, f"{file} is missing")
    opened = opened or stamp(folder)

    def read(name: str) -> pa.Table:
        try:
            # a ParquetFile and not read_table, whose datasets bring pandas where that is installed, at half a second
            table = pq.ParquetFile(folder / TABLE_FILES[name]).read().cast(SCHEMAS[name])
        except (OSError, ValueError, pa.ArrowException) as error:  # ValueError: columns of other names
            if stamp(folder) == opened:
                raise damaged(folder, str(error)) from error
        if stamp(folder) != opened:
            message = f"{folder}: the graph was built anew since it was opened; open it again."
            raise GraphError(message)
        return table

    return Tables.when_used(read)
