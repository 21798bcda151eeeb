"""What programs ask of a graph, by a protocol or over HTTP, and typed answers, each fact with its sentence."""
