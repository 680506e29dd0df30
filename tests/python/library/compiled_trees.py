"""Compiling syntax trees that a program has made or changed."""
import ast
import traceback

tree = ast.parse("x = 1\n\ndef f(a, *, b=2):\n    'doc'\n    return (a,\n        b, x)\n")
space = {}
exec(compile(tree, "<tree>", "exec"), space)
print(space["f"](5), space["f"].__doc__, space["f"].__code__.co_firstlineno)

formula = ast.BinOp(ast.Constant(6), ast.Mult(), ast.BinOp(ast.Constant(3), ast.Add(), ast.Constant(4)))
print(eval(compile(ast.fix_missing_locations(ast.Expression(formula)), "<tree>", "eval")))


class Doubler(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.copy_location(ast.Constant(node.value * 2), node)


source = "\n\n\ndef g():\n    y = 21\n    if y:\n        return 'ab', y\n"
exec(compile(ast.fix_missing_locations(Doubler().visit(ast.parse(source))), "<tree>", "exec"), space)
print(space["g"]())

# Names that no source has.
tree = ast.parse("def h(one, two=2, **rest): return one + two, rest\n")
function = tree.body[0]
function.args.args[0].arg = ".one"
function.args.kwarg.arg = "@rest"
function.body[0].value = ast.Tuple([ast.BinOp(ast.Name(".one", ast.Load()), ast.Add(), ast.Name("two", ast.Load())), ast.Name("@rest", ast.Load())], ast.Load())
tree.body.insert(0, ast.Import([ast.alias("math", "@math")]))
exec(compile(ast.fix_missing_locations(tree), "<tree>", "exec"), space)
print(space["h"](1, z=3), space["h"].__code__.co_varnames, space["@math"].__name__)

# Lines are those of the nodes.
tree = ast.parse("def k():\n    pass\n\n    '''\n    many\n    lines'''\n    z = [\n      1,\n    ]\n    for i in range(2):\n        1 / 0\n")
exec(compile(tree, "<tree>", "exec"), space)
try:
    space["k"]()
except ZeroDivisionError as error:
    print([(frame.lineno, frame.name) for frame in traceback.extract_tb(error.__traceback__)])
sample = """
import os.path as p
async def a(x: int, /, y, *z, w=1, **k) -> str:
    async with x as q, y: await q
    async for i in y: yield i
class C(object, metaclass=type):
    v: int = 3
    @property
    def r(self): return f"{self.v!r:>{5}} {{}} {'q'}" + 'it\\'s' + "\\n\\0é"
def m(v):
    match v:
        case [1, *rest] if rest: return rest
        case {"k": k, **others}: return k, others
        case C(v=3) | None as w: return w
        case -1 | "s" | (2 + 3j): return "value"
        case _: return "none"
def t():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError as e: print("value", e.exceptions)
    except* TypeError: print("type")
    finally: print("finally")
    with open(__file__) if 0 else __import__("contextlib").nullcontext(5) as n: print(n)
    lines = [(a, b) for a in range(3) if a for b in "xy" if b != "x"]
    total = (lambda *a, k=3: sum(a) * k)(1, 2)
    assert total == 9, "nine"
    del total
    global G; G = {**{"a": 1}, "b": [*range(2)]}
    while (n := n - 1) > 2: continue
    else: print("else", n)
    return lines, not n, -n ** 2, (1,), 1e999, 5 .real, n if n else 3, {1, 2} - {2}, 0 < n <= 2 != 3, lines[0:2:1], b"\\xff", ...
type A[T] = list[T]
print(m([1, 2, 3]), m({"k": 1, "z": 2}), m(C()) is not None, m(None), m(-1), m(2 + 3j), m(9), t(), C().r, G, A.__name__)
"""
exec(compile(ast.parse(sample), "<tree>", "exec"), {"__file__": "", "__name__": "x"})
for made in (ast.Module([ast.Expr(ast.Constant(1))], []), ast.Expression(ast.Constant(1))):
    try:
        compile(made, "<tree>", "exec")
    except TypeError as error:
        print(error)
exec(compile(ast.Interactive(ast.parse("1+1\n'two'").body), "<tree>", "single"))
