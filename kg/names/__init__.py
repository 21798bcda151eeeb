"""What is known about names: how they are spelled, folded, abbreviated and numbered, and the vocabulary of known ones.

Pure text: nothing here loads a model or needs spaCy.
"""
