"""Small programs, each for a corner of the language that an instrumenter could get wrong."""

from __future__ import annotations

ANYWHERE = {
    "a value comes before its target": """
        def say(value): print(value); return value
        box = [0, 0]
        box[say(1)] = say(2)
        class Point: pass
        def point(): print("point"); return Point
        point().x = say(3)
        point().x += say(4)
        box[say(0)] += say(5)
        print(box, Point.x)
        """,
    "chained targets": """
        class Point: pass
        def box(): print("box"); return held
        def made(): print("made"); return [7, 8]
        held = {}
        a = box()[0] = Point.x = (b, c) = [*d] = made()
        print(a, held, Point.x, b, c, d, a is held[0])
        x = y = z = 3
        x, y = y, z = 5, 6
        print(x, y, z)
        """,
    "a target uses one before it": """
        i, box = 0, [0, 0, 0]
        i, box[i] = 2, 9
        box[i], i = i, 1
        for i, box[i] in [(0, "a"), (1, "b")]: print(i, box)
        print(i, box)
        """,
    "augmented": """
        n, text, items = 1, "a", [1]
        same = items
        n += 2; n -= 1; n *= 5; n **= 2; n //= 3; n %= 20; n <<= 2; n >>= 1; n |= 64
        n &= 95; n ^= 3; n /= 4
        text += "b" * 2; text *= 2
        items += [2]; items *= 2; items += (i for i in range(2)); items += "xy"
        print(n, text, items, same is items)
        numbers = {1} ; others = numbers
        numbers |= {2, 3}; numbers -= {1}; numbers &= {2}
        print(numbers, others is numbers)
        """,
    "augmented where it is": """
        class Box:
            def __init__(self): self.n, self.items = 0, []
            def __getitem__(self, key): print("get", key); return self.n
            def __setitem__(self, key, value): print("set", key, value); self.n = value
        def box(): print("box"); return it
        it = Box()
        box().n += 1
        box()[1:2, ..., ::3] += box().n
        box().items += [1]; box().items[0] += 5; box().items[:] += [3]; box().items[1:] *= 2
        print(it.n, it.items)
        table = {"a": {"b": [1, 2]}}
        table["a"]["b"][-1] += 10
        table["a"]["b"] += [3]
        print(table)
        """,
    "an augmented operand changes the target": """
        n = 1
        n += (n := 10)
        items = [1]
        items += (items := [2])
        print(n, items)
        try: (1, [2])[1] += [3]
        except TypeError as error: print(error)
        pair = (0, [1])
        try: pair[1] += [2]
        except TypeError as error: print(error, pair)
        """,
    "operators in place": """
        class Money:
            def __init__(self, n): self.n = n
            def __iadd__(self, other): print("iadd"); self.n += other; return self
            def __isub__(self, other): return NotImplemented
            def __sub__(self, other): return Money(self.n - other)
            def __imatmul__(self, other): return "matrix"
            def __repr__(self): return f"Money({self.n})"
        m = first = Money(1)
        m += 2; print(m, m is first)
        m -= 1; print(m, m is first)
        m @= 3; print(m)
        """,
    "starred targets": """
        a, *b = 1, 2, 3; print(a, b)
        *a, b = "xyz"; print(a, b)
        (a, *(b, c)), *[d] = (1, 2, 3), 4; print(a, b, c, d)
        [a, [b, *c], d] = 0, "pqr", {}; print(a, b, c, d)
        () = []; [] = ()
        d["x"], *d["y"] = range(4); print(d)
        for a, *b in ["ab", "cde"]: print(a, b)
        print(*[1, *(2, 3)], *{4: 5}, {**{"a": 1}, "b": 2, **dict(c=3)}, {*(1, 2), 3})
        """,
    "what cannot be unpacked": """
        a = b = c = 0
        try: a, (b, c) = 5, 6
        except TypeError as error: print(error, a, b, c)
        try: (a, b), c = (1, 2, 3), 4
        except ValueError as error: print(error, a, b, c)
        try: a, *b = ()
        except ValueError as error: print(error, a, b)
        a, (b,
            c) = 7, 8
        """,
    "walrus": """
        if (n := len("abc")) > 2: print(n)
        print([last := x for x in range(3)], last)
        print([(y := x, y * 2) for x in range(3)], y, any((hit := x) > 1 for x in range(5)), hit)
        while (n := n - 1): print(n)
        def double(x, *, y=(z := 4)): return (w := x * 2) + w + y
        print(double(2), z, [(lambda: (q := 1) + q)() for _ in "ab"])
        """,
    "comprehensions": """
        xs = [1, 2, 3]
        print([x for x in xs], {x: x * 2 for x in xs if x > 1}, {y for x in xs for y in range(x)})
        print([[x * y for y in xs if y != x] for x in xs], list(x for x in xs if x if x - 2))
        print([xs for xs in xs], [x for xs in [xs] for x in xs], xs)
        print([f() for f in [lambda: x for x in xs]], [f() for f in [lambda x=x: x for x in xs]])
        x = "outer"; print([x for x in xs], x)
        k = 10; print([i + k for i in xs], sum(i * k for i in xs), {i: k for i in xs})
        print([a + b for a, b in zip(xs, xs)], [first for first, *_ in ["ab", "cd"]])
        class Point: pass
        print([Point.x for Point.x in xs], Point.x, [d for d in [{}] for d["k"] in xs])
        """,
    "a generator takes its first iterable at once": """
        items = [1, 2]
        later = (x + len(items) for x in items)
        items = [5, 6, 7]
        print(list(later))
        try: (x for x in 5)
        except TypeError as error: print(error)
        """,
    "functions and their defaults": """
        def say(value): print(value); return value
        n = 1
        def f(a, b=say(n + 1), /, c=n, *rest, d=say(3), e, **more): return a, b, c, rest, d, e, more
        print(f(1, e=2), f(1, 2, 3, 4, 5, e=6, z=7))
        g = lambda x, y=n, *z, k=say(4): (x, y, z, k)
        n = 100
        print(g(1), g(1, 2, 3, k=5), (lambda: n)(), (lambda n=n: n)(), (lambda n: n)(3))
        def same(n=n): n += 1; return n
        print(same(), n)
        """,
    "closures": """
        def counter(start):
            n = start
            def up(by=1):
                nonlocal n
                n += by
                return n
            def get(): return n
            def forget():
                nonlocal n
                del n
            return up, get, forget
        up, get, forget = counter(5)
        print(up(), up(2), get())
        forget()
        try: get()
        except NameError as error: print(error)
        try: up()
        except NameError as error: print(error)
        def outer():
            x = 1
            def middle():
                def inner():
                    nonlocal x
                    x, y = x + 1, x
                    return x, y
                return inner
            for x in range(2): pass
            return middle()(), x
        print(outer())
        def accumulate(items=[]):
            total = 0
            def add(x):
                nonlocal total
                for total in (total + x,): items.append(total)
                with open_(total) as total: pass
                [total, *_] = [total]
                return (total := total + 1)
            return add
        class open_:
            def __init__(self, value): self.value = value
            def __enter__(self): return self.value
            def __exit__(self, *how): print(how)
        add = accumulate(); print(add(1), add(2), add.__closure__[0].cell_contents)
        """,
    "unbound": """
        def early():
            print(late)
            late = 1
        try: early()
        except UnboundLocalError as error: print(error)
        def grow():
            count += 1
        try: grow()
        except UnboundLocalError as error: print(error)
        try: print(nothing)
        except NameError as error: print(error, error.name)
        """,
    "delete": """
        class Point: x = 1
        a, b, c, d, e = 1, 2, [3, 4, 5, 6], {"k": 1, "l": 2}, 5
        del a, (b, [c[0]]), d["k"], Point.x, c[1:2]
        print(c, d, hasattr(Point, "x"))
        del ()
        del [e]
        for name in ("a", "b"):
            try: print(a if name == "a" else b)
            except NameError: print(name, "is gone")
        try: del d["none"]
        except KeyError as error: print(error)
        del c, d
        """,
    "exceptions": """
        def risky(n):
            try:
                if n == 0: return "returned"
                if n == 1: raise ValueError("one")
                if n == 2: {}["two"]
                if n == 3: raise KeyError("three") from ValueError("cause")
            except ValueError as error:
                text = str(error)
                return text
            except (KeyError, IndexError) as error:
                print(type(error.__cause__), error.__context__ is None)
                raise
            else:
                return "else"
            finally:
                print("finally", n)
        for n in range(5):
            try: print(risky(n))
            except LookupError as error: print("caught", error)
        try: error
        except NameError: print("no error any more")
        try:
            raise ExceptionGroup("both", [ValueError(1), TypeError(2), OSError(3)])
        except* ValueError as group: print(group.exceptions)
        except* (TypeError, OSError) as group: print(group.exceptions)
        """,
    "with": """
        class Manager:
            def __init__(self, name, swallow=False): self.name, self.swallow = name, swallow
            def __enter__(self): print("enter", self.name); return self.name, self
            def __exit__(self, kind, *rest): print("exit", self.name, kind); return self.swallow
        held = {}
        with Manager("a") as (a, b), Manager(a + "b") as held["m"], Manager("c"):
            print(a, b.name, held["m"][0])
        with Manager("x", swallow=True) as (x, y, z): print("never")
        with Manager("y", swallow=True) as held, Manager(held[0] * 2) as w: raise KeyError
        print(held[0], w[0])
        with (Manager("p") as p, Manager("q") as (q, _)): print(p[0], q)
        with Manager("r"): pass
        def leave():
            with Manager("s") as s: return s[0]
        print(leave())
        """,
    "match": """
        class Point:
            __match_args__ = ("x", "y")
            def __init__(self, x, y): self.x, self.y = x, y
        class Colour: RED = 1
        def kind(value):
            match value:
                case 0 | 1 as small: return "small", small
                case Colour.RED: return "red"
                case "a" | "b": return "letter"
                case [] | (): return "empty"
                case [x]: return "one", x
                case [x, y] if x == y: return "pair", x
                case [first, *rest]: return first, rest
                case {"k": v, **rest}: return v, rest
                case Point(0, y=int(y)): return "on the axis", y
                case Point(x=x, y=[*_, y]): return x, y
                case Point() as p: return p.x
                case str(text) if (n := len(text)) > 3: return n
                case None | True: return "single"
                case -1.5 | 2+3j: return "number"
                case _: return "other"
        for value in (0, 1, "a", [], [5], (5, 5), (5, 6), {"k": 1, "l": 2}, Point(0, 3),
                      Point(1, [2]), Point(2, 2), "long text", "ab", None, -1.5, 2+3j, {}):
            print(kind(value))
        match ([1, 2], {"a": 3}):
            case [[a, b], {"a": c, **others}] if (total := a + b + c) > 100: print("never")
            case [[a, *tail], others]: print(a, tail, others, total)
        match a, 5:
            case (1 | 2) as n, m: print(n, m)
        match total:
            case whatever: print(whatever)
        """,
    "f-strings": """
        n, width, text = 3.14159, 8, "it's"
        print(f"{n:.2f} {n:{width}.{1 + 1}f} {text!r:>{width}} {n=} {text = !s} {{}} {f'{n:.1f}'}")
        print(f"{[x for x in range(3)]} {(lambda: n)()} {({'a': 1})['a']} {text[0].upper()}")
        """,
    "generators": """
        def numbers(n):
            total = 0
            while n:
                got = yield n
                total += got or 0
                n -= 1
            return total
        def both():
            first = yield from numbers(2)
            print("first", first)
            second = yield from numbers(1)
            yield from [first, second]
            return "done"
        it = both()
        print(next(it), it.send(5), it.send(7), list(it))
        def throwing():
            try: yield 1
            except ValueError as error: yield str(error)
            finally: print("closed")
        it = throwing(); print(next(it), it.throw(ValueError("thrown"))); it.close()
        it = throwing(); next(it)
        for x in it: print(x)
        squares = (x * x for x in range(4)); print(next(squares), sum(squares))
        """,
    "calls": """
        def show(*args, **more): print(args, more)
        xs, more = (1, 2), {"site": 3, "function": 4}
        show(*xs, 0, *xs, **more, self=5)
        print(*xs, sep="-", end="!\\n")
        show(*[x for x in xs], **{**more, "name": 1}, value=2)
        show(x for x in xs)
        print(sorted(xs, key=lambda x: -x), max(xs, default=0), (lambda *a: a)(*xs))
        print("".join(map(str, xs)), dict(a=1, **{"b": 2}), int("ff", base=16), str(object=5))
        import functools
        print(functools.partial(pow, 2)(5), functools.reduce(lambda a, b: a * b, xs))
        for wrong in ("show(**1)", "show(*1)", "max()"): print(wrong)
        try: print(**{"a": 1}, **{"a": 2})
        except TypeError: print("twice")
        """,
    "comparisons": """
        def say(value): print(value); return value
        print(say(1) < say(2) < say(3), say(3) < say(2) < say(1), say(1) == 1 is not None)
        items, nothing = [1, 2], None
        print(1 in items, 3 not in items, nothing is None, items is not None)
        print(items == [1, 2] != [3])
        print(not items, -len(items), ~5, +True, not not items)
        """,
    "and, or, if": """
        def say(value): print(repr(value)); return value
        print(say(0) or say("") or say([]), say(1) and say(2) and say(0))
        print(say(0) and say(1) or say(2))
        print(say(1) if say(0) else say(2), say(1) if say(1) else say(2))
        class Odd:
            def __bool__(self): print("asked"); return True
        odd = Odd()
        if odd and odd: print("both")
        while not odd: pass
        print((odd or 1) is odd, (odd and 1), 5 if odd else 6, bool(odd))
        assert odd, say("never")
        try: assert not odd, say("message")
        except AssertionError as error: print(error)
        """,
    "loops": """
        for i in range(5):
            if i == 1: continue
            if i == 3: break
            print(i)
        else: print("never")
        for i in "ab": pass
        else: print("else", i)
        for i in (): pass
        else: print("none", i)
        n = 4
        while n:
            n -= 1
            if n == 2: continue
            if n == 1: break
        else: print("never")
        while n > 5: pass
        else: print("else", n)
        for a, (b, c) in {1: (2, 3), 4: (5, 6)}.items(): print(a, b, c)
        items = [1, 2, 3]
        for x in items:
            if x < 3: items.append(x + 3)
        print(items)
        """,
    "annotations": """
        a: int = 1
        b: "str"
        (c): int = 2
        class Point:
            x: int
            y: list[int] = []
            y.append(a)
        Point.z: dict[str, int] = {}
        Point.z["k"]: int = 3
        Point.w: int
        def f(p: undefined_name if False else int = 1, *q: "q") -> list[int]:
            r: not_evaluated = 5
            s: int
            return r + p
        print(a, c, Point.z, f(), f.__annotations__, Point.__annotations__, Point.y)
        """,
    "properties and slots": """
        class Box:
            __slots__ = ("_n", "__secret")
            def __init__(self, n): self._n = n; self.__secret = n * 2
            @property
            def n(self): print("get"); return self._n
            @n.setter
            def n(self, value): print("set", value); self._n = value
            @n.deleter
            def n(self): print("del"); del self._n
            @classmethod
            def made(cls, n): return cls(n)
            @staticmethod
            def twice(x): return 2 * x
            def secret(self): self.__secret += 1; return self.__secret
        box = Box.made(3)
        box.n += 1
        print(box.n, box.secret(), Box.twice(4), hasattr(box, "_Box__secret"))
        del box.n
        try: box.n
        except AttributeError as error: print(error)
        try: box.other = 1
        except AttributeError as error: print(error)
        class Named:
            def __set_name__(self, owner, name): print(owner.__name__, name)
            def __get__(self, it, owner): return "got"
            def __set__(self, it, value): print("stored", value)
        class User: field = Named()
        User().field = User().field
        class Lazy:
            def __getattr__(self, name): print("missing", name); return 7
            def __setattr__(self, name, value):
                print("setting", name); super().__setattr__(name, value)
        lazy = Lazy(); lazy.x += 1; print(lazy.x)
        """,
    "classes": """
        class Base:
            registry = []
            count = 0
            def __init_subclass__(cls, tag=None, **more):
                super().__init_subclass__(**more)
                Base.registry.append((cls.__name__, tag)); Base.count += 1
            def who(self): return "base"
        class Child(Base, tag="t"):
            n = 1
            n += 1
            items = [i * 2 for i in range(n)]
            names = [c for c in "ab"]
            __private = {"k": 1}
            __private["k"] += 1
            first, second = n, n * 2
            for i in range(2): n += i
            if n > 2: big = True
            def who(self): return "child of " + super().who() + __class__.__name__
            def peek(self): return self.__private, Child.__private
            who2 = lambda self: super().who()
            class Inner:
                __x = 1
                def get(self): return self.__x
        child = Child()
        print(child.who(), child.peek(), child.who2(), child.Inner().get())
        print(Base.registry, Base.count)
        print([name for name in vars(Child)], Child.Inner.__qualname__, Child.items, Child.n)
        class Meta(type):
            def __new__(meta, name, bases, names, **more):
                return super().__new__(meta, name, bases, names)
            def __call__(cls, *args): return ("made", super().__call__(*args))
        class Made(metaclass=Meta, extra=1): pass
        print(Made()[0], type(Made).__name__)
        n = "outer"
        class Reads:
            n = n
            m = n * 2
            def get(self): return n
        print(Reads.n, Reads.m, Reads().get())
        class __:
            def f(self): self.__y = 1; return vars(self)
        print(__().f())
        """,
    "a class that watches its names": """
        import enum
        class Colour(enum.Enum):
            RED, GREEN = 1, 2
            BLUE = RED + 5
            counts = {"a": 0}
            counts["a"] += 1
            @property
            def low(self): return self.name.lower()
        print(list(Colour), Colour.RED.low, Colour(6), Colour["GREEN"].value)
        class Level(enum.IntFlag):
            A = enum.auto()
            B = A << 1
        print(Level.A | Level.B, enum.Enum("Small", "X Y").Y.value)
        """,
    "library classes": """
        import dataclasses, functools, typing, collections
        @dataclasses.dataclass(order=True)
        class Point:
            x: int
            y: int = 0
            tags: list = dataclasses.field(default_factory=list, compare=False)
            kind: typing.ClassVar[str] = "point"
            def __post_init__(self): self.x += 1
        print(Point(1), Point(1) < Point(2), dataclasses.replace(Point(5, 6), y=7))
        @dataclasses.dataclass(frozen=True, slots=True)
        class Fixed: a: int
        try: Fixed(1).a = 2
        except dataclasses.FrozenInstanceError as error: print(error)
        class Pair(typing.NamedTuple):
            a: int
            b: str = "b"
            def both(self): return self.a, self.b
        print(Pair(1).both(), Pair(1)._replace(a=2), Pair.__module__)
        Old = collections.namedtuple("Old", "x y"); print(Old(1, 2), Old.__module__)
        Made = type("Made", (), {"n": 1}); print(Made, Made().n, type(5))
        T = typing.TypeVar("T"); print(T.__module__)
        class Stack(typing.Generic[T]):
            items: list[T]
            def __init__(self): self.items = []
            def push(self, item: T) -> None: self.items.append(item)
        stack = Stack[int](); stack.push(1); print(stack.items)
        @functools.lru_cache(maxsize=None)
        def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
        print(fib(20), fib.cache_info().hits)
        @functools.singledispatch
        def kind(x): return "other"
        @kind.register
        def _(x: int): return "int"
        print(kind(1), kind(""))
        """,
    "decorators": """
        def tagged(tag):
            print("tag", tag)
            def wrap(f): print("wrap", f.__name__); return lambda *a: (tag, f(*a))
            return wrap
        n = 1
        @tagged(n)
        @tagged((lambda: n + 1)())
        def add(a, b): return a + b
        @(lambda cls: (cls.__name__, cls))
        class Thing: pass
        print(add(1, 2), Thing[0])
        """,
    "operators": """
        class Vector:
            def __init__(self, *xs): self.xs = xs
            def __add__(self, other): return Vector(*(a + b for a, b in zip(self.xs, other.xs)))
            def __mul__(self, k): return Vector(*[x * k for x in self.xs])
            __rmul__ = __mul__
            def __matmul__(self, other): return sum(a * b for a, b in zip(self.xs, other.xs))
            def __neg__(self): return self * -1
            def __eq__(self, other): return self.xs == other.xs
            def __contains__(self, x): return x in self.xs
            def __iter__(self): return iter(self.xs)
            def __len__(self): return len(self.xs)
            def __getitem__(self, i): return self.xs[i]
            def __call__(self, *a, **k): return a, k
            def __repr__(self): return f"Vector{self.xs}"
            def __format__(self, spec): return f"<{spec}>"
        v, w = Vector(1, 2), Vector(3, 4)
        print(v + w, 2 * v, v @ w, -v, v == w, v == Vector(1, 2), 2 in v, [*v], v[0:1], v(1, k=2))
        print(f"{v:spec}", len(v), bool(v), v[-1], list(reversed(v)))
        """,
    "slices": """
        items = list(range(10))
        print(items[1:3], items[::-2], items[:], items[-1:], items[slice(2)])
        items[2:4] = "ab"; items[::5] = "XY"; del items[-2:]
        print(items)
        class Grid:
            def __getitem__(self, key): return key
            def __setitem__(self, key, value): print(key, value)
            def __delitem__(self, key): print("del", key)
            def __class_getitem__(cls, key): return key
        slice = "shadowed"
        grid = Grid(); parts = (1, 2)
        print(grid[1:2, ::3], grid[..., None], grid[*parts], grid[*parts, 5:], grid[()])
        print(Grid[int, str])
        grid[1:2, 3] = 4; grid[*parts] = 5; del grid[1:], grid[0]; grid[1:2] += (9,)
        """,
    "looking at the frame": """
        import sys, inspect, warnings
        def here(): x = 5; return sorted(locals()), sys._getframe().f_lineno, eval("x + 1")
        print(here(), "here" in dir() or "here" in globals())
        def deep(n): return n and deep(n - 1)
        print(deep(50))
        def caller(): return inspect.stack()[1].lineno, inspect.currentframe().f_back.f_lineno
        print(inspect.currentframe().f_lineno)
        warnings.warn("careful")
        exec("made = 3", shared := {}); print(shared["made"])
        class A: n = 1
        print(vars(A)["n"])
        """,
    "asynchronous": """
        class Manager:
            async def __aenter__(self): return [1, 2]
            async def __aexit__(self, *how): print(how)
        async def numbers():
            for x in range(3): yield x
        async def value(x): return x
        async def main():
            total = 0
            async for n in numbers(): total += n
            async with Manager() as (a, b): total += a + await value(b)
            print([x async for x in numbers() if x], [await value(y) for y in (1, 2)])
            print({x: await value(x) async for x in numbers()}, sum([x async for x in numbers()]))
            return total
        try: main().send(None)
        except StopIteration as stop: print(stop.value)
        """,
    "conditions at run time": """
        from typing import TYPE_CHECKING
        import typing
        if TYPE_CHECKING:
            from nowhere import nothing
            never = nothing[0]
        elif typing.TYPE_CHECKING: never = nothing
        else: n = 1; n += 1
        print(n)
        """,
    "imports": """
        import os.path, sys as system
        from collections import deque as queue, OrderedDict
        import os.path as path
        try: import json
        except ImportError: json = None
        print(path is os.path, system.__name__, queue([1]), json.loads("[1]"), OrderedDict(a=1))
        def inner():
            import string
            return string.digits
        print(inner())
        """,
    "changing by name": """
        class Box: pass
        box = Box()
        setattr(box, "n", 1)
        vars(box)["m"] = 2
        box.__dict__["k"] = 3
        print(box.n, box.m, box.k, getattr(box, "n") + 1)
        delattr(box, "n")
        print(hasattr(box, "n"), len([1]))
        """,
}
"""They do the same at the module's level, in a function, and where closures share the names."""

