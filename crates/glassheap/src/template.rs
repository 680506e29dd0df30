//! Interpreters that are ready: one is set up, and any number are spawned from it.
//!
//! A template is the heap of an interpreter that ended. What is spawned from it begins where that was: its modules are imported, its
//! variables are there. Nothing is copied before it is written to, so a spawned interpreter takes some microseconds and the memory that it
//! changes. In a file, a template is the image that the command makes with `--save-image`.
//!
//! What does not travel: functions that a host has lent, open files but for the standard streams, processes and timers. Handlers of signals
//! are a matter of a whole process: see [`Builder::resume`]. The hash seed does travel, as dicts of strings are laid out by it, and so does
//! the state of random numbers.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use object::{BuildId, Image, ImageError};

use crate::{Builder, Error, Interpreter, Result};

/// What interpreters are spawned from. Can be shared by threads; a clone is the same template.
#[derive(Clone, Debug)]
pub struct Template {
    image: Arc<Image>,
}

impl Template {
    /// Reads a template from a file. The file is not needed any more afterwards.
    ///
    /// # Errors
    ///
    /// If there is no such file, or it is not a whole and unaltered image that this very build made.
    pub fn open(path: impl AsRef<Path>) -> Result<Template> {
        let path = path.as_ref();
        let image = Image::open(path, &build()).map_err(|error| described(path, &error))?;
        Ok(Template { image: Arc::new(image) })
    }

    /// Writes the template to a file, which is whole or not there.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let written = File::create(path).map_err(ImageError::System).and_then(|mut file| self.image.save(&mut file));
        written.map_err(|error| {
            // What was written is no image: nobody misses it.
            let _ = fs::remove_file(path);
            described(path, &error)
        })
    }

    /// An interpreter that goes on where the template's was. See [`Builder::spawn`] for one with a limit.
    ///
    /// # Errors
    ///
    /// [`Error::NotStarted`] if there is no address space.
    pub fn spawn(&self) -> Result<Interpreter> {
        Interpreter::builder().spawn(self)
    }

    /// Bytes of the image.
    pub fn size(&self) -> usize {
        self.image.len()
    }

    pub(crate) fn image(&self) -> &Image {
        &self.image
    }
}

/// What a spawned interpreter is to its process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arrival {
    /// One of those that a host has.
    OneOfMany,
    /// The one that the process is there for: `sys.argv`, flags and signals are its own.
    Alone,
}

impl Builder {
    /// Makes the interpreter from a template. Limits, permissions and functions are as was asked for, and so is where output goes; the hash
    /// seed is the template's, and what else its interpreter had in `sys` stays.
    ///
    /// The memory limit counts what is shared, too.
    ///
    /// # Errors
    ///
    /// [`Error::NotStarted`] if the memory limit is too small for the template.
    pub fn spawn(mut self, template: &Template) -> Result<Interpreter> {
        let streams = self.streams();
        Interpreter::spawn(self, template, streams, Arrival::OneOfMany)
    }

    /// As [`Builder::spawn`], for the one interpreter of a process: `sys.argv`, the flags and what else a command line decides are as was
    /// asked for, the streams are opened anew, and signals have their handlers again.
    ///
    /// # Errors
    ///
    /// As for [`Builder::spawn`].
    pub fn resume(mut self, template: &Template) -> Result<Interpreter> {
        let streams = self.streams();
        Interpreter::spawn(self, template, streams, Arrival::Alone)
    }
}

impl Interpreter {
    /// Ends the interpreter and makes a template of it. Functions that were registered with `atexit` do not run: they travel.
    ///
    /// # Errors
    ///
    /// If an open file does not take what is yet to be written, or the system has no memory.
    pub fn into_template(mut self) -> Result<Template> {
        self.python().enter(|| stdlib::travel::depart(self.runtime()))?;
        let Some(vm) = self.vm.take() else { unreachable!("it is empty only while it is dropped") };
        let image = vm.into_image(&build()).map_err(|error| Error::Image(error.to_string()))?;
        Ok(Template { image: Arc::new(image) })
    }
}

/// The name of this build.
fn build() -> BuildId {
    BuildId(u128::from_str_radix(env!("GLASSHEAP_BUILD"), 16).unwrap_or_default().to_le_bytes())
}

fn described(path: &Path, error: &ImageError) -> Error {
    let error = match error {
        ImageError::System(error) => error.to_string(),
        ImageError::OtherBuild => "the image was made by another build of Glassheap".to_owned(),
        error => error.to_string(),
    };
    Error::Image(format!("{}: {error}", path.display()))
}
