//! Images: a heap at rest, from which any number of heaps are spawned by copy-on-write.
//!
//! As no native address is stored in a heap (the place law), its bytes mean the same wherever they are mapped. An image is those bytes in
//! one file, which a process keeps in memory; a heap is spawned by mapping its parts privately over a fresh region: nothing is copied
//! until it is written to.
//!
//! ```text
//! file     | header | state of upper layers, holes | page table | weak bits | lower pages | upper pages |
//!                                                      |            |            |             |
//! region   | control | maps | page table | side tables | ... atoms and buffers | ...    | containers | ...
//!            made      made   mapped       one mapped    mapped                  fresh    mapped       fresh
//! ```
//!
//! Pages of an image are *sealed*: no block is handed out on them any more, so that what is new lies on pages of its own, and a collection
//! can pass the image over. A buffer of the image may be freed, when its owner grows; its place stays empty.
//!
//! | Question | File |
//! |---|---|
//! | How does a heap come to rest? | `seal.rs` |
//! | What is in the file, and who is refused? | `format.rs`, `checksum.rs` |
//! | Where does a process keep it? | `store.rs` |
//! | How is a heap spawned? | `spawn.rs` |
//!
//! See `docs/internals/images.md`, with a worked example.

mod checksum;
mod format;
mod seal;
mod spawn;
mod store;

use std::fs::File;
use std::path::Path;

use format::Directory;
use store::Store;

pub use format::{BuildId, ImageError};

/// A heap at rest. Its bytes do not change any more, wherever they came from.
pub struct Image {
    store: Store,
    directory: Directory,
    /// What upper layers keep outside of blocks, in their own words.
    state: Vec<u64>,
    /// The free pages below the mark of the lower half, a bit a page, from its first page on.
    holes: Vec<u64>,
}

impl Image {
    /// What the upper layer left with the heap: see [`crate::HeapOwner::into_image`].
    pub fn state(&self) -> &[u64] {
        &self.state
    }

    /// Bytes of the image.
    pub fn len(&self) -> usize {
        self.directory.length as usize
    }

    /// Whether there is nothing in it. There is always a header.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Writes the image to a file.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn save(&self, file: &mut File) -> Result<(), ImageError> {
        self.store.copy_to(file).map_err(ImageError::System)
    }

    /// Reads an image that was made by this build of the program.
    ///
    /// # Errors
    ///
    /// Whatever is not such an image, whole and unaltered, is refused before anything of it is mapped.
    pub fn open(path: &Path, build: &BuildId) -> Result<Image, ImageError> {
        let mut file = File::open(path).map_err(ImageError::System)?;
        let store = Store::read(&mut file, |header, length| Directory::admit(header, length, build))?;
        Image::of(store)
    }

    /// The image in a store whose header was admitted.
    fn of(store: Store) -> Result<Image, ImageError> {
        let directory = Directory::read(store.bytes())?;
        let words = |span| -> Result<Vec<u64>, ImageError> {
            Ok(store.part(span)?.as_chunks::<8>().0.iter().map(|word| u64::from_le_bytes(*word)).collect())
        };
        let (state, holes) = (words(directory.state)?, words(directory.holes)?);
        Ok(Image { store, directory, state, holes })
    }
}

impl std::fmt::Debug for Image {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Image of {} bytes", self.len())
    }
}
