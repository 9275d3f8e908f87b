"""The words of a check: sentences with `code` in them, as Markdown and as plain text.

What a check says quotes the reader's program, and a name like `__init__` or `<b>` must not turn
into markup.
"""

from __future__ import annotations

import re

from labhelpers.views.markup import printable

_CODE = re.compile(r"(`[^`]*`)")
_SPECIAL = re.compile(r"([\\*_{}\[\]<>#|~$&!])")


def code(text: str) -> str:
    """Return a piece of a program as code, on one line."""
    return "`" + " ".join(printable(text).replace("`", "'").split()) + "`"


def markdown(sentence: str) -> str:
    """Return a sentence as Markdown: what stands in backquotes is code, all else is meant so."""
    parts = _CODE.split(" ".join(printable(sentence).split()))
    return "".join(part if _CODE.fullmatch(part) else _SPECIAL.sub(r"\\\1", part) for part in parts)
