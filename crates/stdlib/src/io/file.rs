//! `_io.FileIO`: a file of the system, without a buffer.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, DescriptorFlags, Extent, Field, Header, Kind, Layout, LayoutId, Object, Slot};
use types::class::name_of;
use types::{Args, Class, ClassSpec, Getter, Native, Raised, Runtime, Value, bytes, instance, int, ops, text};

use super::base::{size, unsupported, writable};
use crate::classes;
use crate::path;
use crate::system::{self, Fd};

/// The class `_io.FileIO`.
pub(super) const SPEC: ClassSpec = ClassSpec { flags: DescriptorFlags::FINALIZER, ..ClassSpec::new(classes::FILE_IO, "FileIO", LAYOUT) }
    .module("_io")
    .weakly_referenced()
    .base(classes::RAW_IO_BASE)
    .methods(METHODS)
    .getters(GETTERS);

const LAYOUT: Layout = Layout {
    fields: &[Field { offset: offset_of!(FileIo, name) as u16, name: "name" }],
    extent: Extent::Fixed(size_of::<FileIo>() as u16),
    ..Layout::leaf("FileIO")
};

/// An open file, or one that was closed.
#[repr(C)]
pub(super) struct FileIo {
    header: Header,
    /// What it was opened by: a path or a descriptor.
    pub(super) name: Slot,
    /// -1 once it is closed, [`LEFT_BEHIND`] in an interpreter that was spawned from an image.
    descriptor: Cell<Fd>,
    /// Bytes that the system likes to move at once.
    block_size: Cell<u32>,
    readable: Cell<bool>,
    writable: Cell<bool>,
    created: Cell<bool>,
    appending: Cell<bool>,
    /// Whether to close the descriptor with the file.
    owns: Cell<bool>,
    seekable: Cell<Option<bool>>,
}

// SAFETY: `FileIo` is `repr(C)`, begins with a header, and its reference is the field of its layout.
unsafe impl Body for FileIo {
    const LAYOUT: LayoutId = classes::FILE_IO.layout();
}

/// The descriptor of a closed file.
const CLOSED: Fd = -1;
/// The descriptor of a file that was open when an image was made: it did not travel.
const LEFT_BEHIND: Fd = -2;

const ONE: &str = "(self, /)";

const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", new),
    Native::new("__init__", "(self, file, mode='r', closefd=True, opener=None)", initialize),
    Native::new("read", "(self, size=-1, /)", read),
    Native::new("readall", ONE, |runtime, args| read_all(runtime, args.this())),
    Native::new("readinto", "(self, buffer, /)", read_into),
    Native::new("write", "(self, b, /)", |runtime, args| {
        let file = args.this::<FileIo>();
        file.check(runtime, file.writable.get(), "File not open for writing")?;
        let bytes = bytes::get_buffer(runtime, &args.at(1))?;
        count_or_none(runtime, file.write(runtime, &bytes)?)
    }),
    Native::new("seek", "(self, pos, whence=0, /)", |runtime, args| {
        let offset = ops::index(runtime, &args.at(1))?;
        let whence = args.get(2).map_or(Ok(0), |whence| int::to_i32(runtime, &whence))?;
        int::from_u64(runtime, args.this::<FileIo>().seek(runtime, offset, whence)?)
    }),
    Native::new("tell", ONE, |runtime, args| int::from_u64(runtime, args.this::<FileIo>().seek(runtime, 0, libc::SEEK_CUR)?)),
    Native::new("truncate", "(self, size=None, /)", truncate),
    Native::new("close", ONE, close),
    Native::new("seekable", ONE, |runtime, args| Ok(runtime.bool(args.this::<FileIo>().is_seekable(runtime)?))),
    Native::new("readable", ONE, |runtime, args| {
        args.this::<FileIo>().fd(runtime)?;
        Ok(runtime.bool(args.this::<FileIo>().readable.get()))
    }),
    Native::new("writable", ONE, |runtime, args| {
        args.this::<FileIo>().fd(runtime)?;
        Ok(runtime.bool(args.this::<FileIo>().writable.get()))
    }),
    Native::new("fileno", ONE, |runtime, args| int::new(runtime, args.this::<FileIo>().fd(runtime)?.into())),
    Native::new("isatty", ONE, is_terminal),
    Native::new("__repr__", ONE, repr),
];

