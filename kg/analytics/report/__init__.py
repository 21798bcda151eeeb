"""The report of a graph: what is in it, in words, tables and charts."""

from kg.analytics.report.write import write_markdown_report, write_report

__all__ = ["write_markdown_report", "write_report"]
