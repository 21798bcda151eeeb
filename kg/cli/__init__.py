"""The `kg` command: parses arguments, calls the API, prints.

Exit codes: 0 done; 1 something went wrong in the work itself; 2 the call cannot be carried out as given; 3 some input
cannot be used, and --strict was given; 4 no paper can be read from the input; 130 interrupted.
"""

from __future__ import annotations

import sys

from kg.cli import analysing, asking, building, checking, exporting, linking, measuring, naming, serving, viewing
from kg.cli.app import app
from kg.cli.terminal import Terminal
from kg.errors import InputError, InputSetAside, KgError, NoSuchItem, NoUsableRecord, OutputError, QueryError

__all__ = [
    "analysing",
    "app",
    "asking",
    "building",
    "checking",
    "exporting",
    "linking",
    "main",
    "measuring",
    "naming",
    "serving",
    "viewing",
]


def main() -> None:
    """Run the command; errors that `kg` raises on purpose become one line and an exit code."""
    try:
        app()
    except InputSetAside as error:
        Terminal().print_error(str(error))
        sys.exit(3)
    except NoUsableRecord as error:
        Terminal().print_error(str(error))
        sys.exit(4)
    except (InputError, NoSuchItem, OutputError, QueryError) as error:
        Terminal().print_error(str(error))
        sys.exit(2)
    except KgError as error:
        Terminal().print_error(str(error))
        sys.exit(1)
    except KeyboardInterrupt:
        Terminal().print_error("interrupted; nothing was written")
        sys.exit(130)
    except BrokenPipeError:  # `kg extract … | head` is no error
        sys.stderr.close()
        sys.exit(0)
