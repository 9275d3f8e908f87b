"""What small concurrent programs can end as, worked out without threads: the explorer's oracle.

A program is given as operations of a few threads. `text` writes it in Python, for the explorer.
`ends` follows all its states, by a page of rules about variables, locks and the like that share
nothing with the model: no library, no instrumenter, no reduction. Both have to come to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from textwrap import indent
from typing import Any, NamedTuple

Operation = tuple[Any, ...]
"""Its name, then what it is done to; a body of further operations comes last."""
Program = tuple[tuple[Operation, ...], ...]
"""The operations of each thread."""
Memory = dict[str, Any]

START: Memory = {
    "x": 0, "y": 0, "box.n": 0, "log": (0,), "table": (),
    "a": None, "b": None, "seats": 1, "shelf": (),
    "kitchen": None, "asleep": (), "green": False, "at_light": (),
    "failed": "",
}  # fmt: skip
ASKED = ("x", "y", "n", "log", "table")
ROOM = 1

_HEAD = """\
from queue import Empty, Full, Queue
from threading import Condition, Event, Lock, Semaphore, Thread


class Box:
    def __init__(self):
        self.n = 0


x = y = 0
box, log, table = Box(), [0], {}
a, b, seats, shelf, kitchen, green = Lock(), Lock(), Semaphore(1), Queue(1), Condition(), Event()
"""
_TAIL = """

