"""Python wrapper for Expat parser.

A parser of XML 1.0 with namespaces, which does not validate. A document can come in pieces: what is not whole yet waits for the next one.
"""

import codecs as _codecs
import re as _re
import sys as _sys
from types import ModuleType as _ModuleType

EXPAT_VERSION = "expat_2.7.1"
version_info = (2, 7, 1)
native_encoding = "UTF-8"
features = [("sizeof(XML_Char)", 1), ("sizeof(XML_LChar)", 1), ("XML_DTD", 0), ("XML_CONTEXT_BYTES", 1024), ("XML_NS", 0)]
XML_PARAM_ENTITY_PARSING_NEVER, XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE, XML_PARAM_ENTITY_PARSING_ALWAYS = range(3)

_ERRORS = [
    None,
    ("XML_ERROR_NO_MEMORY", "out of memory"),
    ("XML_ERROR_SYNTAX", "syntax error"),
    ("XML_ERROR_NO_ELEMENTS", "no element found"),
    ("XML_ERROR_INVALID_TOKEN", "not well-formed (invalid token)"),
    ("XML_ERROR_UNCLOSED_TOKEN", "unclosed token"),
    ("XML_ERROR_PARTIAL_CHAR", "partial character"),
    ("XML_ERROR_TAG_MISMATCH", "mismatched tag"),
    ("XML_ERROR_DUPLICATE_ATTRIBUTE", "duplicate attribute"),
    ("XML_ERROR_JUNK_AFTER_DOC_ELEMENT", "junk after document element"),
    ("XML_ERROR_PARAM_ENTITY_REF", "illegal parameter entity reference"),
    ("XML_ERROR_UNDEFINED_ENTITY", "undefined entity"),
    ("XML_ERROR_RECURSIVE_ENTITY_REF", "recursive entity reference"),
    ("XML_ERROR_ASYNC_ENTITY", "asynchronous entity"),
    ("XML_ERROR_BAD_CHAR_REF", "reference to invalid character number"),
    ("XML_ERROR_BINARY_ENTITY_REF", "reference to binary entity"),
    ("XML_ERROR_ATTRIBUTE_EXTERNAL_ENTITY_REF", "reference to external entity in attribute"),
    ("XML_ERROR_MISPLACED_XML_PI", "XML or text declaration not at start of entity"),
    ("XML_ERROR_UNKNOWN_ENCODING", "unknown encoding"),
    ("XML_ERROR_INCORRECT_ENCODING", "encoding specified in XML declaration is incorrect"),
    ("XML_ERROR_UNCLOSED_CDATA_SECTION", "unclosed CDATA section"),
    ("XML_ERROR_EXTERNAL_ENTITY_HANDLING", "error in processing external entity reference"),
    ("XML_ERROR_NOT_STANDALONE", "document is not standalone"),
    ("XML_ERROR_UNEXPECTED_STATE", "unexpected parser state - please send a bug report"),
    ("XML_ERROR_ENTITY_DECLARED_IN_PE", "entity declared in parameter entity"),
    ("XML_ERROR_FEATURE_REQUIRES_XML_DTD", "requested feature requires XML_DTD support in Expat"),
    ("XML_ERROR_CANT_CHANGE_FEATURE_ONCE_PARSING", "cannot change setting once parsing has begun"),
    ("XML_ERROR_UNBOUND_PREFIX", "unbound prefix"),
    ("XML_ERROR_UNDECLARING_PREFIX", "must not undeclare prefix"),
    ("XML_ERROR_INCOMPLETE_PE", "incomplete markup in parameter entity"),
    ("XML_ERROR_XML_DECL", "XML declaration not well-formed"),
    ("XML_ERROR_TEXT_DECL", "text declaration not well-formed"),
    ("XML_ERROR_PUBLICID", "illegal character(s) in public id"),
    ("XML_ERROR_SUSPENDED", "parser suspended"),
    ("XML_ERROR_NOT_SUSPENDED", "parser not suspended"),
    ("XML_ERROR_ABORTED", "parsing aborted"),
    ("XML_ERROR_FINISHED", "parsing finished"),
    ("XML_ERROR_SUSPEND_PE", "cannot suspend in external parameter entity"),
    ("XML_ERROR_RESERVED_PREFIX_XML", "reserved prefix (xml) must not be undeclared or bound to another namespace name"),
    ("XML_ERROR_RESERVED_PREFIX_XMLNS", "reserved prefix (xmlns) must not be declared or undeclared"),
    ("XML_ERROR_RESERVED_NAMESPACE_URI", "prefix must not be bound to one of the reserved namespace names"),
    ("XML_ERROR_INVALID_ARGUMENT", "invalid argument"),
    ("XML_ERROR_NO_BUFFER", "a successful prior call to function XML_GetBuffer was required"),
    ("XML_ERROR_AMPLIFICATION_LIMIT_BREACH", "limit on input amplification factor (from DTD and entities) breached"),
    ("XML_ERROR_NOT_STARTED", "parser not started"),
]
(_SYNTAX, _NO_ELEMENTS, _INVALID, _UNCLOSED, _MISMATCH, _DUPLICATE, _JUNK, _UNDEFINED, _BAD_CHAR, _MISPLACED, _ENCODING, _CDATA) = (
    2, 3, 4, 5, 7, 8, 9, 11, 14, 17, 18, 20,
)  # fmt: skip
_EXTERNAL, _UNBOUND, _DECLARATION, _FINISHED, _AMPLIFIED = 21, 27, 30, 36, 43

