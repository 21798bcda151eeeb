"""The registry of a room: who may register what, in which order, and what happens to those that are broken."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from kg.analytics.analysis import Analysis
from kg.analytics.registry import ANALYSES
from kg.errors import PluginError
from kg.plugins import LAST, PluginWarning, Registry
from kg.sources.format import Format
from kg.sources.registry import FORMATS
from kg.storage import empty_tables

ROOM = """
from kg.analytics.analysis import Analysis
from shop.registry import register
NAME = __name__.rpartition(".")[2]
ANALYSIS = register(Analysis(NAME, "", lambda tables: tables.papers, order={order}))
"""
REGISTRY = """
from kg.analytics.analysis import Analysis
from kg.plugins import Registry
SHOP = Registry("analysis", Analysis, group="kg.test_shop", room="shop")
register = SHOP.register
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry[Analysis]]:
    """A room of two plug-ins, "second" before "first" in the alphabet of its files and behind it by order."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "registry.py").write_text(REGISTRY)
    (folder / "first.py").write_text(ROOM.format(order=10))
    (folder / "a_second.py").write_text(ROOM.format(order=20))
    monkeypatch.syspath_prepend(tmp_path)
    from importlib import import_module

    yield import_module("shop.registry").SHOP
    for name in [n for n in sys.modules if n.partition(".")[0] == "shop"]:
        del sys.modules[name]


def analysis(name: str) -> Analysis:
    return Analysis(name, "", lambda tables: tables.papers)


def install(folder: Path, package: str, points: dict[str, str], source: str = "") -> None:
    """Make ``folder`` look as if ``package`` were installed in it."""
    info = folder / f"{package}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[kg.test_shop]\n" + "".join(f"{k} = {v}\n" for k, v in points.items()))
    (folder / f"{package}.py").write_text(source)


def test_a_new_file_in_the_room_is_all_it_takes(shop: Registry[Analysis], tmp_path: Path) -> None:
    (tmp_path / "shop" / "third.py").write_text(ROOM.format(order=15))
    assert [a.name for a in shop] == ["first", "third", "a_second"]


def test_a_script_can_add_one_and_it_stands_last(shop: Registry[Analysis]) -> None:
    own = shop.register(analysis("own"))
    assert [a.name for a in shop] == ["first", "a_second", "own"]
    assert shop.by_name()["own"] is own
    assert own.order == LAST


def test_a_taken_name_is_refused_and_both_are_named(shop: Registry[Analysis]) -> None:
    with pytest.raises(PluginError, match=rf"'first' of {__name__} has the name of that of shop\.first"):
        shop.register(analysis("first"))
    assert len(shop) == 2


def test_a_module_that_is_run_again_replaces_its_own(shop: Registry[Analysis]) -> None:
    shop.register(analysis("own"))
    again = shop.register(analysis("own"))
    assert shop.by_name()["own"] is again


def test_something_else_is_refused(shop: Registry[Analysis]) -> None:
    with pytest.raises(PluginError, match=r"is a Format, not a kg\.analytics\.analysis\.Analysis"):
        shop.register(Format("x", "", "", lambda head: False, lambda content, columns: iter(())))  # type: ignore[arg-type]


OTHER = """
from kg.analytics.analysis import Analysis
GOOD = Analysis("good", "", lambda tables: tables.papers, order=5)
CLASH = Analysis("first", "", lambda tables: tables.papers)
WRONG = "no analysis"
"""


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("other:CLASH", r"'first' of other \(other:CLASH\) has the name of that of shop\.first"),
        ("other:WRONG", r"the analysis of other \(other:WRONG\) is a str, not a kg\."),
        ("other:ABSENT", r"'broken' of other \(other:ABSENT\): AttributeError"),
        ("not_there:X", r"'broken' of other \(not_there:X\): ModuleNotFoundError"),
    ],
)
def test_a_broken_plug_in_of_another_package_is_left_out_with_a_warning(
    shop: Registry[Analysis], tmp_path: Path, value: str, said: str
) -> None:
    install(tmp_path, "other", {"broken": value, "good": "other:GOOD"}, OTHER)
    with pytest.warns(PluginWarning, match=said):
        names = [a.name for a in shop]
    assert names == ["good", "first", "a_second"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert [a.name for a in shop] == names, "it is said once"


def test_an_entry_point_may_be_a_module_that_registers(shop: Registry[Analysis], tmp_path: Path) -> None:
    source = (
        "from kg.analytics.analysis import Analysis\nfrom shop.registry import register\n"
        'A = register(Analysis("by-module", "", lambda tables: tables.papers))\n'
    )
    install(tmp_path, "by_module", {"a": "by_module", "b": "by_module:A"}, source)
    assert [a.name for a in shop][-1] == "by-module"
    assert isinstance(sys.modules.pop("by_module"), ModuleType)


def test_the_orders_of_those_that_come_with_kg_leave_room_before_and_between() -> None:
    for registry in (FORMATS, ANALYSES):
        orders = [p.order for p in registry if p.order < LAST]
        assert len(set(orders)) == len(orders)
        assert min(orders) >= 10


def test_the_first_registered_analysis_runs_on_an_empty_graph() -> None:
    assert next(iter(ANALYSES)).run(empty_tables()).num_rows == 0


def test_help_looks_for_no_plug_in() -> None:
    asked = (
        "import sys; sys.argv = ['kg', '--help']\n"
        "import importlib.metadata as m; m.entry_points = lambda **_: sys.exit('looked')\n"
        "from kg.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
