//! A reference as the heap stores it: 32 bits, relative to the region's base.
//!
//! No native address is ever stored in a heap, so that a region can be written out and mapped elsewhere. A reference does not say which
//! heap it belongs to: the one that holds it.

use std::num::NonZeroU32;

use crate::layout::{HALF_SIZE, REGION_SIZE};

/// Bits by which a reference is coarser than an address: blocks are 8-aligned.
pub const REF_SHIFT: u32 = 3;

/// The bit of a reference that says "upper half": the sign bit for a region of full size.
const CONTAINER_BIT: u32 = (HALF_SIZE >> REF_SHIFT) as u32;

/// A block's place in its region, in units of 8 bytes.
///
/// # Invariants
///
/// Never zero: offset 0 is the control page. `Option<Ref>` therefore takes 4 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct Ref(NonZeroU32);

const _: () = assert!(size_of::<Option<Ref>>() == 4);
const _: () = assert!(REGION_SIZE >> REF_SHIFT <= 1 << 32);

impl Ref {
    /// The reference to `address`, which must lie in a region, past its first 8 bytes.
    ///
    /// # Panics
    ///
    /// If `address` is the base of a region.
    #[inline(always)]
    pub const fn from_address(address: usize) -> Ref {
        Ref::from_offset(address & (REGION_SIZE - 1))
    }

    /// [`Ref::from_address`] without the test for the base.
    ///
    /// # Safety
    ///
    /// `address` is that of a block.
    #[inline(always)]
    pub const unsafe fn from_block(address: usize) -> Ref {
        let raw = ((address & (REGION_SIZE - 1)) >> REF_SHIFT) as u32;
        // SAFETY: no block lies in the control page, so not at offset 0.
        Ref(unsafe { NonZeroU32::new_unchecked(raw) })
    }

    /// The reference to the byte at `offset` from the base, a multiple of 8 that is not 0.
    ///
    /// # Panics
    ///
    /// If `offset` is 0.
    #[inline(always)]
    pub const fn from_offset(offset: usize) -> Ref {
        debug_assert!(offset < REGION_SIZE && offset.is_multiple_of(1 << REF_SHIFT));
        Ref(NonZeroU32::new((offset >> REF_SHIFT) as u32).expect("nothing is stored at the base"))
    }

    /// The reference whose stored form is `raw`, unless that is 0.
    #[inline(always)]
    pub const fn from_raw(raw: u32) -> Option<Ref> {
        match NonZeroU32::new(raw) {
            Some(raw) => Some(Ref(raw)),
            None => None,
        }
    }

    /// The stored form.
    #[inline(always)]
    pub const fn raw(self) -> u32 {
        self.0.get()
    }

    /// Bytes from the region's base.
    #[inline(always)]
    pub const fn offset(self) -> usize {
        (self.0.get() as usize) << REF_SHIFT
    }

    /// The address in the region at `base`.
    #[inline(always)]
    pub const fn address(self, base: usize) -> usize {
        base + self.offset()
    }

    /// Whether this refers into the upper half, whose blocks can hold references.
    #[inline(always)]
    pub const fn is_container(self) -> bool {
        self.0.get() & CONTAINER_BIT != 0
    }
}

impl std::fmt::Debug for Ref {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Ref({:#x})", self.0.get())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{FIRST_ATOM, FIRST_CONTAINER, REGION_SIZE};

    #[test]
    fn a_reference_and_an_address_name_the_same_place() {
        let base = 3 * REGION_SIZE;
        for offset in [8, 4096, HALF_SIZE - 8, HALF_SIZE, REGION_SIZE - 8] {
            let reference = Ref::from_address(base + offset);
            assert_eq!(reference.address(base), base + offset);
            assert_eq!(reference.is_container(), offset >= HALF_SIZE);
            assert_eq!(Ref::from_raw(reference.raw()), Some(reference));
        }
        assert_eq!(Ref::from_raw(0), None);
    }

    #[test]
    fn halves_are_told_apart_by_one_bit() {
        assert!(FIRST_CONTAINER.is_container());
        assert!(!FIRST_ATOM.is_container());
    }
}
