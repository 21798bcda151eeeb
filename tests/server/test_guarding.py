"""No other site reads answers, frames pages or poses as this machine, and no slow client holds a place."""

from __future__ import annotations

import base64
import hashlib
import re
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

ASK = "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
OTHER = "https://other.example.org"
PATHS = ["/", "/query", ASK, "/paper/p2", "/ontology", "/context.jsonld", "/nothing", "/sparql?query=broken"]
HTML = {"Accept": "text/html"}


def test_no_other_site_may_read_an_answer_unless_the_owner_names_it(
    server: str, serve: Callable[..., AbstractContextManager[str]], directory: Path
) -> None:
    assert "access-control-allow-origin" not in httpx.get(server + ASK, headers={"Origin": OTHER}).headers
    with serve(directory, "--cors", OTHER) as url:
        asked = {"Origin": OTHER}
        assert httpx.get(url + ASK, headers=asked).headers["access-control-allow-origin"] == OTHER
        preflight = {**asked, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
        answer = httpx.options(f"{url}/sparql", headers=preflight)
        assert answer.status_code == 200
        assert "POST" in answer.headers["access-control-allow-methods"]
        elsewhere = httpx.get(url + ASK, headers={"Origin": "https://third.example.org"})
        assert "access-control-allow-origin" not in elsewhere.headers


@pytest.mark.parametrize("name", ["rebound.example.org", "127.0.0.1.example.org:80", "", "localhost.evil:8000"])
def test_a_name_that_is_made_to_point_here_gets_no_answer(server: str, name: str) -> None:
    answer = httpx.get(server + ASK, headers={"Host": name})
    assert answer.status_code == 421
    assert "boolean" not in answer.text


@pytest.mark.parametrize("name", ["localhost:8000", "LOCALHOST", "127.0.0.1", "[::1]:8000"])
def test_this_machine_may_be_called_by_any_of_its_names(server: str, name: str) -> None:
    assert httpx.get(server + ASK, headers={"Host": name}).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_keeps_its_type_and_stays_out_of_frames(server: str, path: str) -> None:
    answer = httpx.get(server + path, headers=HTML)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/query", "/paper/p2"])
def test_a_page_runs_what_stands_in_it_and_nothing_else(server: str, path: str) -> None:
    answer = httpx.get(server + path, headers=HTML)
    policy = answer.headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    inline = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", answer.text, re.DOTALL)
    assert inline
    for text in inline:
        assert f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" in policy
    assert not re.search(r"<[^>]+\s(?:style|on\w+)=", answer.text)


def test_a_request_that_never_comes_whole_is_not_waited_for(server: str) -> None:
    place = (str(urlsplit(server).hostname), int(urlsplit(server).port or 0))
    with socket.create_connection(place, timeout=30) as body, socket.create_connection(place, timeout=30) as head:
        body.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
            b"Content-Length: 100\r\n\r\nASK"
        )
        head.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ")
        assert body.recv(1000).startswith(b"HTTP/1.1 408 ")
        assert head.recv(1000).startswith(b"HTTP/1.1 408 ")