const GETTERS: &[Getter] = &[
    Getter::new("closed", |runtime, object| Ok(runtime.bool(of(runtime, object)?.descriptor.get() == CLOSED))),
    Getter::new("closefd", |runtime, object| Ok(runtime.bool(of(runtime, object)?.owns.get()))),
    Getter::new("mode", |runtime, object| text::new(runtime, of(runtime, object)?.mode())),
    Getter {
        name: "name",
        get: |runtime, object| {
            let missing = || runtime.attribute_error(format_args!("'_io.FileIO' object has no attribute 'name'"));
            of(runtime, object)?.name.get().ok_or_else(missing)
        },
        set: Some(|runtime, object, value| {
            of(runtime, object)?.name.replace(value.cloned());
            Ok(())
        }),
    },
    Getter::new("_blksize", |runtime, object| int::new(runtime, of(runtime, object)?.block_size.get().into())),
];

fn of<'a>(runtime: &Runtime, object: &'a Object) -> Result<&'a FileIo, Raised> {
    object.body().ok_or_else(|| runtime.type_error(format_args!("a FileIO is required")))
}

/// The file of an object whose class is `FileIO` itself: no method of it is overridden.
pub(super) fn exact(object: &Object) -> Option<&FileIo> {
    if object.class_ref() == classes::FILE_IO.reference() { object.body() } else { None }
}

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = instance::requested_class(runtime, args, classes::FILE_IO)?;
    let Some(class) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    allocate(runtime, class)
}

fn allocate(runtime: &Runtime, class: &Class) -> Value {
    let body = FileIo {
        header: Header::new(class.reference()),
        name: Slot::empty(),
        descriptor: Cell::new(-1),
        block_size: Cell::new(super::DEFAULT_BUFFER_SIZE as u32),
        readable: Cell::new(false),
        writable: Cell::new(false),
        created: Cell::new(false),
        appending: Cell::new(false),
        owns: Cell::new(true),
        seekable: Cell::new(None),
    };
    // SAFETY: the header names the class, and the body is what its layout says.
    unsafe { instance::allocate(runtime, class, Kind::Container, body, 0) }
}

/// A file for a descriptor that stays open when the file is closed.
pub(super) fn for_descriptor(runtime: &Runtime, fd: Fd, writes: bool, name: Object) -> Value {
    let object = allocate(runtime, runtime.class_body(classes::FILE_IO))?;
    if let Some(file) = object.body::<FileIo>() {
        file.descriptor.set(fd);
        file.name.set(name);
        file.owns.set(false);
        file.readable.set(!writes);
        file.writable.set(writes);
    }
    Ok(object)
}

