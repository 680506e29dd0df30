//! The class `_socket.socket`, from which `socket.socket` derives.

use std::io::{Error, ErrorKind};
use std::os::fd::{BorrowedFd, IntoRawFd};
use std::time::{Duration, Instant};

use object::Object;
use socket2::{Domain, Protocol, SockRef, Socket, Type};
use types::record::{self, Record};
use types::{Args, ClassSpec, Getter, Native, Raised, Runtime, Value, bytes, int, ops};

use super::{Defaults, address, pair_of, timeout_object, timeout_of, transfer};
use crate::{classes, system};

pub(super) const CLASSES: &[&ClassSpec] = &[&SOCKET];

/// The class. References: the timeout, the protocol. Numbers: the descriptor, or -1; the family and, from bit 32 on, the type.
const SOCKET: ClassSpec = record::spec(classes::SOCKET, "_socket", "socket").methods(METHODS).getters(&[
    Getter::new("family", |runtime, object| int::new(runtime, Handle::of(object).family().into())),
    Getter::new("type", |runtime, object| int::new(runtime, Handle::of(object).kind().into())),
    Getter::new("proto", |runtime, object| Ok(Handle::of(object).0.get(PROTOCOL).unwrap_or_else(|| runtime.none()))),
    Getter::new("timeout", |runtime, object| timeout_object(runtime, Handle::of(object).timeout(runtime)?)),
]);

/// The descriptor of a socket that was open when an image was made: it did not travel.
const LEFT_BEHIND: i64 = -2;

const TIMEOUT: usize = 0;
const PROTOCOL: usize = 1;
const DESCRIPTOR: usize = 0;
const FAMILY_AND_TYPE: usize = 1;

const ONE: &str = "(self, /)";

const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", |runtime, args| {
        let object = record::requested(runtime, args, classes::SOCKET, [None, None].into_iter())?;
        Handle::of(&object).0.number(DESCRIPTOR).set(-1);
        Ok(object)
    }),
    Native::new("__init__", "(self, /, family=-1, type=-1, proto=-1, fileno=None)", init),
    Native::new("__del__", ONE, |runtime, args| {
        // What a program forgot to close.
        drop(Handle::this(args).close(runtime));
        Ok(runtime.none())
    }),
    Native::new("fileno", ONE, |runtime, args| int::new(runtime, Handle::this(args).descriptor().into())),
    Native::new("detach", ONE, |runtime, args| int::new(runtime, Handle::this(args).0.number(DESCRIPTOR).replace(-1))),
    Native::new("close", ONE, |runtime, args| {
        Handle::this(args).close(runtime)?;
        Ok(runtime.none())
    }),
    Native::new("bind", "(self, address, /)", |runtime, args| {
        let handle = Handle::this(args);
        let address = address::of(runtime, handle.family(), &args.at(1), "bind")?;
        handle.now(runtime, |socket| socket.bind(&address))
    }),
    Native::new("listen", "(self, backlog=128, /)", |runtime, args| {
        let backlog = args.get(1).map_or(Ok(128), |backlog| int::to_i32(runtime, &backlog))?;
        Handle::this(args).now(runtime, |socket| socket.listen(backlog.max(0)))
    }),
    Native::new("_accept", ONE, accept),
    Native::new("connect", "(self, address, /)", |runtime, args| {
        let number = connect(runtime, args, "connect")?;
        if number == 0 { Ok(runtime.none()) } else { Err(system::failure(runtime, number, None)) }
    }),
    Native::new("connect_ex", "(self, address, /)", |runtime, args| int::new(runtime, connect(runtime, args, "connect_ex")?.into())),
    Native::new("shutdown", "(self, how, /)", |runtime, args| {
        let how = match int::to_i32(runtime, &args.at(1))? {
            libc::SHUT_RD => std::net::Shutdown::Read,
            libc::SHUT_WR => std::net::Shutdown::Write,
            libc::SHUT_RDWR => std::net::Shutdown::Both,
            _ => return Err(system::failure(runtime, libc::EINVAL, None)),
        };
        Handle::this(args).now(runtime, |socket| socket.shutdown(how))
    }),
    Native::new("getsockname", ONE, |runtime, args| {
        address::object(runtime, &Handle::this(args).ask(runtime, |socket| socket.local_addr())?)
    }),
    Native::new("getpeername", ONE, |runtime, args| {
        address::object(runtime, &Handle::this(args).ask(runtime, |socket| socket.peer_addr())?)
    }),
    Native::new("setsockopt", "(self, level, option, value, optlen=None, /)", set_option),
    Native::new("getsockopt", "(self, level, option, buflen=0, /)", get_option),
    Native::new("settimeout", "(self, timeout, /)", |runtime, args| set_timeout(runtime, &args.at(0), timeout_of(runtime, &args.at(1))?)),
    Native::new("gettimeout", ONE, |runtime, args| timeout_object(runtime, Handle::this(args).timeout(runtime)?)),
    Native::new("setblocking", "(self, flag, /)", |runtime, args| {
        let is_blocking = ops::truth(runtime, &args.at(1))?;
        set_timeout(runtime, &args.at(0), if is_blocking { None } else { Some(Duration::ZERO) })
    }),
    Native::new("getblocking", ONE, |runtime, args| Ok(runtime.bool(Handle::this(args).timeout(runtime)? != Some(Duration::ZERO)))),
    Native::new("recv", "(self, bufsize, flags=0, /)", transfer::recv),
    Native::new("recv_into", "(self, buffer, nbytes=0, flags=0)", transfer::recv_into),
    Native::new("recvfrom", "(self, bufsize, flags=0, /)", transfer::recv_from),
    Native::new("send", "(self, data, flags=0, /)", transfer::send),
    Native::new("sendall", "(self, data, flags=0, /)", transfer::send_all),
    Native::new("sendto", "(*)", transfer::send_to),
];

