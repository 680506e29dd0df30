//! A program is stopped from outside also where one native operation takes long.

use std::thread;
use std::time::{Duration, Instant};

use glassheap::Interpreter;

/// Each would go on for hours, or for about as long as a test waits.
const ENDLESS: &[&str] = &[
    "sum(range(10**12))",
    "list(iter(int, 1))",
    "any(x for x in iter(int, 1))",
    "max(iter(int, 1))",
    "0 in iter(lambda: 1, 0)",
    "tuple(map(abs, iter(int, 1)))",
    "dict(zip(iter(int, 1), iter(int, 1)))",
    "set(iter(int, 1))",
    "from collections import deque; deque(iter(int, 1), maxlen=1)",
    "from itertools import count, islice; next(islice(count(), 10**15, None))",
    "import re; re.match('(a*)*b', 'a' * 40)",
    "import re; re.sub('(?:x+x+)+y', '', 'x' * 60)",
    "n = 3 ** (10**8)",
    "n = (1 << 10**8) - 1\nwhile True: n * n",
    "numbers = list(range(10**6))\nwhile True: sorted(numbers, key=lambda n: -n)",
    "while True: 'ab' * 10**7",
    "''.join(map(str, iter(int, 1)))",
    // Large ints.
    "n = 3 ** (10**6)\nm = 7 ** (2 * 10**5)\nwhile True: n // m",
    "n = 3 ** (10**6)\nm = 7 ** (2 * 10**5)\nwhile True: divmod(n, m), n % m",
    "import sys\nsys.set_int_max_str_digits(0)\nn = 3 ** (3 * 10**6)\nwhile True: str(n)",
    "import sys\nsys.set_int_max_str_digits(0)\ntext = '7' * 10**6\nwhile True: int(text)",
    "pow(3, 1 << 10**6, (1 << 10**5) + 1)",
    "pow(3, 1 << 10**7, (1 << 1000) + 1)",
    "import math; math.factorial(10**7)",
    "import math; math.gcd(3 ** (10**6), 7 ** (10**6))",
    "import math; math.isqrt(3 ** (10**8 // 3))",
    "import math; math.comb(10**7, 5 * 10**6)",
    // Sequences.
    "while True: [0] * 10**8",
    "while True: (0, 1) * 10**7",
    "while True: b'ab' * 10**8",
    "text = 'a' * 10**8\nwhile True: text.replace('a', 'b')",
    "('a' * 10**7).find('a' * (5 * 10**6) + 'b')",
    "('a' * 10**7).rfind('b' + 'a' * (5 * 10**6))",
    "('a' * 10**7).count('a' * (5 * 10**6) + 'b')",
    "('a' * 10**7).replace('a' * (5 * 10**6) + 'b', '')",
    "('a' * 10**7).split('a' * (5 * 10**6) + 'b')",
    "(b'a' * 10**7).find(b'a' * (5 * 10**6) + b'b')",
    "text = 'ab' * 10**7\nwhile True: text.count('b'), text.find('c'), 'ba' * 4 in text",
    "text = 'a ' * 10**7\nwhile True: text.split()",
    "text = 'aB' * 10**7\nwhile True: text.upper(), text.title()",
    "items = ['ab'] * 10**6\nwhile True: ''.join(items)",
    "items = list(range(10**6))\nwhile True: items == list(items), 2.5 in items, items.count(1)",
    "items = [k * 7919 % 10**6 for k in range(10**6)]\nwhile True: sorted(items)",
    "items = [str(k * 7919 % 10**5) for k in range(10**5)]\nwhile True: sorted(items)",
    "items = list(range(10**6))\nwhile True: items[:] = reversed(items); items.reverse(); hash(tuple(items))",
    // Native iterators into native consumers.
    "any(map(bool, iter(int, 1)))",
    "from itertools import repeat; all(repeat(1))",
    "from itertools import repeat; sum(repeat(0))",
    "from itertools import count; min(count())",
    "from itertools import cycle; max(cycle([1, 2]))",
    "from itertools import cycle; set(cycle('abc'))",
    "from itertools import cycle; frozenset(cycle('abc'))",
    "from itertools import repeat; dict(repeat((1, 2)))",
    "from itertools import repeat; {}.update(repeat((1, 2)))",
    "from itertools import count; -1 in count()",
    "from itertools import repeat; any(zip(repeat(0), repeat(0))) and all(zip(repeat(0), repeat(0)))",
    "from itertools import repeat, chain; sum(chain.from_iterable(repeat((0, 0))))",
    "from itertools import repeat; list(filter(None, repeat(0)))",
    "from itertools import repeat, compress; list(compress(repeat(1), repeat(0)))",
    "from itertools import repeat, dropwhile; list(dropwhile(bool, repeat(1)))",
    "from itertools import repeat, filterfalse; list(filterfalse(None, repeat(1)))",
    "from itertools import repeat, starmap; any(starmap(int, repeat(())))",
    "from itertools import repeat, groupby; list(groupby(repeat(1)))",
    "from itertools import product, repeat; product(repeat(1))",
    "from itertools import count, tee; a, b = tee(count()); -1 in a",
    "from itertools import accumulate, repeat; min(accumulate(repeat(0)))",
    "from functools import reduce; from itertools import repeat; reduce(max, repeat(1))",
    "from collections import Counter; from itertools import repeat; Counter(repeat(1))",
    "from itertools import repeat; a, *b = repeat(1)",
    "from itertools import repeat; [*repeat(1)]",
    "from itertools import repeat; print(*repeat(1))",
    "from itertools import repeat; bytes(repeat(1))",
    "from itertools import repeat; bytearray().extend(repeat(1))",
    "from itertools import repeat; [].extend(repeat(1))",
    "from itertools import repeat; x = []; x[:] = repeat(1)",
    "from itertools import repeat; next(enumerate(filter(None, repeat(0))))",
    "range(10**15).index(-1.5)",
    "0.5 in range(10**15)",
    "range(10**15).count(0.5)",
    "import math; from itertools import repeat; math.fsum(repeat(0.0))",
    "import math; from itertools import repeat; math.prod(repeat(1))",
    "import heapq; from itertools import repeat; heapq.nlargest(1, repeat(1))",
    "import array; from itertools import repeat; array.array('b').extend(repeat(1))",
    // Patterns.
    "import re; re.search('(a|a)*b', 'a' * 40)",
    "import re; re.findall('(?:a?){40}a{40}b', 'a' * 40)",
    "import re; re.search('.*?.*?.*?x', 'a' * 10**5)",
    "import re; text = 'a' * 10**7\nwhile True: re.search('b', text)",
    "import re; text = 'a' * 10**7\nwhile True: re.split('b', text), re.sub('[b-c]', '', text)",
    // JSON, and text of objects.
    "import json; items = [[k] for k in range(10**5)]\nwhile True: json.loads(json.dumps(items))",
    "items = [[k] for k in range(10**6)]\nwhile True: repr(items), str(items)",
    "import random; items = list(range(10**6))\nwhile True: random.getrandbits(10**7)",
    "text = 'ä' * 10**7\nwhile True: text.encode().decode(), text.encode('ascii', 'xmlcharrefreplace')",
    "import hashlib; data = bytes(10**8)\nwhile True: hashlib.sha256(data)",
    "import binascii; data = bytes(10**8)\nwhile True: binascii.crc32(data)",
];

/// How long a program goes on after it is interrupted, at most; without optimization all takes its time.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 8 } else { 2 });

#[test]
fn long_operations_are_interrupted() {
    let mut deaf = Vec::new();
    for source in ENDLESS {
        let python = Interpreter::builder().memory_limit(1 << 30).build().expect("there is memory for an interpreter");
        let interrupter = python.interrupt_handle();
        let thread = thread::spawn(move || {
            thread::sleep(Duration::from_millis(100));
            interrupter.interrupt();
        });
        let started = Instant::now();
        // What a fast machine ends before it is interrupted begins again.
        let error = loop {
            if let Err(error) = python.run(source) {
                break error;
            }
        };
        let class = error.exception().map(|exception| exception.class.as_str());
        assert_eq!(class, Some("KeyboardInterrupt"), "{source}: {error:?}");
        if started.elapsed() > PATIENCE {
            deaf.push(format!("{source}: {:?}", started.elapsed()));
        }
        thread.join().expect("it ends");
        python.audit().unwrap_or_else(|error| panic!("{source}: {error}"));
        assert_eq!(python.close().objects, 0, "{source}");
    }
    assert!(deaf.is_empty(), "{}", deaf.join("\n"));
}
