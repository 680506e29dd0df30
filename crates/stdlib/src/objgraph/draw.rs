//! Graphs of references in the language of graphviz, as the package `objgraph` writes them.
//!
//! A graph goes to `output=` or into the file `filename=`. A file whose name does not end in `.dot` is made by the program `dot`, if that
//! is installed. Without either, it goes into a new file in the system's folder for such.

use std::collections::{HashMap, HashSet};
use std::process::Command;

use object::{Object, find};
use types::dict::Dict;
use types::{Args, ClassId, Raised, Runtime, Value, class, exception, int, list, ops, text, tuple};

use super::chain::{Direction, neighbours};
use super::label::{edge, node, quote, safe_repr};
use super::names::Names;
use super::{collect, flag, given, write};
use crate::graph;

/// What a graph is to look like.
struct Options {
    direction: Direction,
    max_depth: usize,
    ignored: HashSet<i64>,
    filter: Option<Object>,
    too_many: usize,
    highlight: Option<Object>,
    filename: Option<String>,
    extra_info: Option<Object>,
    shows_counts: bool,
    names: Names,
    output: Option<Object>,
    extra_attributes: Option<Object>,
    /// If any: only these are shown.
    only: Option<HashSet<usize>>,
}

/// `objgraph.show_backrefs()`
pub(super) fn show_backrefs(runtime: &Runtime, args: &Args<'_>) -> Value {
    show(runtime, args, Direction::Back)
}

/// `objgraph.show_refs()`
pub(super) fn show_refs(runtime: &Runtime, args: &Args<'_>) -> Value {
    show(runtime, args, Direction::Forth)
}

fn show(runtime: &Runtime, args: &Args<'_>, direction: Direction) -> Value {
    let objects = args.at(0);
    let is_many = class::is_instance_of(&objects, ClassId::List) || class::is_instance_of(&objects, ClassId::Tuple);
    let shown = match is_many {
        true => list::from_iterable(runtime, &objects)?,
        false => list::from_objects(runtime, std::iter::once(objects.owned()))?,
    };
    let mut ignored = HashSet::new();
    if is_many {
        ignored.insert(objects.identity() as i64);
    }
    if let Some(extra) = given(runtime, args, 2) {
        ignored.insert(extra.identity() as i64);
        ops::for_each(runtime, &extra, |address| {
            ignored.extend(int::value(&address));
            Ok(())
        })?;
    }
    let options = Options {
        direction,
        max_depth: number(runtime, args, 1, 3)?,
        ignored,
        filter: given(runtime, args, 3),
        too_many: number(runtime, args, 4, 10)?,
        highlight: given(runtime, args, 5),
        filename: given(runtime, args, 6).map(|name| text::to_string(&name)),
        extra_info: given(runtime, args, 7),
        shows_counts: flag(runtime, args, 8, false)?,
        names: Names::from_flag(flag(runtime, args, 9, true)?),
        output: given(runtime, args, 10),
        extra_attributes: given(runtime, args, 11),
        only: None,
    };
    draw(runtime, shown, &options)
}