/// A socket's record.
pub(super) struct Handle<'a>(&'a Record);

impl Handle<'_> {
    fn of(object: &Object) -> Handle<'_> {
        match object.body::<Record>() {
            Some(record) => Handle(record),
            None => panic!("broken law: a socket without a record"),
        }
    }

    /// That of the socket whose method is called.
    pub(super) fn this<'a>(args: &'a Args<'_>) -> Handle<'a> {
        Handle(args.this::<Record>())
    }

    pub(super) fn descriptor(&self) -> i32 {
        self.0.number(DESCRIPTOR).get() as i32
    }

    pub(super) fn family(&self) -> i32 {
        self.0.number(FAMILY_AND_TYPE).get() as i32
    }

    fn kind(&self) -> i32 {
        (self.0.number(FAMILY_AND_TYPE).get() >> 32) as i32
    }

    fn timeout(&self, runtime: &Runtime) -> Result<Option<Duration>, Raised> {
        self.0.get(TIMEOUT).map_or(Ok(None), |timeout| timeout_of(runtime, &timeout))
    }

    /// The socket as the system knows it.
    fn borrowed(&self, runtime: &Runtime) -> Result<BorrowedFd<'static>, Raised> {
        if i64::from(self.descriptor()) == LEFT_BEHIND {
            return Err(runtime.value_error(format_args!("operation on a socket that did not travel with the image")));
        }
        system::borrowed(runtime.network()?, self.descriptor()).ok_or_else(|| system::failure(runtime, libc::EBADF, None))
    }

    /// Closes the socket, if it is open.
    fn close(&self, runtime: &Runtime) -> Result<(), Raised> {
        let fd = self.0.number(DESCRIPTOR).replace(-1);
        if fd < 0 {
            return Ok(());
        }
        match system::close_socket(runtime.network()?, fd as i32) {
            // The other side may have closed it already: that is no failure of closing.
            Err(error) if error.kind() != ErrorKind::ConnectionReset => Err(system::error(runtime, &error, None)),
            _ => Ok(()),
        }
    }

    /// Asks the system about the socket, or tells it something, without waiting.
    fn ask<T>(&self, runtime: &Runtime, mut work: impl FnMut(&Socket) -> std::io::Result<T>) -> Result<T, Raised> {
        let fd = self.borrowed(runtime)?;
        system::retried(runtime, None, || work(&SockRef::from(&fd)))
    }

    fn now(&self, runtime: &Runtime, work: impl FnMut(&Socket) -> std::io::Result<()>) -> Value {
        self.ask(runtime, work)?;
        Ok(runtime.none())
    }

    /// Does what may have to wait until the socket is ready for `events`, no longer than its timeout.
    pub(super) fn wait<T>(&self, runtime: &Runtime, events: i16, mut work: impl FnMut(&Socket) -> std::io::Result<T>) -> Result<T, Raised> {
        let timeout = self.timeout(runtime)?;
        let end = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let fd = self.borrowed(runtime)?;
        loop {
            if timeout.is_none() {
                // Not by the system, which would not be woken up by who stops the program from another thread.
                ready(runtime, self.descriptor(), events, None)?;
            }
            match work(&SockRef::from(&fd)) {
                Ok(done) => return Ok(done),
                Err(error) if error.kind() == ErrorKind::Interrupted => vm::safepoint::serve(runtime)?,
                // Another thread was faster, or there was less room than for all.
                Err(error) if error.kind() == ErrorKind::WouldBlock && timeout.is_none() && !runtime.threads.is_alone() => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock && timeout.is_some_and(|timeout| !timeout.is_zero()) => {
                    ready(runtime, self.descriptor(), events, end)?;
                }
                Err(error) => return Err(system::error(runtime, &error, None)),
            }
        }
    }
}

