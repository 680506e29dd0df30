//! The frame stack: the registers of running calls, and the arguments of calls from native code.
//!
//! Registers lie in chunks on the heap, so that they are bounded like everything else. A chunk does not move, so a pointer to registers
//! stays valid while their window is on the stack. Windows are pushed and popped in order.

use std::cell::Cell;
use std::ptr::NonNull;

use heap::{Kind, OutOfMemory, Ref};
use object::{Slot, Space};

/// Registers of an ordinary chunk.
const CHUNK: usize = 4096 - 16;

/// The first bytes of a chunk.
#[repr(C)]
struct Chunk {
    /// The chunk below, or 0.
    below: Cell<u32>,
    /// How many registers there is room for.
    capacity: Cell<u32>,
    /// While another chunk lies above: how many registers are in use.
    used: Cell<u32>,
    reserved: u32,
}

/// The stack of one interpreter.
pub struct Stack {
    chunk: Cell<Option<NonNull<Chunk>>>,
    /// The next free register, and the end of the chunk.
    top: Cell<*mut Slot>,
    end: Cell<*mut Slot>,
    /// A chunk that was popped last, kept for the next push.
    spare: Cell<Option<NonNull<Chunk>>>,
}

impl Stack {
    /// An empty stack. It allocates with its first window.
    pub fn new() -> Stack {
        Stack { chunk: Cell::new(None), top: Cell::new(std::ptr::null_mut()), end: Cell::new(std::ptr::null_mut()), spare: Cell::new(None) }
    }

    /// A window of `count` empty registers.
    #[inline(always)]
    pub fn push(&self, space: &Space, count: usize) -> Result<NonNull<Slot>, OutOfMemory> {
        let top = self.top.get();
        let room = (self.end.get().addr() - top.addr()) / size_of::<Slot>();
        if count >= room {
            return self.push_chunk(space, count);
        }
        self.top.set(top.wrapping_add(count));
        let window = NonNull::new(top).ok_or(OutOfMemory)?;
        // SAFETY: `count` registers from the top lie within the chunk; all-zero bytes are empty slots.
        unsafe { window.cast::<u32>().write_bytes(0, count) };
        Ok(window)
    }

    /// Ends the top window, which starts at `window` and whose registers are empty.
    #[inline(always)]
    pub fn pop(&self, space: &Space, window: NonNull<Slot>) {
        self.top.set(window.as_ptr());
        if let Some(chunk) = self.chunk.get()
            && first_register(chunk) == window
        {
            self.pop_chunk(space, chunk);
        }
    }

    #[cold]
    #[inline(never)]
    fn push_chunk(&self, space: &Space, count: usize) -> Result<NonNull<Slot>, OutOfMemory> {
        let chunk = match self.spare.take() {
            // SAFETY: the spare chunk is ours.
            Some(spare) if unsafe { spare.as_ref() }.capacity.get() as usize > count => spare,
            other => {
                if let Some(small) = other {
                    // SAFETY: a spare chunk has no windows.
                    unsafe { space.free(small.cast()) };
                }
                let wanted = size_of::<Chunk>() + CHUNK.max(count + 1) * size_of::<Slot>();
                let block = space.alloc(Kind::Buffer, wanted).ok_or(OutOfMemory)?;
                let capacity = (space.usable_size(block) - size_of::<Chunk>()) / size_of::<Slot>();
                let chunk = block.cast::<Chunk>();
                let header = Chunk { below: Cell::new(0), capacity: Cell::new(capacity as u32), used: Cell::new(0), reserved: 0 };
                // SAFETY: the block is new and large enough.
                unsafe { chunk.write(header) };
                chunk
            }
        };
        if let Some(below) = self.chunk.get() {
            // SAFETY: the chunk in use is ours.
            let used = (self.top.get().addr() - first_register(below).addr().get()) / size_of::<Slot>();
            // SAFETY: as above.
            unsafe { below.as_ref() }.used.set(used as u32);
            // SAFETY: the new chunk is ours.
            unsafe { chunk.as_ref() }.below.set(Ref::from_address(below.addr().get()).raw());
        }
        // SAFETY: the chunk is ours.
        let capacity = unsafe { chunk.as_ref() }.capacity.get() as usize;
        let first = first_register(chunk);
        self.chunk.set(Some(chunk));
        self.top.set(first.as_ptr());
        self.end.set(first.as_ptr().wrapping_add(capacity));
        self.push(space, count)
    }

    #[cold]
    #[inline(never)]
    fn pop_chunk(&self, space: &Space, chunk: NonNull<Chunk>) {
        // SAFETY: the chunk is ours.
        let below = Ref::from_raw(unsafe { chunk.as_ref() }.below.replace(0));
        if let Some(old) = self.spare.replace(Some(chunk)) {
            // SAFETY: a spare chunk has no windows.
            unsafe { space.free(old.cast()) };
        }
        let below = below.and_then(|below| NonNull::new(std::ptr::with_exposed_provenance_mut::<Chunk>(below.address(space.base()))));
        self.chunk.set(below);
        match below {
            None => {
                self.top.set(std::ptr::null_mut());
                self.end.set(std::ptr::null_mut());
            }
            Some(below) => {
                let first = first_register(below).as_ptr();
                // SAFETY: the chunk below is ours.
                let header = unsafe { below.as_ref() };
                self.top.set(first.wrapping_add(header.used.get() as usize));
                self.end.set(first.wrapping_add(header.capacity.get() as usize));
            }
        }
    }

    /// Shows every register in use.
    pub fn visit(&self, space: &Space, visit: &mut dyn FnMut(&Slot)) {
        let mut chunk = self.chunk.get();
        let mut top = self.top.get();
        while let Some(current) = chunk {
            let mut register = first_register(current);
            while register.as_ptr() < top {
                // SAFETY: registers below the top are initialised slots.
                visit(unsafe { register.as_ref() });
                // SAFETY: stays within the chunk, or right behind it.
                register = unsafe { register.add(1) };
            }
            // SAFETY: the chunk is ours.
            let below = Ref::from_raw(unsafe { current.as_ref() }.below.get());
            chunk = below.and_then(|below| NonNull::new(std::ptr::with_exposed_provenance_mut(below.address(space.base()))));
            if let Some(below) = chunk {
                // SAFETY: the chunk below is ours.
                let used = unsafe { below.as_ref() }.used.get() as usize;
                top = first_register(below).as_ptr().wrapping_add(used);
            }
        }
    }

    /// Gives the memory back. No window is on the stack.
    pub fn release(&self, space: &Space) {
        debug_assert!(self.chunk.get().is_none());
        if let Some(spare) = self.spare.take() {
            // SAFETY: a spare chunk has no windows.
            unsafe { space.free(spare.cast()) };
        }
    }
}

impl Default for Stack {
    fn default() -> Stack {
        Stack::new()
    }
}

fn first_register(chunk: NonNull<Chunk>) -> NonNull<Slot> {
    // SAFETY: registers follow the chunk's header in its block.
    unsafe { chunk.add(1) }.cast()
}