MODULES = {
    "docstring": '''
        """The module's."""
        def f():
            """A function's."""
            n = 1
        class A:
            """A class's."""
            x = 1
        print(__doc__, f.__doc__, A.__doc__)
        ''',
    "future": """
        '''Doc.'''
        from __future__ import annotations
        x: Undefined = 1
        def f(a: Nothing, b: int = x) -> None: ...
        class A:
            y: list[Nothing]
        print(__doc__, __annotations__, f.__annotations__, A.__annotations__)
        """,
    "main": """
        if __name__ == "__main__": print("main", __name__)
        __version__ = "1"
        __all__ = ["x"]
        print(__version__, sorted(__all__))
        """,
    "globals": """
        n, items = 0, []
        def work():
            global n, made, items
            n += 1
            made = n * 2
            items += [n]
            for n in (n,): pass
            with Manager() as made: pass
            items, made = items[:], made
            def inner():
                global n
                n += 10
                return [n for _ in range(1)]
            class A:
                global n
                n = 50 + n
                other = n
            return inner(), A.other
        class Manager:
            def __enter__(self): return "entered"
            def __exit__(self, *how): pass
        print(work(), n, made, items)
        def gone():
            global made
            del made
        gone()
        try: made
        except NameError as error: print(error)
        try: gone()
        except NameError as error: print(error)
        globals()["n"] = 5; print(n)
        exec("n += 1"); print(n)
        def hides(n): n += 1; return n
        print(hides(1), n)
        """,
    "a match of the module's names": """
        point, n = (1, 2), 5
        def find():
            global n
            match point:
                case (n, 3): return "never"
                case [n, *_] if n > 5: return "never"
                case {"k": n} | [n, 2]: return "found"
        print(find(), n)
        def close():
            seen = None
            def look(value):
                nonlocal seen
                match value:
                    case [seen, *others] if others: return seen, others
                    case seen: return seen
            return look, lambda: seen
        look, get = close()
        print(look([1, 2]), get(), look([3]), get())
        """,
    "private names": """
        __hidden = 1
        _A__mangled = 2
        class A:
            def get(self): return __mangled
            def put(self):
                global __made
                __made = 3
                __made += 1
            def keep(self, __x):
                __y = __x
                def inner():
                    nonlocal __y
                    __y += 1
                    return __y
                return inner(), self.__class__.__name__
            def __own(self): return "own"
            def call(self): return self.__own()
            def named(self, *, __k=1): return __k
        A().put()
        print(A().get(), _A__made, A().keep(5), A().call(), A().named(_A__k=2), __hidden)
        """,
    "a traceback": """
        def first(x):
            y = x
            return second(
                x,
                y,
            )

        def second(a, b):
            box = {"n": a}
            box["m"] += b
            return box

        try:
            first(1)
        except KeyError as error:
            import traceback
            print([f.lineno for f in traceback.extract_tb(error.__traceback__)][0])
            raise ValueError(
                "wrapped"
            ) from error
        """,
}
"""These have a meaning at the module's level alone."""