/// An interpreter becomes an image: closes a socket, if the object is one, and has it say so from then on.
pub(super) fn leave_behind(runtime: &Runtime, object: &Object) {
    let is_socket = types::class::is_instance_of(object, classes::SOCKET);
    if is_socket && Handle::of(object).descriptor() >= 0 {
        // There is nobody to tell that it cannot be closed.
        drop(Handle::of(object).close(runtime));
        Handle::of(object).0.number(DESCRIPTOR).set(LEFT_BEHIND);
    }
}

/// Waits until a descriptor is ready, no longer than until `end`.
fn ready(runtime: &Runtime, fd: i32, events: i16, end: Option<Instant>) -> Result<(), Raised> {
    let network = runtime.network()?;
    loop {
        let left = end.map(|end| end.saturating_duration_since(Instant::now()));
        let piece = left.unwrap_or(Duration::MAX).min(system::LONGEST_WAIT);
        match runtime.without_baton(|| system::is_socket_ready(network, fd, events, piece)) {
            Ok(true) => return Ok(()),
            Ok(false) if left.is_some_and(|left| left.is_zero()) => {
                return Err(runtime.error(types::ClassId::TimeoutError, format_args!("timed out")));
            }
            Ok(false) => vm::safepoint::serve(runtime)?,
            Err(error) if error.kind() == ErrorKind::Interrupted => vm::safepoint::serve(runtime)?,
            Err(error) => return Err(system::error(runtime, &error, None)),
        }
    }
}

