//! `gc.explain()` and `-X gc-log`: the account of each collection.
//!
//! Numbers are kept of every collection. What its garbage was and why it was unreachable is recorded only while somebody wants to know: it
//! is looked at once more, before it is freed. A few cycles are looked for, each by a search of bounded size from some piece of the
//! garbage.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

use heap::Ref;
use object::{Collection, Edge, Object, Report};
use types::{Args, Raised, Runtime, Value, class, float, int, list, text};

use super::account::{Account, CLASSES, CYCLES, Details, EDGES, Tally};
use super::{connect, dict_from};
use crate::graph;

/// Classes that are counted separately.
const COUNTED: usize = 4096;
/// Objects that a search for a cycle goes through.
const SEARCH: usize = 2000;
/// Searches for each collection.
const SEARCHES: usize = 64;
/// Objects that are known to belong to cycles that were shown, or hang from them.
const EXPLAINED: usize = 1 << 16;

/// Is told the account of each collection.
pub(crate) type Listener = Box<dyn Fn(&str)>;

/// What is known of the last collection, and who wants to know more.
#[derive(Default)]
struct State {
    is_wanted: Cell<bool>,
    listener: RefCell<Option<Listener>>,
    last: RefCell<Option<Account>>,
}

pub(super) const DOC: &str = "explain([enable])\nReturn the account of the last collection, or None if there was none.\n\n\
    The account is a dict: what the collection looked at, found unreachable and freed,\n\
    how long it took, and under 'text' the same in words.\n\n\
    explain(True) has the following collections also record what they freed by class,\n\
    the cycles that made it unreachable, and what finalizers resurrected;\n\
    explain(False) stops that.";

/// Has `listener` told the account of each collection.
pub(crate) fn log(runtime: &Runtime, listener: Listener) {
    connect(runtime);
    let state = runtime.attached::<State>();
    state.is_wanted.set(true);
    state.listener.replace(Some(listener));
}

/// `gc.explain()`
pub(super) fn explain(runtime: &Runtime, args: &Args<'_>) -> Value {
    let state = runtime.attached::<State>();
    if let Some(enable) = args.get(0) {
        let is_wanted = types::ops::truth(runtime, &enable)?;
        state.is_wanted.set(is_wanted || state.listener.borrow().is_some());
        return Ok(runtime.none());
    }
    let last = state.last.borrow().clone();
    last.map_or_else(|| Ok(runtime.none()), |account| shown(runtime, &account))
}

/// Whether accounts are to say what the garbage was.
pub(super) fn is_wanted(runtime: &Runtime) -> bool {
    runtime.attached::<State>().is_wanted.get()
}

/// Ends a collection by `finish`, and keeps its account.
pub(super) fn account_for(runtime: &Runtime, collection: Collection<'_>, finish: impl FnOnce(Collection<'_>) -> Report) -> Report {
    let state = runtime.attached::<State>();
    let generation = collection.generation() as usize;
    let details = state.is_wanted.get().then(|| record(&collection));
    let before = if details.is_some() { runtime.bytes_in_use() } else { 0 };
    let report = finish(collection);
    let details = details.map(|details| Details { bytes: before.saturating_sub(runtime.bytes_in_use()), ..details });
    let account = Account {
        generation,
        examined: report.examined,
        unreachable: report.unreachable,
        freed: report.freed,
        saved: report.saved,
        finalized: report.finalized,
        callbacks: report.callbacks,
        resurrected: report.resurrected,
        duration: report.duration,
        details,
    };
    if let Some(listener) = &*state.listener.borrow() {
        listener(&account.to_string());
    }
    state.last.replace(Some(account));
    report
}

/// Looks at the garbage before it is freed.
fn record(collection: &Collection<'_>) -> Details {
    let (mut resurrected, mut freed) = (Classes::default(), Classes::default());
    collection.settle(&mut |object| resurrected.add(object));
    let mut cycles = Cycles { collection, shown: Vec::new(), explained: HashSet::new(), searches: 0 };
    collection.each(&mut |object| {
        freed.add(object);
        cycles.look_at(object);
    });
    Details { freed: freed.tallies(), bytes: 0, cycles: cycles.shown, resurrected: resurrected.tallies() }
}

/// Objects counted by class.
#[derive(Default)]
struct Classes {
    known: HashMap<Ref, Tally>,
    others: Tally,
}

impl Classes {
    fn add(&mut self, object: &Object) {
        let has_room = self.known.len() < COUNTED && graph::is_visible(object);
        let tally = match self.known.get_mut(&object.class_ref()) {
            Some(tally) => tally,
            None if has_room => {
                let class = class::name_of(&object.class());
                self.known.entry(object.class_ref()).or_insert(Tally { class, ..Tally::default() })
            }
            None => &mut self.others,
        };
        tally.count += 1;
        tally.bytes += object::size(object);
    }

    /// The classes with the most bytes, and the rest.
    fn tallies(self) -> Vec<Tally> {
        let mut tallies: Vec<Tally> = self.known.into_values().collect();
        tallies.sort_by(|left, right| (right.bytes, &left.class).cmp(&(left.bytes, &right.class)));
        let mut others = self.others;
        for tally in tallies.drain(CLASSES.min(tallies.len())..) {
            others.count += tally.count;
            others.bytes += tally.bytes;
        }
        if others.count > 0 {
            tallies.push(others);
        }
        tallies
    }
}

