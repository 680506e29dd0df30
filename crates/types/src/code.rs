//! Code objects: compiled code on the heap.
//!
//! The instructions lie in one buffer with the tables that belong to them:
//!
//! ```text
//! words | handlers (4 words each) | positions (5 words each) | kind of each local (1 byte each)
//! ```
//!
//! The words are the only part that changes: the evaluator writes inline caches into them.

mod attributes;

use std::cell::Cell;
use std::mem::offset_of;
use std::ptr::NonNull;

use heap::Ref;
use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot, Tracking};

use crate::error::{Raised, Value};
use crate::frame_stack::Room;
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::tuple;

/// The class of code objects.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Code,
    "code",
    Layout {
        fields: &[
            field(offset_of!(Code, constants), "co_consts"),
            field(offset_of!(Code, names), "co_names"),
            field(offset_of!(Code, locals), "co_varnames"),
            field(offset_of!(Code, name), "co_name"),
            field(offset_of!(Code, qualname), "co_qualname"),
            field(offset_of!(Code, filename), "co_filename"),
            field(offset_of!(Code, static_attributes), "static attributes"),
        ],
        release: Some(release),
        tracking: Tracking::Never,
        ..Layout::leaf("code")
    },
)
.methods(attributes::METHODS)
.getters(attributes::GETTERS)
.sealed();

const fn field(offset: usize, name: &'static str) -> Field {
    Field { offset: offset as u16, name }
}

/// A code object.
#[repr(C)]
pub struct Code {
    header: Header,
    buffer: Cell<Option<Ref>>,
    /// Words of instructions, inline caches among them.
    pub word_count: Cell<u32>,
    handler_count: Cell<u32>,
    position_count: Cell<u32>,
    /// `co_consts`, a tuple.
    pub constants: Slot,
    /// `co_names`, a tuple of interned strings.
    pub names: Slot,
    /// The names of all locals in register order, a tuple of interned strings.
    pub locals: Slot,
    /// `co_name`
    pub name: Slot,
    /// `co_qualname`
    pub qualname: Slot,
    /// `co_filename`
    pub filename: Slot,
    /// For a class body: `__static_attributes__`, a tuple of names.
    pub static_attributes: Slot,
    /// `co_firstlineno`
    pub first_line: Cell<u32>,
    /// See [`CodeFlags`].
    pub flags: Cell<CodeFlags>,
    /// Positional parameters, the positional-only ones among them.
    pub positional: Cell<u32>,
    /// Positional-only parameters.
    pub positional_only: Cell<u32>,
    /// Keyword-only parameters.
    pub keyword_only: Cell<u32>,
    /// Locals: parameters, other locals, cells, free variables.
    pub local_count: Cell<u32>,
    /// Free variables: the last of the locals.
    pub free_count: Cell<u32>,
    /// Temporaries.
    pub temporary_count: Cell<u32>,
    /// How many arguments by position need only be copied to the first locals, or [`Code::NO_ARITY`]. See [`Code::settle`].
    pub arity: Cell<u32>,
    /// What a frame takes. See [`Code::settle`].
    pub room: Cell<Room>,
}

// SAFETY: `Code` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Code {
    const LAYOUT: LayoutId = ClassId::Code.layout();
}

/// Facts about a code object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[repr(transparent)]
pub struct CodeFlags(pub u32);

impl CodeFlags {
    /// `*args`
    pub const VARARGS: CodeFlags = CodeFlags(4);
    /// `**kwargs`
    pub const VARKEYWORDS: CodeFlags = CodeFlags(8);
    /// It yields.
    pub const GENERATOR: CodeFlags = CodeFlags(0x20);
    /// `async def` without `yield`.
    pub const COROUTINE: CodeFlags = CodeFlags(0x80);
    /// `types.coroutine` says that it may be awaited.
    pub const ITERABLE_COROUTINE: CodeFlags = CodeFlags(0x100);
    /// `async def` with `yield`.
    pub const ASYNC_GENERATOR: CodeFlags = CodeFlags(0x200);
    /// Names live in registers, not in a namespace.
    pub const FUNCTION: CodeFlags = CodeFlags(1);
    /// Constant 0 is the docstring.
    pub const DOCSTRING: CodeFlags = CodeFlags(0x400_0000);
    /// `from __future__ import annotations` is in force.
    pub const FUTURE_ANNOTATIONS: CodeFlags = CodeFlags(0x100_0000);
    /// Arguments by position, as many as there are parameters, need only be copied: no `*args`, `**kwargs`, keyword-only
    /// parameters; not a generator.
    pub const SIMPLE: CodeFlags = CodeFlags(0x800_0000);

    /// Whether all of `other` is set.
    #[inline(always)]
    pub const fn has(self, other: CodeFlags) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets.
    pub const fn with(self, other: CodeFlags) -> CodeFlags {
        CodeFlags(self.0 | other.0)
    }
}