RAISING = {
    "in a chain of methods": """
        class Chain:
            def step(self): return self
            def fail(self, *args, **more): raise ValueError(args)
        (Chain()
            .step()
            .step()
            .fail(1,
                  2)
            .step())
        """,
    "in a starred method": """
        class Chain:
            def fail(self, *args, **more): raise ValueError(args)
        args = (1,)
        (Chain()
            .fail(*args))
        """,
    "in a method with keywords": """
        class Chain:
            def fail(self, *args, **more): raise ValueError(args)
        (Chain()
            .fail(
                k=1))
        """,
    "of a name": "x = 1\nprint(\n    x,\n    y\n)\n",
    "of an attribute": "class A: pass\na = A()\na.n = 1\n(a.\n   m)\n",
    "of an attribute that is stored": "x = (\n 1)\n(5\n).n = x\n",
    "of an item": "d = {}\nx = (1 +\n   d[\n  'k'])\n",
    "of an item of a chain": "d = {}\nd['a'] = {}\n(d['a']\n   ['b']\n ['c'])\n",
    "of a target": "a = (b,\n c) = (\n1,)\n",
    "of an inner target": "a, (\n  b,\n c) = 1, (\n2, 3, 4)\n",
    "of a loop": "for x in (\n   5):\n    pass\n",
    "of a loop's target": "for (x,\n   y) in [\n (1,)]:\n    pass\n",
    "of an operator": "n = 1\nn += (\n   'a')\n",
    "of an operator on an attribute": "class A: n = 1\nA.n += (\n  A\n   .n + 1) + 'a'\n",
    "of an operator on an item": "d = [1]\nd[\n 0] += 'a'\n",
    "of a wrong with": "x = 1\nwith (x as\n y): pass\n",
    "in a with": """
        class M:
            def __enter__(self): return 1, 2
            def __exit__(self, *how): raise KeyError(how[0])
        with (M() as (a, b),
              M() as c):
            raise ValueError
        """,
    "in a comprehension": "xs = [1, 0]\nprint([1 / x\n  for x in xs\n  if x < 5])\n",
    "in a generator": "xs = [1, 0]\nprint(list(\n  1 / x\n  for x in xs))\n",
    "in a condition": "xs = None\nif (1\n    in xs): pass\n",
    "in a comparison": "x = 1\nif (x\n  < 2\n  < 'a'): pass\n",
    "of an assertion": "x = 0\nassert (\n   x), (\n f'{x}')\n",
    "of deletion": "d = {}\nx = 1\ndel x, d[\n  1]\n",
    "of a deleted name": "x = 1\ndel x, (\n  x)\n",
    "of unpacked arguments": "x = 1\nprint(\n  *[1],\n **{'a':\n 1})\n",
    "of a decorator": "def f(x): raise ValueError\n@f\n@f\ndef g(): pass\n",
    "of a base": "x = 1\nclass A(\n   x.y): pass\n",
    "of a default": "x = 1\ndef f(a,\n   b=x.y): pass\n",
    "of a lambda": "f = lambda x: (\n   x\n   .y)\nprint(f(\n 1))\n",
    "of a pattern": """
        class A: __match_args__ = 1
        match A():
            case 5: pass
            case A(
                x): pass
        """,
    "of a guard": "match 5:\n    case x if (\n   x.y): pass\n",
    "of an f-string": "x = 1\nprint(f'{x:d}'\n  f'{x:s}')\n",
    "of an exit": "import sys\nsys.exit(\n 3)\n",
    "of no end": "def f(n): return f(n + 1)\ntry: f(0)\nexcept RecursionError: raise SystemExit\n",
    "in a finally": "x = [1]\ntry:\n    x[1]\nfinally:\n    x = 5\n    x += 1\n",
    "in a handler": "try:\n    {}['a']\nexcept KeyError as e:\n    n = e\n    n.missing\n",
    "of a stored global": "def f():\n    global n\n    n = (1 +\n   '')\nf()\n",
    "of a captured name": """
        def f():
            n = 1
            def g():
                nonlocal n
                n += ''
            g()
        f()
        """,
    "of a raise": "x = ValueError\nraise (\n x\n (1))\n",
}
"""They end with an exception; its frames have the same names and lines."""

