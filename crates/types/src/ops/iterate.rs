//! `iter(x)`, the next item, all items, `item in x`.

use object::Object;

use crate::class::{is_subclass, name_of};
use crate::error::{Raised, Value};
use crate::ids::{ClassId, Singleton};
use crate::runtime::Runtime;
use crate::special::Special;
use crate::{bytes, dict, generator, int, iterator, list, ops, range, set, text, tuple};

/// `iter(object)`
pub fn iter(runtime: &Runtime, object: &Object) -> Value {
    match ClassId::of(object) {
        ClassId::List => return iterator::over_list(runtime, object),
        ClassId::Tuple => return iterator::over_tuple(runtime, object),
        ClassId::Range => return range::iterator::new(runtime, object),
        ClassId::Dict => return dict::over_dict(runtime, ClassId::DictKeyIterator, object),
        ClassId::Set | ClassId::FrozenSet => return set::over_set(runtime, object),
        ClassId::Generator
        | ClassId::RangeIterator
        | ClassId::ListIterator
        | ClassId::ListReverseIterator
        | ClassId::TupleIterator
        | ClassId::Enumerate
        | ClassId::Zip
        | ClassId::Map
        | ClassId::Filter => return Ok(object.clone()),
        ClassId::Str => return text::iterator::new(runtime, object),
        _ => {}
    }
    let not_iterable = || runtime.type_error(format_args!("'{}' object is not iterable", name_of(&object.class())));
    match runtime.special_of(object, Special::Iter) {
        Some(method) if method.reference() == Singleton::None.reference() => return Err(not_iterable()),
        Some(_) => {}
        None if runtime.special_of(object, Special::GetItem).is_some() => return iterator::over_items(runtime, object),
        None => return Err(not_iterable()),
    }
    let Some(iterator) = runtime.call_special(object, Special::Iter, &[])? else { return Err(not_iterable()) };
    if runtime.special_of(&iterator, Special::Next).is_none() {
        let class = name_of(&iterator.class());
        return Err(runtime.type_error(format_args!("iter() returned non-iterator of type '{class}'")));
    }
    Ok(iterator)
}

/// Whether `iter(object)` has a chance.
pub fn is_iterable(runtime: &Runtime, object: &Object) -> bool {
    match runtime.special_of(object, Special::Iter) {
        Some(method) => method.reference() != Singleton::None.reference(),
        None => runtime.special_of(object, Special::GetItem).is_some(),
    }
}

/// The next item of an iterator; `None` when it is exhausted. Those of the built-in types raise no `StopIteration` on the way.
#[inline]
pub fn next(runtime: &Runtime, iterator: &Object) -> Result<Option<Object>, Raised> {
    runtime.check_interruption()?;
    match ClassId::of(iterator) {
        ClassId::ListIterator => Ok(iterator::next_of_list(iterator)),
        ClassId::RangeIterator => range::iterator::next(runtime, iterator),
        ClassId::TupleIterator => Ok(iterator::next_of_tuple(iterator)),
        ClassId::Generator => generator::next(runtime, iterator),
        ClassId::Enumerate => iterator::next_of_enumerate(runtime, iterator),
        class => next_of_class(runtime, class, iterator),
    }
}

/// The rarer ones.
fn next_of_class(runtime: &Runtime, class: ClassId, iterator: &Object) -> Result<Option<Object>, Raised> {
    match class {
        ClassId::DictKeyIterator
        | ClassId::DictValueIterator
        | ClassId::DictItemIterator
        | ClassId::DictReverseKeyIterator
        | ClassId::DictReverseValueIterator
        | ClassId::DictReverseItemIterator => dict::next_of_dict(runtime, iterator),
        ClassId::SetIterator => set::next_of_set(runtime, iterator),
        ClassId::Zip => iterator::next_of_zip(runtime, iterator),
        ClassId::Map => iterator::next_of_map(runtime, iterator),
        ClassId::Filter => iterator::next_of_filter(runtime, iterator),
        ClassId::Reversed => iterator::next_of_reversed(runtime, iterator),
        ClassId::ListReverseIterator => Ok(iterator::next_of_list_reversed(iterator)),
        ClassId::SequenceIterator => iterator::next_of_items(runtime, iterator),
        ClassId::CallableIterator => iterator::next_of_callable(runtime, iterator),
        ClassId::StrIterator => text::iterator::next(runtime, iterator).transpose(),
        ClassId::BytesIterator | ClassId::ByteArrayIterator => bytes::next_of_iterator(runtime, iterator).transpose(),
        ClassId::LongRangeIterator => range::iterator::next_long(runtime, iterator),
        _ => match runtime.tables().classes.get(class.number()).and_then(|entry| entry.spec.next) {
            Some(next) => next(runtime, iterator),
            None => call_next(runtime, iterator),
        },
    }
}

