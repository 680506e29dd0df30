//! What native modules ask of the operating system, beyond what Rust's library offers. Whoever asks shows that it may: a witness of
//! [`types::permission`], which only a runtime with the permission gives out.

use std::ffi::CStr;
use std::io::{Error, Result};
use std::mem::MaybeUninit;
use std::os::fd::BorrowedFd;
use std::time::Duration;

use object::Object;
use types::permission::{Environment, Files, Network, Processes};
use types::{ClassId, Raised, Runtime, int, text};

/// How long the system is waited for at a time: then it is looked whether the program is to stop. Signals wake up the thread that they
/// come to, but whoever stops an interpreter from another thread, or its time limit, sends none.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_millis(20);

/// A file descriptor's number.
pub(crate) type Fd = i32;

fn checked(result: i64) -> Result<u64> {
    u64::try_from(result).map_err(|_| Error::last_os_error())
}

/// Opens a file; the descriptor is not inherited by programs that this one starts.
pub(crate) fn open(_: Files, path: &CStr, flags: i32, mode: u32) -> Result<Fd> {
    // SAFETY: the path is a C string.
    let result = unsafe { libc::open(path.as_ptr(), flags | libc::O_CLOEXEC, mode) };
    checked(result.into()).map(|fd| fd as Fd)
}

/// Makes a FIFO.
pub(crate) fn make_fifo(_: Files, path: &CStr, mode: u32) -> Result<()> {
    // SAFETY: the path is a C string.
    checked(unsafe { libc::mkfifo(path.as_ptr(), mode) }.into()).map(drop)
}

/// Closes a descriptor.
pub(crate) fn close(_: Files, fd: Fd) -> Result<()> {
    // SAFETY: numbers are checked by the system.
    checked(unsafe { libc::close(fd) }.into()).map(drop)
}

/// Reads what is there, at most as much as there is room for. 0 is the end.
pub(crate) fn read(_: Files, fd: Fd, place: &mut [u8]) -> Result<usize> {
    // SAFETY: the place is as long as said.
    let result = unsafe { libc::read(fd, place.as_mut_ptr().cast(), place.len()) };
    checked(result as i64).map(|count| count as usize)
}

/// Waits until there is something to read, while other threads run. A file of a disk does not let anybody wait.
pub(crate) fn await_input(runtime: &Runtime, files: Files, fd: Fd) -> std::result::Result<(), Raised> {
    await_event(runtime, files, fd, libc::POLLIN)
}

/// Waits until something can be written, while other threads run. Returns how many bytes can be without waiting: all there are, where
/// nothing lets anybody wait or there are no other threads.
pub(crate) fn await_output(runtime: &Runtime, files: Files, fd: Fd) -> std::result::Result<usize, Raised> {
    let lets_wait = || {
        let is_file = status(files, fd).is_ok_and(|status| status.st_mode & libc::S_IFMT == libc::S_IFREG);
        !is_file && is_blocking(files, fd).unwrap_or(false)
    };
    if runtime.threads.is_alone() || !lets_wait() {
        return Ok(usize::MAX);
    }
    await_event(runtime, files, fd, libc::POLLOUT)?;
    Ok(libc::PIPE_BUF)
}

/// Writes by `write` as long as that takes all it is given, while other threads run. Returns how many bytes it took; `None` if it took none
/// as it would have had to wait.
pub(crate) fn write_while_others_run(
    runtime: &Runtime,
    fd: Fd,
    bytes: &[u8],
    mut write: impl FnMut(&[u8]) -> Result<Option<usize>>,
) -> std::result::Result<Option<usize>, Raised> {
    let mut written = 0;
    loop {
        let most = await_output(runtime, runtime.files()?, fd)?;
        let rest = &bytes[written..];
        let piece = &rest[..rest.len().min(most)];
        let count = match write(piece) {
            Ok(Some(count)) => count,
            Ok(None) => return Ok(Some(written).filter(|written| *written > 0)),
            // There may be other threads now.
            Err(failure) if failure.raw_os_error() == Some(libc::EINTR) => {
                vm::safepoint::serve(runtime)?;
                continue;
            }
            Err(failure) => return Err(error(runtime, &failure, None)),
        };
        written += count;
        if written == bytes.len() || count < piece.len() {
            return Ok(Some(written));
        }
    }
}

