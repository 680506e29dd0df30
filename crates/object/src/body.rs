//! The native view of an object's bytes.

use crate::handle::Object;
use crate::layout::{Extent, LayoutId};
use crate::slot::Slot;

/// A native structure that some objects consist of.
///
/// # Safety
///
/// The structure is `repr(C)`, begins with a [`crate::Header`], has interior mutability in every field that can change, and every object
/// whose descriptor has the body [`Body::LAYOUT`] begins with one. All its references are named by that layout.
pub unsafe trait Body: Sized {
    /// The layout of objects that are nothing else.
    const LAYOUT: LayoutId;
}

impl Object {
    /// The object's bytes as `B`, if it begins with one: it has that layout, or extends it.
    #[inline(always)]
    pub fn body<B: Body>(&self) -> Option<&B> {
        if self.descriptor().body.get() == B::LAYOUT {
            // SAFETY: the body was checked, and `Body` promises that such objects begin with a `B`.
            Some(unsafe { self.body_unchecked() })
        } else {
            None
        }
    }

    /// The object's bytes as `B`.
    ///
    /// # Safety
    ///
    /// The object has the layout of `B`, or one that begins like it.
    #[inline(always)]
    pub unsafe fn body_unchecked<B>(&self) -> &B {
        // SAFETY: the caller's promise.
        unsafe { self.block().cast::<B>().as_ref() }
    }

    /// The references behind the object's own part, if its layout extends another.
    pub fn trailing(&self) -> &[Slot] {
        let layout = self.layout();
        let start = match layout.extent {
            _ if !layout.trailing => return &[],
            Extent::Closed => return &[],
            Extent::Fixed(bytes) => bytes.into(),
            Extent::Computed(extent) => extent(self),
        };
        // SAFETY: who made the object left room for the slots there.
        let first = unsafe { self.block().add(start) }.cast::<Slot>();
        // SAFETY: as above; there are as many as the descriptor says.
        unsafe { std::slice::from_raw_parts(first.as_ptr(), self.descriptor().inline_slots.get().into()) }
    }

    /// The part of the object at `offset` bytes from its start.
    ///
    /// # Safety
    ///
    /// The object's layout says that a `T` is there.
    #[inline(always)]
    pub(crate) unsafe fn part<T>(&self, offset: u16) -> &T {
        // SAFETY: the part lies within the object's block.
        let part = unsafe { self.block().add(offset.into()) };
        // SAFETY: the caller's promise.
        unsafe { part.cast::<T>().as_ref() }
    }
}
