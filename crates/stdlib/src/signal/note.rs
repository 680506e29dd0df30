//! Signals as the system sends them: noted, until the evaluator looks.

use std::ffi::CStr;
use std::io::{Error, Result};
use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use object::{Attention, Reason};
use types::permission::Processes;

/// A bit for each signal that has arrived.
static ARRIVED: AtomicU64 = AtomicU64::new(0);
/// Whose attention is asked for: signals are a matter of the process, so only its first interpreter with handlers gets them.
static ATTENTION: OnceLock<Arc<Attention>> = OnceLock::new();

/// What is done at a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// What the system does by itself.
    Default,
    /// Nothing.
    Ignore,
    /// It is noted.
    Note,
}

/// The signals that have arrived since this was last asked.
pub(super) fn take() -> u64 {
    ARRIVED.swap(0, Ordering::Relaxed)
}

extern "C" fn arrived(signal: libc::c_int) {
    ARRIVED.fetch_or(1_u64.checked_shl(signal as u32).unwrap_or(0), Ordering::Relaxed);
    if let Some(attention) = ATTENTION.get() {
        attention.ask(Reason::Interrupt);
    }
}

/// Notes a signal that has not arrived.
pub(super) fn simulate(_: Processes, attention: &Attention, signal: i32) {
    ARRIVED.fetch_or(1_u64.checked_shl(signal as u32).unwrap_or(0), Ordering::Relaxed);
    attention.ask(Reason::Interrupt);
}

/// Says what is done at a signal.
pub(super) fn act(_: Processes, attention: Arc<Attention>, signal: i32, action: Action) -> Result<()> {
    let _ = ATTENTION.set(attention);
    // SAFETY: an all-zero `sigaction` is a valid one: no flags, so that waiting system calls end with `EINTR`, and an empty mask.
    let mut wanted: libc::sigaction = unsafe { std::mem::zeroed() };
    wanted.sa_sigaction = match action {
        Action::Default => libc::SIG_DFL,
        Action::Ignore => libc::SIG_IGN,
        Action::Note => arrived as extern "C" fn(libc::c_int) as usize,
    };
    // SAFETY: the handler does what is allowed at any moment: it changes atomics.
    checked(unsafe { libc::sigaction(signal, &wanted, std::ptr::null_mut()) })
}

/// Sends a signal to this thread.
pub(super) fn send(_: Processes, signal: i32) -> Result<()> {
    // SAFETY: numbers are checked by the system.
    checked(unsafe { libc::raise(signal) })
}

/// Sets the alarm and says how many seconds were left of the one before.
pub(super) fn alarm(_: Processes, seconds: u32) -> u32 {
    // SAFETY: any number will do.
    unsafe { libc::alarm(seconds) }
}

/// Waits for a signal.
pub(super) fn pause(_: Processes) {
    // SAFETY: it has no arguments.
    unsafe { libc::pause() };
}

/// What the system calls a signal.
pub(super) fn description(signal: i32) -> Option<String> {
    // SAFETY: numbers are checked by the system.
    let said = unsafe { libc::strsignal(signal) };
    if said.is_null() {
        return None;
    }
    // SAFETY: it is a C string that stays until the next call.
    let said = unsafe { CStr::from_ptr(said) };
    said.to_str().ok().map(str::to_owned)
}

/// Sets a timer; what it was: the seconds left and the interval.
pub(super) fn set_timer(_: Processes, which: i32, delay: f64, interval: f64) -> Result<(f64, f64)> {
    let wanted = libc::itimerval { it_interval: time(interval), it_value: time(delay) };
    let mut before = MaybeUninit::<libc::itimerval>::uninit();
    // SAFETY: a timer's values, and a place for those before.
    checked(unsafe { libc::setitimer(which as _, &wanted, before.as_mut_ptr()) })?;
    // SAFETY: it was written, or there was an error.
    Ok(values(&unsafe { before.assume_init() }))
}

/// What a timer is.
pub(super) fn timer(_: Processes, which: i32) -> Result<(f64, f64)> {
    let mut now = MaybeUninit::<libc::itimerval>::uninit();
    // SAFETY: a place for the timer's values.
    checked(unsafe { libc::getitimer(which as _, now.as_mut_ptr()) })?;
    // SAFETY: it was written, or there was an error.
    Ok(values(&unsafe { now.assume_init() }))
}

fn time(seconds: f64) -> libc::timeval {
    libc::timeval { tv_sec: seconds.trunc() as i64, tv_usec: (seconds.fract() * 1e6) as i64 }
}

fn values(timer: &libc::itimerval) -> (f64, f64) {
    let seconds = |time: &libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    (seconds(&timer.it_value), seconds(&timer.it_interval))
}

fn checked(result: i32) -> Result<()> {
    if result == 0 { Ok(()) } else { Err(Error::last_os_error()) }
}
