//! What the heap holds, in numbers. Plain data, taken in one pass over the page table.

use crate::heap::Heap;
use crate::layout::{FIRST_LOWER_PAGE, PAGE_SIZE};
use crate::page_table::{Half, Kind};
use crate::size_class::{CLASS_COUNT, MAX_SMALL, SizeClass};

/// The pages of one kind and class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassStats {
    /// Bytes of a block.
    pub block_size: usize,
    /// Pages.
    pub pages: usize,
    /// Blocks in use.
    pub used: usize,
    /// Blocks that could be handed out without another page.
    pub free: usize,
    /// Bytes at the pages' ends that no block fits into.
    pub waste: usize,
    /// Bytes of the pages that were given back to the system.
    pub absent: usize,
}

/// The large runs of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LargeStats {
    /// Runs.
    pub runs: usize,
    /// Pages of all of them.
    pub pages: usize,
}

/// A heap in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeapStats {
    /// By kind (in the order of [`Kind::ALL`]) and class.
    pub classes: [[ClassStats; CLASS_COUNT]; 3],
    /// By kind.
    pub large: [LargeStats; 3],
    /// Free pages that are still committed.
    pub kept_pages: usize,
    /// Bytes of metadata committed.
    pub metadata: usize,
    /// Bytes committed in all.
    pub committed: usize,
    /// The most that `committed` ever was.
    pub peak: usize,
    /// What `committed` may not exceed.
    pub limit: usize,
}

impl HeapStats {
    /// Bytes of all blocks in use, large runs included.
    pub fn bytes_in_use(&self) -> usize {
        let small: usize = self.classes.iter().flatten().map(|class| class.used * class.block_size).sum();
        let large: usize = self.large.iter().map(|large| large.pages * PAGE_SIZE).sum();
        small + large
    }

    /// Blocks in use, large runs included.
    pub fn blocks_in_use(&self) -> usize {
        let small: usize = self.classes.iter().flatten().map(|class| class.used).sum();
        small + self.large.iter().map(|large| large.runs).sum::<usize>()
    }

    /// Pages in use or kept.
    pub fn pages(&self) -> usize {
        let small: usize = self.classes.iter().flatten().map(|class| class.pages).sum();
        small + self.large.iter().map(|large| large.pages).sum::<usize>() + self.kept_pages
    }
}

impl Heap {
    /// The heap in numbers.
    pub fn stats(&self) -> HeapStats {
        let mut stats = HeapStats {
            classes: [[ClassStats::default(); CLASS_COUNT]; 3],
            large: [LargeStats::default(); 3],
            kept_pages: 0,
            metadata: self.metadata(),
            committed: self.committed(),
            peak: self.peak(),
            limit: self.limit(),
        };
        for kind in Kind::ALL {
            for (index, class) in stats.classes[kind as usize].iter_mut().enumerate() {
                class.block_size = SizeClass::from_index(index).size();
            }
            for page in self.pages(kind) {
                if page.block_size > MAX_SMALL {
                    let large = &mut stats.large[kind as usize];
                    large.runs += 1;
                    large.pages += page.block_size / PAGE_SIZE;
                } else {
                    let class = SizeClass::of(page.block_size);
                    let numbers = &mut stats.classes[kind as usize][class.index()];
                    numbers.pages += 1;
                    numbers.absent += page.absent;
                    numbers.used += page.used;
                    numbers.free += class.capacity() - page.used;
                    numbers.waste += PAGE_SIZE - class.capacity() * class.size();
                }
            }
        }
        for half in [Half::Lower, Half::Upper] {
            stats.kept_pages += self.pool(half).dirty.get() as usize;
        }
        stats
    }

    /// Bytes of metadata charged.
    pub(crate) fn metadata(&self) -> usize {
        debug_assert_eq!(self.lower.first as usize, FIRST_LOWER_PAGE);
        crate::pool::FIXED_METADATA + self.lower.metadata(self.lower.high.get()) + self.upper.metadata(self.upper.high.get())
    }
}