/// `objgraph.show_chain()`
pub(super) fn show_chain(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (chains, keywords) = (args.at(0), args.at(1));
    let option = |name: &str| -> Result<Option<Object>, Raised> {
        let name = text::intern(runtime, text::new(runtime, name)?)?;
        Ok(keywords.body::<Dict>().and_then(|dict| dict.get_name(runtime, &name)).filter(|value| !value.is(&runtime.none())))
    };
    let is_true = |value: Option<Object>, default| value.map_or(Ok(default), |value| ops::truth(runtime, &value));
    let backwards = is_true(option("backrefs")?, true)?;
    let shown = list::new(runtime)?;
    let (mut only, mut length) = (HashSet::new(), 0);
    for chain in tuple::items(&chains).unwrap_or_default().iter().filter_map(object::Slot::get) {
        let chain = list::from_iterable(runtime, &chain)?;
        let count = list::length(&chain);
        only.extend((0..count).filter_map(|index| list::item(&chain, index)).map(|object| object.identity()));
        length = length.max(count);
        if let Some(end) = list::item(&chain, if backwards { count.wrapping_sub(1) } else { 0 }) {
            list::append(runtime, &shown, end)?;
        }
    }
    if length == 0 {
        return Err(runtime.value_error(format_args!("max() iterable argument is empty")));
    }
    let options = Options {
        direction: if backwards { Direction::Back } else { Direction::Forth },
        max_depth: length - 1,
        ignored: HashSet::new(),
        filter: None,
        too_many: 10,
        highlight: option("highlight")?,
        filename: option("filename")?.map(|name| text::to_string(&name)),
        extra_info: option("extra_info")?,
        shows_counts: is_true(option("refcounts")?, false)?,
        names: Names::from_flag(is_true(option("shortnames")?, true)?),
        output: option("output")?,
        extra_attributes: option("extra_node_attrs")?,
        only: Some(only),
    };
    draw(runtime, shown, &options)
}

fn number(runtime: &Runtime, args: &Args<'_>, index: usize, default: usize) -> Result<usize, Raised> {
    let number = args.get(index).map_or(Ok(default as i64), |number| ops::index(runtime, &number))?;
    Ok(usize::try_from(number).unwrap_or(0))
}

fn draw(runtime: &Runtime, shown: Object, options: &Options) -> Value {
    if options.filename.is_some() && options.output.is_some() {
        return Err(runtime.value_error(format_args!("Cannot specify both output and filename.")));
    }
    collect(runtime);
    let mut graph = Graph { runtime, options, shown, lines: String::new() };
    let nodes = graph.draw()?;
    let lines = graph.lines;
    if let Some(output) = &options.output {
        write(runtime, Some(output), &lines)?;
    } else {
        present(runtime, options.filename.as_deref(), &lines, nodes)?;
    }
    Ok(runtime.none())
}

/// A graph that is being written.
struct Graph<'a> {
    runtime: &'a Runtime,
    options: &'a Options,
    /// The objects of the nodes, in order.
    shown: Object,
    lines: String,
}

