//! From a request in bytes to a size class, and back.
//!
//! Classes are multiples of 8 up to 128, of 16 beyond, and end at half a page. Up to 1024 they are steps of an eighth to a quarter of
//! an octave; above, each is the largest multiple of 16 that fits its number of times into a page, so that page tails are not wasted.

use crate::layout::PAGE_SIZE;

/// Bytes of the blocks of each class.
pub const CLASS_SIZES: [u32; CLASS_COUNT] = [
    16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120, 128, 144, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 896, 1024, 1168,
    1360, 1632, 2048, 2336, 2720, 3264, 4096, 5456, 8192,
];
/// How many classes there are.
pub const CLASS_COUNT: usize = 38;
/// The largest request that is served by a class; what is bigger gets pages of its own.
pub const MAX_SMALL: usize = CLASS_SIZES[CLASS_COUNT - 1] as usize;

/// Slots per kind in tables indexed by class: a power of two, so that a masked index needs no check.
pub(crate) const CLASS_SLOTS: usize = CLASS_COUNT.next_power_of_two();

/// Class by request in words of 8 bytes. A reference to a constant, so that a constant request folds in any crate.
const BY_WORDS: &[u8; MAX_SMALL / 8 + 1] = &by_words();

/// Index into [`CLASS_SIZES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SizeClass(u8);

impl SizeClass {
    /// The smallest class whose blocks hold `bytes`, at most [`MAX_SMALL`].
    #[inline(always)]
    pub const fn of(bytes: usize) -> SizeClass {
        SizeClass(BY_WORDS[bytes.div_ceil(8)])
    }

    /// The class at `index` of [`CLASS_SIZES`].
    #[inline(always)]
    pub(crate) const fn from_index(index: usize) -> SizeClass {
        debug_assert!(index < CLASS_COUNT);
        SizeClass(index as u8)
    }

    /// Index into [`CLASS_SIZES`].
    #[inline(always)]
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// Bytes of a block of this class.
    #[inline(always)]
    pub const fn size(self) -> usize {
        CLASS_SIZES[self.0 as usize] as usize
    }

    /// Blocks of this class in a page.
    pub const fn capacity(self) -> usize {
        PAGE_SIZE / self.size()
    }
}

const fn by_words() -> [u8; MAX_SMALL / 8 + 1] {
    let mut table = [0; MAX_SMALL / 8 + 1];
    let mut class = 0;
    let mut words = 0;
    while words < table.len() {
        if words * 8 > CLASS_SIZES[class] as usize {
            class += 1;
        }
        table[words] = class as u8;
        words += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_fits_its_class_and_no_smaller_one() {
        for bytes in 0..=MAX_SMALL {
            let class = SizeClass::of(bytes);
            assert!(class.size() >= bytes, "{bytes}");
            assert!(class.index() == 0 || SizeClass::from_index(class.index() - 1).size() < bytes, "{bytes}");
        }
    }

    #[test]
    fn waste_in_a_block_is_bounded() {
        for bytes in 16..=MAX_SMALL {
            let wasted = SizeClass::of(bytes).size() - bytes;
            // Above a third of a page there is only the half.
            let bound = match SizeClass::of(bytes).size() {
                ..=128 => 7,
                size @ ..=5456 => size / 4,
                size => size / 3 + 8,
            };
            assert!(wasted <= bound, "{bytes} wastes {wasted}");
        }
    }

    #[test]
    fn waste_at_the_end_of_a_page_is_bounded() {
        for index in 0..CLASS_COUNT {
            let class = SizeClass::from_index(index);
            assert!(PAGE_SIZE - class.capacity() * class.size() <= PAGE_SIZE / 24, "{}", class.size());
        }
    }

    #[test]
    fn sizes_are_aligned_and_ascend() {
        assert!(CLASS_SIZES.is_sorted());
        for size in CLASS_SIZES {
            assert!(size >= 16 && size % if size <= 128 { 8 } else { 16 } == 0);
        }
    }
}