/// Waits for an event, while other threads run; not where whoever uses the descriptor wants to be told that it would have to wait.
fn await_event(runtime: &Runtime, files: Files, fd: Fd, events: i16) -> std::result::Result<(), Raised> {
    while !runtime.threads.is_alone() && is_blocking(files, fd).unwrap_or(true) {
        let mut one = [libc::pollfd { fd, events, revents: 0 }];
        let polled = runtime.without_baton(|| poll(files, &mut one, LONGEST_WAIT.as_millis() as i32));
        let is_interrupted = polled.as_ref().is_err_and(|error| error.raw_os_error() == Some(libc::EINTR));
        if one[0].revents != 0 || polled.is_err() && !is_interrupted {
            break;
        }
        vm::safepoint::serve(runtime)?;
    }
    Ok(())
}

/// The flags of an open file.
fn file_flags(_: Files, fd: Fd) -> Result<i32> {
    // SAFETY: numbers are checked by the system; the call takes no pointer.
    checked(unsafe { libc::fcntl(fd, libc::F_GETFL) }.into()).map(|flags| flags as i32)
}

/// Whether operations on a descriptor wait; else they fail.
pub(crate) fn is_blocking(files: Files, fd: Fd) -> Result<bool> {
    file_flags(files, fd).map(|flags| flags & libc::O_NONBLOCK == 0)
}

/// Says whether operations on a descriptor are to wait.
pub(crate) fn set_blocking(files: Files, fd: Fd, blocking: bool) -> Result<()> {
    let others = file_flags(files, fd)? & !libc::O_NONBLOCK;
    let flags = if blocking { others } else { others | libc::O_NONBLOCK };
    // SAFETY: as in `file_flags`.
    checked(unsafe { libc::fcntl(fd, libc::F_SETFL, flags) }.into()).map(drop)
}

/// The number that the system knows the running native thread by.
pub(crate) fn thread_id() -> i32 {
    // SAFETY: asks for a number.
    unsafe { libc::gettid() }
}

/// Writes as much as the system takes now.
pub(crate) fn write(_: Files, fd: Fd, bytes: &[u8]) -> Result<usize> {
    // SAFETY: the bytes are as many as said.
    let result = unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) };
    checked(result as i64).map(|count| count as usize)
}

/// Moves the position and returns the new one.
pub(crate) fn seek(_: Files, fd: Fd, offset: i64, whence: i32) -> Result<u64> {
    // SAFETY: numbers are checked by the system.
    checked(unsafe { libc::lseek(fd, offset, whence) })
}

/// Cuts a file, or extends it by zeros.
pub(crate) fn truncate(_: Files, fd: Fd, length: i64) -> Result<()> {
    // SAFETY: numbers are checked by the system.
    checked(unsafe { libc::ftruncate(fd, length) }.into()).map(drop)
}

/// What the system knows of an open file.
pub(crate) fn status(_: Files, fd: Fd) -> Result<libc::stat> {
    let mut status = MaybeUninit::uninit();
    // SAFETY: there is room for the answer.
    checked(unsafe { libc::fstat(fd, status.as_mut_ptr()) }.into())?;
    // SAFETY: the call succeeded.
    Ok(unsafe { status.assume_init() })
}

/// Whether a person sits at the other end.
pub(crate) fn is_terminal(_: Files, fd: Fd) -> bool {
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

/// The `OSError` for a failure with two files.
pub(crate) fn error_of_two(runtime: &Runtime, error: &Error, one: &Object, other: &Object) -> Raised {
    let number = error.raw_os_error().unwrap_or(libc::EIO);
    let make = || {
        let (number, message) = (int::new(runtime, number.into())?, text::new(runtime, &message(number))?);
        runtime.call(&runtime.class(ClassId::OsError), &[&number, &message, one, &runtime.none(), other])
    };
    make().map_or_else(|raised| raised, Raised::Exception)
}

/// Whether this process may use a file in a way.
pub(crate) fn is_allowed(_: Files, path: &CStr, mode: i32) -> bool {
    // SAFETY: the path is a C string.
    unsafe { libc::access(path.as_ptr(), mode) == 0 }
}

/// Waits until a file is on its disk.
pub(crate) fn synchronise(_: Files, fd: Fd) -> Result<()> {
    // SAFETY: numbers are checked by the system.
    checked(unsafe { libc::fsync(fd) }.into()).map(drop)
}

/// Another descriptor for an open file, which other programs do not inherit.
pub(crate) fn duplicate(_: Files, fd: Fd) -> Result<Fd> {
    // SAFETY: numbers are checked by the system.
    checked(unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) }.into()).map(|fd| fd as Fd)
}