impl Graph<'_> {
    /// Writes the graph. Returns how many nodes it has.
    fn draw(&mut self) -> Result<usize, Raised> {
        self.lines += "digraph ObjectGraph {\n  node[shape=box, style=filled, fillcolor=white];\n";
        let count = list::length(&self.shown);
        let mut known: HashSet<usize> = HashSet::new();
        for object in (0..count).filter_map(|index| list::item(&self.shown, index)) {
            self.lines += &format!("  {}[fontcolor=red];\n", node(&object));
            known.insert(object.identity());
        }
        let (mut layer, mut depth) = (0..count, 0);
        while !layer.is_empty() {
            let goes_on = depth < self.options.max_depth;
            let found = if goes_on { neighbours(self.runtime, &self.shown, layer.clone(), self.options.direction)? } else { Vec::new() };
            let references: Vec<heap::Ref> = found.iter().map(|(object, _)| *object).collect();
            let mut around: HashMap<usize, Vec<Object>> = HashMap::new();
            for (object, (_, index)) in find(self.runtime, &references).into_iter().zip(found) {
                around.entry(index).or_default().extend(object);
            }
            for index in layer.clone() {
                let Some(object) = list::item(&self.shown, index) else { break };
                self.node(&object, depth)?;
                if goes_on && !self.is_end(&object)? {
                    self.edges(&object, around.remove(&index).unwrap_or_default(), depth, &mut known)?;
                }
            }
            layer = layer.end..list::length(&self.shown);
            depth += 1;
        }
        self.lines += "}\n";
        Ok(list::length(&self.shown))
    }

    /// Whether what refers to the object is not shown: a module in `sys.modules`.
    fn is_end(&self, object: &Object) -> Result<bool, Raised> {
        Ok(self.options.direction == Direction::Back && super::find::is_proper_module(self.runtime, object)?)
    }

    fn node(&mut self, object: &Object, depth: usize) -> Result<(), Raised> {
        let (runtime, options) = (self.runtime, self.options);
        let name = node(object);
        let mut label = options.names.of_object(runtime, object)?;
        if options.shows_counts {
            // The list of nodes and this handle.
            label += &format!(" [{}]", object.count().map_or(object::IMMORTAL, |count| count - 2));
        }
        label += &format!("\n{}", safe_repr(runtime, object));
        if let Some(extra_info) = &options.extra_info {
            label += &format!("\n{}", text::to_string(&ops::str(runtime, &runtime.call(extra_info, &[object])?)?));
        }
        let attributes = self.attributes(object)?;
        self.lines += &format!("  {name}[label=\"{}\"{attributes}];\n", quote(&label));
        let (mut hue, mut saturation, mut value) = gradient((0.0, 0.0, 1.0), (0.0, 0.0, 0.3), depth, options.max_depth);
        if class::is_instance_of(object, ClassId::Module) {
            (hue, saturation) = (0.3, 1.0);
        }
        if let Some(highlight) = &options.highlight
            && ops::truth(runtime, &runtime.call(highlight, &[object])?)?
        {
            (hue, saturation, value) = (0.6, 0.6, 0.5 + value * 0.5);
        }
        self.lines += &format!("  {name}[fillcolor=\"{},{},{}\"];\n", general(hue), general(saturation), general(value));
        if value < 0.5 {
            self.lines += &format!("  {name}[fontcolor=white];\n");
        }
        let finalizer = text::intern(runtime, text::new(runtime, "__del__")?)?;
        if class::lookup(runtime, &object.class(), &finalizer).is_some() {
            self.lines += &format!("  {name}->{name}_has_a_del[color=red,style=dotted,len=0.25,weight=10];\n");
            self.lines += &format!(
                "  {name}_has_a_del[label=\"__del__\",shape=doublecircle,height=0.25,color=red,fillcolor=\"0,.5,1\",fontsize=6];\n"
            );
        }
        Ok(())
    }

    fn attributes(&self, object: &Object) -> Result<String, Raised> {
        let runtime = self.runtime;
        let Some(extra) = &self.options.extra_attributes else { return Ok(String::new()) };
        let made = runtime.call(extra, &[object])?;
        let mut attributes = Vec::new();
        let mut position = 0;
        while let Some((name, value)) = made.body::<Dict>().and_then(|dict| dict.next(&mut position)) {
            if !value.is(&runtime.none()) {
                let value = text::to_string(&ops::str(runtime, &value)?);
                attributes.push(format!("{}=\"{}\"", text::to_string(&name), quote(&value)));
            }
        }
        attributes.sort();
        Ok(format!(", {}", attributes.join(", ")))
    }

    /// The arrows between an object and its neighbours, which become nodes.
    fn edges(&mut self, object: &Object, around: Vec<Object>, depth: usize, known: &mut HashSet<usize>) -> Result<(), Raised> {
        let (runtime, options) = (self.runtime, self.options);
        let (mut shown, mut skipped) = (0, 0);
        for other in around {
            if other.is(&self.shown) || !graph::is_visible(&other) || !self.passes(&other)? {
                continue;
            }
            if shown >= options.too_many {
                skipped += 1;
                continue;
            }
            let (source, target) = if options.direction == Direction::Forth { (object, &other) } else { (&other, object) };
            let label = edge(runtime, source, target, options.names)?;
            self.lines += &format!("  {} -> {}{label};\n", node(source), node(target));
            if known.insert(other.identity()) {
                list::append(runtime, &self.shown, other)?;
            }
            shown += 1;
        }
        if skipped > 0 {
            self.too_many(object, skipped, depth);
        }
        Ok(())
    }

    fn passes(&self, object: &Object) -> Result<bool, Raised> {
        let options = self.options;
        if options.ignored.contains(&(object.identity() as i64))
            || options.only.as_ref().is_some_and(|only| !only.contains(&object.identity()))
        {
            return Ok(false);
        }
        options.filter.as_ref().map_or(Ok(true), |filter| ops::truth(self.runtime, &self.runtime.call(filter, &[object])?))
    }

    fn too_many(&mut self, object: &Object, skipped: usize, depth: usize) {
        let name = node(object);
        let (hue, saturation, value) = gradient((0.0, 1.0, 1.0), (0.0, 1.0, 0.3), depth + 1, self.options.max_depth);
        let (label, arrow) = match self.options.direction {
            Direction::Forth => ("references", format!("{name}->too_many_{name}")),
            Direction::Back => ("backreferences", format!("too_many_{name}->{name}")),
        };
        self.lines += &format!("  {arrow}[color=red,style=dotted,len=0.25,weight=10];\n");
        self.lines += &format!(
            "  too_many_{name}[label=\"{skipped} more {label}\",shape=box,height=0.25,color=red,fillcolor=\"{},{},{}\",fontsize=6];\n",
            general(hue),
            general(saturation),
            general(value)
        );
        self.lines += &format!("  too_many_{name}[fontcolor=white];\n");
    }
}

