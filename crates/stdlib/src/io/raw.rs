//! The raw stream below a buffered one: a file of the system without detours, or any object with the methods of one.

use object::Object;
use types::{ClassId, Raised, Runtime, bytes, int, ops};

use super::base::would_block;
use super::file;
use super::store::Store;

/// Reads once, to the end of the store, at most `room` bytes. `None` if nothing is there now.
pub(super) fn read(runtime: &Runtime, raw: &Object, store: &Store, room: usize) -> Result<Option<usize>, Raised> {
    let old = store.len();
    store.resize(runtime, old + room)?;
    let read = match file::exact(raw) {
        Some(file) => file.read_to(runtime, |read| store.change(|place| read(&mut place[old..]))),
        None => read_any(runtime, raw, store, old, room),
    };
    store.resize(runtime, old + read.as_ref().ok().copied().flatten().unwrap_or(0))?;
    read
}

fn read_any(runtime: &Runtime, raw: &Object, store: &Store, old: usize, room: usize) -> Result<Option<usize>, Raised> {
    let place = runtime.call(&runtime.class(ClassId::ByteArray), &[&int::from_usize(runtime, room)?])?;
    let count = runtime.call_method(raw, "readinto", &[&place])?;
    if count.is(&runtime.none()) {
        return Ok(None);
    }
    let count = ops::index(runtime, &count)?;
    let read = bytes::view(&place).unwrap_or_default();
    match usize::try_from(count).ok().and_then(|count| read.get(..count)) {
        Some(read) => store.change(|place| {
            // Whoever was called may have done something to the store.
            let Some(place) = place.get_mut(old..old + read.len()) else { return Ok(Some(0)) };
            place.copy_from_slice(read);
            Ok(Some(read.len()))
        }),
        None => Err(runtime.error(
            ClassId::OsError,
            format_args!("raw readinto() returned invalid length {count} (should have been between 0 and {room})"),
        )),
    }
}

/// Writes once; `None` if nothing can be written now.
pub(super) fn write(runtime: &Runtime, raw: &Object, bytes: &[u8]) -> Result<Option<usize>, Raised> {
    if let Some(file) = file::exact(raw) {
        return file.write(runtime, bytes);
    }
    let written = runtime.call_method(raw, "write", &[&bytes::new(runtime, bytes)?])?;
    if written.is(&runtime.none()) {
        return Ok(None);
    }
    let count = ops::index(runtime, &written)?;
    match usize::try_from(count) {
        Ok(count) if count <= bytes.len() => Ok(Some(count)),
        _ => {
            let most = bytes.len();
            Err(runtime.error(
                ClassId::OsError,
                format_args!("raw write() returned invalid length {count} (should have been between 0 and {most})"),
            ))
        }
    }
}

/// Writes what the store holds, and forgets what was written.
pub(super) fn write_store(runtime: &Runtime, raw: &Object, store: &Store) -> Result<(), Raised> {
    while store.len() > 0 {
        let written = match file::exact(raw) {
            Some(file) => {
                let (files, fd) = (runtime.files()?, file.fd(runtime)?);
                // Meanwhile another thread may write some of it.
                let most = crate::system::await_output(runtime, files, fd)?;
                match store.read(|bytes| crate::system::write(files, fd, &bytes[..bytes.len().min(most)])) {
                    Ok(count) => Some(count),
                    Err(failure) if failure.raw_os_error() == Some(libc::EAGAIN) => None,
                    // There may be other threads afterwards.
                    Err(failure) if failure.raw_os_error() == Some(libc::EINTR) => Some(0),
                    Err(failure) => return Err(crate::system::error(runtime, &failure, None)),
                }
            }
            None => {
                // Python runs meanwhile, so it gets a copy.
                let copy = store.read(|bytes| bytes::new(runtime, bytes))?;
                write(runtime, raw, bytes::view(&copy).unwrap_or_default())?
            }
        };
        match written {
            Some(count) => store.drain(runtime, count.min(store.len()))?,
            None => return Err(would_block(runtime, "write could not complete without blocking", 0)),
        }
        // A signal may have come before all was written.
        vm::safepoint::serve(runtime)?;
    }
    Ok(())
}

/// Moves the position of the raw stream.
pub(super) fn seek(runtime: &Runtime, raw: &Object, offset: i64, whence: i32) -> Result<i64, Raised> {
    if let Some(file) = file::exact(raw) {
        return Ok(file.seek(runtime, offset, whence)? as i64);
    }
    let position = runtime.call_method(raw, "seek", &[&int::new(runtime, offset)?, &int::new(runtime, whence.into())?])?;
    checked(runtime, ops::index(runtime, &position)?)
}

/// Where the raw stream is.
pub(super) fn tell(runtime: &Runtime, raw: &Object) -> Result<i64, Raised> {
    if let Some(file) = file::exact(raw) {
        return Ok(file.seek(runtime, 0, libc::SEEK_CUR)? as i64);
    }
    let position = runtime.call_method(raw, "tell", &[])?;
    checked(runtime, ops::index(runtime, &position)?)
}

fn checked(runtime: &Runtime, position: i64) -> Result<i64, Raised> {
    if position < 0 {
        return Err(runtime.error(ClassId::OsError, format_args!("Raw stream returned invalid position {position}")));
    }
    Ok(position)
}
