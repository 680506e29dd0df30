//! What native modules ask of the operating system, beyond what Rust's library offers.

use std::ffi::CStr;
use std::io::{Error, Result};
use std::mem::MaybeUninit;

use object::Object;
use types::{ClassId, Raised, Runtime, int, text};

/// A file descriptor's number.
pub(crate) type Fd = i32;

fn checked(result: i64) -> Result<u64> {
    u64::try_from(result).map_err(|_| Error::last_os_error())
}

/// Opens a file; the descriptor is not inherited by programs that this one starts.
pub(crate) fn open(path: &CStr, flags: i32, mode: u32) -> Result<Fd> {
    // SAFETY: the path is a C string.
    let result = unsafe { libc::open(path.as_ptr(), flags | libc::O_CLOEXEC, mode) };
    checked(result.into()).map(|fd| fd as Fd)
}

/// Closes a descriptor.
pub(crate) fn close(fd: Fd) -> Result<()> {
    // SAFETY: numbers are checked by the system.
    checked(unsafe { libc::close(fd) }.into()).map(drop)
}

/// Reads what is there, at most as much as there is room for. 0 is the end.
pub(crate) fn read(fd: Fd, place: &mut [u8]) -> Result<usize> {
    // SAFETY: the place is as long as said.
    let result = unsafe { libc::read(fd, place.as_mut_ptr().cast(), place.len()) };
    checked(result as i64).map(|count| count as usize)
}

/// Writes as much as the system takes now.
pub(crate) fn write(fd: Fd, bytes: &[u8]) -> Result<usize> {
    // SAFETY: the bytes are as many as said.
    let result = unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) };
    checked(result as i64).map(|count| count as usize)
}

/// Moves the position and returns the new one.
pub(crate) fn seek(fd: Fd, offset: i64, whence: i32) -> Result<u64> {
    // SAFETY: numbers are checked by the system.
    checked(unsafe { libc::lseek(fd, offset, whence) })
}

/// Cuts a file, or extends it by zeros.
pub(crate) fn truncate(fd: Fd, length: i64) -> Result<()> {
    // SAFETY: numbers are checked by the system.
    checked(unsafe { libc::ftruncate(fd, length) }.into()).map(drop)
}

/// What the system knows of an open file.
pub(crate) fn status(fd: Fd) -> Result<libc::stat> {
    let mut status = MaybeUninit::uninit();
    // SAFETY: there is room for the answer.
    checked(unsafe { libc::fstat(fd, status.as_mut_ptr()) }.into())?;
    // SAFETY: the call succeeded.
    Ok(unsafe { status.assume_init() })
}

/// Whether a person sits at the other end.
pub(crate) fn is_terminal(fd: Fd) -> bool {
    // SAFETY: numbers are checked by the system.
    unsafe { libc::isatty(fd) == 1 }
}

/// The system's words for an error number.
pub(crate) fn message(number: i32) -> String {
    let said = Error::from_raw_os_error(number).to_string();
    said.split(" (os error").next().unwrap_or_default().to_owned()
}

/// The `OSError` for a failure of the system, with the name of the file, if there is one.
pub(crate) fn error(runtime: &Runtime, error: &Error, file: Option<&Object>) -> Raised {
    failure(runtime, error.raw_os_error().unwrap_or(libc::EIO), file)
}

/// The `OSError` with an error number.
pub(crate) fn failure(runtime: &Runtime, number: i32, file: Option<&Object>) -> Raised {
    let make = || {
        let (number, message) = (int::new(runtime, number.into())?, text::new(runtime, &message(number))?);
        let arguments: Vec<&Object> = [&number, &message].into_iter().chain(file).collect();
        runtime.call(&runtime.class(ClassId::OsError), &arguments)
    };
    make().map_or_else(|raised| raised, Raised::Exception)
}

/// Does something until the system was not interrupted. Signal handlers run in between, and may raise.
pub(crate) fn retried<T>(runtime: &Runtime, file: Option<&Object>, mut work: impl FnMut() -> Result<T>) -> std::result::Result<T, Raised> {
    loop {
        match work() {
            Ok(done) => return Ok(done),
            Err(failure) if failure.raw_os_error() == Some(libc::EINTR) => vm::safepoint::serve(runtime)?,
            Err(failure) => return Err(error(runtime, &failure, file)),
        }
    }
}
