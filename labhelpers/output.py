"""A program's output as text that is safe to put into a notebook.

Raw output can be endless, cut a character in two between two reads, be no text at all, or carry
control sequences that clear the reader's screen or rename their window.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import Literal

StreamName = Literal["stdout", "stderr"]
OnOutput = Callable[[StreamName, str], None]

LIMIT = 200_000  # characters a run; a page of a book with more is of no use to anybody

_COLOUR = r"\x1b\[[0-9;:]*m"
_SEQUENCE = (
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: cursor, clearing, modes
    r"|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC, DCS, SOS, PM, APC: titles, links, images
    r"|\x1b[ -/]*[0-OQ-WYZ\\`-~]"  # two or more characters: reset, character sets
)
_TOKEN = re.compile(
    rf"(?P<colour>{_COLOUR})|(?P<drop>{_SEQUENCE}|[\a\b])|(?P<show>[^\t\n\r -~\xa0-\U0010ffff])"
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)?\Z")
_UNFINISHED_LIMIT = 4096  # a longer one is no control sequence


class Cleaner:
    """Turn the bytes of one stream into clean text, piece by piece.

    Bytes that are not UTF-8 are shown as ``\\xff``, and so are control characters; colours are
    kept; every other terminal control sequence is dropped, also one that is cut between pieces.
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="backslashreplace")
        self._pending = ""

    def feed(self, data: bytes, *, final: bool = False) -> str:
        """Return the text of `data`, less an unfinished end that the next call may complete."""
        text = self._pending + self._decoder.decode(data, final)
        self._pending = ""
        window = max(0, len(text) - _UNFINISHED_LIMIT)
        unfinished = None if final else _UNFINISHED.search(text, window)
        if unfinished is not None:
            self._pending = text[unfinished.start() :]
            text = text[: unfinished.start()]
        return _TOKEN.sub(_clean, text)


def _clean(match: re.Match[str]) -> str:
    if match["colour"]:
        return match["colour"]
    return f"\\x{ord(match['show']):02x}" if match["show"] else ""


class Output:
    """All output of one run, in the order of its arrival, up to a limit.

    Parameters
    ----------
    on_output
        Called with the stream's name and each piece of text as it comes.
    limit
        Characters kept of both streams together. What follows costs next to nothing.
    """

    def __init__(self, on_output: OnOutput | None = None, limit: int = LIMIT) -> None:
        self.pieces: list[tuple[StreamName, str]] = []
        self._on_output = on_output
        self._limit = self._left = limit
        self._cleaners: dict[StreamName, Cleaner] = {"stdout": Cleaner(), "stderr": Cleaner()}
        self.full = False

    def feed(self, stream: StreamName, data: bytes, *, final: bool = False) -> None:
        """Take what was read from `stream`."""
        room = self._left * 4 + _UNFINISHED_LIMIT  # 4 bytes make a character at most
        while data and not self.full:
            self._add(stream, self._cleaners[stream].feed(data[:room]))
            data = data[room:]
        if final and not self.full:
            self._add(stream, self._cleaners[stream].feed(b"", final=True))

    def _add(self, stream: StreamName, text: str) -> None:
        if len(text) > self._left:
            text = text[: self._left]
            self.full = True
        self._left -= len(text)
        self._emit(stream, text)
        if self.full:
            self._emit("stderr", self._cut_line(text))

    def _cut_line(self, last: str) -> str:
        newline = "" if last.endswith("\n") else "\n"
        kept = f"The first {self._limit:,} characters of output are kept; the rest is dropped."
        return f"{newline}[{kept}]\n"

    def _emit(self, stream: StreamName, text: str) -> None:
        if not text:
            return
        self.pieces.append((stream, text))
        if self._on_output is not None:
            self._on_output(stream, text)

    def text(self, stream: StreamName) -> str:
        """Return all that was kept of one stream."""
        return "".join(text for name, text in self.pieces if name == stream)
