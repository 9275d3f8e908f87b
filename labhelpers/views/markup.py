"""HTML and SVG as text, with everything that comes from a program escaped in one place.

A thread may be called `<script>`, and a page must not run it.
"""

from __future__ import annotations

import html
import json
from typing import Any

_VOID = frozenset({"br", "rect", "line", "path", "circle", "use", "polygon"})


class Markup(str):
    """Text that is markup already; every other string is escaped when it is put into an element."""


def element(name: str, /, *children: str | None, **attributes: Any) -> Markup:
    """Return one element.

    Attributes are keywords: `class_` gives `class`, `data_view` gives `data-view`, None leaves
    the attribute out, True gives it with no value. Children are escaped unless they are `Markup`.
    """
    head = name + "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID and not children:
        return Markup(f"<{head}/>")
    body = "".join(escape(child) for child in children if child is not None)
    return Markup(f"<{head}>{body}</{name}>")


def join(parts: Any) -> Markup:
    """Return several pieces of markup or text one after the other."""
    return Markup("".join(escape(part) for part in parts))


def escape(text: str) -> Markup:
    """Return `text` as markup; control characters are shown by their pictures."""
    return text if isinstance(text, Markup) else Markup(html.escape(printable(text)))


def printable(text: str) -> str:
    """Return `text` with control and direction characters replaced by visible ones."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t" else _picture(c) for c in text)


def json_script(data: Any) -> Markup:
    """Return `data` as JSON in a script element that no browser runs and no text can leave."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(f'<script type="application/json">{text}</script>')


def number(value: float) -> str:
    """Return a coordinate with at most two digits after the point, as short as it can be."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def percent(value: float) -> str:
    """Return a share (0 to 1) as a percentage for a coordinate."""
    return f"{number(100 * value)}%"


def _attribute(key: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    if value is True:
        return f' {name}=""'
    text = number(value) if isinstance(value, float) else str(value)
    return f' {name}="{html.escape(printable(text))}"'


def _picture(char: str) -> str:
    return chr(0x2400 + ord(char)) if ord(char) < 0x20 else "\N{REPLACEMENT CHARACTER}"
