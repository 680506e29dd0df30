//! Ctrl-C, and what a broken pipe is to do.

use std::mem::MaybeUninit;
use std::sync::OnceLock;

use glassheap::InterruptHandle;

/// What the handler interrupts.
static INTERRUPT: OnceLock<InterruptHandle> = OnceLock::new();

extern "C" fn interrupted(_: libc::c_int) {
    if let Some(handle) = INTERRUPT.get() {
        handle.interrupt();
    }
}

/// Whether a thread takes signals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Here {
    /// It does.
    Yes,
    /// Another one does.
    No,
}

/// The signals that were held back when the process began.
static HELD_BACK: OnceLock<libc::sigset_t> = OnceLock::new();

/// Says whether signals come to this thread. A thread begins as the one that starts it, so the first must say no before it starts another.
pub(crate) fn choose_thread(here: Here) {
    let mut before = MaybeUninit::<libc::sigset_t>::uninit();
    if let (Here::Yes, Some(held_back)) = (here, HELD_BACK.get()) {
        // SAFETY: a way to change the thread's mask, a set, and a place for the mask before.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, held_back, before.as_mut_ptr()) };
        return;
    }
    let mut all = MaybeUninit::<libc::sigset_t>::uninit();
    // SAFETY: a place for a set of signals.
    unsafe { libc::sigfillset(all.as_mut_ptr()) };
    // SAFETY: as above; the set was written by the line before.
    let failed = unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, all.as_ptr(), before.as_mut_ptr()) };
    if failed == 0 {
        // SAFETY: it was written, as there was no error.
        let _ = HELD_BACK.set(unsafe { before.assume_init() });
    }
}

/// Has Ctrl-C raise `KeyboardInterrupt` in the program, unless whoever started us had it ignored.
pub(crate) fn interrupt_at_ctrl_c(handle: InterruptHandle) {
    if INTERRUPT.set(handle).is_err() {
        return;
    }
    // SAFETY: an all-zero `sigaction` is a valid one: no flags, so that waiting system calls end with `EINTR`, and an empty mask.
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    let mut before = action;
    // SAFETY: a signal's number, no new action, and a place for the present one.
    unsafe { libc::sigaction(libc::SIGINT, std::ptr::null(), &mut before) };
    if before.sa_sigaction == libc::SIG_IGN {
        return;
    }
    action.sa_sigaction = interrupted as extern "C" fn(libc::c_int) as usize;
    // SAFETY: the handler sets a bit of an atomic, which is allowed at any moment.
    unsafe { libc::sigaction(libc::SIGINT, &action, std::ptr::null_mut()) };
}

/// Ends the process as Ctrl-C ends one that does not handle it, so that a shell sees what happened. Returns if the system refuses.
pub(crate) fn end_by_interrupt() {
    // SAFETY: the default action is a valid one.
    unsafe { libc::signal(libc::SIGINT, libc::SIG_DFL) };
    // SAFETY: a signal's number.
    unsafe { libc::raise(libc::SIGINT) };
}
