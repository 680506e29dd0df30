//! Limits: each ends in an error of its own kind, whatever the program does, and the interpreter can be used again.

use std::time::{Duration, Instant};

use glassheap::{Call, Error, Handle, Interpreter};

const SHORT: Duration = Duration::from_millis(200);

fn limited() -> Interpreter {
    Interpreter::builder().time_limit(SHORT).capture_output().build().expect("it starts")
}

/// The interpreter works as if nothing had happened, and the laws hold.
fn is_sound(python: &Interpreter) {
    python.set_time_limit(None).expect("nothing is needed for that");
    assert_eq!(python.eval::<i64>("sum(range(100))"), Ok(4950));
    python.run("import sys\nassert sys.exception() is None").expect("nothing is being handled");
    python.audit().expect("the laws hold");
}

#[test]
fn memory_is_bounded_and_the_program_goes_on() {
    let python = Interpreter::builder().memory_limit(16 << 20).build().expect("enough to start in");
    python.run("try:\n    x = [0] * (1 << 30)\nexcept MemoryError:\n    x = 'caught'").expect("the program catches it");
    assert_eq!(python.get::<String>("x").as_deref(), Ok("caught"));
    let error = python.run("hoard = []\nwhile True: hoard.append('x' * 1000 + str(len(hoard)))").expect_err("it does not fit");
    assert!(matches!(&error, Error::MemoryLimit(exception) if exception.class == "MemoryError"), "{error:?}");
    assert!(python.statistics().peak <= 16 << 20);
    python.run("del hoard").expect("it goes on");
    is_sound(&python);
    assert!(matches!(Interpreter::builder().memory_limit(4096).build(), Err(Error::NotStarted(_))));
}

#[test]
fn captured_output_counts_for_the_limit() {
    let python = Interpreter::builder().memory_limit(16 << 20).capture_output().build().expect("it starts");
    assert!(matches!(python.run("while True: print('x' * 1000)"), Err(Error::MemoryLimit(_))));
    assert!(python.take_output().is_ok_and(|output| output.len() > 1 << 19) && python.memory_used() <= 16 << 20);
}

/// The parser's working memory counts: the tree of a source is many times as large as its text.
#[test]
fn sources_that_take_too_much_to_compile_are_refused() {
    let python = Interpreter::builder().memory_limit(16 << 20).build().expect("enough to start in");
    python.run("fits = 'x\\n' * 1000\ntoo_much = 'x\\n' * 100_000\nimport glass").expect("the text is small");
    for compile in
        ["compile(too_much, 'f', 'exec')", "exec(too_much)", "eval('[' + 'a,' * 100_000 + ']')", "compile(too_much, 'f', 'exec', 1024)"]
    {
        let before = python.memory_used();
        let source = format!("try:\n    {compile}\n    caught = False\nexcept MemoryError:\n    caught = True");
        python.run(&source).expect("the program catches it");
        assert_eq!(python.get::<bool>("caught"), Ok(true), "{compile}");
        assert!(python.memory_used() < before + (1 << 20), "{compile}: what it took is given back");
        python.run("compile(fits, 'f', 'exec')").expect("there is room for that");
    }
    assert!(matches!(python.run(&"x\n".repeat(100_000)), Err(Error::MemoryLimit(_))));
    assert!(python.statistics().peak <= 16 << 20);
    is_sound(&python);
}

/// Programs that do not want to end.
const ENDLESS: &[(&str, &str)] = &[
    ("a loop", "while True: pass"),
    ("a handler for exceptions", "while True:\n    try:\n        while True: pass\n    except Exception: pass"),
    ("a handler for everything", "while True:\n    try:\n        while True: pass\n    except: pass"),
    ("a handler by name", "import glass\nwhile True:\n    try:\n        while True: pass\n    except glass.TimeLimitExceeded: continue"),
    ("finally", "def f():\n    try:\n        while True: pass\n    finally:\n        f()\nf()"),
    ("finally that goes on", "while True:\n    try:\n        while True: pass\n    finally:\n        continue"),
    (
        "with",
        "class W:\n    def __enter__(self): pass\n    def __exit__(self, *a): return True\nwhile True:\n    with W():\n        while True: pass",
    ),
    ("a generator", "def g():\n    while True:\n        try:\n            yield 1\n        except: pass\nfor _ in g(): pass"),
    ("native code that calls Python", "sorted([3, 1, 2] * 100, key=lambda x: [0 for _ in iter(int, 1)])"),
    ("native code that asks", "class H:\n    def __getattr__(self, name):\n        while True: pass\nwhile True: hasattr(H(), 'x')"),
    ("a finalizer", "class D:\n    def __del__(self):\n        while True: pass\nD()\nwhile True: D()"),
    (
        "a collection",
        "import gc\nclass D:\n    def __del__(self):\n        while True: pass\nd = D(); d.d = d; del d; gc.collect()\nwhile True: pass",
    ),
    ("a text of an exception", "class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E"),
    ("sleep", "import time\ntime.sleep(1000)"),
    ("a lock", "import threading\nl = threading.Lock(); l.acquire(); l.acquire(timeout=1000)"),
    ("deep calls", "import sys\nsys.setrecursionlimit(10 ** 6)\ndef f():\n    try: f()\n    finally: f()\nf()"),
    (
        "a metaclass",
        "class M(type):\n    def __instancecheck__(self, x):\n        while True: pass\nclass C(metaclass=M): pass\nwhile True:\n    try: raise ValueError\n    except BaseException: isinstance(1, C)",
    ),
    (
        "an import",
        "import sys\nclass F:\n    def find_spec(self, name, *a):\n        while name == 'nothing': pass\nsys.meta_path.insert(0, F())\nimport nothing",
    ),
    ("a coroutine", "async def c():\n    while True:\n        try:\n            while True: pass\n        except: pass\nc().send(None)"),
];

