"""A program's lines with light colours, made by Pygments so that no script has to know Python."""

from __future__ import annotations

from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Number, Operator, String, Token

from labhelpers.views.markup import Markup, element, join

# Any token type below one of these: the class that the style sheets colour.
_CLASSES = (
    (Keyword, "lab-keyword"),
    (Operator.Word, "lab-keyword"),
    (String, "lab-string"),
    (Number, "lab-numeral"),
    (Comment, "lab-comment"),
)


def coloured(source: str) -> list[Markup]:
    """Return the lines of a program as markup; a token that spans lines is coloured on each."""
    lines: list[list[str]] = [[]]
    lexer = PythonLexer(stripnl=False, ensurenl=False)
    for kind, text in lexer.get_tokens(source):
        first, *rest = text.split("\n")
        lines[-1].append(_piece(kind, first))
        lines += [[_piece(kind, part)] for part in rest]
    if lines[-1] in ([], [""]):
        lines.pop()
    return [join(line) for line in lines]


def _piece(kind: Token, text: str) -> str:
    name = next((name for group, name in _CLASSES if kind in group), None)
    return element("span", text, class_=name) if name and text else text
