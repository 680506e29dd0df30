//! `_socket`: sockets. `socket` in Python is built on it.

mod address;
mod constants;
mod names;
mod object;
mod transfer;

use std::cell::Cell;
use std::os::fd::IntoRawFd;
use std::time::Duration;

use ::object::Object;
use types::{Args, ClassId, ModuleSpec, Native, Raised, Runtime, Value, bytes, float, int, module, text, tuple};

use crate::structure::exception_class;
use crate::system;

pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_socket",
    doc: "Implementation module for socket operations.",
    functions: &[
        Native::new("close", "(integer, /)", |runtime, args| {
            let (network, fd) = (runtime.network()?, int::to_i32(runtime, &args.at(0))?);
            system::close_socket(network, fd).map_err(|error| system::error(runtime, &error, None))?;
            Ok(runtime.none())
        }),
        Native::new("dup", "(integer, /)", |runtime, args| {
            let known = system::borrowed(runtime.network()?, int::to_i32(runtime, &args.at(0))?);
            let copy = known.ok_or_else(|| system::failure(runtime, libc::EBADF, None))?.try_clone_to_owned();
            int::new(runtime, copy.map_err(|error| system::error(runtime, &error, None))?.into_raw_fd().into())
        }),
        Native::new("socketpair", "(family=None, type=None, proto=0, /)", object::pair),
        Native::new("gethostname", "()", names::host_name).doc("Return the current host name."),
        Native::new("gethostbyname", "(host, /)", names::host_by_name).doc("Return the IP address for a host."),
        Native::new("getaddrinfo", "(host, port, family=0, type=0, proto=0, flags=0)", names::address_info)
            .doc("Resolve host and port into addrinfo struct."),
        Native::new("getnameinfo", "(sockaddr, flags, /)", names::name_info).doc("Get host and port for a sockaddr."),
        Native::new("inet_aton", "(ip_addr, /)", |runtime, args| {
            bytes::new(runtime, &address::v4(runtime, &args.at(0), "illegal IP address string passed to inet_aton")?.octets())
        }),
        Native::new("inet_ntoa", "(packed_ip, /)", |runtime, args| {
            let packed = bytes::get_buffer(runtime, &args.at(0))?;
            match <[u8; 4]>::try_from(&*packed) {
                Ok(octets) => text::new(runtime, &std::net::Ipv4Addr::from(octets).to_string()),
                Err(_) => Err(runtime.error(ClassId::OsError, format_args!("packed IP wrong length for inet_ntoa"))),
            }
        }),
        Native::new("inet_pton", "(address_family, ip_string, /)", address::packed),
        Native::new("inet_ntop", "(address_family, packed_ip, /)", address::unpacked),
        Native::new("htons", "(integer, /)", |runtime, args| int::new(runtime, u16_of(runtime, args)?.to_be().into())),
        Native::new("ntohs", "(integer, /)", |runtime, args| int::new(runtime, u16::from_be(u16_of(runtime, args)?).into())),
        Native::new("htonl", "(integer, /)", |runtime, args| int::new(runtime, u32_of(runtime, args)?.to_be().into())),
        Native::new("ntohl", "(integer, /)", |runtime, args| int::new(runtime, u32::from_be(u32_of(runtime, args)?).into())),
        Native::new("getdefaulttimeout", "()", |runtime, _| timeout_object(runtime, runtime.attached::<Defaults>().timeout.get())),
        Native::new("setdefaulttimeout", "(timeout, /)", |runtime, args| {
            runtime.attached::<Defaults>().timeout.set(timeout_of(runtime, &args.at(0))?);
            Ok(runtime.none())
        }),
    ],
    classes: object::CLASSES,
    furnish,
};

/// An interpreter becomes an image: its sockets stay behind.
pub(crate) fn depart(runtime: &Runtime) {
    ::object::each_object(runtime, |object| object::leave_behind(runtime, object));
}

/// What new sockets begin with.
#[derive(Default)]
struct Defaults {
    timeout: Cell<Option<Duration>>,
}

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    for (name, value) in constants::ALL {
        module::set(runtime, module, name, int::new(runtime, i64::from(*value))?)?;
    }
    module::set(runtime, module, "has_ipv6", runtime.bool(true))?;
    module::set(runtime, module, "SocketType", runtime.class(crate::classes::SOCKET).owned())?;
    module::set(runtime, module, "error", runtime.class(ClassId::OsError).owned())?;
    module::set(runtime, module, "timeout", runtime.class(ClassId::TimeoutError).owned())?;
    for name in ["gaierror", "herror"] {
        module::set(runtime, module, name, exception_class(runtime, name, "socket", ClassId::OsError)?)?;
    }
    Ok(())
}

fn u16_of(runtime: &Runtime, args: &Args<'_>) -> Result<u16, Raised> {
    number(runtime, &args.at(0), "htons: Python int too large to convert to C 16-bit unsigned integer")
}

fn u32_of(runtime: &Runtime, args: &Args<'_>) -> Result<u32, Raised> {
    number(runtime, &args.at(0), "int larger than 32 bits")
}

fn number<T: TryFrom<i64>>(runtime: &Runtime, object: &Object, message: &str) -> Result<T, Raised> {
    int::value(&types::ops::index_object(runtime, object)?)
        .and_then(|value| T::try_from(value).ok())
        .ok_or_else(|| runtime.error(ClassId::OverflowError, format_args!("{message}")))
}

/// A timeout as Python has it: seconds, or `None` for ever.
fn timeout_object(runtime: &Runtime, timeout: Option<Duration>) -> Value {
    timeout.map_or_else(|| Ok(runtime.none()), |timeout| float::new(runtime, timeout.as_secs_f64()))
}

fn timeout_of(runtime: &Runtime, object: &Object) -> Result<Option<Duration>, Raised> {
    if object.is(&runtime.none()) {
        return Ok(None);
    }
    let Some(seconds) = float::to_f64(runtime, object)? else {
        let class = types::class::name_of(&object.class());
        return Err(runtime.type_error(format_args!("'{class}' object cannot be interpreted as an integer")));
    };
    if seconds < 0.0 {
        return Err(runtime.value_error(format_args!("Timeout value out of range")));
    }
    Duration::try_from_secs_f64(seconds)
        .map(Some)
        .map_err(|_| runtime.error(ClassId::OverflowError, format_args!("timeout doesn't fit into C timeval")))
}

/// A failure to find an address, as `socket.gaierror`.
fn not_found(runtime: &Runtime) -> Raised {
    const NAME_UNKNOWN: i64 = libc::EAI_NONAME as i64;
    let make = || {
        let module = vm::import::import_module(runtime, "_socket")?;
        let class = types::attribute::get_any(runtime, &module, &text::intern(runtime, text::new(runtime, "gaierror")?)?)?;
        runtime.call(&class, &[&int::new(runtime, NAME_UNKNOWN)?, &text::new(runtime, "Name or service not known")?])
    };
    make().map_or_else(|raised| raised, Raised::Exception)
}

fn pair_of(runtime: &Runtime, first: Object, second: Object) -> Value {
    tuple::new(runtime, [first, second].into_iter())
}