#[test]
fn time_is_bounded_whatever_a_program_does() {
    for (name, source) in ENDLESS {
        let python = limited();
        let start = Instant::now();
        let error = python.run(source).expect_err("it would not end by itself");
        assert!(matches!(error, Error::TimeLimit(_)), "{name}: {error:?}");
        assert!(start.elapsed() >= SHORT && start.elapsed() < 60 * SHORT, "{name}: {:?}", start.elapsed());
        is_sound(&python);
        python.set_time_limit(Some(SHORT)).expect("there is a thread for that");
        assert_eq!(python.close().objects, 0, "{name}");
    }
}

#[test]
fn a_program_may_put_things_in_order_when_its_time_is_over() {
    let python = limited();
    let error = python.run("said = []\ntry:\n    while True: pass\nfinally:\n    said.append('in order')").expect_err("its time is over");
    let raised = error.exception().expect("it is an exception");
    assert_eq!((&*raised.class, &*raised.message), ("TimeLimitExceeded", "time limit exceeded"));
    assert!(raised.traceback.contains("while True: pass") && raised.traceback.contains("glass.TimeLimitExceeded"), "{}", raised.traceback);
    assert_eq!(python.get::<Vec<String>>("said").as_deref(), Ok(&["in order".to_owned()][..]));
    // What it makes of that does not matter.
    assert!(matches!(python.run("try:\n    while True: pass\nexcept BaseException: pass"), Err(Error::TimeLimit(_))));
    is_sound(&python);
}

#[test]
fn every_run_has_its_own_time() {
    let python = limited();
    python.set_time_limit(Some(4 * SHORT)).expect("there is a thread for that");
    python
        .run("def wait(ms):\n    import time\n    end = time.monotonic() + ms / 1000\n    while time.monotonic() < end: pass")
        .expect("it runs");
    for _ in 0..5 {
        python.call::<()>("wait", (SHORT.as_millis() as u64 / 2,)).expect("that is in time");
    }
    assert!(matches!(python.call::<()>("wait", (10_000,)), Err(Error::TimeLimit(_))));
}

#[test]
fn a_call_back_into_python_has_the_time_of_its_caller() {
    let python = Interpreter::builder()
        .time_limit(SHORT)
        .function_with_call("again", |call: &Call<'_>| {
            let function: Handle<'_> = call.argument(0)?;
            // The host does not mind; the program ends all the same.
            let _ = function.call::<()>(());
            Ok::<(), glassheap::Raise>(())
        })
        .build()
        .expect("it starts");
    let error = python.run("def endless():\n    while True: pass\nwhile True: again(endless)").expect_err("it would not end");
    assert!(matches!(error, Error::TimeLimit(_)), "{error:?}");
    is_sound(&python);
}

#[test]
fn what_an_interpreter_leaves_behind_has_no_more_time_than_a_run() {
    let start = Instant::now();
    let python = limited();
    python.run("class D:\n    def __del__(self):\n        while True: pass\nkept = [D() for _ in range(100)]").expect("it runs");
    python.close();
    assert!(start.elapsed() < 60 * SHORT, "{:?}", start.elapsed());
}

#[test]
fn a_running_program_can_be_interrupted_and_stopped() {
    let python = Interpreter::builder().build().expect("it starts");
    let after_a_moment = |work: fn(&glassheap::InterruptHandle)| {
        let handle = python.interrupt_handle();
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(30));
            work(&handle);
        })
    };
    let thread = after_a_moment(glassheap::InterruptHandle::interrupt);
    let error = python.run("while True: pass").expect_err("it would not end by itself");
    assert!(matches!(&error, Error::Interrupted(exception) if exception.class == "KeyboardInterrupt"), "{error:?}");
    thread.join().expect("it ends");
    let thread = after_a_moment(glassheap::InterruptHandle::interrupt);
    python.run("try:\n    while True: pass\nexcept KeyboardInterrupt: caught = True").expect("an interrupt can be caught");
    thread.join().expect("it ends");
    let thread = after_a_moment(glassheap::InterruptHandle::stop);
    let error = python.run("while True:\n    try:\n        while True: pass\n    except: pass").expect_err("a stop cannot");
    assert!(matches!(error, Error::Interrupted(_)), "{error:?}");
    thread.join().expect("it ends");
    is_sound(&python);
    python.interrupt_handle().interrupt();
    assert!(python.interrupt_handle().settle() && !python.interrupt_handle().settle());
    is_sound(&python);
}

#[test]
fn recursion_is_bounded() {
    let python = Interpreter::builder().recursion_limit(50).build().expect("it starts");
    python.run("depth = 0\ndef f():\n    global depth\n    depth += 1\n    f()").expect("it compiles");
    assert!(python.run("f()").expect_err("too deep").exception().is_some_and(|exception| exception.class == "RecursionError"));
    assert!(python.get::<u32>("depth").is_ok_and(|depth| (40..=50).contains(&depth)));
    python.run("x = []\nfor _ in range(100000): x = [x]").expect("data may be deep");
    assert!(python.run("repr(x)").is_err_and(|error| error.exception().is_some_and(|exception| exception.class == "RecursionError")));
    is_sound(&python);
}
