//! Waiting for another thread: for a lock that it holds, for its end.

use std::time::{Duration, Instant};

use types::permission::Permission;
use types::{ClassId, Raised, Runtime, Value, float, int};

/// What those wait for who wait for the end of all threads. No object lies there.
pub(super) const ALL: usize = 0;

/// The longest wait that fits the clock, in seconds: 2**63 - 1 nanoseconds.
pub(super) const LONGEST: f64 = 9_223_372_036.0;

/// When a wait of so many seconds ends; `None` where it does not.
pub(super) fn end_of(runtime: &Runtime, seconds: f64) -> Result<Option<Instant>, Raised> {
    if seconds > LONGEST {
        return Err(runtime.error(ClassId::OverflowError, format_args!("timeout value is too large")));
    }
    let duration = Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or(Duration::MAX);
    Ok(Instant::now().checked_add(duration))
}

/// The seconds of an argument, if it is a number.
pub(super) fn seconds(runtime: &Runtime, argument: &object::Object) -> Result<f64, Raised> {
    match float::to_f64(runtime, argument)? {
        Some(seconds) => Ok(seconds),
        None => {
            let class = types::class::name_of(&argument.class());
            Err(runtime.type_error(format_args!("'{class}' object cannot be interpreted as an integer")))
        }
    }
}

/// Waits until something is so, which another thread tells by waking up those who wait for `key`. Whether it is, when it is time.
/// The first thread runs handlers of signals meanwhile.
pub(super) fn until(runtime: &Runtime, key: usize, end: Option<Instant>, mut is_so: impl FnMut() -> bool) -> Result<bool, Raised> {
    loop {
        if is_so() {
            return Ok(true);
        }
        let now = Instant::now();
        if end.is_some_and(|end| end <= now) {
            return Ok(false);
        }
        if end.is_none() && runtime.threads.is_alone() && !runtime.permissions().has(Permission::Threads) {
            let message = format_args!("glassheap: waiting for a lock that this thread holds");
            return Err(runtime.error(ClassId::RuntimeError, message));
        }
        // Nobody wakes up the first thread for a signal while all others wait, too.
        let slice = runtime.threads.is_main().then(|| now + crate::system::LONGEST_WAIT);
        let was_woken = runtime.park(key, [end, slice].into_iter().flatten().min());
        if let Err(raised) = vm::safepoint::serve(runtime) {
            if was_woken {
                // Whoever is next takes what this thread does not.
                runtime.threads.wake_one(key);
            }
            return Err(raised);
        }
    }
}

/// A thread's number as Python has it.
pub(super) fn number(runtime: &Runtime, number: u32) -> Value {
    int::new(runtime, number.into())
}
