//! References from native code: owned (counted) and borrowed.
//!
//! A handle is a 64-bit address. The heap it belongs to is found from it by a mask, so cloning and dropping need no argument and no
//! thread-local. Dropping never runs code of the language: see `death`.

use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ops::Deref;
use std::ptr::{self, NonNull};

use heap::{REGION_SIZE, Ref};

use crate::body::Body;
use crate::count;
use crate::descriptor::Descriptor;
use crate::header::{Header, IMMORTAL};
use crate::layout::{Layout, LayoutId};
use crate::slot::RegionBase;
use crate::space::Space;

/// Where the object of a reference is.
#[inline(always)]
fn header_at(base: usize, reference: Ref) -> NonNull<Header> {
    let header = ptr::with_exposed_provenance_mut::<Header>(reference.address(base));
    // SAFETY: a reference is never zero, and a region's address plus that of anything in it does not overflow. Told to the compiler, for
    // it tests what came of it for emptiness again otherwise.
    unsafe { std::hint::assert_unchecked(!header.is_null()) };
    // SAFETY: as above.
    unsafe { NonNull::new_unchecked(header) }
}

/// A counted reference to an object.
///
/// # Invariants
///
/// Points to a live object of a [`Space`] that outlives it, and owns one of its counts.
#[repr(transparent)]
pub struct Object(NonNull<Header>);

impl Object {
    /// The handle for an owned reference.
    ///
    /// # Safety
    ///
    /// `reference` is a live object of the region at `base`, and the caller hands over one of its counts.
    #[inline(always)]
    pub unsafe fn from_owned_ref(base: usize, reference: Ref) -> Object {
        // INVARIANT: the caller's promise.
        Object(header_at(base, reference))
    }

    /// A handle with a count of its own.
    ///
    /// # Safety
    ///
    /// `reference` is a live object of the region at `base`.
    #[inline(always)]
    pub unsafe fn clone_ref(base: usize, reference: Ref) -> Object {
        // SAFETY: the caller's promise; the count is made good by `increment` below.
        let object = unsafe { Object::from_owned_ref(base, reference) };
        count::increment(object.header());
        object
    }

    /// The handle of a new object.
    ///
    /// # Safety
    ///
    /// `header` points to an initialised object in a space, and the caller hands over one of its counts.
    #[inline(always)]
    pub unsafe fn from_owned(header: NonNull<Header>) -> Object {
        Object(header)
    }

    /// The header.
    #[inline(always)]
    pub fn header(&self) -> &Header {
        // SAFETY: the type's invariant.
        unsafe { self.0.as_ref() }
    }

    /// Where the object is. Not for a program to keep: see [`Object::identity`].
    #[inline(always)]
    pub fn address(&self) -> usize {
        self.0.addr().get()
    }

    /// Where the object is in its heap: the `id()` of a language. As it is no native address, what a program computes of it (a hash, say)
    /// means the same where the heap is mapped elsewhere.
    #[inline(always)]
    pub fn identity(&self) -> usize {
        self.address() & (REGION_SIZE - 1)
    }

    /// The object's first byte.
    #[inline(always)]
    pub fn block(&self) -> NonNull<u8> {
        self.0.cast()
    }

    /// The reference to store in the heap. It is not counted by itself.
    #[inline(always)]
    pub fn reference(&self) -> Ref {
        // SAFETY: an object is a block.
        unsafe { Ref::from_block(self.address()) }
    }

    /// The address of the object's region.
    #[inline(always)]
    pub fn base(&self) -> usize {
        self.address() & !(REGION_SIZE - 1)
    }

    /// The space the object lives in.
    #[inline(always)]
    pub fn space(&self) -> &Space {
        // SAFETY: the type's invariant: the space outlives the handle.
        unsafe { Space::of(self.address()) }
    }

    /// The object that describes this one.
    #[inline(always)]
    pub fn descriptor(&self) -> &Descriptor {
        let address = self.header().descriptor().address(self.base());
        // SAFETY: a header's descriptor is alive while the object is (its invariant).
        unsafe { &*ptr::with_exposed_provenance::<Descriptor>(address) }
    }

    /// The reference to the object's class.
    #[inline(always)]
    pub fn class_ref(&self) -> Ref {
        self.descriptor().class.get()
    }

    /// The object's class.
    #[inline(always)]
    pub fn class(&self) -> Object {
        // SAFETY: a descriptor's class is alive while it is.
        unsafe { Object::clone_ref(self.base(), self.class_ref()) }
    }

    /// Which layout the object has.
    #[inline(always)]
    pub fn layout_id(&self) -> LayoutId {
        self.descriptor().layout.get()
    }