# So much may come out of entities, and so many times as much as the document is long.
_AMPLIFICATION_FREE, _AMPLIFICATION = 8 << 20, 100

errors = _ModuleType("pyexpat.errors", "Constants used to describe error conditions.")
errors.codes = {entry[1]: code for code, entry in enumerate(_ERRORS) if entry}
errors.messages = {code: entry[1] for code, entry in enumerate(_ERRORS) if entry}
for _entry in filter(None, _ERRORS):
    setattr(errors, *_entry)
model = _ModuleType("pyexpat.model", "Constants used to interpret content model information.")
for _number, _name in enumerate(("EMPTY", "ANY", "MIXED", "NAME", "CHOICE", "SEQ"), 1):
    setattr(model, f"XML_CTYPE_{_name}", _number)
for _number, _name in enumerate(("NONE", "OPT", "REP", "PLUS")):
    setattr(model, f"XML_CQUANT_{_name}", _number)
_sys.modules["pyexpat.errors"] = errors
_sys.modules["pyexpat.model"] = model


class ExpatError(Exception):
    pass


ExpatError.__module__ = "xml.parsers.expat"
error = ExpatError


def ErrorString(code, /):
    """Returns string error for given number."""
    return _ERRORS[code][1] if 0 < code < len(_ERRORS) else None


# What names are made of: beyond Latin-1 every character is taken for a letter.
_NAME = "[^\0-9;-@[-\\^`{-\xbf\xd7\xf7][^\0-,/;-@[-\\^`{-\xb6\xb8-\xbf\xd7\xf7]*"
_S = "[ \t\n\r]"
_QUOTED = "(?:\"[^\"]*\"|'[^']*')"
_TAG = _re.compile(f"<({_NAME})((?:{_S}+{_NAME}{_S}*={_S}*(?:\"[^<\"]*\"|'[^<']*'))*){_S}*(/?)>")
_ATTRIBUTE = _re.compile(f"{_S}+({_NAME}){_S}*={_S}*(\"[^<\"]*\"|'[^<']*')")
_OPEN_TAG = _re.compile(f"<(?:[^'\">]|{_QUOTED})*")
_END_TAG = _re.compile(f"</({_NAME}){_S}*>")
_INSTRUCTION = _re.compile(f"({_NAME})(?:{_S}+(.*))?", _re.DOTALL)
_REFERENCE = _re.compile(f"&(?:#([0-9]+)|#x([0-9a-fA-F]+)|({_NAME}));")
_HALF_REFERENCE = _re.compile(f"&(?:#|#x[0-9a-fA-F]*|#[0-9]+|(?:{_NAME})?)?\\Z")
_DECLARATION_FORM = _re.compile(
    f"{_S}+version{_S}*={_S}*(['\"])(1\\.[0-9]+)\\1"
    f"(?:{_S}+encoding{_S}*={_S}*(['\"])([A-Za-z][A-Za-z0-9._-]*)\\3)?"
    f"(?:{_S}+standalone{_S}*={_S}*(['\"])(yes|no)\\5)?{_S}*\\Z"
)
_ENCODING_FORM = _re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']""")
_INVALID_CHARACTER = _re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ID = f"(?:PUBLIC{_S}+({_QUOTED})(?:{_S}+({_QUOTED}))?|SYSTEM{_S}+({_QUOTED}))"
_DOCTYPE = _re.compile(f"<!DOCTYPE{_S}+({_NAME})(?:{_S}+{_ID})?{_S}*")
_ENTITY = _re.compile(f"<!ENTITY{_S}+(%{_S}+)?({_NAME}){_S}+(?:({_QUOTED})|{_ID}(?:{_S}+NDATA{_S}+({_NAME}))?){_S}*>")
_NOTATION = _re.compile(f"<!NOTATION{_S}+({_NAME}){_S}+{_ID}{_S}*>")
_ELEMENT = _re.compile(f"<!ELEMENT{_S}+({_NAME}){_S}+([^>]*?){_S}*>")
_ATTLIST = _re.compile(f"<!ATTLIST{_S}+({_NAME})((?:[^'\">]|{_QUOTED})*)>")
_ATTRIBUTE_DECLARATION = _re.compile(
    f"{_S}+({_NAME}){_S}+(CDATA|IDREFS?|ID|ENTITY|ENTITIES|NMTOKENS?|(?:NOTATION{_S}+)?\\([^)]*\\)){_S}+"
    f"(#REQUIRED|#IMPLIED|(?:#FIXED{_S}+)?{_QUOTED})"
)
_PREDEFINED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_XML = "http://www.w3.org/XML/1998/namespace"