fn initialize(runtime: &Runtime, args: &Args<'_>) -> Value {
    let files = runtime.files()?;
    let own = args.at(0);
    let file = of(runtime, &own)?;
    file.release(runtime)?;
    file.seekable.set(None);
    let mode = args.get(2).map_or("r".to_owned(), |mode| text::to_string(&mode));
    let flags = file.set_mode(runtime, &mode)?;
    let owns = args.get(3).map_or(Ok(true), |closes| ops::truth(runtime, &closes))?;
    let opener = args.get(4).filter(|opener| !opener.is(&runtime.none()));
    let name = args.at(1);
    file.owns.set(owns);
    if let Some(fd) = descriptor_argument(runtime, &name)? {
        file.descriptor.set(fd);
        file.owns.set(owns);
    } else {
        if !owns {
            return Err(runtime.value_error(format_args!("Cannot use closefd=False with file name")));
        }
        let path = path::to_c(runtime, &name, "file")?;
        let fd = match opener {
            None => system::retried(runtime, Some(&name), || runtime.without_baton(|| system::open(files, &path, flags, 0o666)))?,
            Some(opener) => {
                let opened = runtime.call(&opener, &[&name, &int::new(runtime, (flags | libc::O_CLOEXEC).into())?])?;
                if !int::is_int(&opened) {
                    return Err(runtime.type_error(format_args!("expected integer from opener")));
                }
                match int::to_i32(runtime, &opened)? {
                    fd @ 0.. => fd,
                    fd => return Err(runtime.value_error(format_args!("opener returned {fd}"))),
                }
            }
        };
        file.descriptor.set(fd);
    }
    if let Err(raised) = file.look(runtime, &name) {
        if descriptor_argument(runtime, &name)?.is_some() {
            file.descriptor.set(-1);
        } else {
            file.release(runtime)?;
        }
        return Err(raised);
    }
    file.name.set(name.owned());
    if file.appending.get() {
        // Where this fails, the file is a pipe.
        let _ = system::seek(files, file.descriptor.get(), 0, libc::SEEK_END);
    }
    Ok(runtime.none())
}

/// The descriptor that an argument is, if it is a number.
fn descriptor_argument(runtime: &Runtime, object: &Object) -> Result<Option<Fd>, Raised> {
    if !int::is_int(object) {
        return Ok(None);
    }
    match int::to_i32(runtime, object)? {
        fd @ 0.. => Ok(Some(fd)),
        _ => Err(runtime.value_error(format_args!("negative file descriptor"))),
    }
}

impl FileIo {
    /// The descriptor of an open file.
    pub(super) fn fd(&self, runtime: &Runtime) -> Result<Fd, Raised> {
        match self.descriptor.get() {
            fd @ 0.. => Ok(fd),
            LEFT_BEHIND => Err(runtime.value_error(format_args!("I/O operation on a file that did not travel with the image"))),
            _ => Err(runtime.value_error(format_args!("I/O operation on closed file"))),
        }
    }

    /// Whether it was open when an image was made.
    pub(super) fn is_left_behind(&self) -> bool {
        self.descriptor.get() == LEFT_BEHIND
    }

    /// The interpreter becomes an image: what is open now is not open where that is used, but for the standard streams.
    pub(super) fn leave_behind(&self, runtime: &Runtime) {
        let fd = self.descriptor.get();
        if fd > libc::STDERR_FILENO {
            self.descriptor.set(LEFT_BEHIND);
            if let (true, Ok(files)) = (self.owns.get(), runtime.files()) {
                // It was flushed before. There is nobody to tell that it cannot be closed.
                let _ = system::close(files, fd);
            }
        }
    }

    /// Understands a mode, and says with which flags to open.
    fn set_mode(&self, runtime: &Runtime, mode: &str) -> Result<i32, Raised> {
        let complaint = || runtime.value_error(format_args!("Must have exactly one of create/read/write/append mode and at most one plus"));
        let (mut main, mut plus) = (None, false);
        for letter in mode.chars() {
            match letter {
                'x' | 'r' | 'w' | 'a' if main.is_none() => main = Some(letter),
                '+' if !plus => plus = true,
                'b' => {}
                'x' | 'r' | 'w' | 'a' | '+' => return Err(complaint()),
                _ => return Err(runtime.value_error(format_args!("invalid mode: {mode}"))),
            }
        }
        let Some(main) = main else { return Err(complaint()) };
        self.created.set(main == 'x');
        self.appending.set(main == 'a');
        self.readable.set(main == 'r' || plus);
        self.writable.set(main != 'r' || plus);
        let access = match (self.readable.get(), self.writable.get()) {
            (true, true) => libc::O_RDWR,
            (false, true) => libc::O_WRONLY,
            _ => libc::O_RDONLY,
        };
        Ok(access
            | match main {
                'x' => libc::O_EXCL | libc::O_CREAT,
                'w' => libc::O_CREAT | libc::O_TRUNC,
                'a' => libc::O_APPEND | libc::O_CREAT,
                _ => 0,
            })
    }

