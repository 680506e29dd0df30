//! Addresses: as Python has them, `(host, port)` or a path, and as the system has them.

use std::ffi::OsStr;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6, ToSocketAddrs};
use std::os::unix::ffi::OsStrExt;

use object::{Object, Slot};
use socket2::SockAddr;
use types::class::name_of;
use types::{Args, ClassId, Raised, Runtime, Value, bytes, int, text, tuple};

use super::not_found;
use crate::path;

/// The address that an argument of `method` means, for a socket of a family.
pub(super) fn of(runtime: &Runtime, family: i32, address: &Object, method: &str) -> Result<SockAddr, Raised> {
    match family {
        libc::AF_UNIX => {
            let path = path::to_c(runtime, address, method)?;
            SockAddr::unix(OsStr::from_bytes(path.to_bytes()))
                .map_err(|_| runtime.error(ClassId::OsError, format_args!("AF_UNIX path too long")))
        }
        libc::AF_INET | libc::AF_INET6 => internet(runtime, family, address, method).map(SockAddr::from),
        _ => Err(runtime.error(ClassId::OsError, format_args!("{method}(): bad family"))),
    }
}

fn internet(runtime: &Runtime, family: i32, address: &Object, method: &str) -> Result<SocketAddr, Raised> {
    let name = if family == libc::AF_INET { "AF_INET" } else { "AF_INET6" };
    let Some(parts) = tuple::items(address) else {
        let class = name_of(&address.class());
        return Err(runtime.type_error(format_args!("{method}(): {name} address must be tuple, not {class}")));
    };
    let parts: Vec<Object> = parts.iter().filter_map(Slot::get).collect();
    let (host, port, more) = match (family, parts.as_slice()) {
        (libc::AF_INET, [host, port]) => (host, port, &[][..]),
        (libc::AF_INET6, [host, port, more @ ..]) if more.len() <= 2 => (host, port, more),
        (libc::AF_INET, _) => return Err(runtime.type_error(format_args!("AF_INET address must be a pair (host, port)"))),
        _ => {
            let message = format_args!("AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])");
            return Err(runtime.type_error(message));
        }
    };
    let port = u16::try_from(int::to_i32(runtime, port)?)
        .map_err(|_| runtime.error(ClassId::OverflowError, format_args!("{method}(): port must be 0-65535.")))?;
    let number = |index: usize| more.get(index).map_or(Ok(0), |number| int::to_i32(runtime, number)).map(|number| number as u32);
    match resolve(runtime, &host_text(runtime, host)?, family)? {
        IpAddr::V4(host) => Ok(SocketAddrV4::new(host, port).into()),
        IpAddr::V6(host) => Ok(SocketAddrV6::new(host, port, number(0)?, number(1)?).into()),
    }
}

fn host_text(runtime: &Runtime, host: &Object) -> Result<String, Raised> {
    if text::view(host).is_some() {
        return Ok(text::to_string(host));
    }
    let host = bytes::get_buffer(runtime, host).map_err(|_| {
        let class = name_of(&host.class());
        runtime.type_error(format_args!("str, bytes or bytearray expected, not {class}"))
    })?;
    String::from_utf8(host.to_vec()).map_err(|_| runtime.value_error(format_args!("host name must not contain non-ASCII characters")))
}

/// The first address of a host in a family; `AF_UNSPEC` takes any.
pub(super) fn resolve(runtime: &Runtime, host: &str, family: i32) -> Result<IpAddr, Raised> {
    let known = match (host, family) {
        ("", libc::AF_INET6) => Some(IpAddr::V6(Ipv6Addr::UNSPECIFIED)),
        ("", _) => Some(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
        ("<broadcast>", _) => Some(IpAddr::V4(Ipv4Addr::BROADCAST)),
        _ => host.parse().ok(),
    };
    if let Some(known) = known.filter(|known| is_of(known, family)) {
        return Ok(known);
    }
    runtime.network()?;
    let found = runtime.without_baton(|| (host, 0).to_socket_addrs()).map_err(|_| not_found(runtime))?;
    found.map(|found| found.ip()).find(|found| is_of(found, family)).ok_or_else(|| not_found(runtime))
}

fn is_of(address: &IpAddr, family: i32) -> bool {
    match family {
        libc::AF_INET => address.is_ipv4(),
        libc::AF_INET6 => address.is_ipv6(),
        _ => true,
    }
}

/// An address as Python has it.
pub(super) fn object(runtime: &Runtime, address: &SockAddr) -> Value {
    if let Some(address) = address.as_socket() {
        return internet_object(runtime, &address);
    }
    match address.as_pathname() {
        Some(path) => path::decode(runtime, path.as_os_str().as_bytes()),
        None => match address.as_abstract_namespace() {
            Some(name) => bytes::new(runtime, &[b"\0", name].concat()),
            None => text::new(runtime, ""),
        },
    }
}

/// `(host, port)`, or with the flow and the scope for version 6.
pub(super) fn internet_object(runtime: &Runtime, address: &SocketAddr) -> Value {
    let host = text::new(runtime, &address.ip().to_string())?;
    let port = int::new(runtime, address.port().into())?;
    match address {
        SocketAddr::V4(_) => tuple::new(runtime, [host, port].into_iter()),
        SocketAddr::V6(address) => {
            let flow = int::new(runtime, address.flowinfo().into())?;
            let scope = int::new(runtime, address.scope_id().into())?;
            tuple::new(runtime, [host, port, flow, scope].into_iter())
        }
    }
}

/// An address of version 4 from text.
pub(super) fn v4(runtime: &Runtime, host: &Object, message: &str) -> Result<Ipv4Addr, Raised> {
    text::to_string(host).parse().map_err(|_| runtime.error(ClassId::OsError, format_args!("{message}")))
}

/// `inet_pton(family, text)`
pub(super) fn packed(runtime: &Runtime, args: &Args<'_>) -> Value {
    const ILLEGAL: &str = "illegal IP address string passed to inet_pton";
    match int::to_i32(runtime, &args.at(0))? {
        libc::AF_INET => bytes::new(runtime, &v4(runtime, &args.at(1), ILLEGAL)?.octets()),
        libc::AF_INET6 => match text::to_string(&args.at(1)).parse::<Ipv6Addr>() {
            Ok(address) => bytes::new(runtime, &address.octets()),
            Err(_) => Err(runtime.error(ClassId::OsError, format_args!("{ILLEGAL}"))),
        },
        family => Err(unknown_family(runtime, family)),
    }
}

/// `inet_ntop(family, bytes)`
pub(super) fn unpacked(runtime: &Runtime, args: &Args<'_>) -> Value {
    let packed = bytes::get_buffer(runtime, &args.at(1))?;
    let address = match int::to_i32(runtime, &args.at(0))? {
        libc::AF_INET => <[u8; 4]>::try_from(&*packed).ok().map(IpAddr::from),
        libc::AF_INET6 => <[u8; 16]>::try_from(&*packed).ok().map(IpAddr::from),
        family => return Err(unknown_family(runtime, family)),
    };
    match address {
        Some(address) => text::new(runtime, &address.to_string()),
        None => Err(runtime.value_error(format_args!("invalid length of packed IP address string"))),
    }
}

fn unknown_family(runtime: &Runtime, family: i32) -> Raised {
    runtime.error(ClassId::OsError, format_args!("unknown address family {family}"))
}
