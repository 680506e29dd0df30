//! The names of types, as `objgraph` writes them: short, or with their module.

use object::Object;
use types::{Raised, Runtime, attribute, class, text};

/// How types are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// `__name__`
    Short,
    /// `__module__` and `__name__`
    Long,
}

impl Names {
    /// As `shortnames=` says.
    pub(super) fn from_flag(short: bool) -> Names {
        if short { Names::Short } else { Names::Long }
    }

    /// As a name that was given is written.
    pub(super) fn of(name: &str) -> Names {
        if name.contains('.') { Names::Long } else { Names::Short }
    }

    /// The name of a class. May run Python, for the long name.
    pub(super) fn of_class(self, runtime: &Runtime, class: &Object) -> Result<String, Raised> {
        let name = class::short_name_of(class);
        if self == Names::Short {
            return Ok(name);
        }
        let attribute_name = text::intern(runtime, text::new(runtime, "__module__")?)?;
        match attribute::find(runtime, class, &attribute_name)? {
            Some(module) if text::view(&module).is_some_and(|module| !module.is_empty()) => {
                Ok(format!("{}.{name}", text::to_string(&module)))
            }
            _ => Ok(name),
        }
    }

    /// The name of an object's class.
    pub(super) fn of_object(self, runtime: &Runtime, object: &Object) -> Result<String, Raised> {
        self.of_class(runtime, &object.class())
    }
}
