"""Analyses of a graph: measures, a report, and what differs between two graphs."""
