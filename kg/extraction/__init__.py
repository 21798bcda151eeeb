"""Paper to mentions, web links and relations: a spaCy pipeline of small registered components."""
