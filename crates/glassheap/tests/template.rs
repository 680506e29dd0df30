//! Templates: what is spawned goes on where the template was, apart from all others, and takes little memory.

use std::path::PathBuf;

use glassheap::{Error, Interpreter, Template};

/// Native stack for interpreters, where a build is not optimised and needs more.
const STACK: usize = 6 << 20;

/// Runs a test with that much.
fn deep(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(STACK + (1 << 20)).spawn(test).expect("a thread");
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}

/// A program with some of everything that must travel.
const PROGRAM: &str = "
import collections, json, re, weakref
class Person:
    count = 0
    def __init__(self, name):
        self.name = name
        Person.count += 1
    def greet(self):
        return f'hello {self.name}'
def numbers():
    for number in range(10):
        yield number
people = {name: Person(name) for name in ('ada', 'bob')}
by_identity = {people['ada']: 'ada', Person: 'class', len: 'function', object: 'built-in', float('nan'): 1}
marks = {id(person): person for person in people.values()}
weak = weakref.ref(people['ada'])
values = weakref.WeakValueDictionary(people)
going = numbers()
next(going)
pattern = re.compile('h(.)llo')
counter = collections.Counter('mississippi')
big = 3 ** 500
def check():
    assert people['ada'].greet() == 'hello ada' and weak() is people['ada']
    assert by_identity[people['ada']] == 'ada' and by_identity[Person] == 'class' and by_identity[len] == 'function'
    assert all(marks[id(person)] is person for person in people.values())
    assert set(values) == {'ada', 'bob'} and big == 3 ** 500
    assert pattern.match('hallo')[1] == 'a' and counter['s'] == 4
    assert json.loads('[1, {\"a\": 2}]') == [1, {'a': 2}]
";

fn prepared(program: &str) -> Interpreter {
    let python = Interpreter::builder().hash_seed(0).capture_output().build().expect("there is memory for an interpreter");
    python.run(program).expect("the program runs");
    python
}

fn template(program: &str) -> Template {
    prepared(program).into_template().expect("a template")
}

fn audit(python: &Interpreter) {
    assert!(number(python, "__import__('glass').audit()") > 0);
}

fn number(python: &Interpreter, expression: &str) -> i64 {
    python.eval(expression).unwrap_or_else(|error| panic!("{expression}: {error}"))
}

#[test]
fn a_program_goes_on_where_it_was() {
    deep(|| {
        let template = template(PROGRAM);
        for _ in 0..3 {
            let python = Interpreter::builder().spawn(&template).expect("there is room");
            python.run("check()").expect("everything is there");
            assert_eq!(number(&python, "next(going)"), 1);
            assert_eq!(number(&python, "Person.count"), 2);
            // New objects of old classes, new classes of old ones, old modules used and new ones imported.
            python
                .run("people['eve'] = Person('eve'); people['eve'].friend = people['ada']; people['ada'].friend = people['eve']")
                .expect("it runs");
            python
                .run("class Child(Person): pass\nchild = Child('kim'); import textwrap, fractions; textwrap.wrap(child.greet())")
                .expect("it runs");
            assert_eq!(number(&python, "Person.count"), 4);
            audit(&python);
            assert_eq!(python.close().objects, 0);
        }
    });
}

#[test]
fn each_is_apart_from_the_others() {
    deep(|| {
        let template = template(PROGRAM);
        let all: Vec<Interpreter> = (0..20).map(|_| template.spawn().expect("there is room")).collect();
        for (index, python) in all.iter().enumerate() {
            python.set("index", index as i64).expect("it is set");
            python.run("people['ada'].name = f'ada {index}'; Person.count = index; counter.clear(); del people['bob']").expect("it runs");
        }
        for (index, python) in all.iter().enumerate() {
            let name: String = python.eval("people['ada'].greet()").expect("a name");
            assert_eq!(name, format!("hello ada {index}"));
            assert_eq!(number(python, "Person.count"), index as i64);
            assert_eq!(number(python, "len(counter) + len(people)"), 1);
            audit(python);
        }
        drop(all);
        template.spawn().and_then(|python| python.run("check()")).expect("the template is as it was");
    });
}

#[test]
fn garbage_that_an_image_does_not_hold_is_collected() {
    deep(|| {
        let python = template("class Node: pass\nkept = Node()\nold = Node(); old.self = old").spawn().expect("there is room");
        python
            .run("import gc; gc.collect()\nfor _ in range(100):\n    node = Node(); node.self = node; node.old = kept\ndel node")
            .expect("it runs");
        assert_eq!(number(&python, "gc.collect()"), 100);
        // What only the image holds stays, also if it is part of a cycle through it.
        python.run("kept.new = Node(); kept.new.back = kept; kept.new.self = kept.new").expect("it runs");
        for generation in [0, 1, 2, 2] {
            assert_eq!(number(&python, &format!("gc.collect({generation})")), 0);
        }
        python.run("assert kept.new.self.back is kept; kept.new = None").expect("it runs");
        assert_eq!(number(&python, "gc.collect()"), 1);
        // Objects of the image are never freed: nobody can tell, as nothing leads to them.
        python.run("old = None").expect("it runs");
        assert_eq!(number(&python, "gc.collect()"), 0);
        audit(&python);
        assert_eq!(python.close().objects, 0);
    });
}

