"""What is allowed and likely a mistake: where the compiler warns, and of what."""

import warnings

SOURCES = [
    "x is 1",
    "x is not 'a'",
    "1 is x",
    "x is b'a' is y",
    "x is 1.5 or x is 2j",
    "x is -1",
    "x is ()",
    "x is (1, 'a', None)",
    "x is (1, x)",
    "x is None is True is False is ...",
    "x == 1",
    "assert (x, 'message')",
    "assert ()",
    "assert x, 'message'",
    "'\\d'",
    "x = 1\ny = ('a'\n     '\\d \\e')",
    "b'\\d \\N'",
    "r'\\d'",
    "'\\N{DIGIT ONE} \\u0041 \\U00000041 \\x41 \\101 \\n \\\n'",
    "b'\\u0041'",
    "'\\400'",
    "'\\777 \\d'",
    "'\\477'",
    "f'\\d {x} \\e'",
    "f'{x}\\d'",
    "f'\\{x}'",
    "rf'\\d{x}'",
    "'''\n\n\\d'''",
    "'\\é'",
    "'a'(1)",
    "1(2)",
    "None()",
    "[1]()",
    "[1, 2](3)",
    "{}()",
    "{1}()",
    "(1, 2)(3)",
    "f'{x}'()",
    "[\n    (1, 2)\n    (3, 4)\n]",
    "None[0]",
    "1[0]",
    "{1}[0]",
    "(lambda: 1)[0]",
    "(i for i in x)[0]",
    "[1]['a']",
    "[1][1, 2]",
    "(1, 2)[None]",
    "'a'[1.5]",
    "'a'[0]",
    "'a'[True]",
    "'a'[1:2]",
    "[1][x]",
    "{}['a']",
    "def f():\n    def g(a=x is 1):\n        return a is 'b'",
    "class C:\n    pattern = '\\w'",
]

for source in SOURCES:
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        compile(source, "<source>", "exec")
    print(repr(source))
    for warning in sorted(seen, key=lambda warning: warning.lineno):
        print("   ", warning.category.__name__, warning.filename, warning.lineno, warning.message)

with warnings.catch_warnings():
    warnings.simplefilter("error")
    for source in ["x is 1", "y = 2\nx = '\\d'"]:
        try:
            compile(source, "<source>", "exec")
        except SyntaxError as error:
            print(type(error).__name__, error.msg, error.filename, error.lineno)