_HANDLERS = (
    "StartElementHandler", "EndElementHandler", "CharacterDataHandler", "ProcessingInstructionHandler", "CommentHandler",
    "StartCdataSectionHandler", "EndCdataSectionHandler", "StartNamespaceDeclHandler", "EndNamespaceDeclHandler", "DefaultHandler",
    "DefaultHandlerExpand", "XmlDeclHandler", "StartDoctypeDeclHandler", "EndDoctypeDeclHandler", "EntityDeclHandler",
    "ElementDeclHandler", "AttlistDeclHandler", "NotationDeclHandler", "UnparsedEntityDeclHandler", "NotStandaloneHandler",
    "ExternalEntityRefHandler", "SkippedEntityHandler",
)  # fmt: skip


def ParserCreate(encoding=None, namespace_separator=None, intern=None):
    """Return a new XML parser object."""
    if encoding is not None and not isinstance(encoding, str):
        raise TypeError(f"ParserCreate() argument 'encoding' must be str or None, not {type(encoding).__name__}")
    if namespace_separator is not None:
        if not isinstance(namespace_separator, str):
            kind = type(namespace_separator).__name__
            raise TypeError(f"ParserCreate() argument 'namespace_separator' must be str or None, not {kind}")
        if len(namespace_separator) > 1:
            raise ValueError("namespace_separator must be at most one character, omitted, or None")
    return xmlparser(encoding, namespace_separator, {} if intern is None else intern)


class _Incomplete(Exception):
    """The document goes on where more of it is needed."""


