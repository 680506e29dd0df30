//! Python's standard library in Python, packed into the program. Knows nothing of Python: it is a folder of files that needs no disk.
//!
//! The files are those of the crate `rustpython-pylib` (Python Software Foundation licence), compiled and deflated one by one when
//! Glassheap is built; `build.rs` says in which format. Nothing is read before it is asked for.

#![forbid(unsafe_code)]

use miniz_oxide::inflate::decompress_slice_iter_to_slice;

/// Entries, paths and files.
static LIBRARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));

/// A file of the library.
#[derive(Clone, Copy)]
struct Entry {
    path: &'static str,
    source: Packed,
    code: Packed,
    footprint: usize,
}

#[derive(Clone, Copy)]
struct Packed {
    deflated: &'static [u8],
    length: usize,
}

/// What a file of the library compiles to, without flags: as `compiler::code::saved` writes it.
#[derive(Clone, Copy)]
pub struct SavedCode {
    packed: Packed,
    footprint: usize,
}

impl SavedCode {
    /// The most memory in bytes that it takes to unpack it, to restore it, and to copy it onto a heap.
    pub fn most_memory(&self) -> usize {
        // To inflate takes a table beside what is inflated.
        const TABLE: usize = 16 << 10;
        TABLE + self.packed.length + self.footprint
    }

    /// What the compiler wrote.
    pub fn unpack(&self) -> Option<Vec<u8>> {
        unpack(self.packed)
    }
}

/// A file of the library by its path, as in `collections/__init__.py`.
pub fn read(path: &str) -> Option<Vec<u8>> {
    unpack(find(path)?.source)
}

/// What a file of the library compiles to.
pub fn code(path: &str) -> Option<SavedCode> {
    let entry = find(path)?;
    (entry.code.length > 0).then_some(SavedCode { packed: entry.code, footprint: entry.footprint })
}

fn unpack(packed: Packed) -> Option<Vec<u8>> {
    let mut bytes = vec![0; packed.length];
    let written = decompress_slice_iter_to_slice(&mut bytes, std::iter::once(packed.deflated), false, true).ok()?;
    (written == packed.length).then_some(bytes)
}

/// Whether there is a file with this path.
pub fn has_file(path: &str) -> bool {
    find(path).is_some()
}

/// Whether there is a folder with this path.
pub fn has_folder(path: &str) -> bool {
    let prefix = format!("{path}/");
    entry(first_from(&prefix)).is_some_and(|entry| entry.path.starts_with(&prefix))
}

/// The paths of all files, sorted.
pub fn paths() -> impl Iterator<Item = &'static str> {
    (0..count()).filter_map(|index| Some(entry(index)?.path))
}

fn find(path: &str) -> Option<Entry> {
    entry(first_from(path)).filter(|entry| entry.path == path)
}

/// The index of the first entry whose path is not below `path`.
fn first_from(path: &str) -> usize {
    let (mut low, mut high) = (0, count());
    while low < high {
        let middle = low.midpoint(high);
        match entry(middle) {
            Some(entry) if entry.path < path => low = middle + 1,
            _ => high = middle,
        }
    }
    low
}

fn count() -> usize {
    number(0).unwrap_or_default()
}

/// An entry. None behind the last, and of a library that is not as `build.rs` writes it.
fn entry(index: usize) -> Option<Entry> {
    const NUMBERS: usize = 9;
    let count = count();
    if index >= count {
        return None;
    }
    let field = |field: usize| number(1 + index * NUMBERS + field);
    let paths = 4 * (1 + count * NUMBERS);
    // The last path ends where what is deflated begins.
    let last = |field: usize| number(1 + (count - 1) * NUMBERS + field);
    let packed = paths + last(0)? + last(1)?;
    let slice = |start: usize, length: usize| LIBRARY.get(start..start + length);
    let file = |first: usize| Some(Packed { deflated: slice(packed + field(first)?, field(first + 1)?)?, length: field(first + 2)? });
    let path = std::str::from_utf8(slice(paths + field(0)?, field(1)?)?).ok()?;
    Some(Entry { path, source: file(2)?, code: file(5)?, footprint: field(8)? })
}

/// A number of the entries, by its place.
fn number(place: usize) -> Option<usize> {
    let bytes = LIBRARY.get(4 * place..4 * place + 4)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_can_be_read() {
        let mut count = 0;
        let mut compiled = 0;
        for path in paths() {
            assert!(read(path).is_some(), "{path}");
            count += 1;
            if let Some(code) = code(path) {
                assert!(code.unpack().is_some_and(|bytes| bytes.len() < code.most_memory()), "{path}");
                compiled += 1;
            }
        }
        assert!(count > 300, "{count} files");
        assert!(compiled > count - 10, "{compiled} of {count} files are compiled");
        assert!(paths().is_sorted());
    }

    #[test]
    fn files_and_folders_are_found_by_path() {
        assert!(read("abc.py").is_some_and(|text| text.windows(9).any(|window| window == b"class ABC")));
        assert!(has_file("collections/__init__.py") && has_folder("collections") && has_folder("encodings"));
        assert!(!has_file("collections") && !has_folder("abc.py") && !has_file("no_such_module.py") && !has_folder("collection"));
    }
}
