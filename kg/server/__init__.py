"""A graph over HTTP: SPARQL endpoint, linked-data pages, query page and explorer, read-only."""