/// The cycles that are shown of a collection's garbage.
struct Cycles<'a, 'b> {
    collection: &'b Collection<'a>,
    shown: Vec<(Vec<String>, usize)>,
    explained: HashSet<Ref>,
    searches: usize,
}

impl Cycles<'_, '_> {
    /// Looks whether an object is on a cycle that is not explained yet.
    fn look_at(&mut self, start: &Object) {
        if self.shown.len() == CYCLES || self.searches == SEARCHES || self.explained.contains(&start.reference()) {
            return;
        }
        self.searches += 1;
        let mut search = vec![(start.clone(), 0)];
        let mut known = HashSet::from([start.reference()]);
        let mut next = 0;
        while next < search.len() {
            let holder = search[next].0.clone();
            let mut returns = false;
            self.collection.each_edge(&holder, &mut |_, _, target| {
                returns |= target.is(start);
                if search.len() < SEARCH && self.collection.is_garbage(target) && known.insert(target.reference()) {
                    search.push((target.clone(), next));
                }
            });
            if returns {
                self.show(&search, next);
                if self.explained.len() < EXPLAINED {
                    self.explained.extend(known);
                }
                return;
            }
            next += 1;
        }
    }

    /// Shows the cycle from the first object of a search to one that leads back to it.
    fn show(&mut self, search: &[(Object, usize)], last: usize) {
        let mut way = vec![last];
        while let Some(&at) = way.last().filter(|at| **at != 0) {
            way.push(search[at].1);
        }
        way.reverse();
        let mut words = Vec::new();
        for (position, &at) in way.iter().enumerate().take(EDGES) {
            let target = &search[way.get(position + 1).copied().unwrap_or(0)].0;
            words.push(word(self.collection, &search[at].0, target));
        }
        self.shown.push((words, way.len().saturating_sub(EDGES)));
    }
}

/// The edge from one object to another, in words: `.pet of a Person`.
fn word(collection: &Collection<'_>, holder: &Object, target: &Object) -> String {
    let mut words = None;
    let named = graph::named(holder);
    collection.each_edge(holder, &mut |edge, name, to| {
        if words.is_none() && to.is(target) {
            let name = name.map(|name| match text::view(name) {
                Some(_) if matches!(edge, Edge::Attribute(_)) => text::to_string(name),
                Some(_) => format!("'{}'", text::to_string(name)),
                None => int::value(name).map_or_else(|| graph::named(name), |number| number.to_string()),
            });
            words = Some(match (edge, name) {
                (Edge::Field(field), _) => format!("{field} of {named}"),
                (Edge::Index(index), _) => format!("[{index}] of {named}"),
                (Edge::Attribute(_), Some(name)) => format!(".{name} of {named}"),
                (Edge::ValueOf(_), Some(name)) => format!("[{name}] of {named}"),
                (Edge::Key, _) => format!("a key of {named}"),
                (Edge::Class, _) => format!("the class of {named}"),
                (Edge::Extension(0), _) if holder.layout().trailing => format!("__dict__ of {named}"),
                _ => format!("an element of {named}"),
            });
        }
    });
    words.unwrap_or(named)
}

/// An account as a dict.
fn shown(runtime: &Runtime, account: &Account) -> Value {
    let number = |number: usize| int::new(runtime, number as i64);
    let mut entries = vec![
        ("generation", number(account.generation)?),
        ("examined", number(account.examined)?),
        ("unreachable", number(account.unreachable)?),
        ("freed", number(account.freed)?),
        ("saved", number(account.saved)?),
        ("finalized", number(account.finalized)?),
        ("callbacks", number(account.callbacks)?),
        ("resurrected", number(account.resurrected)?),
        ("seconds", float::new(runtime, account.duration.as_secs_f64())?),
    ];
    if let Some(details) = &account.details {
        let cycles = list::new(runtime)?;
        for (edges, _) in &details.cycles {
            let cycle = list::new(runtime)?;
            for edge in edges {
                list::append(runtime, &cycle, text::new(runtime, edge)?)?;
            }
            list::append(runtime, &cycles, cycle)?;
        }
        entries.push(("bytes", number(details.bytes)?));
        entries.push(("freed_by_class", by_class(runtime, &details.freed)?));
        entries.push(("resurrected_by_class", by_class(runtime, &details.resurrected)?));
        entries.push(("cycles", cycles));
    }
    entries.push(("text", text::new(runtime, &account.to_string())?));
    dict_from(runtime, entries)
}

/// Numbers of objects by the names of their classes; classes of the same name are one here.
fn by_class(runtime: &Runtime, tallies: &[Tally]) -> Result<Object, Raised> {
    let mut sums: Vec<(&str, usize)> = Vec::new();
    for tally in tallies {
        let name = if tally.class.is_empty() { "..." } else { &tally.class };
        match sums.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += tally.count,
            None => sums.push((name, tally.count)),
        }
    }
    let entries = sums.into_iter().map(|(name, count)| Ok((name, int::new(runtime, count as i64)?)));
    dict_from(runtime, entries.collect::<Result<Vec<_>, Raised>>()?)
}
