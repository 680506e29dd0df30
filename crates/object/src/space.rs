//! A heap with objects in it: the native state that objects of one heap share.

use std::cell::Cell;
use std::ops::Deref;
use std::ptr::{self, NonNull};
use std::sync::Arc;

use heap::{Heap, HeapOwner, Kind, OutOfMemory, Ref, SideTable};

use crate::attention::{Attention, Reason};
use crate::cycle::generations::Generations;
use crate::cycle::report::Record;
use crate::descriptor::{Descriptor, DescriptorFlags};
use crate::handle::Object;
use crate::header::Header;
use crate::layout::{Layout, LayoutId};
use crate::pending::Pending;
use crate::slot::RegionBase;
use crate::weak::WeakReferences;

/// The heap's client slot that leads from an object to its space.
const CLIENT: usize = 0;

/// A heap with objects in it. Its address does not change; [`Space::of`] finds it from any object.
pub struct Space {
    heap: HeapOwner,
    layouts: &'static [Layout],
    /// The first of the objects that wait to be taken apart: see `death`.
    pub(crate) dead: Cell<Option<Ref>>,
    /// The last that the object being taken apart has put there.
    pub(crate) buried_last: Cell<Option<Ref>>,
    /// Objects are being taken apart further up the native stack.
    pub(crate) dying: Cell<bool>,
    pending: Pending,
    attention: Arc<Attention>,
    weak: WeakReferences,
    generations: Generations,
    record: Record,
    /// Allocations that fail before the next garbage is freed on the spot: see `cycle/spot.rs`.
    pub(crate) fail_before_spot: Cell<usize>,
    /// A collection is in progress.
    pub(crate) collecting: Cell<bool>,
    /// There is a permanent generation.
    pub(crate) frozen: Cell<bool>,
}

impl Space {
    /// An empty space whose heap never exceeds `limit` bytes and whose objects look as `layouts` says.
    pub fn new(limit: usize, layouts: &'static [Layout]) -> Result<Box<Space>, OutOfMemory> {
        Ok(Space::on(HeapOwner::new(limit)?, layouts, WeakReferences::new()))
    }

    /// A space on a heap.
    pub(crate) fn on(heap: HeapOwner, layouts: &'static [Layout], weak: WeakReferences) -> Box<Space> {
        let space = Box::new(Space {
            heap,
            layouts,
            dead: Cell::new(None),
            buried_last: Cell::new(None),
            dying: Cell::new(false),
            pending: Pending::new(),
            attention: Arc::default(),
            weak,
            generations: Generations::new(),
            record: Record::new(),
            fail_before_spot: Cell::new(0),
            collecting: Cell::new(false),
            frozen: Cell::new(false),
        });
        space.heap.set_client(CLIENT, ptr::from_ref::<Space>(&space).cast_mut().cast());
        space.watch_growth();
        space
    }

    /// What is left when the native state is dropped.
    pub(crate) fn into_heap(self: Box<Space>) -> HeapOwner {
        self.heap
    }

    /// The space that the object at `address` lives in.
    ///
    /// # Safety
    ///
    /// `address` lies in the heap of a space that outlives `'a`.
    #[inline(always)]
    pub unsafe fn of<'a>(address: usize) -> &'a Space {
        // SAFETY: the caller's promise.
        let heap = unsafe { Heap::of(address) };
        // SAFETY: `new` left the space's address there, and the box never moves its content.
        unsafe { &*heap.client(CLIENT).cast::<Space>() }
    }

    /// Where the region of this space begins.
    #[inline(always)]
    pub fn region(&self) -> RegionBase {
        RegionBase::at(self.heap.base())
    }

