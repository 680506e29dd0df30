//! `-X time-limit` and `GLASSHEAP_TIME_LIMIT`: a program ends in time, whatever it catches and whatever it is in the middle of.

use std::process::{Command, Output};
use std::time::{Duration, Instant};

fn glassheap(limit: &str, source: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_glassheap")).args(["-X", limit, "-c", source]).output().expect("the command runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_program_ends_in_time() {
    let programs = [
        "while True: pass",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "sum(range(10**15))",
        "import time; time.sleep(1000)",
    ];
    for source in programs {
        let started = Instant::now();
        let output = glassheap("time-limit=0.2", source);
        assert_eq!(output.status.code(), Some(1), "{source}");
        assert!(said(&output).trim_end().ends_with("glass.TimeLimitExceeded: time limit exceeded"), "{source}: {}", said(&output));
        assert!(started.elapsed() < Duration::from_secs(20), "{source}: {:?}", started.elapsed());
    }
}

#[test]
fn a_program_puts_things_in_order_first() {
    let output = glassheap("time-limit=0.2", "try:\n    while True: pass\nfinally: print('in order')");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "in order\n");
}

#[test]
fn the_environment_says_it_too() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glassheap"));
    let output = command.args(["-c", "while True: pass"]).env("GLASSHEAP_TIME_LIMIT", "0.1").output().expect("the command runs");
    assert!(said(&output).contains("TimeLimitExceeded"), "{}", said(&output));
}

#[test]
fn what_is_no_time_is_refused() {
    for limit in ["time-limit", "time-limit=0", "time-limit=-1", "time-limit=soon", "time-limit=inf", "time-limit=nan"] {
        let output = glassheap(limit, "pass");
        assert!(!output.status.success(), "{limit}");
        assert!(said(&output).contains("times are seconds above 0"), "{limit}: {}", said(&output));
    }
    assert!(glassheap("time-limit=100", "pass").status.success());
}
