"""RDF: IRIs, triples, files, and SPARQL over them."""
