//! The system's clocks, in nanoseconds, and sleeping.

use std::io::{Error, Result};
use std::mem::MaybeUninit;

use object::Object;
use types::class::name_of;
use types::dict::{self, Dict};
use types::{Args, Raised, Runtime, Value, float, int, ops, text};

/// The clocks that the module names.
pub(super) const NAMED: &[(&str, libc::clockid_t)] = &[
    ("CLOCK_REALTIME", libc::CLOCK_REALTIME),
    ("CLOCK_MONOTONIC", libc::CLOCK_MONOTONIC),
    ("CLOCK_MONOTONIC_RAW", libc::CLOCK_MONOTONIC_RAW),
    ("CLOCK_PROCESS_CPUTIME_ID", libc::CLOCK_PROCESS_CPUTIME_ID),
    ("CLOCK_THREAD_CPUTIME_ID", libc::CLOCK_THREAD_CPUTIME_ID),
    ("CLOCK_BOOTTIME", libc::CLOCK_BOOTTIME),
    ("CLOCK_TAI", libc::CLOCK_TAI),
];

const SECOND: i64 = 1_000_000_000;

fn ask(call: unsafe extern "C" fn(libc::clockid_t, *mut libc::timespec) -> libc::c_int, clock: libc::clockid_t) -> Result<i64> {
    let mut time = MaybeUninit::<libc::timespec>::uninit();
    // SAFETY: both functions that are passed here write a time to where they are told.
    if unsafe { call(clock, time.as_mut_ptr()) } != 0 {
        return Err(Error::last_os_error());
    }
    // SAFETY: the call succeeded.
    let time = unsafe { time.assume_init() };
    Ok(time.tv_sec * SECOND + time.tv_nsec)
}

/// What a clock says.
pub(super) fn read(clock: libc::clockid_t) -> Result<i64> {
    ask(libc::clock_gettime, clock)
}

/// The smallest step of a clock.
pub(super) fn resolution(clock: libc::clockid_t) -> Result<i64> {
    ask(libc::clock_getres, clock)
}

/// `get_clock_info(name)`
pub(super) fn info(runtime: &Runtime, args: &Args<'_>) -> Value {
    let name = text::to_string(&args.at(0));
    let (clock, implementation, adjustable) = match name.as_str() {
        "time" => (libc::CLOCK_REALTIME, "clock_gettime(CLOCK_REALTIME)", true),
        "monotonic" | "perf_counter" => (libc::CLOCK_MONOTONIC, "clock_gettime(CLOCK_MONOTONIC)", false),
        "process_time" => (libc::CLOCK_PROCESS_CPUTIME_ID, "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", false),
        "thread_time" => (libc::CLOCK_THREAD_CPUTIME_ID, "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", false),
        _ => return Err(runtime.value_error(format_args!("unknown clock"))),
    };
    let namespace = dict::new(runtime)?;
    let step = resolution(clock).map_err(|error| crate::system::error(runtime, &error, None))?;
    let values: [(&str, Object); 4] = [
        ("implementation", text::new(runtime, implementation)?),
        ("monotonic", runtime.bool(!adjustable)),
        ("adjustable", runtime.bool(adjustable)),
        ("resolution", float::new(runtime, step as f64 * 1e-9)?),
    ];
    if let Some(entries) = namespace.body::<Dict>() {
        for (name, value) in values {
            drop(entries.set(runtime, text::intern(runtime, text::new(runtime, name)?)?, value)?);
        }
    }
    let arguments = types::tuple::empty(runtime)?;
    runtime.call_unpacked(&runtime.class(types::ClassId::SimpleNamespace), None, &arguments, Some(&namespace))
}

/// A number of seconds in nanoseconds, rounded up.
fn duration(runtime: &Runtime, seconds: &Object) -> std::result::Result<i64, Raised> {
    let too_large = || runtime.overflow_error(format_args!("timestamp out of range for platform time_t"));
    if let Some(value) = float::value(seconds) {
        if value.is_nan() {
            return Err(runtime.value_error(format_args!("Invalid value NaN (not a number)")));
        }
        let nanoseconds = (value * 1e9).ceil();
        return if nanoseconds.abs() < 9.2e18 { Ok(nanoseconds as i64) } else { Err(too_large()) };
    }
    if !int::is_int(seconds) && runtime.special_of(seconds, types::Special::Index).is_none() {
        let class = name_of(&seconds.class());
        return Err(runtime.type_error(format_args!("'{class}' object cannot be interpreted as an integer")));
    }
    ops::index_or(runtime, seconds, types::ClassId::OverflowError)?.checked_mul(SECOND).ok_or_else(too_large)
}

/// `sleep(seconds)`: signal handlers run meanwhile.
pub(super) fn sleep(runtime: &Runtime, args: &Args<'_>) -> Value {
    let duration = duration(runtime, &args.at(0))?;
    if duration < 0 {
        return Err(runtime.value_error(format_args!("sleep length must be non-negative")));
    }
    let now = || read(libc::CLOCK_MONOTONIC).map_err(|error| crate::system::error(runtime, &error, None));
    let end = now()?.saturating_add(duration);
    loop {
        let left = end - now()?;
        if left <= 0 && duration > 0 {
            return Ok(runtime.none());
        }
        let nap = left.clamp(0, crate::system::LONGEST_WAIT.as_nanos() as i64);
        let time = libc::timespec { tv_sec: nap / SECOND, tv_nsec: nap % SECOND };
        // SAFETY: the time is a valid one; how much of it is left is not asked for.
        let result = runtime.without_baton(|| unsafe { libc::nanosleep(&raw const time, std::ptr::null_mut()) });
        if result == 0 && nap == left.max(0) {
            return Ok(runtime.none());
        }
        vm::safepoint::serve(runtime)?;
    }
}