/// What a local's register holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum LocalKind {
    /// The value.
    Value,
    /// A cell of the code's own.
    Cell,
    /// A cell from the closure.
    Free,
}

/// A protected range of words.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Handler {
    /// First word covered.
    pub start: u32,
    /// First word no longer covered.
    pub end: u32,
    /// Where control goes.
    pub target: u32,
    /// The temporary that gets the exception; those from it on are released.
    pub depth: u32,
}

/// Where the instructions from `word` on come from: 1-based lines, 0-based columns in UTF-8 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Position {
    /// The first word that comes from here.
    pub word: u32,
    /// First line.
    pub line: u32,
    /// Last line.
    pub end_line: u32,
    /// First column.
    pub column: u32,
    /// Column behind the last.
    pub end_column: u32,
}

/// What a code object is made of.
pub struct Parts<'a> {
    /// Instructions.
    pub words: &'a [u32],
    /// Protected ranges, innermost first.
    pub handlers: &'a [Handler],
    /// Positions, by ascending word.
    pub positions: &'a [Position],
    /// Kinds of the locals.
    pub kinds: &'a [LocalKind],
}

/// A code object with its buffer filled and everything else empty.
pub fn new(runtime: &Runtime, parts: &Parts<'_>) -> Value {
    let body = Code {
        header: Header::new(ClassId::Code.reference()),
        buffer: Cell::new(None),
        word_count: Cell::new(parts.words.len() as u32),
        handler_count: Cell::new(parts.handlers.len() as u32),
        position_count: Cell::new(parts.positions.len() as u32),
        constants: Slot::empty(),
        names: Slot::empty(),
        locals: Slot::empty(),
        name: Slot::empty(),
        qualname: Slot::empty(),
        filename: Slot::empty(),
        static_attributes: Slot::empty(),
        first_line: Cell::new(0),
        flags: Cell::new(CodeFlags::default()),
        positional: Cell::new(0),
        positional_only: Cell::new(0),
        keyword_only: Cell::new(0),
        local_count: Cell::new(parts.kinds.len() as u32),
        free_count: Cell::new(parts.kinds.iter().filter(|kind| **kind == LocalKind::Free).count() as u32),
        temporary_count: Cell::new(0),
        arity: Cell::new(Code::NO_ARITY),
        room: Cell::new(Room::default()),
    };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    let bytes = size_of_val(parts.words) + size_of_val(parts.handlers) + size_of_val(parts.positions) + size_of_val(parts.kinds);
    let block = runtime.alloc(Kind::Buffer, bytes).ok_or(Raised::OutOfMemory)?;
    // SAFETY: the block has room for all four tables, one behind the other.
    let next = unsafe { copy_to(block, parts.words) };
    // SAFETY: as above.
    let next = unsafe { copy_to(next, parts.handlers) };
    // SAFETY: as above.
    let next = unsafe { copy_to(next, parts.positions) };
    // SAFETY: as above.
    unsafe { copy_to(next, parts.kinds) };
    if let Some(code) = object.body::<Code>() {
        code.buffer.set(Some(Ref::from_address(block.addr().get())));
    }
    Ok(object)
}

/// A code object with the same instructions and everything else.
fn copy(runtime: &Runtime, code: &Code) -> Value {
    // SAFETY: there are that many words.
    let words = unsafe { std::slice::from_raw_parts(code.words().as_ptr(), code.word_count.get() as usize) };
    // The instructions may have caches in them, which hold for the copy too: they rely on stamps, not on the code.
    let parts = Parts { words, handlers: code.handlers(), positions: code.positions(), kinds: code.kinds() };
    let object = new(runtime, &parts)?;
    if let Some(copy) = object.body::<Code>() {
        let slots =
            |code: &'_ Code| [&code.constants, &code.names, &code.locals, &code.name, &code.qualname, &code.filename].map(Slot::get);
        let [constants, names, locals, name, qualname, filename] = slots(code);
        copy.constants.replace(constants);
        copy.names.replace(names);
        copy.locals.replace(locals);
        copy.name.replace(name);
        copy.qualname.replace(qualname);
        copy.filename.replace(filename);
        copy.static_attributes.replace(code.static_attributes.get());
        copy.first_line.set(code.first_line.get());
        copy.flags.set(code.flags.get());
        copy.positional.set(code.positional.get());
        copy.positional_only.set(code.positional_only.get());
        copy.keyword_only.set(code.keyword_only.get());
        copy.temporary_count.set(code.temporary_count.get());
        copy.settle();
    }
    Ok(object)
}

/// Copies a table and returns where the next one goes.
///
/// # Safety
///
/// There is room for the table at `place`, which is aligned for it.
unsafe fn copy_to<T: Copy>(place: NonNull<u8>, table: &[T]) -> NonNull<u8> {
    // SAFETY: the caller's promise.
    unsafe { place.cast::<T>().copy_from_nonoverlapping(NonNull::from(table).cast(), table.len()) };
    // SAFETY: as above.
    unsafe { place.add(size_of_val(table)) }
}

