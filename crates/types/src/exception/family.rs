//! Which details exceptions have: the classes that bring some along, and what the others inherit.

use object::Object;

use super::{classes, group, named, os_error, syntax_error, unicode_error};
use crate::class::{Class, ClassFlags};
use crate::error::Raised;
use crate::ids::ClassId;
use crate::runtime::Runtime;

/// A class that brings details along, and what derives from it.
pub(super) struct Family {
    /// The class.
    root: ClassId,
    /// What the details are called.
    pub(super) names: &'static [&'static str],
    /// Sets the details from the arguments.
    pub(super) fill: fn(&Runtime, &Object, &[Object]) -> Result<(), Raised>,
}

const FAMILIES: [Family; 11] = [
    Family { root: ClassId::BaseException, names: &[], fill: |_, _, _| Ok(()) },
    Family { root: ClassId::StopIteration, names: &["value"], fill: named::fill_value },
    Family { root: ClassId::SystemExit, names: &["code"], fill: named::fill_code },
    Family { root: ClassId::NameError, names: &["name"], fill: |_, _, _| Ok(()) },
    Family { root: ClassId::AttributeError, names: &["name", "obj"], fill: |_, _, _| Ok(()) },
    Family { root: ClassId::ImportError, names: named::IMPORT_DETAILS, fill: named::fill_import },
    Family { root: ClassId::OsError, names: os_error::DETAILS, fill: os_error::fill },
    Family { root: ClassId::SyntaxError, names: syntax_error::DETAILS, fill: syntax_error::fill },
    Family { root: ClassId::UnicodeDecodeError, names: unicode_error::DETAILS, fill: unicode_error::fill },
    Family { root: ClassId::UnicodeEncodeError, names: unicode_error::DETAILS, fill: unicode_error::fill },
    Family { root: ClassId::BaseExceptionGroup, names: group::DETAILS, fill: group::fill },
];

/// The translation error's details are those of the other two, an encoding that is always empty among them.
const TRANSLATE: Family =
    Family { root: ClassId::UnicodeTranslateError, names: unicode_error::DETAILS, fill: unicode_error::fill_translate };

/// The family of each built-in class of exceptions, from `BaseException` on.
static OF_BUILT_IN: [Family; 1 + classes::DERIVED.len()] = {
    let mut all = [const { Family { ..FAMILIES[0] } }; 1 + classes::DERIVED.len()];
    let mut index = 0;
    while index < classes::DERIVED.len() {
        all[index + 1] = find(index + 1);
        index += 1;
    }
    all
};

const FIRST: usize = ClassId::BaseException.number();

const fn find(mut index: usize) -> Family {
    loop {
        if FIRST + index == ClassId::UnicodeTranslateError.number() {
            return TRANSLATE;
        }
        let mut candidate = 0;
        while candidate < FAMILIES.len() {
            if FAMILIES[candidate].root.number() == FIRST + index {
                return Family { ..FAMILIES[candidate] };
            }
            candidate += 1;
        }
        index = classes::DERIVED[index - 1].base.number() - FIRST;
    }
}

/// The family that a class of exceptions belongs to.
pub(super) fn of_class(class: &Object) -> &'static Family {
    let mut class = class.clone();
    while let Some(base) = class.body::<Class>().filter(|class| !class.has(ClassFlags::BUILT_IN)).and_then(|class| class.base.get()) {
        class = base;
    }
    let number = class.body::<Class>().map_or(0, Class::number_if_built_in);
    OF_BUILT_IN.get(number.wrapping_sub(FIRST)).unwrap_or(&OF_BUILT_IN[0])
}

/// Whether a built-in class brings details along that its base does not have.
pub(crate) fn has_details(class: &Class) -> bool {
    let number = class.number_if_built_in();
    OF_BUILT_IN.get(number.wrapping_sub(FIRST)).is_some_and(|family| family.root.number() == number && !family.names.is_empty())
}
