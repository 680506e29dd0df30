//! What is checked of blocks under `--cfg zeal`: every bug that ends with a message names the block.
//!
//! ```text
//! free block   | link | 0 | !link | DD DD DD ...           |
//! buffer       | content                   | A5 (8 bytes)  |
//! ```
//!
//! - *Freed twice*: the block looks free, and is in its page's free list.
//! - *Foreign*: what is freed is not the beginning of a block of this heap.
//! - *Write after free*: the pattern of a free block has changed when the block is handed out, or when the heap is checked.
//! - *Free list*: a link and its complement disagree.
//! - *Overflow*: a buffer's last bytes, which its owner does not get, have changed when it is freed or resized, or when the heap is
//!   checked. Containers and atoms have no such bytes, as the first of them must be where they are without zeal: what is written past
//!   their end changes a free block, which is found as above, or an object's count, which the audit finds.
//!
//! In an ordinary build nothing of this is there: [`GUARD`] is 0 and the functions are empty.

#[cfg(not(zeal))]
use std::ptr::NonNull;

#[cfg(not(zeal))]
use crate::heap::Heap;
#[cfg(not(zeal))]
use crate::page_table::Entry;
use crate::page_table::Kind;

/// Bytes at the end of a buffer that its owner does not get.
const GUARD: usize = if cfg!(zeal) { 8 } else { 0 };

/// Bytes at the end of a block of this kind that its owner does not get.
#[inline(always)]
pub(crate) const fn guard(kind: Kind) -> usize {
    match kind {
        Kind::Buffer => GUARD,
        Kind::Container | Kind::Atom => 0,
    }
}

#[cfg(not(zeal))]
impl Heap {
    /// The block is about to be freed or resized.
    #[inline(always)]
    pub(crate) fn check_live(&self, _block: NonNull<u8>) {}

    /// The block was handed out or resized.
    #[inline(always)]
    pub(crate) fn set_guard(&self, _block: NonNull<u8>) {}

    /// The header of a free block was written.
    #[inline(always)]
    pub(crate) fn mark_link(&self, _address: usize, _link: u64) {}

    /// A free block is about to be taken off its list.
    #[inline(always)]
    pub(crate) fn check_link(&self, _block: NonNull<u8>, _entry: &Entry) {}
}

#[cfg(zeal)]
mod checks {
    use std::ptr::{self, NonNull};

    use super::GUARD;
    use crate::check::Inconsistency;
    use crate::heap::Heap;
    use crate::page_table::{Entry, Kind, PageIndex, State};
    use crate::place::{Block, Place};
    use crate::reference::Ref;
    use crate::sanitizer::{HEADER, POISON, mark};

    /// What a buffer's last bytes are filled with.
    const INTACT: u64 = 0xA5A5_A5A5_A5A5_A5A5;
    /// Bytes of a free block's link and of its complement.
    const LINKED: usize = HEADER + 4;

    impl Heap {
        pub(crate) fn check_live(&self, block: NonNull<u8>) {
            let address = block.addr().get();
            let found = match self.place_of(address) {
                Place::Block(found) if found.start == address => found,
                Place::Block(found) => panic!("freed what is no block: {address:#x} is inside of {found}"),
                Place::FreePage => panic!("freed twice or never allocated: {address:#x} is in a free page"),
                place => panic!("freed what is no block: {address:#x} is {place:?}"),
            };
            let entry = self.entry(PageIndex::of(address));
            assert!(!self.is_free(&found, entry), "freed twice: {found}");
            assert!(self.is_guard_intact(&found), "overflow: somebody wrote past the end of {found}");
        }

        pub(crate) fn set_guard(&self, block: NonNull<u8>) {
            let entry = self.entry(PageIndex::of(block.addr().get()));
            if entry.kind.get() == Kind::Buffer {
                write(block.addr().get() + entry.size() - GUARD, INTACT);
            }
        }

        pub(crate) fn mark_link(&self, address: usize, link: u64) {
            mark(address + HEADER, 4, false);
            write(address + HEADER, !(link as u32));
            mark(address + HEADER, 4, true);
        }

