"""From annotated papers and unlabelled abstracts to the tagger that extraction loads; needs the extra `train`."""
