//! The names of signals and of what goes with them, with their numbers here.

/// The numbers that programs may use: two are kept by the C library.
pub(super) fn all() -> impl Iterator<Item = i32> {
    (1..65).filter(|number| !(32..34).contains(number))
}

/// Constants of the module.
#[rustfmt::skip]
pub(super) const NAMES: &[(&str, i32)] = &[
    ("SIG_DFL", 0), ("SIG_IGN", 1), ("NSIG", 65),
    ("SIGHUP", libc::SIGHUP), ("SIGINT", libc::SIGINT), ("SIGQUIT", libc::SIGQUIT), ("SIGILL", libc::SIGILL), ("SIGTRAP", libc::SIGTRAP),
    ("SIGABRT", libc::SIGABRT), ("SIGIOT", libc::SIGABRT), ("SIGBUS", libc::SIGBUS), ("SIGFPE", libc::SIGFPE), ("SIGKILL", libc::SIGKILL),
    ("SIGUSR1", libc::SIGUSR1), ("SIGSEGV", libc::SIGSEGV), ("SIGUSR2", libc::SIGUSR2), ("SIGPIPE", libc::SIGPIPE),
    ("SIGALRM", libc::SIGALRM), ("SIGTERM", libc::SIGTERM), ("SIGSTKFLT", libc::SIGSTKFLT), ("SIGCHLD", libc::SIGCHLD),
    ("SIGCLD", libc::SIGCHLD), ("SIGCONT", libc::SIGCONT), ("SIGSTOP", libc::SIGSTOP), ("SIGTSTP", libc::SIGTSTP),
    ("SIGTTIN", libc::SIGTTIN), ("SIGTTOU", libc::SIGTTOU), ("SIGURG", libc::SIGURG), ("SIGXCPU", libc::SIGXCPU),
    ("SIGXFSZ", libc::SIGXFSZ), ("SIGVTALRM", libc::SIGVTALRM), ("SIGPROF", libc::SIGPROF), ("SIGWINCH", libc::SIGWINCH),
    ("SIGIO", libc::SIGIO), ("SIGPOLL", libc::SIGIO), ("SIGPWR", libc::SIGPWR), ("SIGSYS", libc::SIGSYS), ("SIGRTMIN", 34), ("SIGRTMAX", 64),
    ("SIG_BLOCK", libc::SIG_BLOCK), ("SIG_UNBLOCK", libc::SIG_UNBLOCK), ("SIG_SETMASK", libc::SIG_SETMASK),
    ("ITIMER_REAL", 0), ("ITIMER_VIRTUAL", 1), ("ITIMER_PROF", 2),
];
