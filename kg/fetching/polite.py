"""Requests as archives ask for them: spaced, named, repeated with growing pauses, and given up in the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from kg.errors import ArgumentError, FetchError, MissingExtra, NotThere, Refused
from kg.version import __version__

if TYPE_CHECKING:
    import httpx
    from tenacity import RetryCallState

T = TypeVar("T")

#: Requests before one is given up, and the longest pause in seconds that is worth waiting for.
ATTEMPTS = 6
LONGEST_PAUSE = 120.0
#: Seconds without a byte after which a request counts as cut.
TIMEOUT = 60.0
#: Bytes of an answer: the largest pages that archives send are a tenth of it.
LARGEST_ANSWER = 256_000_000
#: What a machine answers when it is busy or broken for the moment (RFC 9110 and RFC 6585).
_FOR_THE_MOMENT = frozenset({408, 425, 429, 500, 502, 503, 504})
_KEPT = "What was fetched is kept: the same command goes on there later"


class _Failed(Exception):  # noqa: N818
    """A request that may be made again, after ``pause`` seconds where the machine named them."""

    def __init__(self, reason: str, pause: float | None = None) -> None:
        super().__init__(reason)
        self.pause = pause


class PoliteClient:
    """An HTTP client that waits ``pause`` seconds between requests and repeats those that fail for the moment.

    Used in a ``with`` statement. ``mailto`` stands in the user agent, as some archives ask. ``headers`` go to the
    machine that is asked and to none that it refers to: they may hold a key, and ``key_name`` is the variable that the
    key is from. ``sleep`` waits, and ``say`` is told what is waited for.

    Raises ArgumentError where ``mailto`` or a header has characters that no header can have.
    """

    def __init__(
        self,
        *,
        pause: float,
        mailto: str = "",
        headers: Mapping[str, str] | None = None,
        key_name: str = "",
        sleep: Callable[[float], None] = time.sleep,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        try:
            import httpx
            import tenacity  # noqa: F401 - missing where the extra is
        except ImportError as error:
            message = f"fetching needs the extra `fetch` ({error.name} is missing): pip install 'kg[fetch]'"
            raise MissingExtra(message) from error
        agent = f"kg/{__version__} (knowledge graphs from abstracts{'; mailto:' + mailto if mailto else ''})"
        for name, value in (
            ("the address of --mailto", mailto),
            *((key_name or n, v) for n, v in (headers or {}).items()),
        ):
            if not (value.isascii() and value.isprintable()):
                message = f"{name} has characters that no request can carry; give it in plain ASCII letters"
                raise ArgumentError(message)
        self._http = httpx.Client(
            headers={"User-Agent": agent},
            timeout=TIMEOUT,
            follow_redirects=True,
            event_hooks={"request": [self._add_headers]},
        )
        self._headers = dict(headers or {})
        self._key_name = key_name
        self._origin: tuple[str, str, int | None] | None = None
        self._pause = pause
        self._sleep = sleep
        self._say = say
        self._next_at = 0.0

    def __enter__(self) -> PoliteClient:
        """The client itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close its connections."""
        self._http.close()

    def get(self, url: str, params: Mapping[str, str], read: Callable[[bytes], T]) -> T:
        """What ``read`` makes of the answer; where it raises a ValueError, the answer counts as damaged.

        Raises NotThere where the machine has nothing of that name, Refused where it refuses the request, and FetchError
        where :data:`ATTEMPTS` requests failed or it asks for a longer pause than :data:`LONGEST_PAUSE`.
        """
        from tenacity import Retrying, retry_if_exception_type, stop_after_attempt

        again = Retrying(
            retry=retry_if_exception_type(_Failed),
            stop=stop_after_attempt(ATTEMPTS),
            wait=_pause_before_next,
            sleep=self._sleep,
            before_sleep=self._say_why,
            reraise=True,
        )
        try:
            answer: T = again(self._once, url, params, read)
        except _Failed as error:
            message = f"{urlsplit(url).netloc}: {error}; asked {ATTEMPTS} times. {_KEPT}"
            raise FetchError(message) from error
        return answer

    def _say_why(self, state: RetryCallState) -> None:
        if state.outcome is not None and state.next_action is not None:
            host = urlsplit(str(state.args[0])).netloc
            self._say(f"{host}: {state.outcome.exception()}; asking again in {state.next_action.sleep:.0f} s")

    def _add_headers(self, request: httpx.Request) -> None:
        """Give ``request`` the headers where it goes to the machine that is asked, and take them away elsewhere."""
        for name, value in self._headers.items():
            request.headers.pop(name, None)
            if _origin(request.url) == self._origin:
                request.headers[name] = value

    def _once(self, url: str, params: Mapping[str, str], read: Callable[[bytes], T]) -> T:
        import httpx

        self._sleep(max(0.0, self._next_at - time.monotonic()))
        try:
            self._origin = _origin(httpx.URL(url))
            with self._http.stream("GET", url, params=dict(params)) as answer:
                content = _content(answer)
        except (httpx.UnsupportedProtocol, httpx.InvalidURL, httpx.TooManyRedirects) as error:
            message = f"{url} cannot be asked ({error}); an address begins with https:// or http://"
            raise FetchError(message) from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _Failed(f"no whole answer ({str(error) or type(error).__name__})") from error
        finally:
            self._next_at = time.monotonic() + self._pause
        if answer.status_code in _FOR_THE_MOMENT:
            pause = _named_pause(answer.headers)
            if pause is not None and pause > LONGEST_PAUSE:
                message = (
                    f"{urlsplit(url).netloc}: busy (status {answer.status_code}), and asks for a pause of "
                    f"{_in_words(pause)}. {_KEPT}"
                )
                raise FetchError(message)
            raise _Failed(f"busy (status {answer.status_code})", pause)
        if answer.status_code in (404, 410):
            raise NotThere(f"{answer.url.host} has nothing at {answer.url.path}", answer.status_code)
        if answer.is_error:
            raise Refused(self._why_refused(answer, content), answer.status_code)
        try:
            return read(content)
        except (ValueError, RecursionError) as error:
            raise _Failed(f"a damaged answer ({error})") from error

    def _why_refused(self, answer: httpx.Response, content: bytes) -> str:
        """What the machine said when it refused, and the way on."""
        said = (content[:500].decode("utf-8", "replace").strip().splitlines() or ["it does not say why"])[0][:200]
        way_on = "change the request"
        if answer.status_code in (401, 403):
            way_on = f"put a key that it knows into {self._key_name}" if self._key_name else "ask again later"
        return f"{answer.url.host} refuses the request (status {answer.status_code}): {said}; {way_on}"


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    """What tells one machine from another (RFC 6454)."""
    return url.scheme, url.host, url.port


def _content(answer: httpx.Response) -> bytes:
    """All bytes of ``answer``. Raises FetchError where there are more than :data:`LARGEST_ANSWER`."""
    read = bytearray()
    for part in answer.iter_bytes():
        read += part
        if len(read) > LARGEST_ANSWER:
            message = f"{answer.url.host} sends more than {LARGEST_ANSWER // 1_000_000} MB at once; ask for less"
            raise FetchError(message)
    return bytes(read)


def _named_pause(headers: Mapping[str, str]) -> float | None:
    """The seconds of ``Retry-After``, a number or a date (RFC 9110, 10.2.3); None where it is neither."""
    named = headers.get("Retry-After", "").strip()
    if named.isascii() and named.isdecimal():
        return float(named)
    try:
        until = parsedate_to_datetime(named)
    except (ValueError, IndexError, OverflowError):
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _in_words(seconds: float) -> str:
    """``seconds`` in minutes, or in hours where they are many."""
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.0f} hours"


def _pause_before_next(state: RetryCallState) -> float:
    """The seconds that the machine named, else 2, 4, 8 and so on."""
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, _Failed) and error.pause is not None:
        return error.pause
    return float(min(2.0**state.attempt_number, LONGEST_PAUSE))