        pub(crate) fn check_link(&self, block: NonNull<u8>, entry: &Entry) {
            let address = block.addr().get();
            mark(address + HEADER, 4, false);
            let (link, complement) = (read::<u32>(address), read::<u32>(address + HEADER));
            if link == !complement && read::<u32>(address + 4) == 0 {
                return;
            }
            let place = self.place_of(address);
            let Place::Block(found) = place else { panic!("a free list leads to what is no block: {address:#x} is {place:?}") };
            match found.index {
                0 => panic!("the free list is corrupted: somebody wrote to {found}, which is free"),
                _ => panic!(
                    "the free list is corrupted: somebody wrote to {found}, which is free, or past the end of the block before it, at {:#x}",
                    address - entry.size()
                ),
            }
        }

        /// Checks what nobody may have written to: the inside of free blocks and the end of buffers.
        pub(crate) fn check_patterns(&self, page: PageIndex, entry: &Entry) -> Result<(), Inconsistency> {
            if entry.state.get() == State::Sealed {
                return Ok(());
            }
            let broken = |law, block: &Block| Err(Inconsistency { law, place: block.start - self.base(), expected: 1, found: 0 });
            let block = |index: usize| {
                let start = self.page_address(page) + index * entry.size();
                Block { start, bytes: entry.size(), kind: entry.kind.get(), index }
            };
            if entry.state.get() == State::Large {
                let run = block(0);
                return if self.is_guard_intact(&run) { Ok(()) } else { broken("nobody writes past a buffer's end", &run) };
            }
            let live = self.live_blocks(entry, page);
            for index in (0..entry.carved.get() as usize).filter(|&index| !entry.is_absent(index)) {
                let block = block(index);
                if live[index / 64] >> (index % 64) & 1 != 0 {
                    if !self.is_guard_intact(&block) {
                        return broken("nobody writes past a buffer's end", &block);
                    }
                } else if !cfg!(feature = "asan") {
                    let linked = read::<u32>(block.start) == !read::<u32>(block.start + HEADER);
                    if !linked || !is_filled(block.start + LINKED, block.bytes - LINKED) {
                        return broken("nobody writes to a free block", &block);
                    }
                }
            }
            Ok(())
        }

        fn is_guard_intact(&self, block: &Block) -> bool {
            block.kind != Kind::Buffer || read::<u64>(block.start + block.bytes - GUARD) == INTACT
        }

        fn is_free(&self, block: &Block, entry: &Entry) -> bool {
            if entry.state.get() == State::Large {
                return false;
            }
            if entry.is_absent(block.index) {
                return true;
            }
            // AddressSanitizer would see the look itself as a bug.
            let looks_free = read::<u32>(block.start + 4) == 0
                && (cfg!(feature = "asan") || read::<u32>(block.start) == !read::<u32>(block.start + HEADER));
            looks_free && self.is_in_free_list(block.start, entry)
        }

        fn is_in_free_list(&self, address: usize, entry: &Entry) -> bool {
            let wanted = Ref::from_address(address);
            let mut link = Ref::from_raw(entry.free.get());
            while let Some(free) = link {
                if free == wanted {
                    return true;
                }
                link = self.next_free(free);
            }
            false
        }
    }

    /// Fills the inside of a free block, or a page.
    pub(crate) fn fill(address: usize, bytes: usize) {
        // SAFETY: the callers pass free memory of their heap.
        unsafe { ptr::with_exposed_provenance_mut::<u8>(address).write_bytes(POISON, bytes) };
    }

    /// Whether it is as [`fill`] left it.
    pub(crate) fn is_filled(address: usize, bytes: usize) -> bool {
        // SAFETY: the callers pass the inside of a free block of their heap.
        let content = unsafe { std::slice::from_raw_parts(ptr::with_exposed_provenance::<u8>(address), bytes) };
        content.iter().all(|&byte| byte == POISON)
    }

    /// Whether all of a free block but its link is as [`fill`] left it.
    pub(crate) fn is_untouched(address: usize, bytes: usize) -> bool {
        is_filled(address + LINKED, bytes - LINKED)
    }

    fn read<T: Copy>(address: usize) -> T {
        // SAFETY: the callers pass a word of a block of their heap. What a live block holds there may be uninitialised for its owner, but
        // it is mapped memory, and this is a debug build's guess only.
        unsafe { ptr::with_exposed_provenance::<T>(address).read() }
    }

    fn write<T: Copy>(address: usize, value: T) {
        // SAFETY: the callers pass a word of a block that only the heap uses.
        unsafe { ptr::with_exposed_provenance_mut::<T>(address).write(value) };
    }
}

#[cfg(zeal)]
pub(crate) use checks::{fill, is_untouched};