    /// The object's layout.
    #[inline(always)]
    pub fn layout(&self) -> &'static Layout {
        &self.space().layouts()[self.layout_id().0 as usize]
    }

    /// How many references there are, or `None` for an immortal object.
    pub fn count(&self) -> Option<u32> {
        let word = self.header().count_word();
        (word & IMMORTAL == 0).then_some(word)
    }

    /// Drops the handle and says whether anything may have become due by it (`Space::pending`): it was the last reference to an object that
    /// owns something, or of which somebody wants to hear.
    #[inline(always)]
    pub fn release(self) -> bool {
        let header = ManuallyDrop::new(self).0;
        // SAFETY: the handle owned a count, and is not used any more.
        unsafe { count::decrement(header) }
    }

    /// The same with the death of what owns nothing in line, for whoever knows the region.
    ///
    /// # Safety
    ///
    /// The object lies in `region`.
    #[inline(always)]
    pub unsafe fn release_in(self, region: RegionBase) -> bool {
        let header = ManuallyDrop::new(self).0;
        // SAFETY: the handle owned a count, and is not used any more; it lies in the region by the caller's promise.
        unsafe { count::decrement_in(region.address(), header) }
    }

    /// Drops the handle of an object that owns nothing and is an atom.
    ///
    /// # Safety
    ///
    /// The object lies in `region`, its descriptor is [`DescriptorFlags::PLAIN`](crate::DescriptorFlags::PLAIN) and it is no container.
    #[inline(always)]
    pub unsafe fn release_plain_in(self, region: RegionBase) {
        let header = ManuallyDrop::new(self).0;
        // SAFETY: the handle owned a count, and is not used any more; the rest is the caller's promise.
        unsafe { count::decrement_plain(region.address(), header) }
    }

    /// Whether this handle is the only reference.
    #[inline(always)]
    pub fn is_sole(&self) -> bool {
        self.header().count_word() == 1
    }

    /// Whether both are the same object.
    #[inline(always)]
    pub fn is(&self, other: &Object) -> bool {
        self.0 == other.0
    }
}

impl Clone for Object {
    #[inline(always)]
    fn clone(&self) -> Object {
        count::increment(self.header());
        // INVARIANT: the count was raised for the clone.
        Object(self.0)
    }
}

impl Drop for Object {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: the handle owns a count, and is not used any more.
        let _ = unsafe { count::decrement(self.0) };
    }
}

/// A reference that is not counted, valid as long as `'a`. Dereferences to the handle.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Borrowed<'a> {
    header: NonNull<Header>,
    lifetime: PhantomData<&'a Object>,
}

impl<'a> Borrowed<'a> {
    /// The borrowed handle for a reference.
    ///
    /// # Safety
    ///
    /// `reference` is an object of the region at `base` that lives as long as `'a`.
    #[inline(always)]
    pub unsafe fn from_ref(base: usize, reference: Ref) -> Borrowed<'a> {
        Borrowed { header: header_at(base, reference), lifetime: PhantomData }
    }

    /// The borrowed handle for an object, whatever its count.
    ///
    /// # Safety
    ///
    /// `header` is an object in a space that stays intact as long as `'a`.
    #[inline(always)]
    pub(crate) unsafe fn from_header(header: NonNull<Header>) -> Borrowed<'a> {
        Borrowed { header, lifetime: PhantomData }
    }

    /// The object's bytes as `B`, if it begins with one, for as long as the object is borrowed.
    #[inline(always)]
    pub fn body<B: Body>(self) -> Option<&'a B> {
        let is_one = self.descriptor().body.get() == B::LAYOUT;
        // SAFETY: the body was checked, and whoever made the borrowed handle keeps the object alive for `'a`.
        is_one.then(|| unsafe { self.header.cast::<B>().as_ref() })
    }

    /// The object's bytes as `B`, for as long as the object is borrowed, without a look at what it is.
    ///
    /// # Safety
    ///
    /// The object has the layout of `B`, or one that begins like it.
    #[inline(always)]
    pub unsafe fn into_body<B>(self) -> &'a B {
        // SAFETY: the caller's promise; whoever made the borrowed handle keeps the object alive for `'a`.
        unsafe { self.header.cast::<B>().as_ref() }
    }

    /// A counted handle to the same object.
    #[inline(always)]
    pub fn owned(self) -> Object {
        Object::clone(&self)
    }
}

impl Deref for Borrowed<'_> {
    type Target = Object;

    #[inline(always)]
    fn deref(&self) -> &Object {
        // SAFETY: `Borrowed` and `Object` are both transparent over `NonNull<Header>`, and the object is alive. The handle is only
        // lent, so its drop never runs.
        unsafe { &*ptr::from_ref(self).cast::<Object>() }
    }
}

impl std::fmt::Debug for Object {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "<{} at {:#x}>", self.layout().name, self.address())
    }
}