SINCE_3_12 = {
    "type parameters": """
        T = "outer"
        T += "!"
        def first[T: (int, str), *Ts, **P](xs: list[T], default: T = 5) -> T:
            def inner(): return T
            return xs[0] if xs else (default, inner())
        class Stack[T]:
            items: list[T]
            n = 1
            n += 1
            def __init__(self): self.items = []; self.__n = 0
            def push(self, x: T): self.items.append(x); self.__n += 1; return T
            def peek[U](self, other: U = n): return self.items[-1], other, self.__n, T, U
        type Pair[A] = tuple[A, T]
        type Later = undefined_name
        s = Stack[int]()
        print(first([1]), first([]), s.push(5), s.peek(), Pair, Later.__name__, T)
        print(first.__type_params__, Stack.__type_params__, Pair[int].__value__)
        """,
    "f-strings in full": """
        d = {"a": 1}
        n = 3
        print(f"{d["a"]} {f"{n + 1}"} {
            n  # a comment
        } {"\\n".join(["x"])!r}")
        """,
    "inlined comprehensions": """
        x = "outer"
        class A:
            x = "class"
            ys = [x for x in "ab"]
            zs = [[x, y] for x in "ab" for y in x]
            fs = [lambda: x for x in "ab"]
        def f():
            x = 1
            ys = [(x, lambda: x) for x in range(2)]
            def g(): return x
            return ys[0][1](), g(), [y for y in [x] if (x := y + 1)], x
        print(A.ys, A.zs, A.fs[0](), f(), x)
        """,
}

SINCE_3_13 = {
    "defaults of type parameters": """
        class Box[T = int]:
            def get(self, x: T = 1): return x, T
        type Pair[A, B = A] = tuple[A, B]
        print(Box().get(), Pair)
        """,
}