/// Calls `__next__`.
fn call_next(runtime: &Runtime, iterator: &Object) -> Result<Option<Object>, Raised> {
    match runtime.call_special(iterator, Special::Next, &[]) {
        Ok(Some(item)) => Ok(Some(item)),
        Ok(None) => Err(runtime.type_error(format_args!("'{}' object is not an iterator", name_of(&iterator.class())))),
        Err(Raised::Exception(exception)) if is_subclass(&exception.class(), &runtime.class(ClassId::StopIteration)) => Ok(None),
        Err(raised) => Err(raised),
    }
}

/// Hands every item of an iterable to `work`. A list may change meanwhile: what is added is handed over too.
pub fn for_each(runtime: &Runtime, iterable: &Object, mut work: impl FnMut(Object) -> Result<(), Raised>) -> Result<(), Raised> {
    match ClassId::of(iterable) {
        ClassId::List => {
            let Some(list) = iterable.body::<list::List>() else { return Ok(()) };
            let mut index = 0;
            while let Some(item) = list.get(index) {
                work(item)?;
                index += 1;
            }
            Ok(())
        }
        ClassId::Tuple => tuple::items(iterable).unwrap_or_default().iter().filter_map(object::Slot::get).try_for_each(work),
        _ => {
            let iterator = iter(runtime, iterable)?;
            while let Some(item) = next(runtime, &iterator)? {
                work(item)?;
            }
            Ok(())
        }
    }
}

/// `operator.length_hint(object, default)`: about how many items there will be.
pub fn length_hint(runtime: &Runtime, object: &Object, default: usize) -> Result<usize, Raised> {
    if runtime.special_of(object, Special::Len).is_some() {
        match ops::length(runtime, object) {
            Err(Raised::Exception(exception)) if is_subclass(&exception.class(), &runtime.class(ClassId::TypeError)) => {}
            known => return known,
        }
    }
    let hint = match runtime.call_special(object, Special::LengthHint, &[]) {
        Ok(Some(hint)) if hint.reference() != Singleton::NotImplemented.reference() => hint,
        Ok(_) => return Ok(default),
        Err(Raised::Exception(exception)) if is_subclass(&exception.class(), &runtime.class(ClassId::TypeError)) => return Ok(default),
        Err(raised) => return Err(raised),
    };
    if hint.body::<int::Int>().is_none() {
        let class = name_of(&hint.class());
        return Err(runtime.type_error(format_args!("__length_hint__ must be an integer, not {class}")));
    }
    let hint = ops::index(runtime, &hint)?;
    usize::try_from(hint).map_err(|_| runtime.value_error(format_args!("__length_hint__() should return >= 0")))
}

/// `item in object`
pub fn contains(runtime: &Runtime, object: &Object, item: &Object) -> Result<bool, Raised> {
    match ClassId::of(object) {
        ClassId::List => return list::contains(runtime, object, item),
        ClassId::Tuple => return tuple::contains(runtime, object, item),
        ClassId::Dict => {
            if let Some(dict) = object.body::<dict::Dict>() {
                return dict.contains(runtime, item);
            }
        }
        _ => {}
    }
    let not_a_container = || runtime.type_error(format_args!("argument of type '{}' is not iterable", name_of(&object.class())));
    match runtime.special_of(object, Special::Contains) {
        Some(method) if method.reference() == Singleton::None.reference() => {
            return Err(runtime.type_error(format_args!("'{}' object is not a container", name_of(&object.class()))));
        }
        Some(_) => {
            if let Some(answer) = runtime.call_special(object, Special::Contains, &[item])? {
                return ops::truth(runtime, &answer);
            }
        }
        None => {}
    }
    let iterator = match iter(runtime, object) {
        Err(Raised::Exception(exception)) if is_subclass(&exception.class(), &runtime.class(ClassId::TypeError)) => {
            return Err(not_a_container());
        }
        iterator => iterator?,
    };
    while let Some(candidate) = next(runtime, &iterator)? {
        if ops::equal(runtime, &candidate, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}
