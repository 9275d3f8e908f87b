"""The tree of a run's processes is found and ended, whatever they did to hide."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator

import psutil
import pytest

from labhelpers import tree
from labhelpers.tree import RUN_VARIABLE, Tree, is_alive

TOKEN = f"/tmp/labhelpers-test-{uuid.uuid4()}"  # these tests may run more than once at a time
SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(100)"]


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        SLEEP, env={RUN_VARIABLE: TOKEN}, start_new_session=True, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"up\n"  # before this, it has no memory of its own
    yield process
    process.kill()
    process.communicate()


def test_found_by_its_token_alone(sleeper: subprocess.Popen[bytes]) -> None:
    assert [process.pid for process in Tree(TOKEN).look()] == [sleeper.pid]
    assert Tree(TOKEN + "-other").look() == []


def test_ended_and_counted(sleeper: subprocess.Popen[bytes]) -> None:
    assert Tree(TOKEN, sleeper.pid).end() == 1
    assert Tree(TOKEN, sleeper.pid).end() == 0
    assert sleeper.wait(30) == -9


def test_ended_where_processes_have_no_groups(
    sleeper: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "killpg", raising=False)
    assert Tree(TOKEN, sleeper.pid).end() == 1
    assert sleeper.wait(30) == -9


@pytest.mark.skipif(sys.platform != "linux", reason="only there processes are counted upwards")
def test_who_was_there_before_is_looked_at_once_more_when_numbers_begin_anew(
    sleeper: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    pids = [1, 50, sleeper.pid]
    looked: list[int] = []
    monkeypatch.setattr(psutil, "pids", lambda: pids)
    monkeypatch.setattr(tree, "_carries", lambda pid, token: bool(looked.append(pid)))
    family = Tree(TOKEN, sleeper.pid)
    pids.append(sleeper.pid + 1)
    family.look()
    assert looked == [sleeper.pid, sleeper.pid + 1]
    pids.append(51)
    looked.clear()
    family.look()
    assert looked == pids


@pytest.mark.skipif(sys.platform != "linux", reason="only there processes are counted upwards")
def test_the_number_of_a_process_that_has_ended_may_be_another_ones(
    sleeper: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    pids = [1, 50, sleeper.pid]
    looked: list[int] = []
    monkeypatch.setattr(psutil, "pids", lambda: pids)
    monkeypatch.setattr(tree, "_carries", lambda pid, token: bool(looked.append(pid)))
    family = Tree(TOKEN, sleeper.pid)
    pids.remove(50)
    family.look()
    pids.append(50)
    looked.clear()
    family.look()
    assert 50 in looked


def test_a_stopped_one_is_ended(sleeper: subprocess.Popen[bytes]) -> None:
    psutil.Process(sleeper.pid).suspend()
    assert Tree(TOKEN).end() == 1


def test_one_that_ends_in_time_is_not_counted() -> None:
    quick = [sys.executable, "-c", "import time; time.sleep(0.2)"]
    with subprocess.Popen(quick, env={RUN_VARIABLE: TOKEN}, start_new_session=True):
        assert Tree(TOKEN).end(grace=30) == 0


def test_one_that_is_being_replaced_by_another_program_is_found() -> None:
    again = 'exec sh -c "$0" "$0"'
    with subprocess.Popen(["sh", "-c", again, again], env={RUN_VARIABLE: TOKEN}) as restless:
        looks = [[process.pid for process in Tree(TOKEN).look()] for _ in range(300)]
        restless.kill()
    assert looks == [[restless.pid]] * 300


def test_seen_once_is_remembered_without_token_and_parent() -> None:
    code = "import os, subprocess; subprocess.Popen(['sleep', '100'], env={}); input()"
    parent = subprocess.Popen(
        [sys.executable, "-c", code],
        env={RUN_VARIABLE: TOKEN, "PATH": "/usr/bin:/bin"},
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    family = Tree(TOKEN)
    while len(family.look()) < 2:
        time.sleep(0.01)
    assert parent.stdin is not None
    parent.stdin.close()
    parent.wait()
    (orphan,) = family.look()
    assert family.end() == 1
    assert not is_alive(orphan)


@pytest.mark.parametrize("platform", [sys.platform, "another"])
def test_descendants_are_found_that_have_lost_the_token(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = "import subprocess; subprocess.run(['sleep', '100'])"
    outer = f"import subprocess; subprocess.run([{sys.executable!r}, '-c', {inner!r}], env={{}})"
    with subprocess.Popen(
        [sys.executable, "-c", outer], env={RUN_VARIABLE: TOKEN}, start_new_session=True
    ) as parent:
        monkeypatch.setattr(sys, "platform", platform)
        family = Tree(TOKEN, parent.pid)
        while len(family.look()) < 3:
            time.sleep(0.01)
        assert family.end() == 3


def test_one_that_made_no_session_does_not_take_ours_with_it() -> None:
    """As a child that the interrupt key reaches between its fork and its first own step."""
    code = f"""if True:
        import subprocess, sys
        from labhelpers.tree import Tree
        with subprocess.Popen({SLEEP!r}, stdout=subprocess.DEVNULL) as child:
            print(Tree({TOKEN!r}, child.pid).end(), child.wait())
    """
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, start_new_session=True)
    assert (done.returncode, done.stdout) == (0, "1 -9\n"), done.stderr


def test_memory_is_that_of_all(sleeper: subprocess.Popen[bytes]) -> None:
    tree = Tree(TOKEN, sleeper.pid)
    assert 10**6 < tree.memory(tree.look(), limit=2**40) < 10**9
    assert tree.memory([], limit=1) == 0
