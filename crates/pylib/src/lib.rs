//! Python's standard library in Python, packed into the program. Knows nothing of Python: it is a folder of files that needs no disk.
//!
//! The files are those of the crate `rustpython-pylib` (Python Software Foundation licence), deflated one by one when Glassheap is built:
//! see `build.rs` for the format. The index is read when a file is first asked for, a file when it is asked for.

#![forbid(unsafe_code)]

use std::sync::OnceLock;

/// Index and files.
static LIBRARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));

/// A file of the library.
#[derive(Clone, Copy)]
struct Entry {
    path: &'static str,
    deflated: &'static [u8],
    length: usize,
}

/// A file of the library by its path, as in `collections/__init__.py`.
pub fn read(path: &str) -> Option<Vec<u8>> {
    let entry = find(path)?;
    miniz_oxide::inflate::decompress_to_vec_with_limit(entry.deflated, entry.length).ok()
}

/// Whether there is a file with this path.
pub fn has_file(path: &str) -> bool {
    find(path).is_some()
}

/// Whether there is a folder with this path.
pub fn has_folder(path: &str) -> bool {
    let index = index();
    let prefix = format!("{path}/");
    let place = index.partition_point(|entry| entry.path < &*prefix);
    index.get(place).is_some_and(|entry| entry.path.starts_with(&prefix))
}

/// The paths of all files, sorted.
pub fn paths() -> impl Iterator<Item = &'static str> {
    index().iter().map(|entry| entry.path)
}

fn find(path: &str) -> Option<Entry> {
    let index = index();
    let place = index.binary_search_by(|entry| entry.path.cmp(path)).ok()?;
    index.get(place).copied()
}

fn index() -> &'static [Entry] {
    static INDEX: OnceLock<Vec<Entry>> = OnceLock::new();
    INDEX.get_or_init(|| read_index(LIBRARY).unwrap_or_default())
}

fn read_index(library: &'static [u8]) -> Option<Vec<Entry>> {
    let mut rest = library;
    let count = number(&mut rest)?;
    let mut places = Vec::with_capacity(count);
    for _ in 0..count {
        let length = usize::from(u16::from_le_bytes(take(&mut rest, 2)?.try_into().ok()?));
        let path = std::str::from_utf8(take(&mut rest, length)?).ok()?;
        places.push((path, number(&mut rest)?, number(&mut rest)?, number(&mut rest)?));
    }
    let entry = |(path, offset, packed, length)| Some(Entry { path, deflated: rest.get(offset..offset + packed)?, length });
    places.into_iter().map(entry).collect()
}

fn number(rest: &mut &'static [u8]) -> Option<usize> {
    Some(u32::from_le_bytes(take(rest, 4)?.try_into().ok()?) as usize)
}

fn take(rest: &mut &'static [u8], count: usize) -> Option<&'static [u8]> {
    let (taken, others) = rest.split_at_checked(count)?;
    *rest = others;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_can_be_read() {
        let mut count = 0;
        for path in paths() {
            assert!(read(path).is_some(), "{path}");
            count += 1;
        }
        assert!(count > 300, "{count} files");
        assert!(paths().is_sorted());
    }

    #[test]
    fn files_and_folders_are_found_by_path() {
        assert!(read("abc.py").is_some_and(|text| text.windows(9).any(|window| window == b"class ABC")));
        assert!(has_file("collections/__init__.py") && has_folder("collections") && has_folder("encodings"));
        assert!(!has_file("collections") && !has_folder("abc.py") && !has_file("no_such_module.py") && !has_folder("collection"));
    }
}
