"""What cannot run in virtual time is refused in one sentence, before it runs."""

from __future__ import annotations

import pytest

import labhelpers
from labhelpers.options import parse
from labhelpers.refusals import refusal


@pytest.mark.parametrize(
    ("source", "name", "thing"),
    [
        ("import multiprocessing as mp", "multiprocessing", "processes"),
        ("from multiprocessing.pool import Pool", "multiprocessing", "processes"),
        ("import os\npid = os.fork()", "fork", "processes"),
        ("from os import fork", "fork", "processes"),
        ("from concurrent.futures import ProcessPoolExecutor", "ProcessPoolExecutor", "processes"),
        ("import concurrent.futures as cf\ncf.ProcessPoolExecutor()", "ProcessPoolExecutor", "p"),
        ("import urllib.request", "urllib", "sockets"),
        ("import asyncio", "asyncio", "event loop"),
        ("from gevent import monkey", "gevent", "greenlets"),
        ("import signal", "signal", "signals"),
        ("import _thread\n_thread.interrupt_main()", "interrupt_main", "signals"),
        ("import requests", "requests", "sockets"),
        ("name = input()", "input()", "keyboard"),
    ],
)
def test_what_is_not_modelled_is_named(source: str, name: str, thing: str) -> None:
    reason = refusal(source, first_line=2)
    assert reason is not None
    line = len(source.splitlines()) + 1
    assert reason.startswith(f"Line {line} uses {name}, and virtual time has no ")
    assert thing in reason
    assert reason.endswith("run the cell in real time, without --virtual.")


@pytest.mark.parametrize(
    "source",
    [
        "import threading, queue, time, os\nos.getpid()",
        "from concurrent.futures import ThreadPoolExecutor",
        "def fork(): pass\nfork()",
        "import my_socket",
        "not python at all",
    ],
)
def test_what_is_modelled_is_not_refused(source: str) -> None:
    assert refusal(source) is None


def test_a_run_is_refused_and_nothing_starts() -> None:
    with pytest.raises(ValueError, match="virtual time has no sockets"):
        labhelpers.run("print(1)\nimport socket\n", virtual=True)


@pytest.mark.parametrize("seed", [-1, 1.5, True, "7"])
def test_a_seed_is_a_whole_number(seed: int) -> None:
    with pytest.raises(ValueError, match="seed is a whole number"):
        labhelpers.run("print(1)\n", virtual=True, seed=seed)


def test_the_options_of_a_cell() -> None:
    options = parse("--virtual --seed 7")
    assert (options.virtual, options.seed) == (True, 7)
    assert not parse("").virtual
    for line, words in (
        ("--seed 7", "write --virtual --seed"),
        ("--virtual --seed x", "takes a whole number such as 0 or 7, not 'x'"),
        ("--virtual --seed", "--seed needs a value"),
        ("--virtual --seed -1", "not '-1'"),
    ):
        with pytest.raises(ValueError, match=words):
            parse(line)