    fn mode(&self) -> &'static str {
        match (self.created.get(), self.appending.get(), self.readable.get(), self.writable.get()) {
            (true, _, true, _) => "xb+",
            (true, ..) => "xb",
            (_, true, true, _) => "ab+",
            (_, true, ..) => "ab",
            (_, _, true, true) => "rb+",
            (_, _, true, false) => "rb",
            _ => "wb",
        }
    }

    /// Refuses folders, and asks how large blocks are.
    fn look(&self, runtime: &Runtime, name: &Object) -> Result<(), Raised> {
        let status = system::status(runtime.files()?, self.descriptor.get()).map_err(|error| system::error(runtime, &error, Some(name)))?;
        if status.st_mode & libc::S_IFMT == libc::S_IFDIR {
            return Err(system::failure(runtime, libc::EISDIR, Some(name)));
        }
        if status.st_blksize > 1 {
            self.block_size.set(u32::try_from(status.st_blksize).unwrap_or(super::DEFAULT_BUFFER_SIZE as u32));
        }
        Ok(())
    }

    pub(super) fn block_size(&self) -> usize {
        self.block_size.get() as usize
    }

    fn check(&self, runtime: &Runtime, is_able: bool, complaint: &str) -> Result<(), Raised> {
        self.fd(runtime)?;
        if is_able { Ok(()) } else { Err(unsupported(runtime, complaint)) }
    }

    /// Writes what the system takes now; `None` if it takes nothing.
    pub(super) fn write(&self, runtime: &Runtime, bytes: &[u8]) -> Result<Option<usize>, Raised> {
        let (files, fd) = (runtime.files()?, self.fd(runtime)?);
        system::write_while_others_run(runtime, fd, bytes, |piece| unless_blocked(system::write(files, fd, piece)))
    }

    /// Reads what is there, by a function that lends the place; `None` if nothing is there now.
    pub(super) fn read_to(
        &self,
        runtime: &Runtime,
        mut lend: impl FnMut(&mut dyn FnMut(&mut [u8]) -> std::io::Result<usize>) -> std::io::Result<usize>,
    ) -> Result<Option<usize>, Raised> {
        let (files, fd) = (runtime.files()?, self.fd(runtime)?);
        self.check(runtime, self.readable.get(), "File not open for reading")?;
        system::await_input(runtime, files, fd)?;
        system::retried(runtime, None, || unless_blocked(lend(&mut |place| system::read(files, fd, place))))
    }

    pub(super) fn seek(&self, runtime: &Runtime, offset: i64, whence: i32) -> Result<u64, Raised> {
        let fd = self.fd(runtime)?;
        system::seek(runtime.files()?, fd, offset, whence).map_err(|error| system::error(runtime, &error, None))
    }

    pub(super) fn is_seekable(&self, runtime: &Runtime) -> Result<bool, Raised> {
        let fd = self.fd(runtime)?;
        let files = runtime.files()?;
        let seekable = self.seekable.get().unwrap_or_else(|| system::seek(files, fd, 0, libc::SEEK_CUR).is_ok());
        self.seekable.set(Some(seekable));
        Ok(seekable)
    }

    /// Closes the descriptor, if it is the file's own.
    fn release(&self, runtime: &Runtime) -> Result<(), Raised> {
        let fd = self.descriptor.replace(-1);
        if fd >= 0 && self.owns.get() {
            return system::close(runtime.files()?, fd).map_err(|error| system::error(runtime, &error, None));
        }
        Ok(())
    }
}

fn unless_blocked(result: std::io::Result<usize>) -> std::io::Result<Option<usize>> {
    match result {
        Ok(count) => Ok(Some(count)),
        Err(error) if error.raw_os_error() == Some(libc::EAGAIN) => Ok(None),
        Err(error) => Err(error),
    }
}

