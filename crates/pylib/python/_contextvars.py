"""Context variables, written in Python: what CPython's `_contextvars` is in C.

There is one thread, so there is one stack of contexts. A context is a dict that is copied when a copy is asked for.
"""

__all__ = ["Context", "ContextVar", "Token", "copy_context"]


class _Missing:
    def __repr__(self):
        return "<Token.MISSING>"


class Token:
    """What `ContextVar.set` gives, by which the variable is set back."""

    MISSING = _Missing()
    __slots__ = ("_context", "_var", "_old_value", "_used")

    def __new__(cls, *args, **kwargs):
        raise RuntimeError("Tokens can only be created by ContextVars")

    @property
    def var(self):
        return self._var

    @property
    def old_value(self):
        return self._old_value

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self._var.reset(self)

    def __repr__(self):
        used = " used" if self._used else ""
        return f"<Token{used} var={self._var!r} at {id(self):#x}>"


def _token(context, var, old_value):
    token = object.__new__(Token)
    token._context = context
    token._var = var
    token._old_value = old_value
    token._used = False
    return token


class Context:
    """A mapping from context variables to their values."""

    __slots__ = ("_values", "_entered", "__weakref__")

    def __init__(self):
        self._values = {}
        self._entered = False

    def run(self, callable, /, *args, **kwargs):
        if self._entered:
            raise RuntimeError(f"cannot enter context: {self!r} is already entered")
        self._entered = True
        _contexts.append(self)
        try:
            return callable(*args, **kwargs)
        finally:
            _contexts.pop()
            self._entered = False

    def copy(self):
        made = Context()
        made._values = dict(self._values)
        return made

    def get(self, key, default=None, /):
        _check(key)
        return self._values.get(key, default)

    def keys(self):
        return self._values.keys()

    def values(self):
        return self._values.values()

    def items(self):
        return self._values.items()

    def __getitem__(self, key):
        _check(key)
        return self._values[key]

    def __contains__(self, key):
        _check(key)
        return key in self._values

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def __eq__(self, other):
        if not isinstance(other, Context):
            return NotImplemented
        return self._values == other._values

    __hash__ = None


def _check(key):
    if not isinstance(key, ContextVar):
        raise TypeError(f"a ContextVar key was expected, got {key!r}")


class ContextVar:
    """A variable with a value of its own in each context."""

    __slots__ = ("_name", "_default")

    def __init__(self, name, /, *, default=Token.MISSING):
        if not isinstance(name, str):
            raise TypeError("context variable name must be a str")
        self._name = name
        self._default = default

    @property
    def name(self):
        return self._name

    def get(self, default=Token.MISSING, /):
        values = _contexts[-1]._values
        if self in values:
            return values[self]
        if default is not Token.MISSING:
            return default
        if self._default is not Token.MISSING:
            return self._default
        raise LookupError(self)

    def set(self, value, /):
        context = _contexts[-1]
        token = _token(context, self, context._values.get(self, Token.MISSING))
        context._values[self] = value
        return token

    def reset(self, token, /):
        if not isinstance(token, Token):
            raise TypeError(f"expected an instance of Token, got {token!r}")
        if token._used:
            raise RuntimeError(f"{token!r} has already been used once")
        if token._var is not self:
            raise ValueError(f"{token!r} was created by a different ContextVar")
        context = _contexts[-1]
        if token._context is not context:
            raise ValueError(f"{token!r} was created in a different Context")
        token._used = True
        if token._old_value is Token.MISSING:
            context._values.pop(self, None)
        else:
            context._values[self] = token._old_value

    @classmethod
    def __class_getitem__(cls, item):
        import types

        return types.GenericAlias(cls, item)

    def __repr__(self):
        default = "" if self._default is Token.MISSING else f" default={self._default!r}"
        return f"<ContextVar name={self._name!r}{default} at {id(self):#x}>"


def copy_context():
    return _contexts[-1].copy()


_contexts = [Context()]