#[test]
fn limits_hold_for_what_is_spawned() {
    deep(|| {
        let template = template("data = list(range(100_000))");
        assert!(matches!(Interpreter::builder().memory_limit(1 << 20).spawn(&template), Err(Error::NotStarted(_))));
        let python = Interpreter::builder().memory_limit(template.size() + (8 << 20)).spawn(&template).expect("there is room");
        let raised =
            python.run("def fill():\n    more = []\n    while True: more.append(bytes(100_000))\nfill()").expect_err("there is a limit");
        assert_eq!(raised.exception().map(|exception| &*exception.class), Some("MemoryError"));
        python.run("assert data[-1] == 99_999").expect("it goes on");
        assert!(python.memory_used() <= template.size() + (8 << 20));
        audit(&python);
    });
}

#[test]
fn what_is_spawned_can_become_a_template() {
    deep(|| {
        let first = template("steps = [1]");
        let python = first.spawn().expect("there is room");
        python.run("steps.append(2); import string; steps.append(string)").expect("it runs");
        let second = python.into_template().expect("a template");
        let python = second.spawn().expect("there is room");
        python.run("steps.append(3); assert steps[:2] == [1, 2] and steps[2].digits == '0123456789'").expect("it runs");
        assert_eq!(number(&python, "len(steps)"), 4);
        audit(&python);
        assert_eq!(first.spawn().map(|python| number(&python, "len(steps)")).expect("there is room"), 1);
    });
}

#[test]
fn threads_share_a_template() {
    deep(|| {
        let template = template(PROGRAM);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..5 {
                        template.spawn().and_then(|python| python.run("check()")).expect("it runs");
                    }
                });
            }
        });
    });
}

fn file(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("glassheap-template-{}-{name}", std::process::id()))
}

/// The place law: nothing in a heap says where it is. Two interpreters in different regions that did the same are the same bytes.
#[test]
fn images_of_equal_programs_are_equal() {
    deep(|| {
        let (one, other) = (prepared(PROGRAM), prepared(PROGRAM));
        let [one, other] = [("one", one), ("other", other)].map(|(name, python)| {
            let path = file(name);
            python.into_template().and_then(|template| template.save(&path)).expect("it is written");
            let bytes = std::fs::read(&path).expect("it was written");
            std::fs::remove_file(&path).expect("it is there");
            bytes
        });
        assert_eq!(one.len(), other.len());
        let differences: Vec<usize> = (0..one.len()).filter(|index| one[*index] != other[*index]).take(20).collect();
        assert!(differences.is_empty(), "bytes differ at {differences:x?}");
    });
}

#[test]
fn a_template_goes_through_a_file() {
    deep(|| {
        let path = file("saved");
        template(PROGRAM).save(&path).expect("it is written");
        let template = Template::open(&path).expect("it is whole");
        // The file may go, or change: what is spawned does not need it.
        std::fs::write(&path, "something else").expect("it is written");
        template.spawn().and_then(|python| python.run("check()")).expect("it runs");
        let Err(Error::Image(said)) = Template::open(&path) else { panic!("it is no image") };
        assert!(said.contains("not an image"), "{said}");
        std::fs::remove_file(&path).expect("it is there");
        assert!(matches!(Template::open(&path), Err(Error::Image(_))));
    });
}

/// Private memory of this process, in bytes.
fn private_memory() -> usize {
    let said = std::fs::read_to_string("/proc/self/smaps_rollup").expect("the system tells");
    let kilobytes = |name: &str| {
        let line = said.lines().find_map(|line| line.strip_prefix(name)).expect("there is a line");
        line.trim().trim_end_matches(" kB").parse::<usize>().expect("a number")
    };
    (kilobytes("Private_Clean:") + kilobytes("Private_Dirty:")) << 10
}

#[test]
fn a_thousand_run_at_once_in_little_memory() {
    deep(|| {
        // More than 20 MB of objects, one percent of whose pages are written to by each interpreter.
        let template = template(
            "
class Item:
    def __init__(self, number):
        self.number = number
        self.text = str(number + 1_000_000)
items = [Item(number) for number in range(280_000)]
def touch():
    for index in range(0, len(items), len(items) // (20_000_000 // 4096 // 100)):
        items[index].number = 7
    return sum(item.number for item in items[:10])
touch()
",
        );
        assert!(template.size() > 20_000_000, "{}", template.size());
        let first = template.spawn().expect("there is room");
        let expected = number(&first, "touch()");
        let before = private_memory();
        let all: Vec<Interpreter> = (0..1000).map(|_| template.spawn().expect("there is room")).collect();
        for python in &all {
            let touched: i64 = python.call("touch", ()).expect("it runs");
            assert_eq!(touched, expected);
        }
        let each = (private_memory() - before) / all.len();
        assert!(each <= 300_000, "{each} bytes of private memory for each interpreter");
        for (index, python) in all.iter().enumerate().step_by(100) {
            python.set("items", index as i64).expect("it is set");
        }
        assert_eq!(number(&all[500], "items"), 500);
        assert_eq!(number(&all[501], "len(items)"), 280_000);
    });
}