/// Makes `to` another descriptor for an open file.
pub(crate) fn duplicate_to(files: Files, fd: Fd, to: Fd, inheritable: bool) -> Result<()> {
    // SAFETY: numbers are checked by the system.
    checked(unsafe { libc::dup2(fd, to) }.into())?;
    if inheritable { Ok(()) } else { set_inheritable(files, to, false) }
}

/// The two ends of a pipe: to read from, and to write to.
pub(crate) fn pipe(_: Files) -> Result<(Fd, Fd)> {
    let mut ends = [0; 2];
    // SAFETY: there is room for two descriptors.
    checked(unsafe { libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC) }.into())?;
    Ok((ends[0], ends[1]))
}

/// Whether programs that this one starts have the descriptor too.
pub(crate) fn is_inheritable(_: Files, fd: Fd) -> Result<bool> {
    // SAFETY: numbers are checked by the system.
    let flags = checked(unsafe { libc::fcntl(fd, libc::F_GETFD) }.into())?;
    Ok(flags as i32 & libc::FD_CLOEXEC == 0)
}

/// Decides that.
pub(crate) fn set_inheritable(_: Files, fd: Fd, inheritable: bool) -> Result<()> {
    // SAFETY: numbers are checked by the system.
    checked(unsafe { libc::fcntl(fd, libc::F_SETFD, if inheritable { 0 } else { libc::FD_CLOEXEC }) }.into()).map(drop)
}

/// Columns and lines of a terminal.
pub(crate) fn terminal_size(_: Files, fd: Fd) -> Result<(u16, u16)> {
    let mut size = MaybeUninit::<libc::winsize>::uninit();
    // SAFETY: there is room for the answer.
    checked(unsafe { libc::ioctl(fd, libc::TIOCGWINSZ, size.as_mut_ptr()) }.into())?;
    // SAFETY: the call succeeded.
    let size = unsafe { size.assume_init() };
    Ok((size.ws_col, size.ws_row))
}

/// Sets a variable of the environment for the programs that this one starts, or removes it.
pub(crate) fn set_environment(_: Environment, name: &CStr, value: Option<&CStr>) -> Result<()> {
    let result = match value {
        // SAFETY: both are C strings. An interpreter runs on one thread at a time; others of the process do not read the environment.
        Some(value) => unsafe { libc::setenv(name.as_ptr(), value.as_ptr(), 1) },
        // SAFETY: likewise.
        None => unsafe { libc::unsetenv(name.as_ptr()) },
    };
    checked(result.into()).map(drop)
}

/// Whom this process belongs to.
pub(crate) struct Ids {
    pub(crate) user: u32,
    pub(crate) effective_user: u32,
    pub(crate) group: u32,
    pub(crate) effective_group: u32,
}

/// Whom this process belongs to.
pub(crate) fn ids(_: Processes) -> Ids {
    Ids {
        // SAFETY: asks for a number.
        user: unsafe { libc::getuid() },
        // SAFETY: likewise.
        effective_user: unsafe { libc::geteuid() },
        // SAFETY: likewise.
        group: unsafe { libc::getgid() },
        // SAFETY: likewise.
        effective_group: unsafe { libc::getegid() },
    }
}

/// Sets which permissions new files do not get, and returns which they did not.
pub(crate) fn mask(_: Files, mask: u32) -> u32 {
    // SAFETY: sets a number.
    unsafe { libc::umask(mask) }
}

/// What the system is called: its name, the machine's, release, version, architecture.
pub(crate) fn names(_: Environment) -> Result<[String; 5]> {
    let mut names = MaybeUninit::<libc::utsname>::uninit();
    // SAFETY: there is room for the answer.
    checked(unsafe { libc::uname(names.as_mut_ptr()) }.into())?;
    // SAFETY: the call succeeded.
    let names = unsafe { names.assume_init() };
    let plain =
        |name: &[libc::c_char]| name.iter().take_while(|letter| **letter != 0).map(|letter| char::from(*letter as u8)).collect::<String>();
    Ok([plain(&names.sysname), plain(&names.nodename), plain(&names.release), plain(&names.version), plain(&names.machine)])
}

