"""Paper to mentions, web links and relations: a spaCy pipeline of small registered components."""

from kg.extraction.extract import at_least, extract_papers, extract_text
from kg.extraction.pipeline import load_pipeline

__all__ = ["at_least", "extract_papers", "extract_text", "load_pipeline"]
