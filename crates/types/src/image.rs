//! A runtime at rest, and runtimes spawned from its image.
//!
//! All that a runtime has outside of its heap is rebuilt when it is spawned (hooks, caches, the native state of upper layers), or is a few
//! words that travel with the image: where its roots and tables are, what strings are hashed with, numbers. So the hash seed is the
//! image's: dicts and sets of strings are laid out by it.
//!
//! See `docs/internals/images.md`, with a worked example.

use std::cell::Cell;

use heap::Ref;
use object::{BuildId, Image, ImageError, Object, OutOfMemory, Space, State};

use crate::runtime::{Hooks, Runtime};
use crate::tables::Tables;
use crate::text::InternTable;

impl Runtime {
    /// Ends the runtime and makes an image of its heap. Handles must not be used, nor dropped, any more.
    ///
    /// # Errors
    ///
    /// If Python is running, something waits to be done, or the system has no memory.
    pub fn into_image(mut self, build: &BuildId) -> Result<Image, ImageError> {
        if self.frames.current().is_some() || !self.threads.is_alone() {
            return Err(ImageError::Busy);
        }
        self.attachments.take();
        self.frames.release(&self);
        let mut words = vec![self.roots.take().map_or(0, |roots| roots.into_ref().raw().into())];
        words.extend([self.hash_key.0, self.hash_key.1, self.last_stamp.get().into(), self.frames.depth_limit.get().into()]);
        words.extend(self.interned.words());
        words.extend(self.numbers.0.iter().map(|number| number.get() as u64));
        self.space.into_image(build, &words)
    }

    /// A runtime like the one that the image was made of, whose heap never exceeds `limit` bytes.
    ///
    /// # Errors
    ///
    /// If the limit is too small for the image, or there is no address space.
    pub fn spawn(image: &Image, limit: usize, hooks: Hooks, tables: &'static Tables) -> Result<Runtime, OutOfMemory> {
        let (space, mut state) = Space::spawn(image, limit, &tables.layouts)?;
        let mut runtime = Runtime::on(space, (0, 0), hooks, tables);
        let roots = Ref::from_raw(state.word() as u32);
        // SAFETY: the image was made of a runtime whose roots are there; it held a count of them.
        runtime.roots = roots.map(|roots| unsafe { Object::from_owned_ref(runtime.base(), roots) });
        runtime.hash_key = state.words::<2>().into();
        runtime.last_stamp = Cell::new(state.word() as u32);
        runtime.frames.depth_limit.set(state.word() as u32);
        runtime.interned = InternTable::from_words(state.words());
        read_numbers(&runtime, &mut state);
        Ok(runtime)
    }
}

fn read_numbers(runtime: &Runtime, state: &mut State<'_>) {
    runtime.numbers.0.iter().for_each(|number| number.set(state.word() as i64));
}
