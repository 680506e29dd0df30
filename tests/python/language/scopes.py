"""Where names live: globals, locals, closures, class bodies, exec and eval, del."""
x = "global"
def reads(): return x
def local():
    x = "local"
    def inner():
        def innermost(): return x
        return innermost()
    return inner()
class Body:
    x = "class"
    def method(self): return x
    y = x
print(reads(), local(), Body().method(), Body.y)
def outer():
    a = 1
    class Inside:
        nonlocal a
        a = 2
        b = a
    return a, Inside.b
print(outer())
exec("z = x + '!'")
print(z, eval("x * 2"), eval("x", {"x": "other"}), eval("a + b", {"a": 1}, {"b": 2}))
space = {}
exec("def f():\n    global made\n    made = 1\n    return made\nr = f()", space)
print(space["r"], space["made"], sorted(k for k in space if not k.startswith("__")))
def shadow():
    exec("q = 1")
    return "q" in locals()
print(shadow(), sorted(k for k in (lambda a, b=2: locals())(1)))
print("x" in globals(), globals()["x"], __name__)
globals()["added"] = 5
print(added)
len = lambda x: "shadowed"
print(len([]))
del len
print(len([]))
code = compile("v = 6 * 7\nv", "<code>", "exec")
exec(code); print(v, eval(compile("v + 1", "", "eval")))
try:
    eval("1 +")
except SyntaxError as error:
    print(error.msg, error.lineno)
def loop():
    functions = []
    for i in range(3):
        def f(): return i
        functions.append(f)
    return [f() for f in functions]
print(loop())
def delete():
    v = 1
    del v
    try:
        v
    except UnboundLocalError as error:
        return str(error)
print(delete())
