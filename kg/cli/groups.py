"""The commands by what one wants to do, as `kg --help` lists them."""

from __future__ import annotations

import typer

#: The commands of each group, in the order in which they are first needed.
GROUPS: dict[str, tuple[str, ...]] = {
    "Build a graph": ("build", "add", "remove", "watch", "extract", "formats", "doctor"),
    "Ask a graph": (
        "info",
        "search",
        "related",
        "path",
        "tree",
        "leaderboard",
        "compare",
        "query",
        "queries",
    ),
    "See and share it": ("view", "serve", "mcp", "site", "report", "export"),
    "Analyse and check it": ("analyze", "diff", "validate"),
    "Look after names": ("resolve", "merges", "suggest"),
    "Train and measure extraction": ("evaluate", "train", "train-results"),
}


def group_commands(app: typer.Typer) -> None:
    """Put each command of ``app`` into its group, in the group's order; others, such as plug-ins', stay as they are."""
    places = {name: (group, i) for i, (group, name) in enumerate((g, n) for g, names in GROUPS.items() for n in names)}

    def place_of(command: typer.models.CommandInfo) -> int:
        return places.get(name_of(command), ("", len(places)))[1]

    for command in app.registered_commands:
        if name_of(command) in places:
            command.rich_help_panel = places[name_of(command)][0]
    app.registered_commands.sort(key=place_of)


def name_of(command: typer.models.CommandInfo) -> str:
    """The word that calls a command."""
    assert command.callback is not None
    return command.name or command.callback.__name__.replace("_", "-")
