//! Sending and receiving.

use std::io::Read;
use std::mem::MaybeUninit;

use object::Object;
use socket2::Socket;
use types::{Args, Raised, Runtime, Value, bytes, int};

use super::object::Handle;
use super::{address, pair_of};

/// At most as much is received at once, whatever was asked for: a socket may always give less.
const PIECE: usize = 64 * 1024;

fn flags(runtime: &Runtime, args: &Args<'_>, index: usize) -> Result<i32, Raised> {
    args.get(index).map_or(Ok(0), |flags| int::to_i32(runtime, &flags))
}

/// The same for who sends.
fn sending_flags(runtime: &Runtime, args: &Args<'_>, index: usize) -> Result<i32, Raised> {
    Ok(flags(runtime, args, index)? | while_others_run(runtime))
}

/// Where there are other threads, the system is not to wait until there is room for all: we do, while they run.
fn while_others_run(runtime: &Runtime) -> i32 {
    if runtime.threads.is_alone() { 0 } else { libc::MSG_DONTWAIT }
}

fn wanted(runtime: &Runtime, args: &Args<'_>, method: &str) -> Result<usize, Raised> {
    let size = int::value(&types::ops::index_object(runtime, &args.at(1))?).and_then(|size| usize::try_from(size).ok());
    size.map(|size| size.min(PIECE)).ok_or_else(|| runtime.value_error(format_args!("negative buffersize in {method}")))
}

/// Receives into a place, and gives how much.
fn receive(socket: &Socket, place: &mut [u8], flags: i32) -> std::io::Result<usize> {
    if flags == 0 {
        return Read::read(&mut &*socket, place);
    }
    let mut piece = [MaybeUninit::<u8>::uninit(); 4096];
    let length = place.len().min(piece.len());
    let count = socket.recv_with_flags(&mut piece[..length], flags)?;
    for (to, from) in place.iter_mut().zip(&piece[..count]) {
        // SAFETY: the system wrote the first `count` bytes.
        *to = unsafe { from.assume_init() };
    }
    Ok(count)
}

/// `socket.recv(bufsize, flags=0)`
pub(super) fn recv(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (size, flags) = (wanted(runtime, args, "recv")?, flags(runtime, args, 2)?);
    let mut place = vec![0; size];
    let count = Handle::this(args).wait(runtime, libc::POLLIN, |socket| receive(socket, &mut place, flags))?;
    bytes::new(runtime, &place[..count])
}

/// `socket.recv_into(buffer, nbytes=0, flags=0)`
pub(super) fn recv_into(runtime: &Runtime, args: &Args<'_>) -> Value {
    let mut buffer = bytes::get_buffer(runtime, &args.at(1))?;
    let size = args.get(2).map_or(Ok(0), |size| int::to_i32(runtime, &size))?;
    let flags = flags(runtime, args, 3)?;
    let room = buffer.len();
    let size = match usize::try_from(size) {
        Err(_) => return Err(runtime.value_error(format_args!("negative buffersize in recv_into"))),
        Ok(0) => room,
        Ok(size) if size > room => return Err(runtime.value_error(format_args!("buffer too small for requested bytes"))),
        Ok(size) => size,
    };
    let Some(place) = buffer.as_mut() else {
        return Err(runtime.type_error(format_args!("recv_into() argument 1 must be read-write bytes-like object, not bytes")));
    };
    let place = &mut place[..size];
    int::from_usize(runtime, Handle::this(args).wait(runtime, libc::POLLIN, |socket| receive(socket, place, flags))?)
}

/// `socket.recvfrom(bufsize, flags=0)`
pub(super) fn recv_from(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (size, flags) = (wanted(runtime, args, "recvfrom")?, flags(runtime, args, 2)?);
    let mut place = vec![MaybeUninit::<u8>::uninit(); size];
    let handle = Handle::this(args);
    let (count, from) = handle.wait(runtime, libc::POLLIN, |socket| socket.recv_from_with_flags(&mut place, flags))?;
    let received: Vec<u8> = place[..count]
        .iter()
        .map(|byte| {
            // SAFETY: the system wrote the first `count` bytes.
            unsafe { byte.assume_init() }
        })
        .collect();
    let from = if from.len() == 0 { runtime.none() } else { address::object(runtime, &from)? };
    pair_of(runtime, bytes::new(runtime, &received)?, from)
}

/// `socket.send(data, flags=0)`
pub(super) fn send(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (data, flags) = (bytes::get_buffer(runtime, &args.at(1))?, sending_flags(runtime, args, 2)?);
    int::from_usize(runtime, Handle::this(args).wait(runtime, libc::POLLOUT, |socket| socket.send_with_flags(&data, flags))?)
}

/// `socket.sendall(data, flags=0)`
pub(super) fn send_all(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (data, flags) = (bytes::get_buffer(runtime, &args.at(1))?, sending_flags(runtime, args, 2)?);
    let handle = Handle::this(args);
    let mut rest = &data[..];
    while !rest.is_empty() {
        let sent = handle.wait(runtime, libc::POLLOUT, |socket| socket.send_with_flags(rest, flags))?;
        rest = &rest[sent..];
    }
    Ok(runtime.none())
}

/// `socket.sendto(data, address)`, `socket.sendto(data, flags, address)`
pub(super) fn send_to(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (flags, to): (i32, Object) = match args.len() {
        3 => (0, args.at(2).owned()),
        4 => (int::to_i32(runtime, &args.at(2))?, args.at(3).owned()),
        count => {
            let given = count.saturating_sub(1);
            return Err(runtime.type_error(format_args!("sendto() takes 2 or 3 arguments ({given} given)")));
        }
    };
    let data = bytes::get_buffer(runtime, &args.at(1))?;
    let handle = Handle::this(args);
    let to = address::of(runtime, handle.family(), &to, "sendto")?;
    let flags = flags | while_others_run(runtime);
    int::from_usize(runtime, handle.wait(runtime, libc::POLLOUT, |socket| socket.send_to_with_flags(&data, &to, flags))?)
}
