//! Frames: the registers of running calls, and the arguments of calls from native code.
//!
//! A frame is a header and a window of slots. Frames lie in chunks on the heap, so they are bounded like everything else, and a chunk does
//! not move, so a pointer to registers stays valid while its frame exists. The frames of generators lie in the generators. All frames that
//! are running are linked from the top one down.
//!
//! What lies above the top frame in a chunk is zero, so a new frame's slots are empty without being written: whoever ends a frame has taken
//! what was in its slots, and the header is wiped here.

use std::cell::Cell;
use std::ptr::NonNull;

use heap::{Kind, OutOfMemory, Ref};
use object::{Slot, Space};

/// Bytes of an ordinary chunk: a page.
const CHUNK: usize = 16 * 1024;
/// Bytes of the first one: many an interpreter that is spawned calls no deeper.
const FIRST_CHUNK: usize = 4 * 1024;

/// The header of a frame; its slots follow.
#[repr(C)]
pub struct Frame {
    /// The frame below, or 0. Not an object reference.
    previous: Cell<u32>,
    /// Where the frame goes on, in words from the region's base (code lies in the lower half, so they fit); 0 if it has not begun. While it
    /// waits or raises, the instruction that does lies right before it.
    pub next: Cell<u32>,
    /// The code that runs; empty for the arguments of a native call.
    pub code: Slot,
    /// The function it belongs to.
    pub function: Slot,
    /// Where names live, for a module or a class body; empty for a function.
    pub namespace: Slot,
    /// The frame object, if the program has asked for it.
    pub object: Slot,
    /// How many of the slots are locals.
    locals: Cell<u32>,
    /// How many slots follow: locals, then temporaries.
    size: Cell<u32>,
    /// The instruction that waits for a call's result: its first word.
    pub call: Cell<u32>,
    /// See [`FrameFlags`].
    pub flags: Cell<FrameFlags>,
}

const _: () = assert!(size_of::<Frame>() == 40);

/// Facts about a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[repr(transparent)]
pub struct FrameFlags(u32);

impl FrameFlags {
    /// An ordinary frame.
    pub const NONE: FrameFlags = FrameFlags(0);
    /// Native code waits for its result.
    pub const ENTRY: FrameFlags = FrameFlags(1);
    /// It runs `__init__`: the result is the instance.
    pub const INIT: FrameFlags = FrameFlags(2);
    /// It lies in a generator.
    pub const GENERATOR: FrameFlags = FrameFlags(4);
    /// It lies in a generator whose items the call that waits for it gathers.
    pub const GATHER: FrameFlags = FrameFlags(16);
    /// It is the first of its chunk.
    const FIRST: FrameFlags = FrameFlags(8);

    /// Whether all of `other` is set.
    #[inline(always)]
    pub const fn has(self, other: FrameFlags) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets.
    #[inline(always)]
    pub const fn with(self, other: FrameFlags) -> FrameFlags {
        FrameFlags(self.0 | other.0)
    }

    /// This set less `other`.
    #[inline(always)]
    pub const fn without(self, other: FrameFlags) -> FrameFlags {
        FrameFlags(self.0 & !other.0)
    }
}

impl Frame {
    /// The header of a frame with `size` slots.
    pub fn new(size: u32, flags: FrameFlags) -> Frame {
        Frame {
            previous: Cell::new(0),
            next: Cell::new(0),
            code: Slot::empty(),
            function: Slot::empty(),
            namespace: Slot::empty(),
            object: Slot::empty(),
            locals: Cell::new(0),
            size: Cell::new(size),
            call: Cell::new(0),
            flags: Cell::new(flags),
        }
    }

    /// The index of the word behind which the frame goes on: part of the instruction that waits or raises. `None` before the first one.
    pub fn word(&self) -> Option<u32> {
        let code = self.code.get()?;
        code.body::<crate::code::Code>()?.word_before(self.next.get())
    }

