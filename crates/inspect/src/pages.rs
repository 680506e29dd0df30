//! What lies on each page of a heap, and what keeps it there.

use heap::{PAGE_SIZE, PageBlocks, Ref};
use object::{Kind, OutOfMemory, Space, each_buffer, each_object};

use crate::allowance::Allowance;
use crate::census::Sum;

/// A page, or a large run of pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its address.
    pub start: usize,
    /// What its blocks are.
    pub kind: Kind,
    /// Bytes from a block to the next; of a large run, its length.
    pub block_size: usize,
    /// Blocks in use.
    pub used: usize,
    /// Blocks there is room for.
    pub capacity: usize,
    /// Bytes of it that the system has not got back.
    pub resident: usize,
    /// The classes of the objects on it, or of those that own the buffers on it, in the order of their first block.
    pub pins: Vec<(Ref, Sum)>,
}

impl Page {
    /// Whether it is one block that has pages of its own.
    pub fn is_large(&self) -> bool {
        self.block_size >= PAGE_SIZE
    }

    /// Adds an object of `class` that takes a block.
    fn pin(&mut self, class: Ref, allowance: &Allowance) -> Result<(), OutOfMemory> {
        let bytes = self.block_size;
        // Blocks of a class are often neighbours.
        match self.pins.iter_mut().rev().find(|(pinning, _)| *pinning == class) {
            Some((_, sum)) => sum.add(Sum { objects: 1, bytes }),
            None => allowance.push(&mut self.pins, (class, Sum { objects: 1, bytes }))?,
        }
        Ok(())
    }
}

/// The pages in use, in the order of their addresses.
pub fn pages(space: &Space, allowance: &Allowance) -> Result<Vec<Page>, OutOfMemory> {
    let mut pages = Vec::new();
    for kind in [Kind::Container, Kind::Atom, Kind::Buffer] {
        for page in space.pages(kind) {
            allowance.push(&mut pages, page_of(kind, &page))?;
        }
    }
    pages.sort_unstable_by_key(|page| page.start);
    let mut result = Ok(());
    let mut last = 0;
    each_object(space, |object| {
        let class = object.class_ref();
        let mut pin = |address: usize| {
            // Objects come in the order of their addresses.
            if pages.get(last).is_none_or(|page| !(page.start..page.start + PAGE_SIZE).contains(&address)) {
                last = pages.partition_point(|page| page.start <= address).saturating_sub(1);
            }
            if let (Some(page), Ok(())) = (pages.get_mut(last), &result) {
                result = page.pin(class, allowance);
            }
        };
        pin(object.address());
        each_buffer(object, |buffer| pin(buffer.start));
    });
    result.map(|()| pages)
}

fn page_of(kind: Kind, page: &PageBlocks) -> Page {
    let PageBlocks { start, block_size, used, absent, .. } = *page;
    let (capacity, bytes) = if block_size >= PAGE_SIZE { (1, block_size) } else { (PAGE_SIZE / block_size, PAGE_SIZE) };
    Page { start, kind, block_size, used, capacity, resident: bytes - absent, pins: Vec::new() }
}
