//! Interpreters on many threads at once: they do not disturb one another, and may move from thread to thread.

use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use glassheap::{Error, Interpreter};

const fn is_send<T: Send>() {}
const _: () = is_send::<Interpreter>();
const _: () = is_send::<glassheap::InterruptHandle>();
const _: () = is_send::<glassheap::Builder>();

const PROGRAM: &str = "
def work(n):
    class Node:
        def __init__(self, value, next): self.value, self.next, self.me = value, next, self
    chain = None
    for value in range(n): chain = Node(str(value), chain)
    total = 0
    while chain: total, chain = total + int(chain.value), chain.next
    return total
";

#[test]
fn interpreters_that_hit_their_limits_leave_others_alone() {
    const THREADS: usize = 9;
    let barrier = Barrier::new(THREADS);
    thread::scope(|scope| {
        for number in 0..THREADS {
            let barrier = &barrier;
            scope.spawn(move || {
                // Everything there is of them exists at once.
                let builder = Interpreter::builder().hash_seed(number as u32).capture_output();
                let python = match number % 3 {
                    0 => builder.memory_limit((8 + number) << 20),
                    1 => builder.time_limit(Duration::from_millis(300)),
                    _ => builder,
                };
                let python = python.build().expect("it starts");
                barrier.wait();
                for _ in 0..2 {
                    match number % 3 {
                        0 => {
                            let error = python
                                .run("def hoard(kept):\n    while True: kept.append([str(len(kept))])\nhoard([])")
                                .expect_err("its limit is hit");
                            assert!(matches!(error, Error::MemoryLimit(_)), "{error:?}");
                            assert!(python.statistics().peak <= (8 + number) << 20);
                        }
                        1 => assert!(matches!(python.run("while True: pass"), Err(Error::TimeLimit(_)))),
                        _ => {
                            python.run(PROGRAM).expect("it compiles");
                            assert_eq!(python.call::<u64>("work", (3000,)), Ok(3000 * 2999 / 2));
                        }
                    }
                }
                python.set_time_limit(None).expect("nothing is needed for that");
                python.audit().expect("the laws hold");
                python.run("print({1: 2})").expect("it prints");
                assert_eq!(python.take_output().as_deref(), Ok("{1: 2}\n"));
                assert_eq!(python.close().objects, 0);
            });
        }
    });
}

#[test]
fn an_interpreter_moves_between_threads() {
    let mut python = Interpreter::builder().time_limit(Duration::from_secs(20)).build().expect("it starts");
    python.run(PROGRAM).expect("it compiles");
    for round in 0..8_u64 {
        python = thread::spawn(move || {
            python.run("kept = [globals().get('kept'), work]").expect("it runs");
            // The native stack is another one now.
            python.run("eval('(' * 50 + ')' * 50)").expect("it parses");
            assert_eq!(python.call::<u64>("work", (100 + round,)), Ok((100 + round) * (99 + round) / 2));
            python
        })
        .join()
        .expect("nothing panicked");
    }
    python.audit().expect("the laws hold");
    assert_eq!(thread::spawn(move || python.close().objects).join().ok(), Some(0));
}

#[test]
fn threads_of_python_need_permission() {
    let source = "import threading\nthreading.Thread(target=print).start()";
    let bare = Interpreter::builder().capture_output().build().expect("it starts");
    let said = bare.run(source).expect_err("it may not").to_string();
    assert!(said.contains("RuntimeError: can't start new thread"), "{said}");
    let granted = Interpreter::builder().capture_output().allow_threads().build().expect("it starts");
    granted.run(source).expect("it may");
}

#[test]
fn threads_of_python_run_while_rust_is_inside_and_end_with_the_interpreter() {
    let python = Interpreter::builder().allow_threads().build().expect("it starts");
    let start = "
import threading, time
count = 0
def work():
    global count
    try:
        while True: count += 1
    finally:
        count = -1
threading.Thread(target=work).start()
while count < 10: time.sleep(0.001)
";
    python.run(start).expect("both run");
    let count = python.eval::<i64>("count").expect("it is an int");
    thread::sleep(Duration::from_millis(20));
    assert!(count >= 10);
    // In another native thread the first thread is still the first.
    let python = thread::spawn(move || {
        python.run("assert threading.current_thread() is threading.main_thread(); time.sleep(0.01)").expect("it is");
        python
    });
    drop(python.join().expect("it moved"));
}

#[test]
fn a_thread_of_python_that_has_no_memory_ends_alone() {
    let python = Interpreter::builder().memory_limit(64 << 20).allow_threads().build().expect("it starts");
    let source = "
import threading
said = []
def work():
    try:
        hoard = []
        while True: hoard.append(bytearray(1 << 16))
    except MemoryError as error:
        hoard = None
        said.append(type(error).__name__)
thread = threading.Thread(target=work)
thread.start()
thread.join()
";
    python.run(source).expect("the others go on");
    assert_eq!(python.eval::<String>("''.join(said)").as_deref(), Ok("MemoryError"));
}

#[test]
fn the_time_of_a_program_is_over_whichever_thread_runs() {
    let python = Interpreter::builder().time_limit(Duration::from_millis(300)).allow_threads().build().expect("it starts");
    let source = "
import threading
def work():
    while True: pass
thread = threading.Thread(target=work, daemon=True)
thread.start()
thread.join()
";
    assert!(matches!(python.run(source), Err(Error::TimeLimit(_))));
}
