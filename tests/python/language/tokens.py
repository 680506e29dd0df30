# Module tokenize.
import io, tokenize
def t(src):
    print(repr(src))
    try:
        for x in tokenize.generate_tokens(io.StringIO(src).readline):
            print("  ", tokenize.tok_name[x.type], repr(x.string), x.start, x.end, repr(x.line))
    except BaseException as e: print("  ", type(e).__name__, e, e.args)
for s in ["x = 1\n", "x", "# c", "# c\n", "\n", "", "  # c\nx\n", "if a:\n  b\n\n  # q\nc\n", "if a:\n  b", "(a,\n b)\n", "a \\\n+ b\n", "'''a\nb''' + 'c'\n", "f'a{x!r:>{w}}b{{c}}d'\n", "f'{a=}'\n", "rb'x' 0x1F 1_0.5e-3j 1..real ... -> := ** //= !=\n", "é = 'x'\n", "x = 'abc\n", "'''abc\n", "(a\n", "if a:\n    b\n  c\n", "a = $\n", "a ? b\n", "0777\n", "1abc\n", "a)\n", "f'{x:{y}}' f\"\"\"\n{a\n}\"\"\"\n", "x\r\ny\r\n", "if 1:\n\tx\n        y\n", "f'abc\n", "f'{a'\n", "\\\n", "a;b\n", "def f():\n  pass\n# end\n", "(a]\n", "\x0cx\n", "f'\\N{DASH}{x}'\n", "x = 1  # c\n", "@a\nclass B: pass\n", "f'{x:%Y-%m}'\n","1if 2else 3\n","\"a\\\nb\"\n","f'a{ x + 1 }'\n", "    x\n", "0b12\n", "1__0\n", "a\x00b\n"]:
    t(s)
