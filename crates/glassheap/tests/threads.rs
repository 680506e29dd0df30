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