fn init(runtime: &Runtime, args: &Args<'_>) -> Value {
    let number = |index: usize, default: i32| match args.get(index) {
        Some(number) => int::to_i32(runtime, &number).map(|number| if number == -1 { default } else { number }),
        None => Ok(default),
    };
    let given = args.get(4).filter(|fileno| !fileno.is(&runtime.none()));
    let fd = given.as_ref().map(|fileno| int::to_i32(runtime, fileno)).transpose()?;
    let (family, kind, protocol) = match fd {
        None => (number(1, libc::AF_INET)?, number(2, libc::SOCK_STREAM)?, number(3, 0)?),
        Some(fd) => {
            let known =
                system::borrowed(runtime.network()?, fd).ok_or_else(|| runtime.value_error(format_args!("negative file descriptor")))?;
            let socket = SockRef::from(&known);
            let asked = |answer: std::io::Result<i32>| answer.map_err(|error| system::error(runtime, &error, None));
            let family = asked(socket.domain().map(i32::from))?;
            (number(1, family)?, number(2, asked(socket.r#type().map(i32::from))?)?, number(3, 0)?)
        }
    };
    let fd = match fd {
        Some(fd) => fd,
        None => {
            runtime.network()?;
            let made = Socket::new(Domain::from(family), Type::from(kind), Some(Protocol::from(protocol)));
            made.map_err(|error| system::error(runtime, &error, None))?.into_raw_fd()
        }
    };
    fill(runtime, &args.at(0), fd, family, kind, protocol)?;
    Ok(runtime.none())
}

fn fill(runtime: &Runtime, object: &Object, fd: i32, family: i32, kind: i32, protocol: i32) -> Result<(), Raised> {
    let record = Handle::of(object).0;
    let kind = kind & !(libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK);
    record.number(DESCRIPTOR).set(fd.into());
    record.number(FAMILY_AND_TYPE).set(i64::from(family as u32) | i64::from(kind) << 32);
    record.slot(PROTOCOL).set(int::new(runtime, protocol.into())?);
    let timeout = runtime.attached::<Defaults>().timeout.get();
    if timeout.is_some() {
        set_timeout(runtime, object, timeout)?;
    }
    Ok(())
}

/// `socketpair(family, type, proto)`
pub(super) fn pair(runtime: &Runtime, args: &Args<'_>) -> Value {
    let number = |index: usize, default: i32| {
        args.get(index).filter(|number| !number.is(&runtime.none())).map_or(Ok(default), |number| int::to_i32(runtime, &number))
    };
    let (family, kind, protocol) = (number(0, libc::AF_UNIX)?, number(1, libc::SOCK_STREAM)?, number(2, 0)?);
    runtime.network()?;
    let made = Socket::pair(Domain::from(family), Type::from(kind), Some(Protocol::from(protocol)));
    let (one, other) = made.map_err(|error| system::error(runtime, &error, None))?;
    let object = |socket: Socket| -> Value {
        let object = record::with(runtime, &runtime.class(classes::SOCKET), [None, None].into_iter())?;
        fill(runtime, &object, socket.into_raw_fd(), family, kind, protocol)?;
        Ok(object)
    };
    pair_of(runtime, object(one)?, object(other)?)
}

/// `socket._accept()`: a descriptor and an address.
fn accept(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (socket, address) = Handle::this(args).wait(runtime, libc::POLLIN, Socket::accept)?;
    let address = address::object(runtime, &address)?;
    pair_of(runtime, int::new(runtime, socket.into_raw_fd().into())?, address)
}

/// Connects, and gives the number of the system's error, or 0.
fn connect(runtime: &Runtime, args: &Args<'_>, method: &str) -> Result<i32, Raised> {
    let handle = Handle::this(args);
    let address = address::of(runtime, handle.family(), &args.at(1), method)?;
    let timeout = handle.timeout(runtime)?;
    let fd = handle.borrowed(runtime)?;
    let socket = SockRef::from(&fd);
    let number = |error: &Error| error.raw_os_error().unwrap_or(libc::EIO);
    match runtime.without_baton(|| socket.connect(&address)) {
        Ok(()) => return Ok(0),
        Err(error) if ![libc::EINPROGRESS, libc::EINTR].contains(&number(&error)) => return Ok(number(&error)),
        Err(error) if timeout == Some(Duration::ZERO) => return Ok(number(&error)),
        Err(_) => {}
    }
    let end = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    ready(runtime, handle.descriptor(), libc::POLLOUT, end)?;
    let failed = socket.take_error().map_err(|error| system::error(runtime, &error, None))?;
    Ok(failed.map_or(0, |error| number(&error)))
}

fn set_timeout(runtime: &Runtime, object: &Object, timeout: Option<Duration>) -> Value {
    let handle = Handle::of(object);
    handle.0.slot(TIMEOUT).set(timeout_object(runtime, timeout)?);
    if handle.descriptor() < 0 {
        return Ok(runtime.none());
    }
    handle.now(runtime, |socket| socket.set_nonblocking(timeout.is_some()))
}

fn set_option(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (network, fd) = (runtime.network()?, Handle::this(args).descriptor());
    let (level, option) = (int::to_i32(runtime, &args.at(1))?, int::to_i32(runtime, &args.at(2))?);
    let value = args.at(3);
    let done = if int::is_int(&value) {
        system::set_socket_option(network, fd, level, option, &int::to_i32(runtime, &value)?.to_ne_bytes())
    } else {
        system::set_socket_option(network, fd, level, option, &bytes::get_buffer(runtime, &value)?)
    };
    done.map_err(|error| system::error(runtime, &error, None))?;
    Ok(runtime.none())
}

fn get_option(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (network, fd) = (runtime.network()?, Handle::this(args).descriptor());
    let (level, option) = (int::to_i32(runtime, &args.at(1))?, int::to_i32(runtime, &args.at(2))?);
    let length = args.get(3).map_or(Ok(0), |length| int::to_i32(runtime, &length))?;
    if !(0..=1024).contains(&length) {
        return Err(runtime.error(types::ClassId::OsError, format_args!("getsockopt buflen out of range")));
    }
    let mut place = [0_u8; 1024];
    let wanted = if length == 0 { size_of::<i32>() } else { length as usize };
    let read =
        system::socket_option(network, fd, level, option, &mut place[..wanted]).map_err(|error| system::error(runtime, &error, None))?;
    if length > 0 {
        return bytes::new(runtime, &place[..read]);
    }
    let number = <[u8; 4]>::try_from(&place[..size_of::<i32>()]).map_or(0, i32::from_ne_bytes);
    int::new(runtime, number.into())
}
