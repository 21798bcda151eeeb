"""What the tests of tests/fuzz share: how many examples, how long one may take, and text as hostile as it gets."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st

#: The profile of the long run.
LONG = "fuzz"
#: Seconds of processor that one record may take in the long run; the tests of the suite look at no clock.
_SECONDS = 1.0
_Test = TypeVar("_Test", bound=Callable[..., object])

#: What the formats that are read and written mind, in pieces that text is made of.
PIECES = [
    *("LoRA", "LLaMA-2-7B", "ImageNet", "Low-Rank Adaptation (LoRA)", "accuracy", "We propose", "outperforms", "GPT-4"),
    *("93.5%", "+2.1 points", "from 3.2 to 4.5", "2.5x", "1e-5", "$\\beta$", "\\textbf{a}", "\\url{https://a.org/b}"),
    *("https://github.com/a/b", "https://huggingface. co/a", "at~https://a.io", "(", ")", "[", "]", "{", "}", "<", ">"),
    *(
        '"',
        "'",
        "`",
        "\\",
        "\\u0041",
        "|",
        ";",
        ",",
        ".",
        ":",
        "/",
        "#",
        "?",
        "&",
        "&amp;",
        "&#0;",
        "%",
        "%zz",
        "=",
        "-",
        "@",
        "~",
    ),
    *(
        " ",
        "\n",
        "\n\n",
        "\r",
        "\r\n",
        "\t",
        "\0",
        "\x01",
        "\x1b[31m",
        "\x7f",
        "\x85",
        "\u00a0",
        "\u2028",
        "\u200d",
        "\u202e",
    ),
    *(
        "\ufeff",
        "\ufffd",
        "\ufffe",
        "\uffff",
        "\U0001ffff",
        "\ue000",
        "é",
        "e\u0301",
        "ß",
        "İ",
        "ﬁ",
        "½",
        "٣",
        "你好",
        "שלום",
        "👩‍🔬",
    ),
]
#: Text that UTF-8 can hold.
TEXT = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=20).map(" ".join),
)
#: Text with halves of surrogate pairs too, which JSON and the names of files can bring along.
ANY_TEXT = TEXT | st.lists(st.sampled_from([*PIECES, "\ud800", "\udfff", "\udce9"]), max_size=20).map("".join)
#: What is put into the bytes of a file.
_BYTES = [
    *(b"", b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc3", b"\r", b"\n", b"\t", b'"', b"'", b"{", b"}", b"["),
    *(b"]", b"<", b">", b"</", b"<!--", b"<![CDATA[", b"&", b"&x;", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"@", b","),
    *(b";", b":", b"\\", b"\\u", b"\\ud800", b"null", b"true", b"1e999", b"-1", b"9" * 40, b"TY  - ", b"ER  - "),
    *(b"@string{a=", b"PAR1", b"\x1f\x8b", b"BZh"),
]  # fmt: skip


def is_long() -> bool:
    """Whether this is the long run."""
    # the suite has the same examples every time
    return settings.default is not None and not settings.default.derandomize


def examples(few: int) -> Callable[[_Test], _Test]:
    """``few`` examples in the suite, and in the long run as many as its profile says."""
    return settings() if is_long() else settings(max_examples=few)


@contextmanager
def one_record() -> Iterator[None]:
    """A block that reads or writes one record: in the long run it fails where that takes a second of processor."""
    started = time.process_time()
    yield
    took = time.process_time() - started
    assert not is_long() or took < _SECONDS, f"{took:.1f} s of processor for one record"


@st.composite
def mutated(draw: st.DrawFn, whole: bytes) -> bytes:
    """``whole`` with up to eight places changed, taken out, repeated or exchanged, and perhaps cut off."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 8))):
        if not data:
            break
        at = draw(st.integers(0, len(data) - 1))
        until = min(len(data), at + draw(st.sampled_from([0, 1, 2, 8, 64, 1_000])))
        kind = draw(st.sampled_from(["put", "bytes", "flip", "repeat", "move", "cut"]))
        if kind == "put":
            data[at:until] = draw(st.sampled_from(_BYTES))
        elif kind == "bytes":
            data[at:until] = draw(st.binary(max_size=8))
        elif kind == "flip":
            data[at] ^= 1 << draw(st.integers(0, 7))
        elif kind == "repeat":
            data[at:at] = data[at:until] * draw(st.integers(1, 40))
        elif kind == "move":
            piece = bytes(data[at:until])
            del data[at:until]
            to = draw(st.integers(0, len(data)))
            data[to:to] = piece
        elif draw(st.booleans()):
            del data[at:]
    return bytes(data)