/// Seconds of this process and its children in user code and in the system, and since some start.
pub(crate) fn times(_: Processes) -> Result<[f64; 5]> {
    let mut times = MaybeUninit::<libc::tms>::uninit();
    // SAFETY: there is room for the answer.
    let elapsed = checked(unsafe { libc::times(times.as_mut_ptr()) })?;
    // SAFETY: the call succeeded.
    let times = unsafe { times.assume_init() };
    // SAFETY: asks for a number.
    let ticks = unsafe { libc::sysconf(libc::_SC_CLK_TCK) } as f64;
    let seconds = [times.tms_utime, times.tms_stime, times.tms_cutime, times.tms_cstime, elapsed as libc::clock_t];
    Ok(seconds.map(|count| count as f64 / ticks))
}

/// Ends the process at once.
pub(crate) fn exit(_: Processes, status: i32) -> ! {
    // SAFETY: nothing comes after it.
    unsafe { libc::_exit(status) }
}

/// Sends a signal.
pub(crate) fn signal(_: Processes, process: i32, signal: i32) -> Result<()> {
    // SAFETY: numbers are checked by the system.
    checked(unsafe { libc::kill(process, signal) }.into()).map(drop)
}

/// Fills a place with random bytes.
pub(crate) fn random(place: &mut [u8]) -> Result<()> {
    let mut filled = 0;
    while filled < place.len() {
        let rest = &mut place[filled..];
        // SAFETY: the place is as long as said.
        match checked(unsafe { libc::getrandom(rest.as_mut_ptr().cast(), rest.len(), 0) } as i64) {
            Ok(count) => filled += count as usize,
            Err(error) if error.raw_os_error() == Some(libc::EINTR) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// How many processes wanted to run lately: in one minute, five, fifteen.
pub(crate) fn load(_: Environment) -> Option<[f64; 3]> {
    let mut load = [0.0; 3];
    // SAFETY: there is room for three.
    (unsafe { libc::getloadavg(load.as_mut_ptr(), 3) } == 3).then_some(load)
}

/// Waits until a descriptor is ready, or so many milliseconds have passed; below 0 for ever.
pub(crate) fn poll(_: Files, all: &mut [libc::pollfd], milliseconds: i32) -> Result<()> {
    // SAFETY: as many as said.
    checked(unsafe { libc::poll(all.as_mut_ptr(), all.len() as libc::nfds_t, milliseconds) }.into()).map(drop)
}

/// Waits for a child: which, and its status.
pub(crate) fn wait(_: Processes, process: i32, options: i32) -> Result<(i32, i32)> {
    let mut status = 0;
    // SAFETY: there is room for the status.
    let child = checked(unsafe { libc::waitpid(process, &raw mut status, options) }.into())?;
    Ok((child as i32, status))
}

/// A descriptor that somebody else closes; `None` if it is none.
pub(crate) fn borrowed(_: Network, fd: Fd) -> Option<BorrowedFd<'static>> {
    // SAFETY: it is not -1. Whether it is open is checked by the system whenever it is used.
    (fd >= 0).then(|| unsafe { BorrowedFd::borrow_raw(fd) })
}

/// Closes a socket.
pub(crate) fn close_socket(_: Network, fd: Fd) -> Result<()> {
    // SAFETY: numbers are checked by the system.
    checked(unsafe { libc::close(fd) }.into()).map(drop)
}

/// Waits until a socket is ready, no longer than so long. Whether it is.
pub(crate) fn is_socket_ready(_: Network, fd: Fd, events: i16, longest: Duration) -> Result<bool> {
    let mut one = libc::pollfd { fd, events, revents: 0 };
    // SAFETY: one, as said.
    checked(unsafe { libc::poll(&mut one, 1, longest.as_millis() as i32) }.into()).map(|_| one.revents != 0)
}

/// Sets an option of a socket.
pub(crate) fn set_socket_option(_: Network, fd: Fd, level: i32, option: i32, value: &[u8]) -> Result<()> {
    // SAFETY: the value is as long as said.
    let result = unsafe { libc::setsockopt(fd, level, option, value.as_ptr().cast(), value.len() as libc::socklen_t) };
    checked(result.into()).map(drop)
}

/// Reads an option of a socket, and gives its length.
pub(crate) fn socket_option(_: Network, fd: Fd, level: i32, option: i32, place: &mut [u8]) -> Result<usize> {
    let mut length = place.len() as libc::socklen_t;
    // SAFETY: the place is as long as said.
    let result = unsafe { libc::getsockopt(fd, level, option, place.as_mut_ptr().cast(), &mut length) };
    checked(result.into()).map(|_| length as usize)
}