    /// The table that describes this space's objects.
    #[inline(always)]
    pub fn layouts(&self) -> &'static [Layout] {
        self.layouts
    }

    /// What waits for the language: finalizers to run, callbacks to call.
    #[inline(always)]
    pub fn pending(&self) -> &Pending {
        &self.pending
    }

    /// Whether the language should look up from its work, and why.
    #[inline(always)]
    pub fn attention(&self) -> &Attention {
        &self.attention
    }

    /// The same for others to ask through: signal handlers and other threads. It outlives the space.
    pub fn shared_attention(&self) -> Arc<Attention> {
        Arc::clone(&self.attention)
    }

    /// The weak references.
    #[inline(always)]
    pub(crate) fn weak(&self) -> &WeakReferences {
        &self.weak
    }

    /// When collections are due.
    #[inline(always)]
    pub fn generations(&self) -> &Generations {
        &self.generations
    }

    pub(crate) fn record(&self) -> &Record {
        &self.record
    }

    /// A new class that has nothing beyond its descriptor: immortal, with instances of this layout. `class` is the class of the class;
    /// the first class is its own, and so must have a layout without references.
    pub fn new_class(&self, class: Option<Ref>, layout: LayoutId, flags: DescriptorFlags) -> Result<Ref, OutOfMemory> {
        let block = self.heap.alloc(Kind::Container, size_of::<Descriptor>()).ok_or(OutOfMemory)?;
        let own = Ref::from_address(block.addr().get());
        let descriptor = Descriptor {
            header: Header::immortal(class.unwrap_or(own)),
            class: own.into(),
            stamp: 0.into(),
            layout: layout.into(),
            body: layout.into(),
            inline_slots: 0.into(),
            flags: flags.into(),
            reserved: 0.into(),
        };
        // SAFETY: the block is new, 8-aligned and large enough.
        unsafe { block.cast::<Descriptor>().write(descriptor) };
        Ok(own)
    }

    /// A new object: `body`, which begins with a header of one count, and room for `extra` bytes behind it.
    ///
    /// The class gains a count unless it is immortal. If this fails, what slots of the body hold is lost: whoever has something to
    /// lose fills them afterwards.
    ///
    /// # Safety
    ///
    /// `body` is what the layout of its descriptor says, and the caller initialises the `extra` bytes before anything else happens on
    /// this space. `kind` is [`Kind::Container`] if the layout has references.
    #[inline(always)]
    pub unsafe fn new_object<B>(&self, kind: Kind, body: B, extra: usize) -> Result<Object, OutOfMemory> {
        let block = self.heap.alloc(kind, size_of::<B>() + extra).ok_or(OutOfMemory)?;
        let place = block.cast::<B>();
        // SAFETY: the block is new, 8-aligned and large enough.
        unsafe { place.write(body) };
        // SAFETY: `B` begins with a header, by the caller's promise.
        let object = unsafe { Object::from_owned(block.cast::<Header>()) };
        let descriptor = object.descriptor();
        if !descriptor.flags.get().has(DescriptorFlags::PLAIN) {
            // The instance counts its class: given back in `death`.
            std::mem::forget(object.class());
        }
        if matches!(kind, Kind::Container) {
            self.note_container(block);
        }
        Ok(object)
    }

    /// A new atom whose class is never counted and whose instances own nothing: the shortest way.
    ///
    /// # Safety
    ///
    /// As for [`Space::new_object`], and the descriptor is [`DescriptorFlags::PLAIN`]. The region is that of a live space.
    #[inline(always)]
    pub unsafe fn new_plain<B>(region: RegionBase, body: B) -> Result<Object, OutOfMemory> {
        // SAFETY: the caller's promise.
        let heap = unsafe { Heap::of(region.address()) };
        let block = heap.alloc(Kind::Atom, size_of::<B>()).ok_or(OutOfMemory)?;
        let place = block.cast::<B>();
        // SAFETY: the block is new, 8-aligned and large enough.
        unsafe { place.write(body) };
        // SAFETY: `B` begins with a header, by the caller's promise.
        let object = unsafe { Object::from_owned(block.cast::<Header>()) };
        debug_assert!(object.descriptor().flags.get().has(DescriptorFlags::PLAIN));
        Ok(object)
    }

    /// Bookkeeping for a new container.
    #[inline(always)]
    pub fn note_container(&self, block: NonNull<u8>) {
        self.heap.mark_young(block);
        if self.generations.one_more() {
            self.attention.ask(Reason::Collection);
        }
    }

    /// Forgets what a collection in progress and the permanent generation note of a container that dies.
    #[inline(always)]
    pub(crate) fn forget_notes(&self, block: NonNull<u8>) {
        if self.collecting.get() {
            let note = self.heap.side_table(SideTable::Edges).wrapping_add(Heap::granule_of(block.addr().get()));
            // SAFETY: the table has a byte for every granule up to the last container.
            unsafe { note.write(0) };
        }
        self.thaw(block);
    }

    /// The descriptor at a reference.
    ///
    /// # Safety
    ///
    /// `reference` is a live class or shape of this space.
    #[inline(always)]
    pub unsafe fn descriptor_at(&self, reference: Ref) -> &Descriptor {
        let address = reference.address(self.heap.base());
        // SAFETY: the caller's promise.
        unsafe { &*ptr::with_exposed_provenance::<Descriptor>(address) }
    }
}

impl Deref for Space {
    type Target = Heap;

    #[inline(always)]
    fn deref(&self) -> &Heap {
        &self.heap
    }
}