impl Code {
    /// The arity of code whose arguments need more than to be copied.
    pub const NO_ARITY: u32 = u32::MAX;

    /// Works out what calls need to know, once everything else is there.
    pub fn settle(&self) {
        let is_simple = self.flags.get().has(CodeFlags::SIMPLE);
        self.arity.set(if is_simple { self.positional.get() } else { Code::NO_ARITY });
        self.room.set(Room::new(self.local_count.get(), self.temporary_count.get()));
    }

    /// The first word.
    #[inline(always)]
    pub fn words(&self) -> NonNull<u32> {
        self.table(0)
    }

    /// The first constant.
    #[inline(always)]
    pub fn first_constant(&self) -> *const Slot {
        // SAFETY: code that runs has its constants, and keeps them.
        let constants = unsafe { self.constants.lent() };
        tuple::first(&constants)
    }

    /// The word at an index.
    pub fn word_at(&self, index: u32) -> Option<u32> {
        // SAFETY: there are that many words.
        let words = unsafe { std::slice::from_raw_parts(self.words().as_ptr(), self.word_count.get() as usize) };
        words.get(index as usize).copied()
    }

    /// Where the first instruction is, as a frame notes it: in words from the region's base.
    #[inline(always)]
    pub fn entry(&self) -> u32 {
        self.buffer.get().map_or(0, |buffer| (buffer.offset() / size_of::<u32>()) as u32)
    }

    /// The index of the word before the place that a frame notes; `None` at the beginning.
    pub fn word_before(&self, next: u32) -> Option<u32> {
        next.checked_sub(self.entry())?.checked_sub(1).filter(|word| *word < self.word_count.get())
    }

    /// Protected ranges, innermost first.
    pub fn handlers(&self) -> &[Handler] {
        let start = self.word_count.get() as usize * size_of::<u32>();
        // SAFETY: the handlers lie behind the words.
        unsafe { std::slice::from_raw_parts(self.table(start).as_ptr(), self.handler_count.get() as usize) }
    }

    /// Positions, by ascending word.
    pub fn positions(&self) -> &[Position] {
        let start = self.word_count.get() as usize * size_of::<u32>() + size_of_val(self.handlers());
        // SAFETY: the positions lie behind the handlers.
        unsafe { std::slice::from_raw_parts(self.table(start).as_ptr(), self.position_count.get() as usize) }
    }

    /// What each local's register holds.
    pub fn kinds(&self) -> &[LocalKind] {
        let start = self.word_count.get() as usize * size_of::<u32>() + size_of_val(self.handlers()) + size_of_val(self.positions());
        // SAFETY: the kinds lie behind the positions.
        unsafe { std::slice::from_raw_parts(self.table(start).as_ptr(), self.local_count.get() as usize) }
    }

    /// Where the instruction at `word` comes from.
    pub fn position_of(&self, word: u32) -> Option<Position> {
        let positions = self.positions();
        let behind = positions.partition_point(|position| position.word <= word);
        positions.get(behind.checked_sub(1)?).copied()
    }

    /// The docstring, if there is one.
    pub fn docstring(&self) -> Option<Object> {
        if !self.flags.get().has(CodeFlags::DOCSTRING) {
            return None;
        }
        tuple::items(&self.constants.get()?)?.first()?.get()
    }

    /// The name of a local.
    pub fn local_name(&self, index: usize) -> Option<Object> {
        tuple::items(&self.locals.get()?)?.get(index)?.get()
    }

    /// Name `index` of `co_names`.
    pub fn name_at(&self, index: usize) -> Option<Object> {
        tuple::items(&self.names.get()?)?.get(index)?.get()
    }

    /// Slots of a frame: locals and temporaries.
    pub fn frame_size(&self) -> usize {
        self.local_count.get() as usize + self.temporary_count.get() as usize
    }

    #[inline(always)]
    fn table<T>(&self, offset: usize) -> NonNull<T> {
        let base = std::ptr::from_ref(self).addr() & !(heap::REGION_SIZE - 1);
        let start = self.buffer.get().map_or(0, |buffer| buffer.address(base));
        let place = std::ptr::with_exposed_provenance_mut::<T>(start + offset);
        NonNull::new(place).unwrap_or(NonNull::dangling())
    }
}

/// # Safety
///
/// `object` is a dying code object.
unsafe fn release(object: &Object) {
    if let Some(code) = object.body::<Code>()
        && let Some(buffer) = code.buffer.take()
        && let Some(block) = NonNull::new(std::ptr::with_exposed_provenance_mut::<u8>(buffer.address(object.base())))
    {
        // SAFETY: the buffer was the code's alone.
        unsafe { object.space().free(block) };
    }
}