class xmlparser:
    """XML parser"""

    __module__ = "pyexpat"

    def __init__(self, encoding, separator, intern):
        for name in _HANDLERS:
            setattr(self, name, None)
        self.intern = intern
        self.buffer_text = self.ordered_attributes = self.specified_attributes = self.namespace_prefixes = False
        self.buffer_size = 8192
        self.ErrorCode = 0
        self._separator = separator
        self._encoding = encoding
        self._base = None
        self._decoder = None
        self._raw = b""
        self._text = ""
        self._place = 0
        self._line, self._column, self._index = 1, 0, 0
        self._stack = []
        self._scopes = [{"xml": _XML}]
        self._pending = []
        self._entities = {}
        self._defaults = {}
        self._seen_root = self._seen_doctype = self._is_finished = self._in_cdata = False
        self._begun = False
        self._has_external = False
        self._standalone = -1
        self._expanded = 0
        self._open = []
        self._taken = 0
        self._fragment = False
        self._carriage = False

    # --- what a program asks

    @property
    def buffer_used(self):
        return sum(map(len, self._pending))

    CurrentLineNumber = ErrorLineNumber = property(lambda self: self._line)
    CurrentColumnNumber = ErrorColumnNumber = property(lambda self: self._column)
    CurrentByteIndex = ErrorByteIndex = property(lambda self: self._index)

    def SetBase(self, base, /):
        """Set the base URL for the parser."""
        self._base = base

    def GetBase(self):
        """Return base URL string for the parser."""
        return self._base

    def GetInputContext(self):
        """Return the untranslated text of the input that caused the current event."""
        return self._text[self._place :].encode() if self._begun else None

    def SetParamEntityParsing(self, flag, /):
        """Controls parsing of parameter entities: external ones are never read."""
        return 1

    def UseForeignDTD(self, flag=True, /):
        """Allows the application to provide an artificial external subset."""
        self._has_external = bool(flag)

    def GetReparseDeferralEnabled(self):
        """Whether the parser waits for more before it looks at a token again."""
        return False

    def SetReparseDeferralEnabled(self, enabled, /):
        """Enable/Disable reparse deferral: nothing is deferred here."""

    def ExternalEntityParserCreate(self, context, encoding=None, /):
        """Create a parser for parsing an external entity based on the information passed to the ExternalEntityRefHandler."""
        made = xmlparser(encoding, self._separator, self.intern)
        for name in (*_HANDLERS, "buffer_text", "ordered_attributes", "specified_attributes", "namespace_prefixes"):
            setattr(made, name, getattr(self, name))
        made._entities, made._defaults, made._base, made._fragment = self._entities, self._defaults, self._base, True
        made._scopes = list(self._scopes)
        return made

    def ParseFile(self, file, /):
        """Parse XML data from file-like object."""
        while True:
            piece = file.read(2048)
            if not isinstance(piece, (bytes, bytearray, str)):
                raise TypeError(f"read() did not return a bytes object (type={type(piece).__name__})")
            if not piece:
                return self.Parse(b"", True)
            self.Parse(piece, False)

    def Parse(self, data, isfinal=False, /):
        """Parse XML data."""
        if self._is_finished:
            self._fail(_FINISHED)
        if isinstance(data, str):
            self._encoding = "utf-8"
            data = data.encode("utf-8", "surrogatepass")
        self._decode(bytes(data), bool(isfinal))
        try:
            self._run(bool(isfinal))
        except _Incomplete:
            pass
        self._flush()
        self._text, self._place = self._text[self._place :], 0
        if isfinal:
            self._end()
        return 1

    # --- from bytes to text

    def _decode(self, data, is_final):
        if self._decoder is None:
            self._raw += data
            if len(self._raw) < 4 and not is_final:
                return
            if self._encoding is None and self._raw.startswith(b"<?xml") and b"?>" not in self._raw and not is_final:
                return
            data, self._raw = self._raw, b""
            self._decoder = self._find_decoder(data)
        try:
            text = self._decoder.decode(data, is_final)
        except UnicodeDecodeError:
            self._fail(_INVALID)
        if text and not self._taken:
            text = text.removeprefix("\ufeff")
        self._taken += len(data)
        if self._carriage:
            text = text[1:] if text.startswith("\n") else text
        self._carriage = text.endswith("\r") if text else self._carriage
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        self._open = [(name, behind + len(text)) for name, behind in self._open]
        self._text += text

    def _find_decoder(self, data):
        name = self._encoding
        if name is None:
            if data.startswith((b"\xff\xfe", b"<\0")):
                name = "utf-16" if data[0] == 0xFF else "utf-16-le"
            elif data.startswith((b"\xfe\xff", b"\0<")):
                name = "utf-16" if data[0] == 0xFE else "utf-16-be"
            else:
                found = _ENCODING_FORM.match(data.removeprefix(b"\xef\xbb\xbf"))
                name = found[1].decode("ascii") if found else "utf-8"
                if name.lower() == "utf-16":
                    name = "utf-8"
        try:
            return _codecs.getincrementaldecoder(name)()
        except LookupError:
            self._fail(_ENCODING)

    # --- where it is

    def _fail(self, code, at=None):
        if at is not None:
            self._move(at)
        self.ErrorCode = code
        self._is_finished = True
        made = ExpatError(f"{_ERRORS[code][1]}: line {self._line}, column {self._column}")
        made.code, made.lineno, made.offset = code, self._line, self._column
        raise made

    def _move(self, to):
        """Goes on to a place further on in the text."""
        passed = self._text[self._place : to]
        lines = passed.count("\n")
        if lines:
            self._line += lines
            self._column = len(passed) - passed.rindex("\n") - 1
        else:
            self._column += len(passed)
        self._index += len(passed) if passed.isascii() else len(passed.encode("utf-8", "surrogatepass"))
        self._place = to

    # --- what it tells

    def _flush(self):
        if self._pending:
            text = "".join(self._pending)
            self._pending.clear()
            self.CharacterDataHandler(text)

    def _default(self, text):
        handler = self.DefaultHandlerExpand or self.DefaultHandler
        if handler is not None and text:
            self._flush()
            handler(text)

    def _characters(self, text):
        if not text:
            return
        if self.CharacterDataHandler is None:
            self._default(text)
        elif self.buffer_text:
            self._pending.append(text)
            if self.buffer_used >= self.buffer_size:
                self._flush()
        else:
            for piece in text.splitlines(True) if "\n" in text else (text,):
                if piece.endswith("\n") and len(piece) > 1:
                    self.CharacterDataHandler(piece[:-1])
                    piece = "\n"
                self.CharacterDataHandler(piece)

    def _tell(self, handler, raw, *arguments):
        if handler is None:
            self._default(raw)
        else:
            self._flush()
            handler(*arguments)

    # --- the document

    def _run(self, is_final):
        while self._place < len(self._text):
            text, start = self._text, self._place
            if self._in_cdata:
                self._read_cdata(is_final)
            elif text[start] != "<":
                self._read_characters(is_final)
            elif text.startswith("<!--", start):
                self._read_comment(start, is_final)
            elif text.startswith("<?", start):
                self._read_instruction(start, is_final)
            elif text.startswith("<![CDATA[", start):
                if not self._stack and not self._fragment:
                    self._fail(_JUNK if self._seen_root else _SYNTAX)
                self._flush()
                self._in_cdata = True
                self._tell(self.StartCdataSectionHandler, "<![CDATA[")
                self._move(start + 9)
            elif text.startswith("<!DOCTYPE", start):
                self._read_doctype(start, is_final)
            elif text.startswith("</", start):
                self._read_end(start, is_final)
            elif len(text) - start < 9 and not is_final and any(
                mark.startswith(text[start:]) for mark in ("<!--", "<![CDATA[", "<!DOCTYPE", "</", "<?")
            ):
                raise _Incomplete
            else:
                self._read_start(start, is_final)

    def _wait(self, is_final, code=_UNCLOSED):
        if is_final:
            self._fail(code)
        raise _Incomplete

    def _find(self, mark, start, is_final):
        end = self._text.find(mark, start)
        if end < 0:
            self._wait(is_final)
        return end

    def _check(self, start, end):
        if wrong := _INVALID_CHARACTER.search(self._text, start, end):
            self._fail(_INVALID, wrong.start())

    def _read_comment(self, start, is_final):
        end = self._find("--", start + 4, is_final)
        if end + 2 >= len(self._text):
            self._wait(is_final)
        if self._text[end + 2] != ">":
            self._fail(_INVALID, end + 2)
        self._check(start, end)
        self._begun = True
        self._tell(self.CommentHandler, self._text[start : end + 3], self._text[start + 4 : end])
        self._move(end + 3)

    def _read_instruction(self, start, is_final):
        end = self._find("?>", start + 2, is_final)
        whole = self._text[start : end + 2]
        found = _INSTRUCTION.fullmatch(whole, 2, len(whole) - 2)
        if found is None:
            self._fail(_INVALID, start + 2)
        target, data = found[1], found[2] or ""
        if target == "xml":
            if self._begun:
                self._fail(_MISPLACED, start)
            declared = _DECLARATION_FORM.match(whole, 5, len(whole) - 2)
            if declared is None and not self._fragment:
                self._fail(_DECLARATION, start + 5)
            if declared is not None:
                self._standalone = {"yes": 1, "no": 0}.get(declared[6], -1)
                self._tell(self.XmlDeclHandler, whole, declared[2], declared[4], self._standalone)
        elif target.lower() == "xml":
            self._fail(_INVALID, start + 2)
        else:
            self._check(start, end)
            self._tell(self.ProcessingInstructionHandler, whole, target, data)
        self._begun = True
        self._move(end + 2)

    def _read_cdata(self, is_final):
        text, start = self._text, self._place
        end = text.find("]]>", start)
        stop = end if end >= 0 else len(text) if is_final else max(start, len(text) - 2)
        self._check(start, stop)
        self._characters(text[start:stop])
        self._move(stop)
        if end < 0:
            self._wait(is_final, _CDATA)
        self._flush()
        self._in_cdata = False
        self._tell(self.EndCdataSectionHandler, "]]>")
        self._move(end + 3)

    def _read_characters(self, is_final):
        text, start = self._text, self._place
        end = text.find("<", start)
        is_cut = end < 0
        end = len(text) if is_cut else end
        if not self._stack and not self._fragment:
            stripped = text[start:end].lstrip(" \t\n\r")
            if stripped:
                self._fail(_JUNK if self._seen_root else _SYNTAX, end - len(stripped))
            self._begun = True
            self._default(text[start:end])
            self._move(end)
            return
        self._begun = True
        at = text.find("&", start, end)
        if at < 0:
            at = end
        bad = text.find("]]>", start, at)
        if bad >= 0:
            self._fail(_INVALID, bad + 2)
        if is_cut and at == end and not is_final:
            # The end of the piece may be half of `]]>`.
            at -= len(text[max(start, end - 2) : end]) - len(text[max(start, end - 2) : end].rstrip("]"))
        self._check(start, at)
        if at > start:
            self._characters(text[start:at])
            self._move(at)
            return
        if at == start and text[at] != "&":
            raise _Incomplete
        found = _REFERENCE.match(text, at)
        if found is None:
            if is_cut and not is_final and _HALF_REFERENCE.match(text, at):
                raise _Incomplete
            self._fail(_INVALID, _re.compile(f"&(?:#x?[0-9a-fA-F]*|{_NAME})?").match(text, at).end())
        self._read_reference(found)

    def _character(self, found, at):
        number = int(found[1]) if found[1] else int(found[2], 16)
        if number > 0x10FFFF or _INVALID_CHARACTER.match(chr(number)):
            self._fail(_BAD_CHAR, at)
        return chr(number)

    def _read_reference(self, found):
        name = found[3]
        if name is None or name in _PREDEFINED:
            made = self._character(found, found.start()) if name is None else _PREDEFINED[name]
            self._characters(made)
            self._move(found.end())
            return
        entity = self._entities.get(name)
        if entity is None:
            if not self._has_external or self._standalone == 1:
                self._fail(_UNDEFINED, found.start())
            if self.SkippedEntityHandler is not None:
                self._tell(self.SkippedEntityHandler, found[0], name, False)
            else:
                self._default(found[0])
            self._move(found.end())
            return
        value, base, system, public, notation = entity
        if notation is not None:
            self._fail(15, found.start())
        if value is None:
            self._flush()
            self._move(found.end())
            if self.ExternalEntityRefHandler is None:
                self._default(found[0])
            elif not self.ExternalEntityRefHandler(name, base, system, public):
                self._fail(_EXTERNAL)
            return
        if self.DefaultHandler is not None and self.DefaultHandlerExpand is None:
            self._default(found[0])
            self._move(found.end())
            return
        self._expand(len(value), found.start())
        # An entity is open as long as more is left than what was behind it.
        left = len(self._text) - found.start()
        self._open = [entry for entry in self._open if left > entry[1]]
        if any(entry[0] == name for entry in self._open):
            self._fail(12, found.start())
        self._open.append((name, len(self._text) - found.end()))
        # What it stands for is read in its place.
        self._text, self._place = value + self._text[found.end() :], 0
        self._column += len(found[0]) - len(value)
        self._index += len(found[0]) - len(value)

    def _expand(self, length, at):
        self._expanded += length + 8
        if self._expanded > max(_AMPLIFICATION_FREE, _AMPLIFICATION * self._taken):
            self._fail(_AMPLIFIED, at)

    # --- elements

    def _read_start(self, start, is_final):
        text = self._text
        found = _TAG.match(text, start)
        if found is None:
            whole = _OPEN_TAG.match(text, start)
            if whole.end() >= len(text) or text[whole.end()] in "'\"":
                if text.find("<", start + 1) < 0 or text[whole.end() : whole.end() + 1] in ("'", '"'):
                    self._wait(is_final)
            self._fail(_INVALID, self._wrong_place(start))
        if not self._stack and not self._fragment and self._seen_root:
            self._fail(_JUNK, start)
        self._check(start, found.end())
        self._flush()
        self._begun = self._seen_root = True
        name, attributes, is_empty = found[1], {}, bool(found[3])
        for attribute in _ATTRIBUTE.finditer(found[2]):
            if attribute[1] in attributes:
                self._fail(_DUPLICATE, start + 1 + len(name) + attribute.start(1))
            attributes[attribute[1]] = self._value(attribute[2][1:-1], start)
        given = len(attributes)
        for default, value in self._defaults.get(name, {}).items():
            if value is not None:
                attributes.setdefault(default, value)
        names, declared = [], []
        if self._separator is not None:
            name, names, declared = self._bind(name, list(attributes), attributes, start)
            if len(set(names)) != len(names):
                self._fail(_DUPLICATE, start)
            kept = [key for key in attributes if key != "xmlns" and not key.startswith("xmlns:")]
            pairs = list(zip(names, (attributes[key] for key in kept)))
            given = sum(1 for key in list(attributes)[:given] if key in kept)
        else:
            pairs = list(attributes.items())
        if self.specified_attributes:
            pairs = pairs[:given]
        for prefix, uri in declared:
            if self.StartNamespaceDeclHandler is not None:
                self.StartNamespaceDeclHandler(prefix, uri)
        intern = self.intern.setdefault
        pairs = [(intern(key, key), value) for key, value in pairs]
        shown = [part for pair in pairs for part in pair] if self.ordered_attributes else dict(pairs)
        self._tell(self.StartElementHandler, found[0], intern(name, name), shown)
        self._stack.append((found[1], name, declared))
        self._move(found.end())
        if is_empty:
            self._close(None)

    def _wrong_place(self, start):
        """Where a tag is wrong: behind the name and the attributes that are right."""
        name = _re.compile(f"<(?:{_NAME})?").match(self._text, start)
        at = name.end()
        while found := _ATTRIBUTE.match(self._text, at):
            at = found.end()
        space = _re.compile(f"{_S}*(?:{_NAME}{_S}*(?:={_S}*(?:(['\"])[^<'\"]*)?)?)?").match(self._text, at)
        return min(space.end(), len(self._text) - 1)

    def _value(self, text, at, depth=0):
        """What an attribute is: white space are spaces, references what they stand for."""
        if "&" not in text:
            return text.translate({9: " ", 10: " ", 13: " "}) if "\n" in text or "\t" in text else text
        made, last = [], 0
        while (start := text.find("&", last)) >= 0:
            made.append(text[last:start].translate({9: " ", 10: " ", 13: " "}))
            found = _REFERENCE.match(text, start)
            if found is None:
                self._fail(_INVALID, at)
            if found[3] is None:
                made.append(self._character(found, at))
            elif found[3] in _PREDEFINED:
                made.append(_PREDEFINED[found[3]])
            else:
                entity = self._entities.get(found[3])
                if entity is None:
                    if not self._has_external:
                        self._fail(_UNDEFINED, at)
                elif entity[0] is None:
                    self._fail(16, at)
                elif depth > 100:
                    self._fail(12, at)
                else:
                    self._expand(len(entity[0]), at)
                    made.append(self._value(entity[0], at, depth + 1))
            last = found.end()
        made.append(text[last:].translate({9: " ", 10: " ", 13: " "}))
        return "".join(made)

    def _bind(self, name, keys, attributes, start):
        """The names of an element and of its attributes with their namespaces, and the prefixes that it declares."""
        declared = []
        for key in keys:
            if key == "xmlns" or key.startswith("xmlns:"):
                prefix, uri = key[6:] or None, attributes[key]
                if prefix is not None and not uri:
                    self._fail(28, start)
                if prefix == "xmlns":
                    self._fail(39, start)
                if (prefix == "xml") != (uri == _XML):
                    self._fail(38 if prefix == "xml" else 40, start)
                declared.append((prefix, uri or None))
        scope = self._scopes[-1]
        if declared:
            scope = {**scope, **dict(declared)}
        self._scopes.append(scope)
        plain = [key for key in keys if key != "xmlns" and not key.startswith("xmlns:")]
        return self._bound(name, scope, True, start), [self._bound(key, scope, False, start) for key in plain], declared

    def _bound(self, name, scope, is_element, start):
        prefix, colon, local = name.partition(":")
        if not colon:
            uri = scope.get(None) if is_element else None
            return f"{uri}{self._separator}{name}" if uri else name
        if not prefix or not local or ":" in local:
            self._fail(_INVALID, start + 1)
        uri = scope.get(prefix)
        if uri is None:
            self._fail(_UNBOUND, start)
        whole = f"{uri}{self._separator}{local}"
        return f"{whole}{self._separator}{prefix}" if self.namespace_prefixes else whole

    def _read_end(self, start, is_final):
        found = _END_TAG.match(self._text, start)
        if found is None:
            if self._text.find(">", start) < 0:
                self._wait(is_final)
            self._fail(_INVALID, start + 2)
        if not self._stack:
            self._fail(_JUNK if self._seen_root and not self._fragment else _INVALID, start)
        if self._stack[-1][0] != found[1]:
            self._fail(_MISMATCH, start + 2)
        self._flush()
        self._close(found)

    def _close(self, found):
        _, name, declared = self._stack.pop()
        self._tell(self.EndElementHandler, found[0] if found else "", self.intern.setdefault(name, name))
        if self._separator is not None:
            self._scopes.pop()
            for prefix, _ in reversed(declared):
                if self.EndNamespaceDeclHandler is not None:
                    self.EndNamespaceDeclHandler(prefix)
        if found:
            self._move(found.end())

    # --- the document type

    def _read_doctype(self, start, is_final):
        text = self._text
        if self._seen_root or self._seen_doctype:
            self._fail(_SYNTAX, start)
        found = _DOCTYPE.match(text, start)
        end = None
        if found is not None and found.end() < len(text):
            if text[found.end()] == ">":
                end = found.end() + 1
            elif text[found.end()] == "[":
                end = self._subset_end(found.end() + 1)
            else:
                self._fail(_SYNTAX, found.end())
        if end is None:
            if found is None and text.find(">", start) >= 0:
                self._fail(_SYNTAX, start)
            self._wait(is_final)
        public, system = _ids(found, 2)
        self._seen_doctype = self._begun = True
        self._has_external = self._has_external or system is not None
        has_subset = text[found.end()] == "["
        self._tell(self.StartDoctypeDeclHandler, text[start : found.end()], found[1], system, public, int(has_subset))
        if has_subset:
            self._move(found.end() + 1)
            self._read_subset(text.rindex("]", 0, end))
        if self._has_external and self._standalone != 1 and self.NotStandaloneHandler is not None:
            if not self.NotStandaloneHandler():
                self._fail(22)
        self._tell(self.EndDoctypeDeclHandler, text[self._place : end])
        self._move(end)

    def _subset_end(self, at):
        """Where the declaration of the type ends; None if that is not there yet."""
        text, pattern = self._text, _re.compile(f"<!--.*?-->|<\\?.*?\\?>|<!(?:[^'\">-]|-(?!-)|{_QUOTED})*>|%{_NAME};|{_S}+", _re.DOTALL)
        while found := pattern.match(text, at):
            at = found.end()
        close = _re.compile(f"\\]{_S}*>").match(text, at)
        if close:
            return close.end()
        rest = text[at : at + 1]
        if rest and rest not in "<]%":
            self._fail(_SYNTAX, at)
        if rest == "<" and text[at : at + 2] not in ("<", "<!", "<?"):
            self._fail(_SYNTAX, at)
        return None

    def _read_subset(self, end):
        text = self._text
        space = _re.compile(f"{_S}+")
        while self._place < end:
            at = self._place
            if found := space.match(text, at, end):
                self._default(found[0])
                self._move(found.end())
            elif text.startswith("<!--", at):
                self._read_comment(at, True)
            elif text.startswith("<?", at):
                self._read_instruction(at, True)
            elif text.startswith("%", at):
                self._has_external = True
                self._move(text.index(";", at) + 1)
            elif found := _ENTITY.match(text, at):
                self._declare_entity(found)
            elif found := _NOTATION.match(text, at):
                public, system = _ids(found, 2)
                self._tell(self.NotationDeclHandler, found[0], found[1], self._base, system, public)
                self._move(found.end())
            elif found := _ELEMENT.match(text, at):
                self._tell(self.ElementDeclHandler, found[0], found[1], _content_model(found[2]))
                self._move(found.end())
            elif found := _ATTLIST.match(text, at):
                self._declare_attributes(found)
            else:
                self._fail(_SYNTAX, at)

    def _declare_entity(self, found):
        is_parameter, name, notation = bool(found[1]), found[2], found[7]
        public, system = _ids(found, 4)
        value = found[3] and found[3][1:-1]
        if value is not None:
            value = _REFERENCE.sub(lambda made: self._character(made, found.start()) if made[3] is None else made[0], value)
        if not is_parameter:
            self._entities.setdefault(name, (value, self._base, system, public, notation))
        if notation is not None and self.UnparsedEntityDeclHandler is not None:
            self._tell(self.UnparsedEntityDeclHandler, found[0], name, self._base, system, public, notation)
        else:
            self._tell(self.EntityDeclHandler, found[0], name, int(is_parameter), value, self._base, system, public, notation)
        self._move(found.end())

    def _declare_attributes(self, found):
        element, rest, at = found[1], found[2], 0
        while declared := _ATTRIBUTE_DECLARATION.match(rest, at):
            at = declared.end()
            name, kind, how = declared.groups()
            value = None if how in ("#REQUIRED", "#IMPLIED") else self._value(how[how.index(how[-1]) + 1 : -1], found.start())
            self._defaults.setdefault(element, {}).setdefault(name, value)
            if self.AttlistDeclHandler is not None:
                kind = _re.sub(f"{_S}+", "", kind) if kind.startswith("(") else kind
                required = how == "#REQUIRED" or how.startswith("#FIXED")
                self._tell(self.AttlistDeclHandler, found[0], element, name, kind, value, int(required))
        if rest[at:].strip(" \t\n\r"):
            self._fail(_SYNTAX, found.start())
        self._move(found.end())

    # --- the end

    def _end(self):
        self._flush()
        if self._text and self._place < len(self._text):
            self._fail(_UNCLOSED)
        if self._in_cdata:
            self._fail(_CDATA)
        if self._stack or not self._seen_root and not self._fragment:
            self._fail(_NO_ELEMENTS)
        self._is_finished = True


