"""The version of kg: one number, in one place."""

__version__ = "0.1.0"