threads = [Thread(target=work) for work in (%s,)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
n = box.n
"""

# --- as text -----------------------------------------------------------------------------------

_TEXTS = {
    "add": "{0} += {1}",
    "set": "{0} = {1}",
    "copy": "{0} = {1}",
    "if": "if {0}:\n    {body}",
    "with": "with {0}:\n    {body}",
    "try": "if {0}.acquire(blocking=False):\n    {body}\n    {0}.release()",
    "limited": "if {0}.acquire(timeout=1):\n    {body}\n    {0}.release()",
    "retry": (
        "tries = 0\nwhile tries < 2:\n    tries += 1\n    if {0}.acquire(blocking=False):\n"
        "        {body}\n        {0}.release()\n        break"
    ),
    "insist": "while not {0}.acquire(blocking=False):\n    pass\n{body}\n{0}.release()",
    "acquire": "{0}.acquire()",
    "release": "{0}.release()",
    "await": "while not {0}:\n    pass",
    "take": "seats.acquire()",
    "give": "seats.release()",
    "put": "shelf.put({0})",
    "get": "{0} = shelf.get()",
    "put_nowait": "try:\n    shelf.put_nowait({0})\nexcept Full:\n    x = 9",
    "get_nowait": "try:\n    {0} = shelf.get_nowait()\nexcept Empty:\n    {0} = 9",
    "wait": "with kitchen:\n    kitchen.wait()",
    "wait_until": "with kitchen:\n    while not {0}:\n        kitchen.wait()",
    "wait_limited": "with kitchen:\n    {0} = int(kitchen.wait(timeout=1))",
    "notify": "with kitchen:\n    kitchen.notify({0})",
    "tell": "with kitchen:\n    {0} = 1\n    kitchen.notify({1})",
    "stop": "green.wait()",
    "light": "green.set()",
    "darken": "green.clear()",
    "append": "log.append({0})",
    "first": "log[0] += {0}",
    "last": "{0} = log[-1]",
    "length": "{0} = len(log)",
    "store": "table[{0!r}] = {1}",
    "drop": "table.pop({0!r}, None)",
    "look_up": "{0} = table.get({1!r}, 0)",
    "has": "{0} = int({1!r} in table)",
    "size": "{0} = len(table)",
}


def text(program: Program) -> str:
    """Return the program in Python."""
    parts = [_HEAD]
    for number, operations in enumerate(program):
        head = f"\n\ndef work_{number}():\n    global x, y\n"
        parts.append(head + indent(_block(operations), "    "))
    works = ", ".join(f"work_{number}" for number in range(len(program)))
    return "".join(parts) + _TAIL % works


def _block(operations: Iterable[Operation]) -> str:
    return "".join(_one(*operation) + "\n" for operation in operations) or "pass\n"


def _one(name: str, *args: Any) -> str:
    if "{body}" not in _TEXTS[name]:
        return _TEXTS[name].format(*args)
    body = _block(args[-1]).rstrip()
    head, _, tail = _TEXTS[name].partition("{body}")
    margin = head.rpartition("\n")[2]
    return head.format(*args) + body.replace("\n", "\n" + margin) + tail.format(*args)


# --- as states ---------------------------------------------------------------------------------


_NOTHING: Memory = {}


class Way(NamedTuple):
    """One way in which an instruction can go on: where, with what, and what it changes."""

    jump: int = 1
    register: Any = None
    changes: Memory = _NOTHING


class Instruction(NamedTuple):
    """One step that cannot be parted: its ways are empty while it has to wait."""

    ways: Callable[[Memory, int, Any], list[Way]]
    spins: bool = False
    """True for one that does not sleep while it waits."""


_END = 10_000


def _read(name: str) -> Instruction:
    return Instruction(lambda memory, me, register: [Way(1, memory[name])])


def _write(name: str, value: Callable[[Any], Any]) -> Instruction:
    return Instruction(lambda memory, me, register: [Way(1, None, {name: value(register)})])


def _change(name: str, value: Callable[[Any], Any]) -> Instruction:
    return Instruction(lambda memory, me, register: [Way(1, None, {name: value(memory[name])})])


def _when(
    test: Callable[[Memory], Any], name: str, value: Callable[[Any], Any], spins: bool = False
) -> Instruction:
    """Wait until `test`, and change a variable in the same step; the register has what it was."""

    def ways(memory: Memory, me: int, register: Any) -> list[Way]:
        return [Way(1, memory[name], {name: value(memory[name])})] if test(memory) else []

    return Instruction(ways, spins)


def _attempt(
    test: Callable[[Memory], Any], name: str, value: Callable[[Any], Any], missed: int
) -> Instruction:
    """Do it if `test`; jump if not."""

    def ways(memory: Memory, me: int, register: Any) -> list[Way]:
        if test(memory):
            return [Way(1, memory[name], {name: value(memory[name])})]
        return [Way(missed)]

    return Instruction(ways)


def _acquire(lock: str, spins: bool = False) -> Instruction:
    return _when(lambda memory: memory[lock] is None, lock, lambda _: "held", spins)


def _try(lock: str, missed: int) -> Instruction:
    return _attempt(lambda memory: memory[lock] is None, lock, lambda _: "held", missed)


def _release(lock: str) -> Instruction:
    def ways(memory: Memory, me: int, register: Any) -> list[Way]:
        if memory[lock] is None:
            return [Way(_END, None, {"failed": "RuntimeError"})]
        return [Way(1, register, {lock: None})]

    return Instruction(ways)


def _jump_unless(jump: int) -> Instruction:
    return Instruction(lambda memory, me, register: [Way(1 if register else jump)])


def _jump(jump: int) -> Instruction:
    return Instruction(lambda memory, me, register: [Way(jump)])


_FALL_ASLEEP = Instruction(
    lambda memory, me, register: [
        Way(1, None, {"kitchen": None, "asleep": (*memory["asleep"], me)})
    ]
)


def _wake_up(memory: Memory, me: int, register: Any) -> list[Way]:
    """Go on once notified."""
    return [] if me in memory["asleep"] else [Way(1, 1)]


def _wake_up_in_time(memory: Memory, me: int, register: Any) -> list[Way]:
    """Go on at any moment; the register says whether notified."""
    return [Way(1, int(me not in memory["asleep"]))]


def _come_back(memory: Memory, me: int, register: Any) -> list[Way]:
    """Take the lock again; one whose time ran out has been in the row of the waiting till now."""
    if memory["kitchen"] is not None:
        return []
    row = tuple(other for other in memory["asleep"] if other != me)
    return [Way(1, register, {"kitchen": "held", "asleep": row})]


_WAIT = [_FALL_ASLEEP, Instruction(_wake_up), Instruction(_come_back)]
_WAIT_LIMITED = [_FALL_ASLEEP, Instruction(_wake_up_in_time), Instruction(_come_back)]


def _notify(count: int) -> Instruction:
    return _change("asleep", lambda row: row[count:])


def _stop(memory: Memory, me: int, register: Any) -> list[Way]:
    return [Way(2)] if memory["green"] else [Way(1, None, {"at_light": (*memory["at_light"], me)})]


def _drive(memory: Memory, me: int, register: Any) -> list[Way]:
    return [] if me in memory["at_light"] else [Way()]


_LIGHT = Instruction(lambda memory, me, register: [Way(1, None, {"green": True, "at_light": ()})])


def _same(value: Any) -> Any:
    return value


def _stored(table: tuple[Any, ...], key: str, value: int) -> tuple[Any, ...]:
    return tuple({**dict(table), key: value}.items())


def _has_room(memory: Memory) -> bool:
    return len(memory["shelf"]) < ROOM


def _has_any(memory: Memory) -> bool:
    return bool(memory["shelf"])


def _rest(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return row[1:]


def _code(operations: Iterable[Operation]) -> list[Instruction]:
    return [instruction for operation in operations for instruction in _compiled(*operation)]


def _compiled(name: str, *args: Any) -> list[Instruction]:
    match name, args:
        case "add", (target, number):
            return [_read(target), _write(target, lambda value: value + number)]
        case "set", (target, number):
            return [_write(target, lambda _: number)]
        case "copy", (target, source):
            return [_read(source), _write(target, _same)]
        case "if", (source, body):
            inner = _code(body)
            return [_read(source), _jump_unless(len(inner) + 1), *inner]
        case "with", ("kitchen" | "a" | "b" as lock, body):
            return [_acquire(lock), *_code(body), _release(lock)]
        case (("try" | "limited"), (lock, body)):
            inner = [*_code(body), _release(lock)]
            return [_try(lock, len(inner) + 1), *inner]
        case "retry", (lock, body):
            inner = [*_code(body), _release(lock)]
            again = [_try(lock, len(inner) + 1), *inner]
            return [_try(lock, len(inner) + 2), *inner, _jump(len(again) + 1), *again]
        case "insist", (lock, body):
            return [_acquire(lock, spins=True), *_code(body), _release(lock)]
        case "acquire", (lock,):
            return [_acquire(lock)]
        case "release", (lock,):
            return [_release(lock)]
        case "await", (source,):
            return [_when(lambda memory: memory[source], source, _same, spins=True)]
        case "take", ():
            return [_when(lambda memory: memory["seats"], "seats", lambda free: free - 1)]
        case "give", ():
            return [_change("seats", lambda free: free + 1)]
        case _:
            return _compiled_rest(name, args)


def _compiled_rest(name: str, args: tuple[Any, ...]) -> list[Instruction]:
    match name, args:
        case "put", (number,):
            return [_when(_has_room, "shelf", lambda row: (*row, number))]
        case "get", (target,):
            return [_when(_has_any, "shelf", _rest), _write(target, lambda row: row[0])]
        case "put_nowait", (number,):
            put = _attempt(_has_room, "shelf", lambda row: (*row, number), 2)
            return [put, _jump(2), _write("x", lambda _: 9)]
        case "get_nowait", (target,):
            take = _attempt(_has_any, "shelf", _rest, 3)
            return [take, _write(target, lambda row: row[0]), _jump(2), _write(target, lambda _: 9)]
        case "wait", ():
            return [_acquire("kitchen"), *_WAIT, _release("kitchen")]
        case "wait_until", (source,):
            again = [*_WAIT, _jump(-5)]
            look = [_read(source), Instruction(lambda memory, me, seen: [Way(5 if seen else 1)])]
            return [_acquire("kitchen"), *look, *again, _release("kitchen")]
        case "wait_limited", (target,):
            return [
                _acquire("kitchen"),
                *_WAIT_LIMITED,
                _write(target, _same),
                _release("kitchen"),
            ]
        case "notify", (count,):
            return [_acquire("kitchen"), _notify(count), _release("kitchen")]
        case "tell", (target, count):
            wrote = _write(target, lambda _: 1)
            return [_acquire("kitchen"), wrote, _notify(count), _release("kitchen")]
        case "stop", ():
            return [Instruction(_stop), Instruction(_drive)]
        case "light", ():
            return [_LIGHT]
        case "darken", ():
            return [_write("green", lambda _: False)]
        case _:
            return _compiled_containers(name, args)


def _compiled_containers(name: str, args: tuple[Any, ...]) -> list[Instruction]:
    match name, args:
        case "append", (number,):
            return [_change("log", lambda log: (*log, number))]
        case "first", (number,):
            return [
                _read("log"),
                Instruction(
                    lambda memory, me, seen: [
                        Way(1, None, {"log": (seen[0] + number, *memory["log"][1:])})
                    ]
                ),
            ]
        case "last", (target,):
            return [_read("log"), _write(target, lambda log: log[-1])]
        case "length", (target,):
            return [_read("log"), _write(target, len)]
        case "store", (key, number):
            return [_change("table", lambda table: _stored(table, key, number))]
        case "drop", (key,):
            return [_change("table", lambda table: tuple(p for p in table if p[0] != key))]
        case "look_up", (target, key):
            return [_read("table"), _write(target, lambda table: dict(table).get(key, 0))]
        case "has", (target, key):
            return [_read("table"), _write(target, lambda table: int(key in dict(table)))]
        case "size", (target,):
            return [_read("table"), _write(target, len)]
    raise ValueError(f"no operation {name!r} {args!r}")


class Ends(NamedTuple):
    """All that a program can come to."""

    outcomes: frozenset[str]
    kinds: frozenset[str]
    """In which ways it can fail."""


def ends(program: Program) -> Ends:
    """Follow all states of a program."""
    codes = [_code(operations) for operations in program]
    names = list(START)
    begin = (tuple((0, None) for _ in codes), tuple(START.values()))
    seen, todo = {begin}, [begin]
    outcomes: set[str] = set()
    kinds: set[str] = set()
    while todo:
        places, values = todo.pop()
        memory = dict(zip(names, values, strict=True))
        following = list(_following(codes, places, memory))
        if not following:
            _note_end(codes, places, memory, outcomes, kinds)
        for state in following:
            if state not in seen:
                seen.add(state)
                todo.append(state)
    return Ends(frozenset(outcomes), frozenset(kinds))


def _following(codes: list[list[Instruction]], places: Any, memory: Memory) -> Iterable[Any]:
    for me, (place, register) in enumerate(places):
        if place >= len(codes[me]):
            continue
        for way in codes[me][place].ways(memory, me, register):
            after = (place + way.jump, way.register)
            changed = {**memory, **way.changes}
            yield (*places[:me], after, *places[me + 1 :]), tuple(changed.values())


def _note_end(
    codes: list[list[Instruction]],
    places: Any,
    memory: Memory,
    outcomes: set[str],
    kinds: set[str],
) -> None:
    waiting = [
        code[place] for code, (place, _) in zip(codes, places, strict=True) if place < len(code)
    ]
    if waiting:
        stopped = "endless" if any(instruction.spins for instruction in waiting) else "deadlock"
        kinds.add(memory["failed"] or stopped)
        return
    if memory["failed"]:
        kinds.add(memory["failed"])
    shown = {**memory, "n": memory["box.n"], "log": list(memory["log"])}
    shown["table"] = dict(memory["table"])
    outcomes.add(", ".join(f"{name} = {shown[name]!r}" for name in ASKED))
