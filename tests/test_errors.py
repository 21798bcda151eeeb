"""Every exception of the project is an ordinary one: raised anywhere, noted, and sent from process to process."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pickle
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

import kg


def exceptions() -> list[type[BaseException]]:
    """Every exception that a module of the project defines; the modules of training need PyTorch."""
    names = [m.name for m in pkgutil.walk_packages(kg.__path__, "kg.")]
    modules = [importlib.import_module(n) for n in names if n not in ("kg.__main__", "kg.train") and ".train" not in n]
    classes = {c for m in modules for _, c in inspect.getmembers(m, inspect.isclass) if c.__module__.startswith("kg.")}
    return sorted((c for c in classes if issubclass(c, BaseException)), key=lambda c: c.__qualname__)


def made(kind: type[BaseException]) -> BaseException:
    wanted = [name for name in vars(kind).get("__init__", made).__annotations__ if name not in ("kind", "return")]
    return kind(*[400 if name == "status" else "why" for name in wanted or ["message"]])


@contextmanager
def passing_on() -> Iterator[None]:
    """A context manager, which sets the traceback of what passes through it."""
    yield


@pytest.mark.parametrize("kind", exceptions(), ids=lambda kind: kind.__qualname__)
def test_an_exception_of_the_project_is_an_ordinary_one(kind: type[BaseException]) -> None:
    assert not dataclasses.is_dataclass(kind)
    error = made(kind)
    with pytest.raises(kind) as raised, passing_on():
        raise error from ValueError("the cause")
    assert raised.value is error
    error.add_note("a note")
    assert "why" in str(error)
    again = pickle.loads(pickle.dumps(made(kind)))
    assert (type(again), str(again)) == (kind, str(made(kind)))


def test_the_walk_finds_the_exceptions() -> None:
    assert {"KgError", "Refusal", "QueryTimeout"} <= {c.__qualname__ for c in exceptions()}
