//! Files and images: what a program has open does not travel, but for the standard streams.

use object::{Object, each_object};
use types::{ClassId, Raised, Runtime, class};

use super::buffered::Buffered;
use super::file::FileIo;
use super::text::TextIo;

/// Writes out what open streams keep, and leaves their files behind: using them says so from now on.
///
/// # Errors
///
/// If the system does not take what was to be written.
pub fn depart(runtime: &Runtime) -> Result<(), Raised> {
    let is_text = |object: &Object| object.body::<TextIo>().is_some();
    let is_buffered = |object: &Object| object.body::<Buffered>().is_some();
    // Those that write to others come first.
    for is_wanted in [&is_text as &dyn Fn(&Object) -> bool, &is_buffered] {
        for stream in find(runtime, is_wanted) {
            match runtime.call_method(&stream, "flush", &[]) {
                // One that is closed, detached or not yet initialised has nothing to write.
                Err(Raised::Exception(exception)) if !class::is_instance_of(&exception, ClassId::OsError) => {}
                flushed => drop(flushed?),
            }
        }
    }
    for file in find(runtime, &|object| object.body::<FileIo>().is_some()) {
        file.body::<FileIo>().into_iter().for_each(|file| file.leave_behind(runtime));
    }
    Ok(())
}

/// The objects that are wanted: as many as a program has streams.
fn find(runtime: &Runtime, is_wanted: &dyn Fn(&Object) -> bool) -> Vec<Object> {
    let mut found = Vec::new();
    each_object(runtime, |object| {
        if is_wanted(object) {
            found.push(object.clone());
        }
    });
    found
}
