"""Syntax trees as source text, for `compile`: with the line that each line of the text stands for.

Names that no source could have (a program that makes a tree may use them to stay out of the way) are written as `_glassheap_` and their
UTF-8 in hexadecimal digits; the compiler reads them back.
"""

import ast
import copy
import re
from _ast_unparse import Unparser
from keyword import iskeyword

_NAMES = ("id", "attr", "arg", "name", "asname", "rest", "module")
_LISTS = ("names", "kwd_attrs")
_KINDS = {"exec": ast.Module, "eval": ast.Expression, "single": ast.Interactive}
_MARK = re.compile("\0(\\d*)\0")


def unparse(tree, mode):
    """The text of a tree, and the line that each of its lines stands for."""
    kind = _KINDS.get(mode)
    if kind is None:
        raise ValueError("compile() mode must be 'exec', 'eval' or 'single'")
    if not isinstance(tree, kind):
        raise TypeError(f"expected {kind.__name__} node, got {type(tree).__name__}")
    writer = _Writer()
    if isinstance(tree, ast.Interactive):
        tree = ast.Module(tree.body, [])
    text = writer.visit(tree.body if isinstance(tree, ast.Expression) else tree)
    lines, current, plain = [], 1, []
    for line in text.split("\n"):
        mark = _MARK.search(line)
        if mark is not None and mark[1]:
            current = int(mark[1])
        lines.append(current)
        plain.append(_MARK.sub("", line))
    return "\n".join(plain), lines


def _written(name):
    if name == "*" or all(part.isidentifier() and not iskeyword(part) for part in name.split(".")):
        return name
    if name in ("None", "True", "False"):
        raise ValueError(f"identifier field can't represent '{name}' constant")
    return "_glassheap_" + name.encode("utf-8", "surrogatepass").hex()


class _Writer(Unparser):
    line = 1

    def fill(self, text="", **options):
        super().fill(f"\0{self.line}\0{text}", **options)

    def traverse(self, node):
        if isinstance(node, list):
            for item in node:
                self.traverse(item)
            return
        if not isinstance(node, ast.AST):
            raise TypeError(f"expected some sort of expr, but got {node!r}")
        self._look_at_place(node)
        super().traverse(self._with_names(node))

    def _look_at_place(self, node):
        if "lineno" not in node._attributes:
            return
        for name in ("lineno", "col_offset"):
            if not hasattr(node, name):
                kind = next((kind for kind in type(node).__mro__ if kind.__base__ is ast.AST), type(node))
                raise TypeError(f'required field "{name}" missing from {kind.__name__}')
        if isinstance(node, (ast.stmt, ast.excepthandler)):
            self.line = max(node.lineno, 0)

    def _with_names(self, node):
        """The node, or a copy of it where a name is not one of a source."""
        changes = {}
        for field in _NAMES:
            name = getattr(node, field, None)
            if isinstance(name, str) and (written := _written(name)) != name:
                changes[field] = written
        for field in _LISTS:
            names = getattr(node, field, None)
            if isinstance(names, list) and all(isinstance(name, str) for name in names):
                written = [_written(name) for name in names]
                if written != names:
                    changes[field] = written
        if isinstance(node, ast.arguments):
            # The writer reads these names itself.
            for field in ("vararg", "kwarg"):
                if (named := getattr(node, field, None)) is not None:
                    changes[field] = self._with_names(named)
        if isinstance(node, ast.JoinedStr):
            # The compiler of CPython takes any expression for a piece.
            pieces = (ast.Constant, ast.FormattedValue, ast.JoinedStr)
            changes["values"] = [
                piece if isinstance(piece, pieces) else ast.copy_location(ast.FormattedValue(piece, -1), piece) for piece in node.values
            ]
        if not changes:
            return node
        twin = copy.copy(node)
        for field, value in changes.items():
            setattr(twin, field, value)
        return twin
