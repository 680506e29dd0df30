//! Where a process keeps the bytes of an image: a nameless file in memory, which nothing can change once it is complete.
//!
//! A file on disk could be cut short or overwritten while heaps are mapped from it, so it is copied once.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::fd::{AsRawFd, FromRawFd, RawFd};
use std::ptr;

use super::format::{ImageError, Span};
use crate::layout::SYSTEM_PAGE;

/// The bytes of an image, in memory and mapped for reading.
///
/// # Invariants
///
/// `start` is the address of `length` bytes, at least a system page, that are mapped for reading until this value is dropped, and that do
/// not change: the file was sealed.
pub(super) struct Store {
    file: File,
    start: *const u8,
    length: usize,
}

// SAFETY: what it points to is only read.
unsafe impl Send for Store {}
// SAFETY: as above.
unsafe impl Sync for Store {}

impl Store {
    /// A store of `length` bytes, zero but for what `fill` writes.
    pub(super) fn write(length: usize, fill: impl FnOnce(&mut [u8])) -> io::Result<Store> {
        let file = in_memory(length as u64)?;
        let start = map(&file, length, libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED)?;
        // SAFETY: the mapping is new, that long, and nobody else has it or the file.
        fill(unsafe { std::slice::from_raw_parts_mut(start, length) });
        // SAFETY: the mapping is ours and not used any more.
        unsafe { libc::munmap(start.cast(), length) };
        Store::complete(file, length)
    }

    /// Copies a file whose first bytes and length `admit` lets pass.
    pub(super) fn read(from: &mut File, admit: impl FnOnce(&[u8], u64) -> Result<(), ImageError>) -> Result<Store, ImageError> {
        let length = from.metadata().map_err(ImageError::System)?.len();
        let mut header = Vec::with_capacity(SYSTEM_PAGE);
        from.by_ref().take(SYSTEM_PAGE as u64).read_to_end(&mut header).map_err(ImageError::System)?;
        admit(&header, length)?;
        let mut copied = || {
            let mut file = in_memory(length)?;
            from.seek(SeekFrom::Start(0))?;
            let copied = io::copy(&mut from.by_ref().take(length), &mut file)?;
            Ok((copied == length).then_some(file))
        };
        match copied().map_err(ImageError::System)? {
            Some(file) => Store::complete(file, length as usize).map_err(ImageError::System),
            None => Err(ImageError::Truncated),
        }
    }

    /// Seals the file and maps it for reading.
    fn complete(file: File, length: usize) -> io::Result<Store> {
        let seals = libc::F_SEAL_WRITE | libc::F_SEAL_SHRINK | libc::F_SEAL_GROW | libc::F_SEAL_SEAL;
        // SAFETY: the descriptor is open.
        if unsafe { libc::fcntl(file.as_raw_fd(), libc::F_ADD_SEALS, seals) } < 0 {
            return Err(io::Error::last_os_error());
        }
        let start = map(&file, length, libc::PROT_READ, libc::MAP_PRIVATE)?;
        // INVARIANT: the file is sealed and mapped.
        Ok(Store { file, start, length })
    }

    /// All bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        // SAFETY: the invariant.
        unsafe { std::slice::from_raw_parts(self.start, self.length) }
    }

    /// Some of them.
    pub(super) fn part(&self, span: Span) -> Result<&[u8], ImageError> {
        let range = span.range(self.length).ok_or(ImageError::Altered)?;
        Ok(&self.bytes()[range])
    }

    /// Writes all of them to a file.
    pub(super) fn copy_to(&self, to: &mut File) -> io::Result<()> {
        io::Write::write_all(to, self.bytes())
    }

    /// The file to map from.
    pub(super) fn descriptor(&self) -> RawFd {
        self.file.as_raw_fd()
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // SAFETY: the mapping is ours, and nothing borrows from it any more.
        unsafe { libc::munmap(self.start.cast_mut().cast(), self.length) };
    }
}

/// A file of `length` zero bytes that is in no folder.
fn in_memory(length: u64) -> io::Result<File> {
    // SAFETY: a C string, and flags.
    let descriptor = unsafe { libc::memfd_create(c"glassheap-image".as_ptr(), libc::MFD_CLOEXEC | libc::MFD_ALLOW_SEALING) };
    if descriptor < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the descriptor is new and nobody else's.
    let file = unsafe { File::from_raw_fd(descriptor) };
    file.set_len(length)?;
    Ok(file)
}

fn map(file: &File, length: usize, protection: i32, flags: i32) -> io::Result<*mut u8> {
    // SAFETY: a new mapping at a place of the system's choice.
    let start = unsafe { libc::mmap(ptr::null_mut(), length, protection, flags, file.as_raw_fd(), 0) };
    if start == libc::MAP_FAILED { Err(io::Error::last_os_error()) } else { Ok(start.cast()) }
}
