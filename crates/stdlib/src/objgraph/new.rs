//! `objgraph.get_new_ids()`: which objects are new since the last call.
//!
//! What was there is kept as Python sets of ids under the names of types, in the heap like all else. The results of two calls are compared.

use std::collections::HashSet;

use heap::Ref;
use object::{Object, each_edge};
use types::dict::Dict;
use types::{Args, Raised, Runtime, Value, dict, int, kept, list, ops, text};

use super::names::Names;
use super::{collect, given, write};

/// Where ids and names are kept from call to call.
const CURRENT: &str = "objgraph.current_ids";
const NEW: &str = "objgraph.new_ids";
const SHORT: &str = "objgraph.shortnames";

/// A line of the table: old, current and new ids of a type.
struct Row {
    name: String,
    old: usize,
    current: usize,
    new: usize,
}

impl Row {
    fn delta(&self) -> i64 {
        self.current as i64 - self.old as i64
    }
}

/// `objgraph.get_new_ids()`
pub(super) fn get_new_ids(runtime: &Runtime, args: &Args<'_>) -> Value {
    let skip_update = super::flag(runtime, args, 0, false)?;
    if let Some(known) = kept::get(runtime, NEW)?.filter(|_| skip_update) {
        return Ok(known);
    }
    let short = match given(runtime, args, 3) {
        Some(short) => ops::truth(runtime, &short)?,
        None => kept::get(runtime, SHORT)?.map_or(Ok(true), |short| ops::truth(runtime, &short))?,
    };
    kept::set(runtime, SHORT, runtime.bool(short))?;
    collect(runtime);
    let old = match kept::get(runtime, CURRENT)? {
        Some(old) => old,
        None => dict::new(runtime)?,
    };
    let current = ids_by_type(runtime, Names::from_flag(short))?;
    let (new, rows) = compare(runtime, &old, &current)?;
    kept::set(runtime, CURRENT, current)?;
    kept::set(runtime, NEW, new.clone())?;
    print(runtime, args, rows)?;
    Ok(new)
}

/// A dict from names of types to sets of the ids of their instances.
fn ids_by_type(runtime: &Runtime, names: Names) -> Value {
    let own = records(runtime)?;
    let made = dict::new(runtime)?;
    let all = super::find::wanted(runtime, |object| !own.contains(&object.reference()))?;
    let made_for_this = [made.reference(), all.reference()];
    let builtin_set = runtime.class(types::ClassId::Set);
    let mut index = 0;
    while let Some(object) = list::item(&all, index) {
        index += 1;
        if made_for_this.contains(&object.reference()) {
            continue;
        }
        let name = text::intern(runtime, text::new(runtime, &names.of_object(runtime, &object)?)?)?;
        let Some(dict) = made.body::<Dict>() else { break };
        let ids = match dict.get_name(runtime, &name) {
            Some(ids) => ids,
            None => {
                let ids = runtime.call(&builtin_set, &[])?;
                drop(dict.set(runtime, name, ids.clone())?);
                ids
            }
        };
        runtime.call_method(&ids, "add", &[&int::new(runtime, object.identity() as i64)?])?;
    }
    Ok(made)
}

/// What the records of the calls before consist of: it is not what the caller looks for.
fn records(runtime: &Runtime) -> Result<HashSet<Ref>, Raised> {
    let mut records = HashSet::new();
    for name in [CURRENT, NEW] {
        let Some(record) = kept::get(runtime, name)? else { continue };
        let mut position = 0;
        records.insert(record.reference());
        while let Some((_, ids)) = record.body::<Dict>().and_then(|record| record.next(&mut position)) {
            records.insert(ids.reference());
            each_edge(&ids, &mut |_, id| {
                records.insert(id);
            });
        }
    }
    Ok(records)
}

/// The ids that are not among the old ones, by type, and the table.
fn compare(runtime: &Runtime, old: &Object, current: &Object) -> Result<(Object, Vec<Row>), Raised> {
    let new = dict::new(runtime)?;
    let mut rows = Vec::new();
    let mut position = 0;
    while let Some((name, ids)) = current.body::<Dict>().and_then(|dict| dict.next(&mut position)) {
        let before = old.body::<Dict>().and_then(|dict| dict.get_name(runtime, &name));
        let fresh = match &before {
            Some(before) => runtime.call_method(&ids, "difference", &[before])?,
            None => runtime.call_method(&ids, "copy", &[])?,
        };
        rows.push(Row {
            name: text::to_string(&name),
            old: before.map_or(Ok(0), |before| ops::length(runtime, &before))?,
            current: ops::length(runtime, &ids)?,
            new: ops::length(runtime, &fresh)?,
        });
        ops::set_item(runtime, &new, &name, &fresh)?;
    }
    let mut position = 0;
    while let Some((name, ids)) = old.body::<Dict>().and_then(|dict| dict.next(&mut position)) {
        if current.body::<Dict>().and_then(|dict| dict.get_name(runtime, &name)).is_none() {
            rows.push(Row { name: text::to_string(&name), old: ops::length(runtime, &ids)?, current: 0, new: 0 });
        }
    }
    Ok((new, rows))
}

/// Prints the table as the caller wants it.
fn print(runtime: &Runtime, args: &Args<'_>, mut rows: Vec<Row>) -> Result<(), Raised> {
    let column = given(runtime, args, 2).map_or_else(|| "deltas".to_owned(), |column| text::to_string(&column));
    let key: fn(&Row) -> i64 = match column.as_str() {
        "old" => |row| row.old as i64,
        "current" => |row| row.current as i64,
        "new" => |row| row.new as i64,
        "deltas" => Row::delta,
        _ => return Err(runtime.key_error(&text::new(runtime, &column)?)),
    };
    rows.sort_by(|left, right| (key(right), &right.name).cmp(&(key(left), &left.name)));
    let limit = match args.get(1) {
        None => 10,
        Some(limit) if limit.is(&runtime.none()) => usize::MAX,
        Some(limit) => usize::try_from(ops::index(runtime, &limit)?).unwrap_or(0),
    };
    rows.truncate(limit);
    if rows.is_empty() {
        return Ok(());
    }
    let file = given(runtime, args, 4);
    let width = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
    let rule = "=".repeat(width + 13 * 4) + "\n";
    write(runtime, file.as_ref(), &rule)?;
    let (old, current, new, deltas) = ("Old_ids", "Current_ids", "New_ids", "Count_Deltas");
    write(runtime, file.as_ref(), &format!("{:width$}{old:>13}{current:>13}{new:>13}{deltas:>13}\n", "Type"))?;
    write(runtime, file.as_ref(), &rule)?;
    for row in rows {
        let line = format!("{:width$}{:13}{:13}{:+13}{:+13}\n", row.name, row.old, row.current, row.new as i64, row.delta());
        write(runtime, file.as_ref(), &line)?;
    }
    write(runtime, file.as_ref(), &rule)
}
