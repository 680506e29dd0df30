//! `str.maketrans` and `str.translate`.

use object::Object;

use super::methods::own;
use super::{Builder, Text, exact, view, view_borrowed};
use crate::class::{is_subclass, name_of};
use crate::dict::{self, Dict};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::Args;
use crate::runtime::Runtime;
use crate::{int, ops};

/// `str.maketrans(x, y, z)`: a dict from code points to what they become.
pub(super) fn make_table(runtime: &Runtime, args: &Args<'_>) -> Value {
    let table = dict::new(runtime)?;
    let Some(body) = table.body::<Dict>() else { return Ok(table) };
    let from = args.at(0);
    let Some(to) = args.get(1) else {
        let Some(given) = from.body::<Dict>() else {
            return Err(runtime.type_error(format_args!("if you give only one argument to maketrans it must be a dict")));
        };
        let mut position = 0;
        while let Some((key, value)) = given.next(&mut position) {
            body.set(runtime, table_key(runtime, &key)?, value)?;
        }
        return Ok(table);
    };
    let Some(from) = view_borrowed(from) else {
        return Err(runtime.type_error(format_args!("first maketrans argument must be a string if there is a second argument")));
    };
    let Some(to) = view_borrowed(to) else {
        return Err(crate::arguments::wrong(runtime, "maketrans", 2, "str", &to));
    };
    if from.len() != to.len() {
        return Err(runtime.value_error(format_args!("the first two maketrans arguments must have equal length")));
    }
    for (key, value) in from.points().zip(to.points()) {
        body.set(runtime, int::new(runtime, key.into())?, int::new(runtime, value.into())?)?;
    }
    if let Some(gone) = args.get(2) {
        let Some(gone) = view_borrowed(gone) else {
            return Err(crate::arguments::wrong(runtime, "maketrans", 3, "str", &gone));
        };
        for key in gone.points() {
            body.set(runtime, int::new(runtime, key.into())?, runtime.none())?;
        }
    }
    Ok(table)
}

fn table_key(runtime: &Runtime, key: &Object) -> Value {
    match view(key) {
        Some(text) if text.len() == 1 => int::new(runtime, text.at(0).into()),
        Some(_) => Err(runtime.value_error(format_args!("string keys in translate table must be of length 1"))),
        None if int::hash(key).is_some() => Ok(key.clone()),
        None => Err(runtime.type_error(format_args!("keys in translate table must be strings or integers"))),
    }
}

/// `text.translate(table)`
pub(super) fn translate(runtime: &Runtime, args: &Args<'_>) -> Value {
    let text: Text<'_> = own(args);
    let table = args.at(1);
    let mut builder = Builder::new(runtime);
    for point in text.points() {
        let key = int::new(runtime, point.into())?;
        match look_up(runtime, &table, &key)? {
            None => builder.push(point),
            Some(found) => match (view(&found), int::value(&found)) {
                (Some(text), _) => builder.push_text(text),
                (None, Some(mapped @ 0..0x11_0000)) => builder.push(mapped as u32),
                (None, _) if int::hash(&found).is_some() => {
                    return Err(runtime.value_error(format_args!("character mapping must be in range(0x110000)")));
                }
                (None, _) if found.is(&runtime.none()) => {}
                _ => {
                    let message = format_args!("character mapping must return integer, None or str");
                    return Err(runtime.type_error(message));
                }
            },
        }
    }
    if builder.is_empty() && text.is_empty() {
        return exact(runtime, &args.at(0), text);
    }
    builder.finish()
}

/// What a code point is mapped to; `None` if to itself.
fn look_up(runtime: &Runtime, table: &Object, key: &Object) -> Result<Option<Object>, Raised> {
    if runtime.special_of(table, crate::Special::GetItem).is_none() {
        return Err(runtime.type_error(format_args!("'{}' object is not subscriptable", name_of(&table.class()))));
    }
    match ops::get_item(runtime, table, key) {
        Ok(found) => Ok(Some(found)),
        Err(Raised::Exception(exception)) if is_subclass(&exception.class(), &runtime.class(ClassId::LookupError)) => Ok(None),
        Err(raised) => Err(raised),
    }
}
