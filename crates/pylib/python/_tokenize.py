"""Python source as tokens: what CPython's `_tokenize` is in C. It yields tuples for `tokenize.TokenInfo`."""

import re as _re
from token import (
    COMMENT, DEDENT, ENDMARKER, EXACT_TOKEN_TYPES, FSTRING_END, FSTRING_MIDDLE, FSTRING_START, INDENT, NAME, NEWLINE, NL,
    NUMBER, OP, STRING,
)

__all__ = ["TokenizerIter"]

_TAB = 8
_NAME = _re.compile(r"\w+")
_NUMBER = _re.compile(
    r"0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+"
    r"|(?:[0-9](?:_?[0-9])*\.(?:[0-9](?:_?[0-9])*)?|\.[0-9](?:_?[0-9])*)(?:[eE][-+]?[0-9](?:_?[0-9])*)?[jJ]?"
    r"|[0-9](?:_?[0-9])*[eE][-+]?[0-9](?:_?[0-9])*[jJ]?"
    r"|[0-9](?:_?[0-9])*[jJ]?"
)
_STRING = _re.compile(r"([rRbBuUfFtT]{0,2})('''|\"\"\"|'|\")")
_OPERATORS = sorted(EXACT_TOKEN_TYPES, key=len, reverse=True)


class TokenizerIter:
    def __init__(self, readline, /, *, encoding=None, extra_tokens=False):
        self._tokens = _Tokenizer(readline, encoding, extra_tokens).tokens()

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._tokens)


