//! Names of hosts and services.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};

use object::{Object, Slot};
use types::{Args, Raised, Runtime, Value, bytes, int, list, text, tuple};

use super::{address, not_found, pair_of};
use crate::system;

/// `gethostname()`
pub(super) fn host_name(runtime: &Runtime, _: &Args<'_>) -> Value {
    let names = system::names(runtime.environment()?).map_err(|error| system::error(runtime, &error, None))?;
    text::new(runtime, &names[1])
}

/// `gethostbyname(host)`
pub(super) fn host_by_name(runtime: &Runtime, args: &Args<'_>) -> Value {
    runtime.network()?;
    let found = address::resolve(runtime, &text::to_string(&args.at(0)), libc::AF_INET)?;
    text::new(runtime, &found.to_string())
}

/// `getaddrinfo(host, port, family=0, type=0, proto=0, flags=0)`
pub(super) fn address_info(runtime: &Runtime, args: &Args<'_>) -> Value {
    runtime.network()?;
    let number = |index: usize| args.get(index).map_or(Ok(0), |number| int::to_i32(runtime, &number));
    let (family, kind, protocol, flags) = (number(2)?, number(3)?, number(4)?, number(5)?);
    let port = port_of(runtime, &args.at(1))?;
    let mut found: Vec<IpAddr> = Vec::new();
    for host in hosts(runtime, &args.at(0), flags)? {
        let is_wanted = match family {
            libc::AF_INET => host.is_ipv4(),
            libc::AF_INET6 => host.is_ipv6(),
            _ => true,
        };
        if is_wanted && !found.contains(&host) {
            found.push(host);
        }
    }
    let kinds = [(libc::SOCK_STREAM, libc::IPPROTO_TCP), (libc::SOCK_DGRAM, libc::IPPROTO_UDP), (libc::SOCK_RAW, libc::IPPROTO_IP)];
    let answers = list::new(runtime)?;
    for host in &found {
        for (one_kind, one_protocol) in kinds {
            if (kind != 0 && kind != one_kind) || (protocol != 0 && protocol != one_protocol) {
                continue;
            }
            let family = if host.is_ipv4() { libc::AF_INET } else { libc::AF_INET6 };
            let entry = [
                int::new(runtime, family.into())?,
                int::new(runtime, one_kind.into())?,
                int::new(runtime, one_protocol.into())?,
                text::new(runtime, "")?,
                address::internet_object(runtime, &SocketAddr::new(*host, port))?,
            ];
            list::append(runtime, &answers, tuple::new(runtime, entry.into_iter())?)?;
        }
    }
    match list::length(&answers) {
        0 => Err(not_found(runtime)),
        _ => Ok(answers),
    }
}

/// The addresses of a host; of none, those of this machine.
fn hosts(runtime: &Runtime, host: &Object, flags: i32) -> Result<Vec<IpAddr>, Raised> {
    if host.is(&runtime.none()) {
        return Ok(if flags & libc::AI_PASSIVE != 0 {
            vec![Ipv4Addr::UNSPECIFIED.into(), Ipv6Addr::UNSPECIFIED.into()]
        } else {
            vec![Ipv6Addr::LOCALHOST.into(), Ipv4Addr::LOCALHOST.into()]
        });
    }
    let host = match text::view(host) {
        Some(_) => text::to_string(host),
        None => String::from_utf8_lossy(&bytes::get_buffer(runtime, host)?).into_owned(),
    };
    match host.parse() {
        Ok(known) => Ok(vec![known]),
        Err(_) if flags & libc::AI_NUMERICHOST != 0 => Err(not_found(runtime)),
        Err(_) => Ok((host.as_str(), 0).to_socket_addrs().map_err(|_| not_found(runtime))?.map(|found| found.ip()).collect()),
    }
}

/// Services that have a name here: (name, port).
const SERVICES: [(&str, u16); 9] =
    [("ftp", 21), ("ssh", 22), ("telnet", 23), ("smtp", 25), ("domain", 53), ("http", 80), ("pop3", 110), ("imap", 143), ("https", 443)];

fn port_of(runtime: &Runtime, port: &Object) -> Result<u16, Raised> {
    if port.is(&runtime.none()) {
        return Ok(0);
    }
    if int::is_int(port) {
        return u16::try_from(int::to_i32(runtime, port)?).map_err(|_| not_found(runtime));
    }
    let name = match text::view(port) {
        Some(_) => text::to_string(port),
        None => String::from_utf8_lossy(&bytes::get_buffer(runtime, port)?).into_owned(),
    };
    let known = SERVICES.iter().find(|(service, _)| *service == name).map(|(_, port)| *port);
    name.parse().ok().or(known).ok_or_else(|| not_found(runtime))
}

/// `getnameinfo(sockaddr, flags)`: in numbers.
pub(super) fn name_info(runtime: &Runtime, args: &Args<'_>) -> Value {
    runtime.network()?;
    let address = args.at(0);
    let parts: Vec<Object> = tuple::items(&address).unwrap_or_default().iter().filter_map(Slot::get).collect();
    let [host, port, ..] = parts.as_slice() else {
        return Err(runtime.type_error(format_args!("getnameinfo() argument 1 must be tuple")));
    };
    let host = address::resolve(runtime, &text::to_string(host), libc::AF_UNSPEC)?;
    let port = port_of(runtime, port)?;
    pair_of(runtime, text::new(runtime, &host.to_string())?, text::new(runtime, &port.to_string())?)
}
