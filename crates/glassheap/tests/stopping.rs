//! A program is stopped from outside also where one native operation takes long.

use std::thread;
use std::time::{Duration, Instant};

use glassheap::Interpreter;

/// Each would go on for hours, or for longer than a test waits.
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
];

#[test]
fn long_operations_are_interrupted() {
    for source in ENDLESS {
        let python = Interpreter::builder().memory_limit(1 << 30).build().expect("there is memory for an interpreter");
        let interrupter = python.interrupt_handle();
        let thread = thread::spawn(move || {
            thread::sleep(Duration::from_millis(100));
            interrupter.interrupt();
        });
        let started = Instant::now();
        let error = python.run(source).expect_err("it does not end by itself");
        let class = error.exception().map(|exception| exception.class.as_str());
        assert_eq!(class, Some("KeyboardInterrupt"), "{source}: {error:?}");
        assert!(started.elapsed() < Duration::from_secs(20), "{source}: {:?}", started.elapsed());
        thread.join().expect("it ends");
        python.audit().unwrap_or_else(|error| panic!("{source}: {error}"));
        assert_eq!(python.close().objects, 0, "{source}");
    }
}
