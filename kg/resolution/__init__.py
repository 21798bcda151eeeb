"""Local entities of many papers to entities: names that mean the same thing, and why."""
