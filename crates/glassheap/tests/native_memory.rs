//! The heap law: the process's global allocator sees nothing that grows with a program's data.
//!
//! Each program runs at a size and at four times that size, in one interpreter; the most native memory that either takes at once is
//! counted by the global allocator of this test. What does not depend on the size may differ a little, as tables grow in steps; what native
//! code works on for a moment (a large int's digits, say) may grow as far as it was charged to the heap before.

#[path = "../../compiler/tests/counting/mod.rs"]
mod counting;

use std::sync::atomic::Ordering;

use counting::{NOW, PEAK};
use glassheap::Interpreter;

/// The smaller size. A list that held only a word for each would take 96 KB more at the larger one.
const SIZE: usize = 4_000;
/// What the two may differ by.
const STEPS: usize = 16 << 10;

/// What is done at size `n`. Of the name of a file, and of an attribute that there is none of, there are a few native copies for a moment,
/// however long it is: those are short here.
const PROGRAMS: &[(&str, &str)] = &[
    ("lists", "x = list(range(n)); y = x + x; y.extend(x); y[5:10] = x; y.reverse(); del y[::2]; z = y * 2; z.count(7); -1 in z"),
    ("a comprehension", "x = [[k, k + 1] for k in range(n)]; y = {k: v for k, v in x}; z = {k for k in y}"),
    ("dicts", "x = {k: str(k) for k in range(n)}; y = dict(x); y.update(x); z = x | y; sorted(z.items()); list(z.values()); repr(z)"),
    ("keywords", "def f(**k): return len(k)\nx = {f'k{k}': k for k in range(n // 10)}\nassert f(**x) == len(x)\ndict(**x)"),
    ("arguments", "def f(*a): return len(a)\nassert f(*range(n)) == n\nmax(*range(n))"),
    ("sets", "x = set(range(n)); y = x ^ set(range(0, n, 2)); x &= y; frozenset(x) - y; x.update(y, [1]); repr(x); x.union(y, y)"),
    ("tuples", "x = tuple(range(n)); hash(x); y = x + x; x < y; repr(y); a, *b = y; x[::2]; x * 3"),
    (
        "strings",
        "x = 'äb' * n; x.upper(); x.replace('b', 'ccc'); x.find('zz'); x[::-1]; x.title(); x.swapcase(); x.center(3 * n); x.casefold()",
    ),
    (
        "joined",
        "','.join(map(str, range(n))).split(','); 'a b ' * n; ('a b ' * n).split(); ('a\\n' * n).splitlines(); ('a,' * n).partition('b')",
    ),
    (
        "formatted",
        "'%s' % ('x' * n); '{:>10}'.format('x' * n); f'{\"x\" * n!r:>5}'; '{0!a}'.format('ä' * n); '%r' % ['x' * n]; ('%d ' * n) % tuple(range(n))",
    ),
    ("templates", "('{} ' * n).format(*range(n)); f'{1:{n}}'; '%*d' % (n, 1); format(1.5, f'0{n}.3f'); format(10 ** 4000, ',')"),
    ("precision", "'%.*f' % (n, 1.5); format(1.5, f'.{n}f'); format(1.5, f'.{n}e'); format(1e300, f'.{n}g'); round(1.5, n)"),
    ("reprs", "repr('x' * n); repr('\\n' * n); repr('ä' * n); ascii('ä' * n); repr(b'\\0' * n); repr(bytearray(n)); repr(list(range(n)))"),
    ("grown", "x = ''\nfor k in range(n): x += 'y'\nb = bytearray()\nfor k in range(n): b.append(1); b += b'12'"),
    (
        "stripped",
        "(' ' * n).strip(); ('x' * n).strip('x' * n); ('x' * n).translate({120: 'yy'}); str.maketrans('x' * n, 'y' * n); ('x\\t' * n).expandtabs()",
    ),
    (
        "counted",
        "('ab' * n).count('ab'); ('ab' * n).endswith('b' * n); ('a' * n + 'b').rfind('a' * (n // 2)); 'x' * n < 'x' * n + 'y'; hash('x' * n)",
    ),
    (
        "encoded",
        "x = 'äöü' * n; x.encode(); x.encode('utf-16'); x.encode('latin-1'); x.encode('ascii', 'replace'); x.encode('ascii', 'xmlcharrefreplace')",
    ),
    ("escaped", "x = 'äöü' * n; x.encode('unicode_escape').decode('unicode_escape'); x.encode('utf-32').decode('utf-32')"),
    (
        "decoded",
        "x = b'\\xff' * n; x.decode('latin-1'); x.decode('utf-8', 'replace'); x.decode('utf-8', 'surrogateescape'); x.hex(); bytes.fromhex('ab' * n)",
    ),
    (
        "bytes",
        "x = b'ab' * n; x.replace(b'b', b'cc'); x.split(b'a'); x.upper(); b','.join([x, x]); x.translate(None, b'a'); x.find(b'zz'); x[::2]; x.title()",
    ),
    (
        "made bytes",
        "bytes(range(256)) * n; bytes([1] * n); bytes(iter([1] * n)); bytearray(x for x in [1] * n); memoryview(bytes(n)).tolist()",
    ),
    (
        "bytes formatted",
        "b'%s' % (b'x' * n); b'%d' % (10 ** 4000); memoryview(bytes(n)).hex(); (1 << n).to_bytes(n, 'big'); int.from_bytes(b'1' * n, 'big')",
    ),
    ("big ints", "x = 3 ** n; y = x * x; y // x; y % (x + 1); y >> n; y & x; x ^ -y; -y >> 3; y.bit_length(); hash(y); pow(3, x, 10 ** 9)"),
    ("big quotients", "x = 10 ** n + 7; divmod(x, 10 ** (n // 2) + 3); (x * x) // x; pow(3, 65537, x); x == x + 1; x < -x"),
    (
        "int to text",
        "import sys; sys.set_int_max_str_digits(0); x = 7 ** n; str(x); hex(x); bin(x); oct(x); f'{x:,}'; f'{x:x}'; repr(x); '%d' % x; '%x' % x",
    ),
    (
        "text to int",
        "import sys; sys.set_int_max_str_digits(0); int('7' * n); int('f' * n, 16); int('1_1' * n); int('z' * n, 36); int('1' * n, 2); int(b'12' * n)",
    ),
    (
        "text to number",
        "float('1' * n); float('0.' + '1' * n); complex('1' * 300 + 'j'); float(' ' * n + '1'); float.fromhex('0x0.' + '1' * n)",
    ),
    (
        "math",
        "import math; math.factorial(n // 10); math.comb(n // 10, 50); math.isqrt(10 ** n); math.gcd(3 ** n, 6 ** (n // 2)); math.prod(range(1, n // 10))",
    ),
    (
        "floats summed",
        "import math; math.fsum([0.1] * n); sum([0.1] * n); math.dist([0.1] * n, [0.2] * n); math.hypot(*[1.0] * n); math.sumprod([1] * n, [2] * n)",
    ),
    (
        "sorted",
        "x = [k * 7919 % n for k in range(n)]; sorted(x); x.sort(key=lambda k: -k); sorted(map(str, x), reverse=True); x.sort(key=str, reverse=True)",
    ),
    (
        "patterns",
        "import re; x = 'ab1' * n; re.findall('[a-z]+', x); re.sub('b', 'cc', x); re.split('1', x); re.match('(?:a|b|1)*', x); re.fullmatch('(ab1)*', x)",
    ),
    (
        "patterns with groups",
        "import re; x = 'ab1' * n; re.sub('(a)(b)', r'\\2\\1', x); re.sub('b', lambda m: 'q', x); re.match('((a)|(b)|1)*?$', x); [*re.finditer('b', x)]",
    ),
    (
        "patterns escaped",
        "import re; re.escape('.' * n); re.match('.*?x', 'y' * n); re.match('(?=(y*))\\\\1x?', 'y' * n); re.compile('a' * (n // 20))",
    ),
    (
        "json",
        "import json; x = [{'k': k, 'v': ['x', None, 1.5]} for k in range(n // 10)]; y = json.dumps(x); assert json.loads(y) == x; json.dumps('ä' * n); json.loads('\"' + 'x' * n + '\"')",
    ),
    ("deep lists", "x = []\nfor k in range(n * 10): x = [x]\ndel x"),
    ("deep tuples", "x = ()\nfor k in range(n * 10): x = (x,)\nimport gc; gc.collect(); del x"),
    (
        "deep reprs",
        "x = []\nfor k in range(n // 40): x = [x]\ntry: repr(x)\nexcept RecursionError: pass\ntry: x == [x]\nexcept RecursionError: pass",
    ),
    ("recursion", "import sys; sys.setrecursionlimit(10 ** 6)\ndef f(k): return k and 1 + f(k - 1)\nassert f(n) == n"),
    (
        "recursion that fails",
        "import sys; sys.setrecursionlimit(n)\ndef f(k): return f(k + 1)\ntry: f(0)\nexcept RecursionError: pass\nsys.setrecursionlimit(1000)",
    ),
    (
        "generators",
        "def g(k):\n    while k: yield k; k -= 1\nx = [g(k) for k in range(n)]; [next(y, 0) for y in x]; sum(g(n)); list(g(n)); del x",
    ),
    (
        "nested generators",
        "def g(k):\n    if k: yield from g(k - 1)\n    yield k\nimport sys; sys.setrecursionlimit(10 ** 6); assert sum(g(n // 20)) >= 0",
    ),
    ("exceptions", "x = []\nfor k in range(n):\n    try: raise ValueError(k)\n    except ValueError as e: x.append(e)\nrepr(x)"),
    (
        "chains of exceptions",
        "x = None\nfor k in range(n):\n    try:\n        try: raise ValueError(k)\n        finally:\n            if x: raise KeyError(k) from x\n    except Exception as e: x = e",
    ),
    (
        "exception groups",
        "x = ExceptionGroup('many', [ValueError(k) for k in range(n)]); x.split(ValueError); x.subgroup(lambda e: True); repr(x)\ntry: raise x\nexcept* ValueError: pass",
    ),
    (
        "tracebacks",
        "import traceback, sys; sys.setrecursionlimit(10 ** 6)\ndef f(k):\n    if k: f(k - 1)\n    else: 1 / 0\ntry: f(n // 20)\nexcept ZeroDivisionError as e: x = traceback.format_exc(); y = e.__traceback__",
    ),
    (
        "long messages",
        "try: raise ValueError('x' * n)\nexcept ValueError as e: str(e); repr(e)\ntry: {}['x' * n]\nexcept KeyError as e: str(e)\ntry: int('x' * n)\nexcept ValueError as e: str(e)",
    ),
    (
        "classes",
        "class A: pass\nx = [type('C', (A,), {'m': lambda self: 1}) for k in range(n // 20)]; A.__subclasses__(); A.late = 1; type.mro(A); del x\nimport gc; gc.collect()",
    ),
    (
        "chains of classes",
        "C = object\nfor k in range(n // 100): C = type('C', (C,), {'a': k})\nC.mro(); C().a; dir(C); isinstance(C(), C); C.__bases__\ndel C\nimport gc; gc.collect()",
    ),
    (
        "classes with many names",
        "C = type('C', (), {f'a{k}': k for k in range(n // 10)}); dir(C); vars(C); x = C(); [getattr(x, f'a{k}') for k in range(n // 10)]",
    ),
    ("slots", "C = type('C', (), {'__slots__': [f's{k}' for k in range(n // 500)]}); x = [C() for _ in range(9)]"),
    (
        "instances",
        "class A:\n    def __init__(self, k): self.k = k; self.l = [k]\nx = [A(k) for k in range(n)]; x[0].__dict__; [vars(y) for y in x]",
    ),
    (
        "attributes",
        "class A: pass\nx = A()\nfor k in range(n // 5): setattr(x, f'a{k}', k)\ndir(x); x.__dict__; [delattr(x, f'a{k}') for k in range(n // 5)]",
    ),
    ("globals", "x = {}\nfor k in range(n // 10): x[f'g{k}'] = k\nexec('a = g1 + g2', x); dir(); x.clear()"),
    ("closures", "def f(k): return lambda: k\nx = [f(k) for k in range(n)]; sum(g() for g in x); del x"),
    (
        "decorated",
        "f = lambda: 1\nimport functools\nfor k in range(n): f = functools.partial(f)\ng = functools.lru_cache(None)(lambda k: k)\nfor k in range(n): g(k)\ndel f",
    ),
    (
        "itertools",
        "from itertools import *; list(chain(range(n), 'x' * n)); list(accumulate(range(n))); list(islice(count(), n)); list(zip(range(n), range(n))); a, b = tee(range(n)); list(a); list(b)",
    ),
    (
        "combinations",
        "from itertools import *; list(product(range(n // 100), repeat=2)); list(permutations(range(n // 200), 2)); list(combinations(range(n // 100), 2)); list(batched(range(n), 7)); list(groupby(range(n)))",
    ),
    (
        "wide products",
        "from itertools import *; next(product(*[[1, 2]] * n)); next(combinations(range(n), n)); next(permutations(range(n))); next(cycle(range(n))); list(zip_longest(*[[1]] * n)); list(zip(*[[1]] * n)); list(map(max, *[[1]] * n))",
    ),
    (
        "collections",
        "from collections import *; d = deque(range(n)); d.rotate(n // 2); d.extendleft(range(n)); Counter('ab' * n).most_common(); o = OrderedDict.fromkeys(range(n)); o.move_to_end(1); dd = defaultdict(list); [dd[k].append(k) for k in range(n)]; repr(d)",
    ),
    (
        "heaps",
        "import heapq, bisect, array; x = [k * 7919 % n for k in range(n)]; heapq.heapify(x); heapq.nsmallest(n // 2, x); list(heapq.merge(x, x)); bisect.bisect(x, 5); a = array.array('i', range(n)); a.extend(a); a.tobytes(); a.tolist(); repr(a)",
    ),
    (
        "files in memory",
        "import io; s = io.StringIO('ab\\n' * n); s.readlines(); s.write('x' * n); s.getvalue(); b = io.BytesIO(b'ab\\n' * n); b.read(); b.readlines(); list(io.TextIOWrapper(io.BytesIO(b'ab\\n' * n)))",
    ),
    (
        "files",
        "import os, tempfile; p = tempfile.mktemp()\nwith open(p, 'w') as f: f.write('ab\\n' * n); f.writelines(['x\\n'] * n)\nwith open(p) as f: assert len(f.read()) == 5 * n\nwith open(p, 'rb') as f: f.read(); f.seek(0); f.readlines()\nos.remove(p)",
    ),
    ("printed", "import io; s = io.StringIO(); print('x' * n, file=s); print(*range(n), sep=',', file=s)"),
    (
        "structures",
        "import struct; struct.pack(f'{n}s', b'x'); struct.unpack(f'{n}B', bytes(n)); struct.pack(f'{n}i', *range(n)); list(struct.iter_unpack('i', bytes(4 * n)))",
    ),
    (
        "binary text",
        "import base64, binascii, hashlib; base64.b64decode(base64.b64encode(b'x' * n)); binascii.hexlify(b'x' * n); hashlib.sha256(b'x' * n).hexdigest(); binascii.crc32(b'x' * n)",
    ),
    (
        "csv",
        "import csv, io; s = io.StringIO(); csv.writer(s).writerows([['a', 'b' * 10, k] for k in range(n // 5)]); s.seek(0); list(csv.reader(s)); list(csv.reader(['x' * n]))",
    ),
    (
        "unicode",
        "import unicodedata; unicodedata.normalize('NFD', 'ä' * n); unicodedata.normalize('NFC', 'a\\u0308' * n); ('ß' * n).upper(); 'İ' * n",
    ),
    (
        "random",
        "import random; x = list(range(n)); random.shuffle(x); random.sample(x, n // 2); random.getrandbits(n); random.randbytes(n); random.choices(x, k=n)",
    ),
    ("copies", "import copy, pickle; x = [[k] for k in range(n // 10)]; copy.deepcopy(x); copy.copy(x); pickle.loads(pickle.dumps(x))"),
    (
        "weak references",
        "import weakref\nclass A: pass\nx = [A() for k in range(n)]; y = [weakref.ref(a, lambda r: None) for a in x]; z = weakref.WeakSet(x); w = [weakref.ref(x[0], print) for k in range(n)]; w.clear(); x.clear()",
    ),
    (
        "finalizers",
        "class A:\n    def __del__(self): pass\nx = [A() for k in range(n)]; x.clear()\nfor k in range(n): a = A(); a.a = a\nimport gc; gc.collect()",
    ),
    ("cycles", "import gc\nx = [[] for k in range(n)]\nfor y in x: y.append(x)\ndel x, y; gc.collect()"),
    ("objects listed", "import gc; x = [[k] for k in range(n)]; gc.get_objects(); gc.freeze(); gc.unfreeze()"),
    ("interned", "import sys; x = [sys.intern(f'name{k}') for k in range(n)]; del x"),
    (
        "ranges",
        "list(reversed(range(n))); range(n)[::3]; n in range(10 ** 30); list(enumerate(range(n))); list(filter(None, range(n))); sum(range(n)); list(iter([1] * n))",
    ),
    (
        "slices",
        "x = list(range(n)); x[::2] = x[1::2] + [0] * (len(x[::2]) - len(x[1::2])); x[2:5] = range(n); del x[1:n]; bytearray(n)[::2]; memoryview(bytearray(n))[::2].tobytes()",
    ),
    (
        "views",
        "x = dict.fromkeys(range(n)); x.keys() & x.keys(); x.keys() - {1}; x.items() <= x.items(); list(reversed(x)); x.keys() == set(x)",
    ),
    (
        "names",
        "x = 'x' * 99\nclass A: pass\nsetattr(A, x, 1); getattr(A, x)\ntry: getattr(A, x + 'y')\nexcept AttributeError as e: str(e)\ntype(x, (), {}); hasattr(1, x)\ntry: [].__getattribute__(x)\nexcept AttributeError: pass",
    ),
    (
        "data classes",
        "from dataclasses import dataclass, asdict\n@dataclass\nclass P:\n    x: int\n    y: list\nz = [P(k, [k]) for k in range(n // 10)]; repr(z); z == z[:]; [asdict(p) for p in z]; sorted(z, key=lambda p: -p.x)",
    ),
    ("enumerations", "from enum import Enum\nE = Enum('E', [f'm{k}' for k in range(n // 100)]); list(E); repr(E)"),
    (
        "named tuples",
        "from collections import namedtuple; P = namedtuple('P', 'x y'); z = [P(k, k) for k in range(n)]; repr(z[:9]); z[0]._replace(x=1); [p._asdict() for p in z]",
    ),
    (
        "decimals",
        "from decimal import Decimal; from fractions import Fraction; sum(Decimal(k) for k in range(n // 50)); sum(Fraction(1, k + 1) for k in range(n // 200))",
    ),
    (
        "contexts",
        "from contextlib import ExitStack, suppress\nwith ExitStack() as s: [s.enter_context(suppress()) for k in range(n // 10)]",
    ),
    (
        "awaited",
        "import asyncio\nasync def f(k): return k\nasync def g(): return sum([await f(k) for k in range(n)])\nc = g()\ntry: c.send(None)\nexcept StopIteration as e: assert e.value == n * (n - 1) // 2",
    ),
    (
        "text wrapped",
        "import textwrap, string, difflib; textwrap.fill('ab cd ' * (n // 20)); string.Template('$x ' * n).substitute(x=1); textwrap.dedent('  a\\n' * n)",
    ),
    ("matched", "x = list(range(n))\nmatch x:\n    case [a, *b, c]: pass\nmatch {k: k for k in x}:\n    case {1: a, **r}: pass"),
    (
        "text searched",
        "x = 'ab' * n; x.find('ab' * (n // 2) + 'c'); x.rfind('c' + 'ab' * (n // 2)); x.count('ba'); x.split('ba'); x.rsplit('ba'); ('ab' * n).replace('', '-'); 'c' in x; b'ab' * n in b'ab' * n",
    ),
    (
        "environment",
        "import os, glob; os.path.join('a' * n, 'b'); os.path.normpath('a/' * n); os.path.abspath('a/' * 100)\ntry: open('x' * 99)\nexcept OSError as e: str(e)",
    ),
];