    /// Says that `size` slots follow, now that they have been written, the first of them locals.
    pub(crate) fn grow(&self, size: u32, locals: u32) {
        self.size.set(size);
        self.locals.set(locals);
    }

    /// How many of the slots are locals.
    #[inline(always)]
    pub fn locals(&self) -> usize {
        self.locals.get() as usize
    }

    /// The first slot.
    #[inline(always)]
    pub fn first(&self) -> NonNull<Slot> {
        // SAFETY: the slots follow the header.
        unsafe { NonNull::from(self).add(1) }.cast()
    }

    /// Whether nothing that the frame has needs care when it ends: there is no object of it, and names do not live in a namespace.
    #[inline(always)]
    pub fn is_simple(&self) -> bool {
        (self.object.raw() | self.namespace.raw()) == 0 && !self.flags.get().has(FrameFlags::GENERATOR)
    }

    /// Whether it is simple, and an instruction of the frame below waits for just its result.
    #[inline(always)]
    pub fn is_plain(&self) -> bool {
        (self.object.raw() | self.namespace.raw() | self.flags.get().0) == 0
    }

    /// The slots.
    #[inline(always)]
    pub fn slots(&self) -> &[Slot] {
        // SAFETY: that many slots follow the header, initialised when the frame was made.
        unsafe { std::slice::from_raw_parts(self.first().as_ptr(), self.size.get() as usize) }
    }

    /// The frame below.
    #[inline(always)]
    pub fn previous(&self) -> Option<&Frame> {
        let base = std::ptr::from_ref(self).addr() & !(heap::REGION_SIZE - 1);
        let address = Ref::from_raw(self.previous.get())?.address(base);
        let frame = std::ptr::with_exposed_provenance::<Frame>(address);
        // SAFETY: nothing is at address 0; the compiler does not see that.
        unsafe { std::hint::assert_unchecked(!frame.is_null()) };
        // SAFETY: the frame below is there as long as this one.
        Some(unsafe { &*frame })
    }

    /// Shows every reference the frame has.
    pub fn visit(&self, visit: &mut dyn FnMut(&Slot)) {
        visit(&self.code);
        visit(&self.function);
        visit(&self.namespace);
        visit(&self.object);
        self.slots().iter().for_each(visit);
    }
}

/// The first bytes of a chunk.
#[repr(C)]
struct Chunk {
    /// The chunk below, or 0.
    below: Cell<u32>,
    /// Bytes of the chunk.
    size: Cell<u32>,
    /// While another chunk lies above: bytes in use.
    used: Cell<u32>,
    reserved: u32,
}

/// What a frame takes of the stack.
#[derive(Clone, Copy, Debug, Default)]
pub struct Room {
    locals: u32,
    slots: u32,
    bytes: u32,
}

impl Room {
    /// That of a frame with so many locals and temporaries.
    pub const fn new(locals: u32, temporaries: u32) -> Room {
        let slots = locals + temporaries;
        let bytes = (size_of::<Frame>() as u32 + slots * size_of::<Slot>() as u32).next_multiple_of(8);
        Room { locals, slots, bytes }
    }
}

/// The frames of one interpreter.
pub struct FrameStack {
    chunk: Cell<Option<NonNull<Chunk>>>,
    /// Address of the next frame, and of the end of the chunk. Both 0 at first.
    top: Cell<usize>,
    end: Cell<usize>,
    /// A chunk that was popped last, kept for the next push.
    spare: Cell<Option<NonNull<Chunk>>>,
    /// The running frame.
    current: Cell<Option<NonNull<Frame>>>,
    /// How many functions in Python are running, and how many may.
    pub depth: Cell<u32>,
    /// `sys.getrecursionlimit()`
    pub depth_limit: Cell<u32>,
}

/// `sys.getrecursionlimit()` of a new interpreter.
const DEPTH_LIMIT: u32 = 1000;

