"""Formats of other tools: one file each, which says what it is and how it is written."""