type Colour = (f64, f64, f64);

/// The colour of a node so far from the objects asked for.
fn gradient(start: Colour, end: Colour, depth: usize, max_depth: usize) -> Colour {
    if max_depth == 0 {
        return start;
    }
    let part = depth as f64 / max_depth as f64;
    let between = |start: f64, end: f64| start * (1.0 - part) + end * part;
    (between(start.0, end.0), between(start.1, end.1), between(start.2, end.2))
}

/// A number between 0 and 1 with six digits, as `%g` writes it.
fn general(number: f64) -> String {
    let digits = format!("{number:.6}");
    digits.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Writes a graph into a file, has an image made of it, and says so.
fn present(runtime: &Runtime, filename: Option<&str>, lines: &str, nodes: usize) -> Result<(), Raised> {
    runtime.files()?;
    let source = match filename {
        Some(name) if name.ends_with(".dot") => name.to_owned(),
        _ => temporary_name(),
    };
    std::fs::write(&source, lines).map_err(|error| os_error(runtime, &error, &source))?;
    write(runtime, None, &format!("Graph written to {source} ({nodes} nodes)\n"))?;
    let Some(image) = filename.filter(|name| *name != source) else { return Ok(()) };
    runtime.processes()?;
    let format = image.rsplit('.').next().unwrap_or("png");
    let made = Command::new("dot").arg(format!("-T{format}")).arg(format!("-o{image}")).arg(&source).status();
    let said = match made {
        Ok(status) if status.success() => format!("Image generated as {image}\n"),
        Ok(status) => {
            format!("dot failed (exit code {}) while executing \"dot -T{format} -o{image} {source}\"\n", status.code().unwrap_or(-1))
        }
        Err(_) => "Image renderer (dot) not found, not doing anything else\n".to_owned(),
    };
    write(runtime, None, &said)
}

/// A file that is not there yet.
fn temporary_name() -> String {
    let folder = std::env::temp_dir();
    let names = (0u32..).map(|number| folder.join(format!("objgraph-{}-{number}.dot", std::process::id())));
    let mut free = names.filter(|name| !name.exists());
    free.next().map(|name| name.display().to_string()).unwrap_or_default()
}

fn os_error(runtime: &Runtime, error: &std::io::Error, name: &str) -> Raised {
    let number = error.raw_os_error().unwrap_or(0);
    let message = error.to_string();
    let message = message.split(" (os error").next().unwrap_or_default().to_owned();
    let args = || -> Result<[Object; 3], Raised> {
        Ok([int::new(runtime, number.into())?, text::new(runtime, &message)?, text::new(runtime, name)?])
    };
    match args().and_then(|args| exception::new(runtime, ClassId::OsError, &args)) {
        Ok(made) => Raised::Exception(made),
        Err(raised) => raised,
    }
}