def _ids(found, first):
    """The public and the system identifier of a declaration."""
    public, system, only = found[first], found[first + 1], found[first + 2]
    strip = lambda quoted: quoted and quoted[1:-1]
    return strip(public) and " ".join(strip(public).split()), strip(system or only)


def _content_model(text):
    """What an element may contain, as nested tuples: type, quantifier, name, children."""
    if text == "EMPTY":
        return (model.XML_CTYPE_EMPTY, 0, None, ())
    if text == "ANY":
        return (model.XML_CTYPE_ANY, 0, None, ())
    tokens = _re.findall(f"#PCDATA|{_NAME}|[()|,?*+]", text)
    place = 0

    def quantifier():
        nonlocal place
        if place < len(tokens) and tokens[place] in "?*+":
            place += 1
            return "?*+".index(tokens[place - 1]) + 1
        return 0

    def group():
        nonlocal place
        children, kind, is_mixed = [], model.XML_CTYPE_SEQ, False
        place += 1
        while place < len(tokens) and tokens[place] != ")":
            token = tokens[place]
            if token == "(":
                children.append(group())
                continue
            place += 1
            if token == "#PCDATA":
                is_mixed = True
            elif token in ",|":
                kind = model.XML_CTYPE_CHOICE if token == "|" else kind
            else:
                children.append((model.XML_CTYPE_NAME, quantifier(), token, ()))
        place += 1
        return (model.XML_CTYPE_MIXED if is_mixed else kind, quantifier(), None, tuple(children))

    return group() if tokens else (model.XML_CTYPE_EMPTY, 0, None, ())
