//! `scandir`: the entries of a folder with what the system says of them at once.

use std::cell::Cell;
use std::fs::FileType;
use std::mem::offset_of;
use std::os::unix::fs::DirEntryExt;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};
use types::{Args, ClassSpec, Getter, Native, Raised, Runtime, Value, int, list, ops, text};

use super::{Path, status};
use crate::classes;

/// The class `posix.DirEntry`.
pub(super) const DIR_ENTRY: ClassSpec = ClassSpec::new(
    classes::DIR_ENTRY,
    "DirEntry",
    Layout {
        fields: &[
            Field { offset: offset_of!(DirEntry, name) as u16, name: "name" },
            Field { offset: offset_of!(DirEntry, path) as u16, name: "path" },
        ],
        ..Layout::leaf("DirEntry")
    },
)
.module("posix")
.sealed()
.methods(&[
    Native::new("is_dir", "(self, /, *, follow_symlinks=True)", |runtime, args| args.this::<DirEntry>().is(runtime, args, Type::Folder)),
    Native::new("is_file", "(self, /, *, follow_symlinks=True)", |runtime, args| args.this::<DirEntry>().is(runtime, args, Type::File)),
    Native::new("is_symlink", "(self, /)", |runtime, args| Ok(runtime.bool(args.this::<DirEntry>().kind.get() == Type::Link))),
    Native::new("is_junction", "(self, /)", |runtime, _| Ok(runtime.bool(false))),
    Native::new("inode", "(self, /)", |runtime, args| int::from_u64(runtime, args.this::<DirEntry>().inode.get())),
    Native::new("stat", "(self, /, *, follow_symlinks=True)", |runtime, args| {
        let path = args.this::<DirEntry>().path(runtime)?;
        let follows = args.get(1).map_or(Ok(true), |follows| ops::truth(runtime, &follows))?;
        let result = if follows { std::fs::metadata(&path.path) } else { std::fs::symlink_metadata(&path.path) };
        status::to_object(runtime, &result.map_err(|error| path.error(runtime, &error))?)
    }),
    Native::new("__fspath__", "(self, /)", |runtime, args| Ok(args.this::<DirEntry>().path.get().unwrap_or_else(|| runtime.none()))),
    Native::new("__repr__", "(self, /)", |runtime, args| {
        let name = args.this::<DirEntry>().name.get().unwrap_or_else(|| runtime.none());
        text::new(runtime, &format!("<DirEntry {}>", text::to_string(&ops::repr(runtime, &name)?)))
    }),
])
.getters(&[
    Getter::new("name", |runtime, object| {
        Ok(object.body::<DirEntry>().and_then(|entry| entry.name.get()).unwrap_or_else(|| runtime.none()))
    }),
    Getter::new("path", |runtime, object| {
        Ok(object.body::<DirEntry>().and_then(|entry| entry.path.get()).unwrap_or_else(|| runtime.none()))
    }),
]);

/// The class of what `scandir` returns.
pub(super) const SCANDIR_ITERATOR: ClassSpec = ClassSpec::new(
    classes::SCANDIR_ITERATOR,
    "ScandirIterator",
    Layout { fields: &[Field { offset: offset_of!(Scan, entries) as u16, name: "entries" }], ..Layout::leaf("ScandirIterator") },
)
.module("posix")
.sealed()
.methods(&[
    Native::new("__iter__", "(self, /)", |_, args| Ok(args.at(0).owned())),
    Native::new("__next__", "(self, /)", |runtime, args| {
        let scan = args.this::<Scan>();
        let entry = scan.entries.get().and_then(|entries| list::pop_last(&entries));
        entry.ok_or_else(|| runtime.stop_iteration())
    }),
    Native::new("close", "(self, /)", close),
    Native::new("__enter__", "(self, /)", |_, args| Ok(args.at(0).owned())),
    Native::new("__exit__", "(self, *args)", close),
]);

/// What an entry is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    File,
    Folder,
    Link,
    Other,
}

impl Type {
    fn of(kind: FileType) -> Type {
        match kind {
            _ if kind.is_dir() => Type::Folder,
            _ if kind.is_file() => Type::File,
            _ if kind.is_symlink() => Type::Link,
            _ => Type::Other,
        }
    }
}

#[repr(C)]
struct DirEntry {
    header: Header,
    name: Slot,
    path: Slot,
    inode: Cell<u64>,
    kind: Cell<Type>,
}

// SAFETY: `DirEntry` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for DirEntry {
    const LAYOUT: LayoutId = classes::DIR_ENTRY.layout();
}

#[repr(C)]
struct Scan {
    header: Header,
    /// A list, the next entry last; empty once it is closed.
    entries: Slot,
}

// SAFETY: `Scan` is `repr(C)`, begins with a header, and its reference is the field of its layout.
unsafe impl Body for Scan {
    const LAYOUT: LayoutId = classes::SCANDIR_ITERATOR.layout();
}

impl DirEntry {
    fn path(&self, runtime: &Runtime) -> Result<Path, Raised> {
        Path::of(runtime, &self.path.get().unwrap_or_else(|| runtime.none()))
    }

    fn is(&self, runtime: &Runtime, args: &Args<'_>, wanted: Type) -> Value {
        let follows = args.get(1).map_or(Ok(true), |follows| ops::truth(runtime, &follows))?;
        if self.kind.get() != Type::Link || !follows {
            return Ok(runtime.bool(self.kind.get() == wanted));
        }
        let status = std::fs::metadata(&self.path(runtime)?.path);
        Ok(runtime.bool(status.is_ok_and(|status| Type::of(status.file_type()) == wanted)))
    }
}

fn close(runtime: &Runtime, args: &Args<'_>) -> Value {
    drop(args.this::<Scan>().entries.take());
    Ok(runtime.none())
}

/// `scandir`
pub(super) fn scan(runtime: &Runtime, args: &Args<'_>) -> Value {
    let folder = Path::argument(runtime, args, 0)?;
    let entries = list::new(runtime)?;
    for entry in std::fs::read_dir(&folder.path).map_err(|error| folder.error(runtime, &error))? {
        let entry = entry.map_err(|error| folder.error(runtime, &error))?;
        let kind = entry.file_type().map_or(Type::Other, Type::of);
        let name = folder.name(runtime, &entry.file_name())?;
        let path = folder.name(runtime, folder.path.join(entry.file_name()).as_os_str())?;
        let body = DirEntry {
            header: Header::new(classes::DIR_ENTRY.reference()),
            name: Slot::empty(),
            path: Slot::empty(),
            inode: Cell::new(entry.ino()),
            kind: Cell::new(kind),
        };
        // SAFETY: the body is what its layout says.
        let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
        if let Some(entry) = object.body::<DirEntry>() {
            entry.name.set(name);
            entry.path.set(path);
        }
        list::append(runtime, &entries, object)?;
    }
    runtime.call_method(&entries, "reverse", &[])?;
    let body = Scan { header: Header::new(classes::SCANDIR_ITERATOR.reference()), entries: Slot::empty() };
    // SAFETY: the body is what its layout says.
    let object: Object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(scan) = object.body::<Scan>() {
        scan.entries.set(entries);
    }
    Ok(object)
}
