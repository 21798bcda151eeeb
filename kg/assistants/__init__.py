"""A graph for programs that answer people: few questions with typed answers, each fact with its sentence."""
