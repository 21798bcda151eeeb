"""The `kg` command: parses arguments, calls the API, prints.

Exit codes: 0 done; 1 something went wrong in the work itself; 2 the call cannot be carried out as given; 3 some input
cannot be used, and --strict was given; 4 no paper can be read from the input; 5 another build is writing the graph;
130 interrupted (Ctrl-C); 143 ended (SIGTERM).
"""

from __future__ import annotations

import signal
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kg.cli import (
    analysing,
    asking,
    building,
    checking,
    comparing,
    doctor,
    exporting,
    fetching,
    linking,
    measuring,
    naming,
    serving,
    viewing,
)
from kg.cli.app import app
from kg.cli.groups import group_commands
from kg.cli.pipes import patient_streams
from kg.cli.terminal import Terminal
from kg.errors import (
    AddressError,
    ArgumentError,
    GraphInUse,
    InputError,
    InputSetAside,
    KgError,
    NoSuchItem,
    NoUsableRecord,
    OutputError,
    QueryError,
)
from kg.plugins import PluginWarning

__all__ = [
    "analysing",
    "app",
    "asking",
    "building",
    "checking",
    "comparing",
    "doctor",
    "exporting",
    "fetching",
    "linking",
    "main",
    "measuring",
    "naming",
    "serving",
    "viewing",
]


group_commands(app)


def _show_plugin_warnings() -> None:
    """Show what is wrong with a plug-in as one line: where in the code that was found is of no use to the user."""
    shown_else = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:  # noqa: ANN401
        if issubclass(category, PluginWarning):
            Terminal().print_warning(str(message))
        else:
            shown_else(message, category, *where, **more)

    warnings.showwarning = show


def main() -> None:
    """Run the command; errors that `kg` raises on purpose become one line and an exit code."""
    _show_plugin_warnings()
    with patient_streams(), _ended_in_order():
        try:
            app()
        except InputSetAside as error:
            Terminal().print_error(str(error))
            sys.exit(3)
        except NoUsableRecord as error:
            Terminal().print_error(str(error))
            sys.exit(4)
        except GraphInUse as error:
            Terminal().print_error(str(error))
            sys.exit(5)
        except (AddressError, ArgumentError, InputError, NoSuchItem, OutputError, QueryError) as error:
            Terminal().print_error(str(error))
            sys.exit(2)
        except KgError as error:
            Terminal().print_error(str(error))
            sys.exit(1)
        except KeyboardInterrupt:
            Terminal().print_error("interrupted; nothing was written")
            sys.exit(130)
        finally:
            sys.stdout.flush()


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let SIGTERM end the command as an error does: what is half done is cleared away, and workers end too."""

    def end(number: int, _: object) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