impl FrameStack {
    /// No frames. It allocates with the first one.
    pub(crate) fn new() -> FrameStack {
        FrameStack {
            chunk: Cell::new(None),
            top: Cell::new(0),
            end: Cell::new(0),
            spare: Cell::new(None),
            current: Cell::new(None),
            depth: Cell::new(0),
            depth_limit: Cell::new(DEPTH_LIMIT),
        }
    }

    /// The running frame.
    #[inline(always)]
    pub fn current(&self) -> Option<&Frame> {
        // SAFETY: frames on the list are there until they are popped.
        self.current.get().map(|frame| unsafe { frame.as_ref() })
    }

    /// The running frame of a stack that was put away, as long as `_runtime` does not switch threads.
    pub(crate) fn current_of<'a>(&self, _runtime: &'a crate::Runtime) -> Option<&'a Frame> {
        // SAFETY: frames on the list are there until they are popped, which only their own thread does.
        self.current.get().map(|frame| unsafe { &*frame.as_ptr() })
    }

    /// Exchanges the frames of two threads. How deep they may be is the interpreter's.
    pub(crate) fn exchange(&self, other: &FrameStack) {
        self.chunk.swap(&other.chunk);
        self.top.swap(&other.top);
        self.end.swap(&other.end);
        self.spare.swap(&other.spare);
        self.current.swap(&other.current);
        self.depth.swap(&other.depth);
    }

    /// A new frame of empty slots, the first of them for locals, which becomes the running one.
    #[inline(always)]
    pub fn push(&self, space: &Space, room: Room, flags: FrameFlags) -> Result<&Frame, OutOfMemory> {
        let bytes = room.bytes as usize;
        let mut flags = flags;
        if self.end.get() - self.top.get() < bytes {
            self.add_chunk(space, bytes)?;
            flags = flags.with(FrameFlags::FIRST);
        }
        let place = std::ptr::with_exposed_provenance_mut::<Frame>(self.top.get());
        // SAFETY: the chunk has room for the header and the slots, which are zero: a frame without slots, and empty ones.
        let frame = unsafe { &*place };
        frame.locals.set(room.locals);
        frame.size.set(room.slots);
        frame.flags.set(flags);
        self.top.set(self.top.get() + bytes);
        debug_assert!(frame.slots().iter().all(Slot::is_empty), "count law: a popped frame left something");
        self.enter(frame);
        Ok(frame)
    }

    /// Makes a frame that lies elsewhere (in a generator) the running one.
    #[inline(always)]
    pub fn enter(&self, frame: &Frame) {
        let below = self.current.replace(Some(NonNull::from(frame)));
        // SAFETY: every frame lies in a block.
        frame.previous.set(below.map_or(0, |below| unsafe { Ref::from_block(below.addr().get()) }.raw()));
    }

    /// Ends the running frame, whose slots are empty (or stay in its generator). The one below runs again.
    #[inline(always)]
    pub fn pop(&self, space: &Space, frame: &Frame) {
        debug_assert_eq!(self.current.get(), Some(NonNull::from(frame)));
        let below = frame.previous().map(NonNull::from);
        frame.previous.set(0);
        self.current.set(below);
        let flags = frame.flags.get();
        if flags.has(FrameFlags::GENERATOR) {
            return;
        }
        self.take_back(frame);
        if flags.has(FrameFlags::FIRST) {
            self.drop_chunk(space);
        }
    }

    /// Takes back the memory of the top frame, whose slots are empty.
    #[inline(always)]
    fn take_back(&self, frame: &Frame) {
        debug_assert!(frame.slots().iter().all(Slot::is_empty), "count law: a frame ends with something in its registers");
        let start = std::ptr::from_ref(frame).addr();
        // SAFETY: nobody uses the frame any more; its header becomes zero as everything above the top is.
        unsafe { std::ptr::with_exposed_provenance_mut::<[u64; 5]>(start).write([0; 5]) };
        self.top.set(start);
    }

    /// Ends the running frame, a plain one whose slots are empty. The one below runs again.
    #[inline(always)]
    pub fn pop_plain(&self, frame: &Frame) -> &Frame {
        debug_assert!(frame.is_plain() && self.current.get() == Some(NonNull::from(frame)));
        // SAFETY: an instruction of the frame below waits for a plain one.
        let below = NonNull::from(unsafe { frame.previous().unwrap_unchecked() });
        self.current.set(Some(below));
        self.take_back(frame);
        // SAFETY: frames on the list are there until they are popped.
        unsafe { below.as_ref() }
    }

    /// Shows every reference in the frames that do not lie in generators.
    pub fn visit(&self, visit: &mut dyn FnMut(&Slot)) {
        let mut frame = self.current();
        while let Some(this) = frame {
            if !this.flags.get().has(FrameFlags::GENERATOR) {
                this.visit(visit);
            }
            frame = this.previous();
        }
    }

    #[cold]
    #[inline(never)]
    fn add_chunk(&self, space: &Space, bytes: usize) -> Result<(), OutOfMemory> {
        let wanted = size_of::<Chunk>() + bytes;
        let chunk = match self.spare.take() {
            // SAFETY: the spare chunk is ours.
            Some(spare) if unsafe { spare.as_ref() }.size.get() as usize >= wanted => spare,
            other => {
                if let Some(small) = other {
                    // SAFETY: a spare chunk has no frames.
                    unsafe { space.free(small.cast()) };
                }
                let usual = if self.chunk.get().is_none() { FIRST_CHUNK } else { CHUNK };
                let block = space.alloc(Kind::Buffer, wanted.max(usual)).ok_or(OutOfMemory)?;
                let size = space.usable_size(block) as u32;
                // SAFETY: the block is new and that large.
                unsafe { block.write_bytes(0, size as usize) };
                let chunk = block.cast::<Chunk>();
                let header = Chunk { below: Cell::new(0), size: Cell::new(size), used: Cell::new(0), reserved: 0 };
                // SAFETY: the block is new and large enough.
                unsafe { chunk.write(header) };
                chunk
            }
        };
        // SAFETY: the chunk is ours.
        let header = unsafe { chunk.as_ref() };
        if let Some(below) = self.chunk.get() {
            // SAFETY: the chunk in use is ours.
            unsafe { below.as_ref() }.used.set((self.top.get() - below.addr().get()) as u32);
            header.below.set(Ref::from_address(below.addr().get()).raw());
        }
        self.chunk.set(Some(chunk));
        self.top.set(chunk.addr().get() + size_of::<Chunk>());
        self.end.set(chunk.addr().get() + header.size.get() as usize);
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn drop_chunk(&self, space: &Space) {
        let Some(chunk) = self.chunk.get() else { return };
        // SAFETY: the chunk is ours.
        let below = Ref::from_raw(unsafe { chunk.as_ref() }.below.replace(0));
        if let Some(old) = self.spare.replace(Some(chunk)) {
            // SAFETY: a spare chunk has no frames.
            unsafe { space.free(old.cast()) };
        }
        let below = below.and_then(|below| NonNull::new(std::ptr::with_exposed_provenance_mut::<Chunk>(below.address(space.base()))));
        self.chunk.set(below);
        let (top, end) = match below {
            None => (0, 0),
            Some(below) => {
                // SAFETY: the chunk below is ours.
                let header = unsafe { below.as_ref() };
                let start = below.addr().get();
                (start + header.used.get() as usize, start + header.size.get() as usize)
            }
        };
        self.top.set(top);
        self.end.set(end);
    }

    /// Gives the memory back. There are no frames.
    pub(crate) fn release(&self, space: &Space) {
        debug_assert!(self.chunk.get().is_none());
        if let Some(spare) = self.spare.take() {
            // SAFETY: a spare chunk has no frames.
            unsafe { space.free(spare.cast()) };
        }
    }
}