/// The most native memory that a program takes at once, beyond what there was before and what was charged to the heap.
fn most(python: &Interpreter, size: usize) -> Result<usize, String> {
    python.set("n", size).expect("it is an int");
    let before = NOW.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    python.most_lent();
    python.run("run(n)").map_err(|error| format!("{error:?}"))?;
    Ok((PEAK.load(Ordering::Relaxed) - before).saturating_sub(python.most_lent()))
}

/// Programs are deep, and a test's thread is not.
#[test]
fn native_memory_does_not_grow_with_data() {
    let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(run_all).expect("there is a thread");
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
}

fn run_all() {
    let mut grown = Vec::new();
    for (name, source) in PROGRAMS {
        let python = Interpreter::builder().allow_everything().build().expect("it starts");
        python.set("source", *source).expect("it is text");
        python
            .run("code = compile(source, '<program>', 'exec')\ndef run(n): exec(code, {'n': n, '__name__': 'program'})")
            .unwrap_or_else(|error| panic!("{name}: {error:?}"));
        // What is made once is made by the first.
        let taken = [SIZE / 10, SIZE, 4 * SIZE].map(|size| most(&python, size));
        match taken {
            [Ok(_), Ok(small), Ok(large)] if large <= small + STEPS => {}
            [Ok(_), Ok(small), Ok(large)] => grown.push(format!("{name}: {small} bytes, then {large}")),
            taken => grown.push(format!("{name}: {taken:?}")),
        }
        python.audit().unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    assert!(grown.is_empty(), "native memory grows with data:\n{}", grown.join("\n"));
}
