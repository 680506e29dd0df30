//! Numbers of the system, by name.

/// The constants of the module.
#[rustfmt::skip]
pub(super) const ALL: &[(&str, i64)] = &[
    ("F_OK", libc::F_OK as i64), ("R_OK", libc::R_OK as i64), ("W_OK", libc::W_OK as i64), ("X_OK", libc::X_OK as i64),
    ("O_RDONLY", libc::O_RDONLY as i64), ("O_WRONLY", libc::O_WRONLY as i64), ("O_RDWR", libc::O_RDWR as i64),
    ("O_CREAT", libc::O_CREAT as i64), ("O_EXCL", libc::O_EXCL as i64), ("O_TRUNC", libc::O_TRUNC as i64),
    ("O_APPEND", libc::O_APPEND as i64), ("O_NONBLOCK", libc::O_NONBLOCK as i64), ("O_NDELAY", libc::O_NDELAY as i64),
    ("O_SYNC", libc::O_SYNC as i64), ("O_DSYNC", libc::O_DSYNC as i64), ("O_NOCTTY", libc::O_NOCTTY as i64),
    ("O_CLOEXEC", libc::O_CLOEXEC as i64), ("O_DIRECTORY", libc::O_DIRECTORY as i64), ("O_NOFOLLOW", libc::O_NOFOLLOW as i64),
    ("O_NOATIME", libc::O_NOATIME as i64), ("O_PATH", libc::O_PATH as i64), ("O_TMPFILE", libc::O_TMPFILE as i64),
    ("O_ACCMODE", libc::O_ACCMODE as i64), ("O_ASYNC", libc::O_ASYNC as i64),
    ("EX_OK", 0), ("EX_USAGE", 64), ("EX_DATAERR", 65), ("EX_NOINPUT", 66), ("EX_NOUSER", 67), ("EX_NOHOST", 68), ("EX_UNAVAILABLE", 69),
    ("EX_SOFTWARE", 70), ("EX_OSERR", 71), ("EX_OSFILE", 72), ("EX_CANTCREAT", 73), ("EX_IOERR", 74), ("EX_TEMPFAIL", 75),
    ("EX_PROTOCOL", 76), ("EX_NOPERM", 77), ("EX_CONFIG", 78),
    ("WNOHANG", libc::WNOHANG as i64), ("WUNTRACED", libc::WUNTRACED as i64), ("WCONTINUED", libc::WCONTINUED as i64),
    ("SEEK_DATA", libc::SEEK_DATA as i64), ("SEEK_HOLE", libc::SEEK_HOLE as i64),
    ("GRND_NONBLOCK", libc::GRND_NONBLOCK as i64), ("GRND_RANDOM", libc::GRND_RANDOM as i64),
    ("TMP_MAX", 238_328), ("NGROUPS_MAX", 65_536),
];

/// What of the system's optional functions module `os` may count on.
pub(super) const HAVE: &[&str] = &[];
