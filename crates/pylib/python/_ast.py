"""The node classes of syntax trees, made from their description in ASDL: what CPython's `_ast` is in C.

A `@` behind a name says that its nodes have a place in the source. `?` may be missing, `*` is a list.
"""

_GRAMMAR = """
mod =
    Module(stmt* body, type_ignore* type_ignores) | Interactive(stmt* body) | Expression(expr body) |
    FunctionType(expr* argtypes, expr returns)
stmt@ =
    FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params) |
    AsyncFunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params) |
    ClassDef(identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list, type_param* type_params) |
    Return(expr? value) | Delete(expr* targets) | Assign(expr* targets, expr value, string? type_comment) |
    TypeAlias(expr name, type_param* type_params, expr value) | AugAssign(expr target, operator op, expr value) |
    AnnAssign(expr target, expr annotation, expr? value, int simple) |
    For(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment) |
    AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment) |
    While(expr test, stmt* body, stmt* orelse) | If(expr test, stmt* body, stmt* orelse) |
    With(withitem* items, stmt* body, string? type_comment) | AsyncWith(withitem* items, stmt* body, string? type_comment) |
    Match(expr subject, match_case* cases) | Raise(expr? exc, expr? cause) |
    Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody) |
    TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody) | Assert(expr test, expr? msg) |
    Import(alias* names) | ImportFrom(identifier? module, alias* names, int? level) | Global(identifier* names) |
    Nonlocal(identifier* names) | Expr(expr value) | Pass | Break | Continue
expr@ =
    BoolOp(boolop op, expr* values) | NamedExpr(expr target, expr value) | BinOp(expr left, operator op, expr right) |
    UnaryOp(unaryop op, expr operand) | Lambda(arguments args, expr body) | IfExp(expr test, expr body, expr orelse) |
    Dict(expr* keys, expr* values) | Set(expr* elts) | ListComp(expr elt, comprehension* generators) |
    SetComp(expr elt, comprehension* generators) | DictComp(expr key, expr value, comprehension* generators) |
    GeneratorExp(expr elt, comprehension* generators) | Await(expr value) | Yield(expr? value) | YieldFrom(expr value) |
    Compare(expr left, cmpop* ops, expr* comparators) | Call(expr func, expr* args, keyword* keywords) |
    FormattedValue(expr value, int conversion, expr? format_spec) | JoinedStr(expr* values) | TemplateStr(expr* values) |
    Interpolation(expr value, constant str, int conversion, expr? format_spec) | Constant(constant value, string? kind) |
    Attribute(expr value, identifier attr, expr_context ctx) | Subscript(expr value, expr slice, expr_context ctx) |
    Starred(expr value, expr_context ctx) | Name(identifier id, expr_context ctx) | List(expr* elts, expr_context ctx) |
    Tuple(expr* elts, expr_context ctx) | Slice(expr? lower, expr? upper, expr? step)
expr_context =
    Load | Store | Del
boolop =
    And | Or
operator =
    Add | Sub | Mult | MatMult | Div | Mod | Pow | LShift | RShift | BitOr | BitXor | BitAnd | FloorDiv
unaryop =
    Invert | Not | UAdd | USub
cmpop =
    Eq | NotEq | Lt | LtE | Gt | GtE | Is | IsNot | In | NotIn
comprehension = (expr target, expr iter, expr* ifs, int is_async)
excepthandler@ =
    ExceptHandler(expr? type, identifier? name, stmt* body)
arguments = (arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr* kw_defaults, arg? kwarg, expr* defaults)
arg@ = (identifier arg, expr? annotation, string? type_comment)
keyword@ = (identifier? arg, expr value)
alias@ = (identifier name, identifier? asname)
withitem = (expr context_expr, expr? optional_vars)
match_case = (pattern pattern, expr? guard, stmt* body)
pattern@ =
    MatchValue(expr value) | MatchSingleton(constant value) | MatchSequence(pattern* patterns) |
    MatchMapping(expr* keys, pattern* patterns, identifier? rest) |
    MatchClass(expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns) | MatchStar(identifier? name) |
    MatchAs(pattern? pattern, identifier? name) | MatchOr(pattern* patterns)
type_ignore =
    TypeIgnore(int lineno, string tag)
type_param@ =
    TypeVar(identifier name, expr? bound, expr? default_value) | ParamSpec(identifier name, expr? default_value) |
    TypeVarTuple(identifier name, expr? default_value)
"""

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_OPTIMIZED_AST = 0x8000 | PyCF_ONLY_AST

_PLACE = ("lineno", "col_offset", "end_lineno", "end_col_offset")


class AST:
    _fields = ()
    _attributes = ()
    _field_types = {}
    _defaults = {}
    __match_args__ = ()

    def __init__(self, *args, **kwargs):
        name = type(self).__name__
        if len(args) > len(self._fields):
            plural = "" if len(self._fields) == 1 else "s"
            raise TypeError(f"{name} constructor takes at most {len(self._fields)} positional argument{plural}")
        for field, value in zip(self._fields, args):
            if field in kwargs:
                raise TypeError(f"{name} got multiple values for argument {field!r}")
            setattr(self, field, value)
        for field, value in kwargs.items():
            setattr(self, field, value)
        for field in self._fields[len(args):]:
            if field not in kwargs and field in self._defaults:
                default = self._defaults[field]
                setattr(self, field, default() if callable(default) else default)

    def __reduce__(self):
        return type(self), (), self.__dict__

    def __replace__(self, **changes):
        made = type(self)()
        made.__dict__.update(self.__dict__)
        made.__dict__.update(changes)
        return made


AST.__module__ = "ast"


def _make(name, base, fields, attributes):
    names = tuple(field for _, field in fields)
    defaults = {}
    for kind, field in fields:
        if kind.endswith("*"):
            defaults[field] = list
        elif kind.endswith("?"):
            defaults[field] = None
        elif kind == "expr_context":
            defaults[field] = lambda: Load()
    shown = ", ".join(f"{kind} {field}" for kind, field in fields)
    namespace = {
        "__module__": "ast",
        "__doc__": f"{name}({shown})" if fields else name,
        "_fields": names,
        "__match_args__": names,
        "_field_types": {field: kind for kind, field in fields},
        "_defaults": defaults,
    }
    if attributes:
        namespace["_attributes"] = _PLACE
        namespace["end_lineno"] = None
        namespace["end_col_offset"] = None
    # What may be missing is None for all nodes, as a class attribute.
    for field, default in defaults.items():
        if default is None:
            namespace[field] = None
    made = type(name, (base,), namespace)
    globals()[name] = made
    return made


def _parse_fields(text):
    text = text.strip()
    if not text:
        return []
    return [tuple(field.split()) for field in text.split(", ")]


def _build():
    rules = []
    for line in _GRAMMAR.strip().split("\n"):
        if line.startswith(" "):
            rules[-1][1] += " " + line.strip()
        else:
            name, rest = line.split(" =", 1)
            rules.append([name, rest.strip()])
    for name, rest in rules:
        attributes = name.endswith("@")
        name = name.rstrip("@")
        if rest.startswith("("):
            _make(name, AST, _parse_fields(rest[1:-1]), attributes)
            continue
        base = _make(name, AST, [], attributes)
        for alternative in rest.split("|"):
            constructor, _, fields = alternative.strip().partition("(")
            _make(constructor, base, _parse_fields(fields[:-1]), False)


_build()
