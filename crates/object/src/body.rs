//! The native view of an object's bytes.

use crate::handle::Object;
use crate::layout::LayoutId;

/// A native structure that some objects consist of.
///
/// # Safety
///
/// The structure is `repr(C)`, begins with a [`crate::Header`], has interior mutability in every field that can change, and every object
/// with the layout [`Body::LAYOUT`] is one. All its references are named by that layout.
pub unsafe trait Body: Sized {
    /// The layout of these objects.
    const LAYOUT: LayoutId;
}

impl Object {
    /// The object's bytes as `B`, if it has that layout.
    #[inline(always)]
    pub fn body<B: Body>(&self) -> Option<&B> {
        if self.layout_id() == B::LAYOUT {
            // SAFETY: the layout was checked, and `Body` promises that such objects are `B`.
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
