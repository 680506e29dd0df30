//! Descriptors: open files by their numbers.

use types::permission::Files;
use types::tuple::{self, structure};
use types::{Args, ClassSpec, Raised, Runtime, Value, bytes, int, ops};

use super::{Path, checked};
use crate::system::{self, Fd};
use crate::{classes, path};

/// The class `os.terminal_size`.
pub(super) static TERMINAL_SIZE: ClassSpec =
    structure::spec(classes::TERMINAL_SIZE, "os", "terminal_size", &[structure::field::<0>("columns"), structure::field::<1>("lines")]);

/// The first argument, which is a descriptor, and that it may be used.
fn descriptor(runtime: &Runtime, args: &Args<'_>) -> Result<(Files, Fd), Raised> {
    Ok((runtime.files()?, int::to_i32(runtime, &args.at(0))?))
}

/// `open`
pub(super) fn open(runtime: &Runtime, args: &Args<'_>) -> Value {
    super::status::refuse_folder(runtime, args, 3)?;
    let encoded = path::to_c(runtime, &args.at(0), "path")?;
    let (files, flags) = (runtime.files()?, int::to_i32(runtime, &args.at(1))?);
    let mode = args.get(2).map_or(Ok(0o777), |mode| int::to_i32(runtime, &mode))?;
    let name = Path::of(runtime, &args.at(0))?.object;
    let fd = system::retried(runtime, Some(&name), || runtime.without_baton(|| system::open(files, &encoded, flags, mode as u32)))?;
    int::new(runtime, fd.into())
}

/// `close`
pub(super) fn close(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (files, fd) = descriptor(runtime, args)?;
    checked(runtime, system::close(files, fd))?;
    Ok(runtime.none())
}

/// `read`
pub(super) fn read(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (files, fd) = descriptor(runtime, args)?;
    let Ok(length) = usize::try_from(ops::index(runtime, &args.at(1))?) else {
        return Err(system::failure(runtime, libc::EINVAL, None));
    };
    let mut builder = bytes::ByteBuilder::new(runtime);
    system::await_input(runtime, files, fd)?;
    system::retried(runtime, None, || builder.fill(length, |place| system::read(files, fd, place)))?;
    builder.finish()
}

/// `write`
pub(super) fn write(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (files, fd) = descriptor(runtime, args)?;
    let data = bytes::get_buffer(runtime, &args.at(1))?;
    let written = system::write_while_others_run(runtime, fd, &data, |piece| system::write(files, fd, piece).map(Some))?;
    int::from_usize(runtime, written.unwrap_or(0))
}

/// `lseek`
pub(super) fn seek(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (files, fd) = descriptor(runtime, args)?;
    let (offset, whence) = (ops::index(runtime, &args.at(1))?, int::to_i32(runtime, &args.at(2))?);
    int::from_u64(runtime, checked(runtime, system::seek(files, fd, offset, whence))?)
}

/// `ftruncate`
pub(super) fn truncate(runtime: &Runtime, args: &Args<'_>) -> Value {
    let ((files, fd), length) = (descriptor(runtime, args)?, ops::index(runtime, &args.at(1))?);
    system::retried(runtime, None, || system::truncate(files, fd, length))?;
    Ok(runtime.none())
}

/// `get_blocking`
pub(super) fn is_blocking(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (files, fd) = descriptor(runtime, args)?;
    Ok(runtime.bool(checked(runtime, system::is_blocking(files, fd))?))
}

/// `set_blocking`
pub(super) fn set_blocking(runtime: &Runtime, args: &Args<'_>) -> Value {
    let ((files, fd), blocking) = (descriptor(runtime, args)?, ops::truth(runtime, &args.at(1))?);
    checked(runtime, system::set_blocking(files, fd, blocking))?;
    Ok(runtime.none())
}

/// `fsync`
pub(super) fn synchronise(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (files, fd) = descriptor(runtime, args)?;
    system::retried(runtime, None, || runtime.without_baton(|| system::synchronise(files, fd)))?;
    Ok(runtime.none())
}

/// `dup`
pub(super) fn duplicate(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (files, fd) = descriptor(runtime, args)?;
    int::new(runtime, checked(runtime, system::duplicate(files, fd))?.into())
}

/// `dup2`
pub(super) fn duplicate_to(runtime: &Runtime, args: &Args<'_>) -> Value {
    let ((files, from), to) = (descriptor(runtime, args)?, int::to_i32(runtime, &args.at(1))?);
    let inheritable = args.get(2).map_or(Ok(true), |inheritable| ops::truth(runtime, &inheritable))?;
    checked(runtime, system::duplicate_to(files, from, to, inheritable))?;
    int::new(runtime, to.into())
}

/// `pipe`
pub(super) fn pipe(runtime: &Runtime, _: &Args<'_>) -> Value {
    let (reads, writes) = checked(runtime, system::pipe(runtime.files()?))?;
    tuple::new(runtime, [int::new(runtime, reads.into())?, int::new(runtime, writes.into())?].into_iter())
}

/// `get_inheritable`
pub(super) fn inheritable(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (files, fd) = descriptor(runtime, args)?;
    Ok(runtime.bool(checked(runtime, system::is_inheritable(files, fd))?))
}

/// `set_inheritable`
pub(super) fn set_inheritable(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (files, fd) = descriptor(runtime, args)?;
    let inheritable = ops::truth(runtime, &args.at(1))?;
    checked(runtime, system::set_inheritable(files, fd, inheritable))?;
    Ok(runtime.none())
}

/// `get_terminal_size`
pub(super) fn terminal_size(runtime: &Runtime, args: &Args<'_>) -> Value {
    let files = runtime.files()?;
    let fd = match args.get(0).filter(|fd| !fd.is(&runtime.none())) {
        Some(fd) => int::to_i32(runtime, &fd)?,
        None => 1,
    };
    let (columns, lines) = checked(runtime, system::terminal_size(files, fd))?;
    let items = [int::new(runtime, columns.into())?, int::new(runtime, lines.into())?];
    structure::new(runtime, classes::TERMINAL_SIZE, items.into_iter())
}
