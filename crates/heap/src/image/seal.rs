//! A heap comes to rest: its pages are sealed, and its bytes written to a store.
//!
//! What is written does not depend on where the heap was, or on what was in it before: free blocks and the ends of pages are made zero.

use std::ptr;

use super::Image;
use super::format::{BuildId, Directory, ImageError, SEGMENTS, Segment, Span};
use super::store::Store;
use crate::heap::{Heap, HeapOwner};
use crate::layout::*;
use crate::page_table::{Entry, Half, Kind, PageIndex, State};
use crate::reference::Ref;
use crate::side_table::SideTable;
use crate::size_class::{CLASS_COUNT, SizeClass};

impl HeapOwner {
    /// Ends the heap and makes an image of it, which `build` names the maker of. `state` is what upper layers know of it; what they note in
    /// side tables is lost, but for the bits of [`SideTable::WeaklyReferenced`].
    ///
    /// # Errors
    ///
    /// If the system has no memory for it.
    pub fn into_image(self, build: &BuildId, state: &[u64]) -> Result<Image, ImageError> {
        self.seal();
        let (directory, parts) = plan(&self, size_of_val(state));
        let holes = holes(&self);
        let store = Store::write(directory.length as usize, |file| {
            let mut put = |span: Span, bytes: &[u8]| file[span.start as usize..][..bytes.len()].copy_from_slice(bytes);
            for (span, words) in [(directory.state, state), (directory.holes, &holes[..])] {
                put(span, &words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>());
            }
            for (segment, bytes) in directory.segments.iter().zip(parts) {
                if segment.span.length > 0 {
                    put(segment.span, self.bytes_at(segment.offset as usize, bytes));
                }
            }
            directory.write(file, build);
        });
        Image::of(store.map_err(ImageError::System)?)
    }
}

/// Where each part of the region comes to lie in the file, and how many bytes of it are written: the rest of its last system page is zero.
fn plan(heap: &Heap, state: usize) -> (Directory, [usize; SEGMENTS]) {
    let (lower, upper) = (pages_of(heap, Half::Lower), pages_of(heap, Half::Upper));
    let weak = SideTable::WeaklyReferenced;
    let mut weak_bytes = heap.side_table_used(weak);
    if heap.bytes_at(weak.offset(), weak_bytes).iter().all(|byte| *byte == 0) {
        weak_bytes = 0;
    }
    let parts = [
        (PAGE_TABLE + FIRST_LOWER_PAGE * ENTRY_SIZE, lower * ENTRY_SIZE),
        (PAGE_TABLE + FIRST_UPPER_PAGE * ENTRY_SIZE, upper * ENTRY_SIZE),
        (weak.offset(), weak_bytes),
        (FIRST_LOWER_PAGE * PAGE_SIZE, lower * PAGE_SIZE),
        (FIRST_UPPER_PAGE * PAGE_SIZE, upper * PAGE_SIZE),
    ];
    let mut directory = Directory {
        lower_high: heap.lower.high.get().into(),
        upper_high: heap.upper.high.get().into(),
        pages: pages_in_use(heap) as u64,
        ..Directory::default()
    };
    let mut end = SYSTEM_PAGE;
    let mut place = |bytes: usize| {
        let start = end;
        end += round_up(bytes, SYSTEM_PAGE);
        Span { start: start as u64, length: bytes as u64 }
    };
    directory.state = place(state);
    directory.holes = place(lower.div_ceil(64) * 8);
    for (segment, (offset, bytes)) in directory.segments.iter_mut().zip(parts) {
        *segment = Segment { offset: offset as u64, span: place(round_up(bytes, SYSTEM_PAGE)) };
    }
    directory.length = end as u64;
    (directory, parts.map(|(_, bytes)| bytes))
}

/// Pages below the mark of a half.
fn pages_of(heap: &Heap, half: Half) -> usize {
    let pool = heap.pool(half);
    (pool.high.get() - pool.first) as usize
}

fn pages_in_use(heap: &Heap) -> usize {
    let pools = [&heap.lower, &heap.upper];
    pools.iter().map(|pool| (pool.high.get() - pool.first - heap.free_map().count(pool.first, pool.high.get())) as usize).sum()
}

/// The free pages of the lower half, a bit a page.
fn holes(heap: &Heap) -> Vec<u64> {
    let pool = &heap.lower;
    let words = pages_of(heap, Half::Lower).div_ceil(64) as u32;
    (0..words).map(|word| heap.free_map().word(pool.first / 64 + word).get()).collect()
}

impl Heap {
    /// Has no page hand out blocks any more.
    fn seal(&self) {
        self.fail_never();
        self.release();
        for kind in Kind::ALL {
            for class in 0..CLASS_COUNT {
                let class = SizeClass::from_index(class);
                self.park(kind, class);
                let list = self.list(kind, class);
                list.first.set(PageIndex::NONE);
                list.last.set(PageIndex::NONE);
            }
        }
        for half in [Half::Lower, Half::Upper] {
            let pool = self.pool(half);
            let mut page = pool.first;
            while page < pool.high.get() {
                let entry = self.entry(PageIndex(page));
                // Free pages are written out like all others.
                self.unpoison_range(self.page_address(PageIndex(page)), PAGE_SIZE);
                match (self.free_map().get(page), half) {
                    (true, Half::Lower) => page += 1,
                    (true, Half::Upper) => {
                        // Nothing new may come to lie among the containers of the image.
                        self.free_map().clear(page, page + 1);
                        entry.begin_page(Kind::Container, SizeClass::from_index(0));
                        entry.seal();
                        page += 1;
                    }
                    (false, _) => {
                        if entry.state.get() != State::Large {
                            self.clear_free_blocks(PageIndex(page));
                            entry.seal();
                        }
                        page += entry.run.get();
                    }
                }
            }
        }
    }

    /// Makes everything on a page zero that is no live block.
    fn clear_free_blocks(&self, page: PageIndex) {
        let entry = self.entry(page);
        let size = entry.size();
        let mut link = Ref::from_raw(entry.free.get());
        while let Some(free) = link {
            link = self.next_free(free);
            self.zero(free.offset(), size);
        }
        for index in (0..entry.capacity.get() as usize).filter(|&index| entry.is_absent(index)) {
            self.zero(page.offset() + index * size, size);
        }
        let used = entry.carved.get() as usize * size;
        self.zero(page.offset() + used, PAGE_SIZE - used);
    }

    fn zero(&self, offset: usize, bytes: usize) {
        let start = ptr::with_exposed_provenance_mut::<u8>(self.base() + offset);
        // SAFETY: the callers pass free memory of pages in use.
        unsafe { start.write_bytes(0, bytes) };
    }

    /// Some bytes of the region, all of which are mapped.
    fn bytes_at(&self, offset: usize, bytes: usize) -> &[u8] {
        let start = ptr::with_exposed_provenance::<u8>(self.base() + offset);
        // SAFETY: the callers pass parts of the region below the pools' marks; nobody writes while the heap comes to rest.
        unsafe { std::slice::from_raw_parts(start, bytes) }
    }
}

impl Entry {
    /// Leaves the page as it is for good.
    fn seal(&self) {
        self.free.set(0);
        self.absent.set(0);
        self.note.set(0);
        self.wake.set(Entry::NEVER);
        self.state.set(State::Sealed);
        self.previous.set(PageIndex::NONE);
        self.next.set(PageIndex::NONE);
    }
}