class _Tokenizer:
    def __init__(self, readline, encoding, extra):
        self.readline, self.encoding, self.extra = readline, encoding, extra
        self.row, self.line, self.at = 0, "", 0
        self.indents, self.depth = [0], 0

    def next_line(self):
        try:
            line = self.readline()
        except StopIteration:
            line = ""
        if isinstance(line, (bytes, bytearray)):
            line = line.decode(self.encoding or "utf-8")
        self.line, self.at = line, 0
        if line:
            self.row += 1
        return bool(line)

    def error(self, message, kind=SyntaxError):
        raise kind(message, ("<string>", self.row, self.at + 1, self.line, self.row, self.at + 1))

    def token(self, kind, start, end, first=None, line=None):
        first = self.row if first is None else first
        line = self.line if line is None else line
        text = self.line[start:end]
        if kind == OP and not self.extra:
            kind = EXACT_TOKEN_TYPES[text]
        return kind, text, (first, start), (self.row, end), line

    def tokens(self):
        blank = True
        while self.next_line():
            continued = self.depth > 0
            if not continued:
                tokens = self.indentation()
                if tokens is None:
                    yield from self.blank_line()
                    continue
                yield from tokens
            yield from self.rest_of_line()
            blank = False
        if self.depth:
            self.error("unexpected EOF in multi-line statement")
        if not blank and self.last_line_is_open:
            yield NEWLINE, "", (self.row, self.last_column), (self.row, self.last_column + 1), ""
        self.row += 1
        for _ in self.indents[1:]:
            yield DEDENT, "", (self.row, 0), (self.row, 0), ""
        yield ENDMARKER, "", (self.row, 0), (self.row, 0), ""

    last_line_is_open, last_column = False, 0

    def indentation(self):
        """Tokens for the indentation of a line; None if there is nothing else in it."""
        column = 0
        while self.at < len(self.line) and self.line[self.at] in " \t\f":
            letter = self.line[self.at]
            column = column + 1 if letter == " " else (column // _TAB + 1) * _TAB if letter == "\t" else 0
            self.at += 1
        if self.at == len(self.line) or self.line[self.at] in "#\r\n":
            return None
        tokens = []
        if column > self.indents[-1]:
            self.indents.append(column)
            tokens.append((INDENT, self.line[: self.at], (self.row, 0), (self.row, self.at), self.line))
        while column < self.indents[-1]:
            self.indents.pop()
            if column > self.indents[-1]:
                self.error("unindent does not match any outer indentation level", IndentationError)
            tokens.append((DEDENT, "", (self.row, self.at), (self.row, self.at), self.line))
        return tokens

    def blank_line(self):
        if not self.extra:
            return
        text = self.line.rstrip("\r\n")
        if self.at < len(text):
            yield self.token(COMMENT, self.at, len(text))
        yield self.token(NL, len(text), len(self.line) if self.line != text else len(text) + 1)

    def rest_of_line(self):
        while self.at < len(self.line):
            letter = self.line[self.at]
            if letter in " \t\f":
                self.at += 1
            elif letter in "\r\n":
                kind = NL if self.depth else NEWLINE
                if kind == NEWLINE or self.extra:
                    yield self.token(kind, self.at, len(self.line) if self.extra else self.at)
                self.last_line_is_open = False
                return
            elif letter == "#":
                end = len(self.line.rstrip("\r\n"))
                if self.extra:
                    yield self.token(COMMENT, self.at, end)
                self.at = end
            elif letter == "\\" and self.line[self.at + 1:].strip("\r\n") == "":
                if not self.next_line():
                    self.error("unexpected EOF after line continuation character")
            else:
                yield from self.one()
            self.last_line_is_open, self.last_column = True, self.at

    def one(self):
        """A name, number, string or operator."""
        line, start = self.line, self.at
        string = _STRING.match(line, start)
        if string:
            yield from self.string(string)
            return
        if line[start].isdigit() or (line[start] == "." and line[start + 1:start + 2].isdigit()):
            self.at = _NUMBER.match(line, start).end()
            yield self.token(NUMBER, start, self.at)
            return
        name = _NAME.match(line, start)
        if name and not line[start].isdigit():
            self.at = name.end()
            yield self.token(NAME, start, self.at)
            return
        operator = next((sign for sign in _OPERATORS if line.startswith(sign, start)), None)
        if operator is None:
            self.error(f"invalid character '{line[start]}' (U+{ord(line[start]):04X})" if line[start] > "\x7f" else "invalid syntax")
        self.at += len(operator)
        if operator in "([{":
            self.depth += 1
        elif operator in ")]}":
            if not self.depth:
                self.error(f"unmatched '{operator}'")
            self.depth -= 1
        yield self.token(OP, start, self.at)

    def string(self, opening):
        prefix, quote = opening.groups()
        if "f" in prefix.lower() or "t" in prefix.lower():
            self.at = opening.end()
            yield self.token(FSTRING_START, opening.start(), self.at)
            yield from self.f_string(quote, "r" in prefix.lower())
            return
        start, first, lines = self.at, self.row, [self.line]
        self.at = opening.end()
        parts = [self.line[start:self.at]]
        while True:
            end = self.closing(quote)
            if end is not None:
                parts.append(self.line[self.at:end])
                self.at = end
                yield STRING, "".join(parts), (first, start), (self.row, end), "".join(lines)
                return
            parts.append(self.line[self.at:])
            if len(quote) == 1 and not self.line.rstrip("\r\n").endswith("\\"):
                self.error(f"unterminated string literal (detected at line {first})")
            if not self.next_line():
                self.error(f"unterminated triple-quoted string literal (detected at line {self.row})")
            lines.append(self.line)

    def closing(self, quote):
        """Where a string ends in this line, behind its quote."""
        at = self.at
        while at < len(self.line):
            if self.line[at] == "\\":
                at += 2
            elif self.line.startswith(quote, at):
                return at + len(quote)
            else:
                at += 1
        return None

    def f_string(self, quote, raw):
        first, start, text = self.row, self.at, []

        def middle():
            if text:
                yield FSTRING_MIDDLE, "".join(text), (first, start), (self.row, self.at), self.line

        while True:
            if self.at >= len(self.line):
                if len(quote) == 1 or not self.next_line():
                    self.error(f"unterminated f-string literal (detected at line {self.row})")
                continue
            rest = self.line[self.at:]
            if rest.startswith(quote):
                yield from middle()
                end = self.at + len(quote)
                yield self.token(FSTRING_END, self.at, end)
                self.at = end
                return
            if rest.startswith(("{{", "}}")):
                text.append(rest[0])
                self.at += 2
            elif rest[0] == "{":
                yield from middle()
                yield from self.field(quote, raw)
                first, start, text = self.row, self.at, []
            elif rest[0] == "\\" and not raw:
                text.append(rest[:2])
                self.at += 2
            else:
                text.append(rest[0])
                self.at += 1

    def field(self, quote, raw):
        """A replacement field, its braces among the tokens."""
        depth = self.depth
        yield from self.one()
        while True:
            while self.at >= len(self.line) or self.line[self.at] in " \t\r\n":
                self.at += 1
                if self.at >= len(self.line) and not self.next_line():
                    self.error("f-string: expecting '}'")
            letter = self.line[self.at]
            if self.depth == depth + 1 and letter == "}":
                yield from self.one()
                return
            if self.depth == depth + 1 and letter == ":":
                yield self.token(OP, self.at, self.at + 1)
                self.at += 1
                yield from self.specification(quote, raw)
                continue
            if self.depth == depth + 1 and letter == "!" and self.line[self.at + 1:self.at + 2] != "=":
                yield self.token(OP, self.at, self.at + 1)
                self.at += 1
                continue
            yield from self.one()

    def specification(self, quote, raw):
        """What follows the colon of a field, which may have fields of its own."""
        start = self.at
        while self.at < len(self.line) and self.line[self.at] not in "}\r\n":
            if self.line[self.at] == "{":
                if self.at > start:
                    yield self.token(FSTRING_MIDDLE, start, self.at)
                yield from self.field(quote, raw)
                start = self.at
            else:
                self.at += 1
        if self.at > start:
            yield self.token(FSTRING_MIDDLE, start, self.at)
