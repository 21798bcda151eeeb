"""The formats that answers to queries are written in: a module of this folder each."""
