"""Output as clean text: cut, decoded, and freed of what would act on a terminal."""

from __future__ import annotations

import time

import pytest

from labhelpers.output import Cleaner, Output

TEXTS = [
    (b"plain\r\n\ttext\n", "plain\r\n\ttext\n"),
    ("线程 🧵".encode(), "线程 🧵"),
    (b"caf\xe9 \xff", "caf\\xe9 \\xff"),
    (b"\x1b[1;31mred\x1b[0m", "\x1b[1;31mred\x1b[0m"),
    (b"a\x1b[2J\x1b[10;10Hb\x1b[?25l\x1b[Kc", "abc"),
    (b"\x1b]0;title\x07a\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "alink"),
    (b"\x1bPdevice\x1b\\a\x1b(Bb\x1bcc\x1b=d\x1b7e", "abcde"),
    (b"bell\x07 back\x08 nul\x00 vt\x0b del\x7f", "bell back nul\\x00 vt\\x0b del\\x7f"),
    ("\x9b2J".encode(), "\\x9b2J"),
    (b"\x1b\x1b[31mx", "\\x1b\x1b[31mx"),
    (b"end \x1b[", "end \\x1b["),
    (b"\x1b]never ended", "\\x1b]never ended"),
]


def _cleaned(data: bytes, size: int) -> str:
    cleaner = Cleaner()
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    return "".join(map(cleaner.feed, pieces)) + cleaner.feed(b"", final=True)


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
@pytest.mark.parametrize(("data", "text"), TEXTS)
def test_cleaning_wherever_it_is_cut(data: bytes, text: str, size: int) -> None:
    assert _cleaned(data, size) == text


def test_a_title_that_never_ends_is_no_title() -> None:
    cleaner = Cleaner()
    assert cleaner.feed(b"\x1b]" + b"x" * 5000) == "\\x1b]" + "x" * 5000


def test_many_openings_take_linear_time() -> None:
    began = time.process_time()
    Output().feed("stdout", b"\x1b[" * 100_000)
    Output().feed("stdout", b"\x1b]" * 100_000)
    assert time.process_time() - began < 5  # quadratic would take minutes


def test_pieces_come_in_order_and_at_once() -> None:
    seen: list[tuple[str, str]] = []
    output = Output(lambda stream, text: seen.append((stream, text)))
    output.feed("stdout", b"a")
    output.feed("stderr", b"b")
    output.feed("stdout", b"c")
    assert seen == output.pieces == [("stdout", "a"), ("stderr", "b"), ("stdout", "c")]
    assert output.text("stdout") == "ac"


def test_past_the_limit_one_line_says_so() -> None:
    output = Output(limit=10)
    output.feed("stdout", b"12345\n")
    output.feed("stderr", b"67890")
    output.feed("stdout", b"more")
    assert output.full
    assert output.text("stdout") == "12345\n"
    assert output.text("stderr") == (
        "6789\n[The first 10 characters of output are kept; the rest is dropped.]\n"
    )


def test_exactly_the_limit_is_not_cut() -> None:
    output = Output(limit=5)
    output.feed("stdout", b"12345", final=True)
    assert not output.full
    assert output.text("stdout") == "12345"


def test_fifty_megabytes_cost_next_to_nothing() -> None:
    output = Output()
    began = time.process_time()
    for _ in range(800):
        output.feed("stdout", b"x" * 65536)
    assert len(output.text("stdout")) == 200_000
    assert time.process_time() - began < 5  # it takes milliseconds