fn count_or_none(runtime: &Runtime, count: Option<usize>) -> Value {
    count.map_or_else(|| Ok(runtime.none()), |count| int::from_usize(runtime, count))
}

fn read(runtime: &Runtime, args: &Args<'_>) -> Value {
    let file = args.this::<FileIo>();
    file.check(runtime, file.readable.get(), "File not open for reading")?;
    let Some(wanted) = size(runtime, args.get(1).as_deref())? else { return read_all(runtime, file) };
    let mut place = bytes::ByteBuilder::new(runtime);
    match file.read_to(runtime, |read| place.fill(wanted, read))? {
        Some(_) => place.finish(),
        None => Ok(runtime.none()),
    }
}

fn read_all(runtime: &Runtime, file: &FileIo) -> Value {
    file.check(runtime, file.readable.get(), "File not open for reading")?;
    let (files, fd) = (runtime.files()?, file.fd(runtime)?);
    let left = system::status(files, fd).ok().zip(system::seek(files, fd, 0, libc::SEEK_CUR).ok());
    let left = left.and_then(|(status, position)| u64::try_from(status.st_size).ok()?.checked_sub(position));
    // One more than there should be shows the end at once.
    let mut wanted = left.map_or(super::DEFAULT_BUFFER_SIZE, |left| left as usize + 1);
    let mut all = bytes::ByteBuilder::new(runtime);
    loop {
        match file.read_to(runtime, |read| all.fill(wanted, read))? {
            Some(0) => return all.finish(),
            Some(_) => wanted = super::DEFAULT_BUFFER_SIZE.max(all.len() / 8),
            None if all.is_empty() => return Ok(runtime.none()),
            None => return all.finish(),
        }
    }
}

fn is_terminal(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (files, fd) = (runtime.files()?, args.this::<FileIo>().fd(runtime)?);
    Ok(runtime.bool(system::is_terminal(files, fd)))
}

fn read_into(runtime: &Runtime, args: &Args<'_>) -> Value {
    let file = args.this::<FileIo>();
    let mut place = writable(runtime, &args.at(1), "readinto")?;
    let count = file.read_to(runtime, |read| read(place.as_mut().unwrap_or_default()))?;
    count_or_none(runtime, count)
}

fn truncate(runtime: &Runtime, args: &Args<'_>) -> Value {
    let file = args.this::<FileIo>();
    file.check(runtime, file.writable.get(), "File not open for writing")?;
    let size = match args.get(1).filter(|size| !size.is(&runtime.none())) {
        Some(size) => size.owned(),
        None => int::from_u64(runtime, file.seek(runtime, 0, libc::SEEK_CUR)?)?,
    };
    let (files, fd, length) = (runtime.files()?, file.fd(runtime)?, ops::index(runtime, &size)?);
    system::retried(runtime, None, || system::truncate(files, fd, length))?;
    Ok(size)
}

fn close(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = args.at(0);
    let file = of(runtime, &own)?;
    // A class that derives from this one may flush something of its own.
    if exact(&own).is_none() && file.descriptor.get() >= 0 {
        runtime.call_method(&own, "flush", &[])?;
    }
    file.release(runtime)?;
    Ok(runtime.none())
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = args.at(0);
    let file = of(runtime, &own)?;
    let class = name_of(&own.class());
    if file.descriptor.get() < 0 {
        let state = if file.is_left_behind() { "left behind" } else { "closed" };
        return text::new(runtime, &format!("<{class} [{state}]>"));
    }
    let (mode, closes) = (file.mode(), if file.owns.get() { "True" } else { "False" });
    let named = match file.name.get() {
        Some(name) => format!("name={}", text::to_string(&runtime.guarded(|| ops::repr(runtime, &name))?)),
        None => format!("fd={}", file.descriptor.get()),
    };
    text::new(runtime, &format!("<{class} {named} mode='{mode}' closefd={closes}>"))
}
