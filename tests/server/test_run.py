"""The server says that it serves once it does."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from kg.cli import main
from kg.errors import AddressError
from kg.server.run import serve

pytest.importorskip("uvicorn", reason="the server comes with the extra `serve`")


def test_a_taken_port_is_said_before_anything_is_said_to_be_served(
    directory: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setattr("sys.argv", ["kg", "serve", str(directory), "--port", str(port)])
        with pytest.raises(SystemExit) as end:
            main()
    assert end.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"port {port}" in err
    assert "--port" in err


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host", "::g"])
def test_an_address_that_is_not_this_machines_is_named(directory: Path, host: str) -> None:
    with pytest.raises(AddressError, match=host):
        serve(directory, host=host, port=8000)


def test_whoever_waits_is_told_when_the_port_is_open(directory: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    connected = []

    def ready() -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=10):
            connected.append(port)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        serve(directory, port=port, ready=ready)
    assert connected == [port]


def test_a_connection_is_kept_longer_than_clients_keep_theirs(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a request is lost that is sent while the connection is being closed."""
    import uvicorn

    kept: list[int] = []

    def run(self: uvicorn.Server, sockets: object) -> None:
        kept.append(self.config.timeout_keep_alive)
        self.started = True

    monkeypatch.setattr(uvicorn.Server, "run", run)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve(directory, port=port)
    assert kept[0] > 60
