"""Arrow tables for pandas and Polars, which are extras."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import MissingExtra

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow as pa


def to_pandas(table: pa.Table) -> pandas.DataFrame:
    """``table`` for pandas. Raises MissingExtra where that is not installed."""
    try:
        import pandas  # noqa: F401 - Arrow imports it without saying what is missing
    except ImportError as error:
        raise _missing("pandas") from error
    return table.to_pandas()


def to_polars(table: pa.Table) -> polars.DataFrame:
    """``table`` for Polars. Raises MissingExtra where that is not installed."""
    try:
        import polars
    except ImportError as error:
        raise _missing("Polars") from error
    return polars.DataFrame(table)


def _missing(package: str) -> MissingExtra:
    return MissingExtra(f"{package} is not installed; install it with: pip install 'kg[frames]'")
