//! `except*`.

use object::{Object, Slot};
use types::exception::Exception;
use types::{ClassId, Raised, Value, class, list, raise, text, tuple};

use crate::machine::{Done, Registers, a, b, c};

impl Registers<'_> {
    /// R[a] = matching part of the group R[b] for type R[c], or None; R[b] becomes the rest, or None.
    #[inline(never)]
    pub(crate) fn match_group(self, word: u32) -> Done {
        let group = self.borrow(b(word)).owned();
        let wanted = self.borrow(c(word)).owned();
        self.check_group_type(&wanted)?;
        let (matching, rest) = self.divide(&group, &wanted)?;
        drop(group);
        drop(wanted);
        self.consume(c(word));
        self.exchange(b(word), rest);
        self.exchange(a(word), matching);
        Ok(())
    }

    /// Groups themselves cannot be caught by `except*`.
    fn check_group_type(self, wanted: &Object) -> Done {
        let classes: Vec<Object> = match tuple::items(wanted) {
            Some(items) => items.iter().filter_map(Slot::get).collect(),
            None => vec![wanted.clone()],
        };
        for wanted in &classes {
            if !raise::is_exception_class(wanted) {
                let message = format_args!("catching classes that do not inherit from BaseException is not allowed");
                return Err(self.runtime.type_error(message));
            }
            if class::derives_from(wanted, ClassId::BaseExceptionGroup) {
                let message = format_args!("catching ExceptionGroup with except* is not allowed. Use except instead.");
                return Err(self.runtime.type_error(message));
            }
        }
        Ok(())
    }

    fn divide(self, group: &Object, wanted: &Object) -> Result<(Object, Object), Raised> {
        let none = self.runtime.none();
        if group.is(&none) {
            return Ok((none.clone(), none));
        }
        let is_group = class::is_instance_of(group, ClassId::BaseExceptionGroup);
        let classes = tuple::items(wanted);
        let matches = match classes {
            Some(items) => items.iter().filter_map(Slot::get).any(|wanted| class::is_subclass(&group.class(), &wanted)),
            None => class::is_subclass(&group.class(), wanted),
        };
        if matches {
            let matching = if is_group { group.clone() } else { self.group_of(tuple::new(self.runtime, std::iter::once(group.clone()))?)? };
            return Ok((matching, none));
        }
        if !is_group {
            return Ok((none, group.clone()));
        }
        let pair = self.runtime.call_method(group, "split", &[wanted])?;
        match tuple::items(&pair) {
            Some([matching, rest, ..]) => Ok((matching.get().unwrap_or_else(|| none.clone()), rest.get().unwrap_or(none))),
            _ => {
                let class = class::name_of(&group.class());
                let got = class::name_of(&pair.class());
                Err(self.runtime.type_error(format_args!("{class}.split must return a 2-tuple, got {got}")))
            }
        }
    }

    /// A group without a message.
    fn group_of(self, exceptions: Object) -> Value {
        let message = text::new(self.runtime, "")?;
        let class = self.runtime.class(ClassId::BaseExceptionGroup).owned();
        self.runtime.call(&class, &[&message, &exceptions])
    }

    /// R[a] = the exception to re-raise after `except*`, or None: from the list of raised or unhandled ones R[b] and the original R[c].
    #[inline(never)]
    pub(crate) fn prepare_group(self, word: u32) -> Done {
        let left = self.borrow(b(word)).owned();
        let original = self.borrow(c(word)).owned();
        let result = self.remaining(&left, &original)?;
        drop((left, original));
        self.finish(a(word), result, [b(word), c(word)])
    }

    fn remaining(self, left: &Object, original: &Object) -> Value {
        let exceptions: Vec<Object> = (0..list::length(left))
            .filter_map(|index| list::item(left, index))
            .filter(|exception| !exception.is(&self.runtime.none()))
            .collect();
        if exceptions.is_empty() {
            return Ok(self.runtime.none());
        }
        if !class::is_instance_of(original, ClassId::BaseExceptionGroup) {
            return Ok(exceptions[0].clone());
        }
        let (unhandled, mut raised): (Vec<Object>, Vec<Object>) =
            exceptions.into_iter().partition(|exception| is_part_of(exception, original));
        let unhandled = match unhandled.len() {
            0 => None,
            1 => Some(unhandled[0].clone()),
            _ => Some(self.reunite(&unhandled, original)?),
        };
        if raised.is_empty() {
            return Ok(unhandled.unwrap_or_else(|| self.runtime.none()));
        }
        raised.extend(unhandled);
        if raised.len() == 1 {
            return Ok(raised[0].clone());
        }
        self.group_of(list::from_objects(self.runtime, raised.into_iter())?)
    }

    /// One group of the parts of a group, with its message and traceback.
    fn reunite(self, parts: &[Object], original: &Object) -> Value {
        let together = list::new(self.runtime)?;
        let name = self.interned("exceptions")?;
        for part in parts {
            let inner = types::attribute::get_any(self.runtime, part, &name)?;
            list::extend(self.runtime, &together, &inner)?;
        }
        let made = self.runtime.call_method(original, "derive", &[&together])?;
        if let (Some(from), Some(to)) = (original.body::<Exception>(), made.body::<Exception>()) {
            to.traceback.replace(from.traceback.get());
            to.context.replace(from.context.get());
            to.cause.replace(from.cause.get());
        }
        Ok(made)
    }
}

/// Whether an exception is what `split` left of a group: it has its traceback, cause and context.
fn is_part_of(exception: &Object, original: &Object) -> bool {
    let (Some(part), Some(whole)) = (exception.body::<Exception>(), original.body::<Exception>()) else { return false };
    let same = |choose: fn(&Exception) -> &Slot| choose(part).raw() == choose(whole).raw();
    class::is_instance_of(exception, ClassId::BaseExceptionGroup)
        && same(|body| &body.traceback)
        && same(|body| &body.cause)
        && same(|body| &body.context)
}
