//! The embedding interface: values pass, functions are lent, errors are values, interpreters are apart.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use glassheap::{BigInt, Bytes, Call, Entered, Error, Exit, FromPython, Handle, Interpreter, IntoPython, Output, Plain, Program, Raise};

fn interpreter() -> Interpreter {
    Interpreter::builder().hash_seed(0).capture_output().build().expect("there is memory for an interpreter")
}

fn exception(error: Error) -> (String, String) {
    match error.exception() {
        Some(exception) => (exception.class.clone(), exception.message.clone()),
        None => panic!("{error:?}"),
    }
}

/// A value goes to Python and comes back the same; Python sees what `shown` says.
fn passes<T>(python: &Interpreter, value: T, shown: &str)
where
    T: IntoPython + for<'a> FromPython<'a> + Clone + PartialEq + std::fmt::Debug,
{
    python.set("value", value.clone()).expect("it goes");
    assert_eq!(python.eval::<String>("repr(value)").as_deref(), Ok(shown));
    assert_eq!(python.get::<T>("value").as_ref(), Ok(&value));
}

#[test]
fn values_come_back_as_they_went() {
    let python = interpreter();
    passes(&python, (), "None");
    passes(&python, true, "True");
    passes(&python, i8::MIN, "-128");
    passes(&python, u8::MAX, "255");
    passes(&python, i16::MIN, "-32768");
    passes(&python, u16::MAX, "65535");
    passes(&python, i32::MIN, "-2147483648");
    passes(&python, u32::MAX, "4294967295");
    passes(&python, i64::MIN, "-9223372036854775808");
    passes(&python, u64::MAX, "18446744073709551615");
    passes(&python, isize::MAX, "9223372036854775807");
    passes(&python, usize::MAX, "18446744073709551615");
    passes(&python, i128::MIN, "-170141183460469231731687303715884105728");
    passes(&python, u128::MAX, "340282366920938463463374607431768211455");
    passes(&python, BigInt::from(7).pow(60), "508021860739623365322188197652216501772434524836001");
    passes(&python, 2.5_f64, "2.5");
    passes(&python, 0.5_f32, "0.5");
    passes(&python, '\u{1f40d}', "'\u{1f40d}'");
    passes(&python, "grüße".to_owned(), "'grüße'");
    passes(&python, Bytes(vec![0, 255]), "b'\\x00\\xff'");
    passes(&python, Some(3), "3");
    passes(&python, None::<i64>, "None");
    passes(&python, vec![1, 2, 3], "[1, 2, 3]");
    passes(&python, [1.5, 2.5], "[1.5, 2.5]");
    passes(&python, (1, "a".to_owned(), vec![true]), "(1, 'a', [True])");
    passes(&python, BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)]), "{'a': 1, 'b': 2}");
    passes(&python, HashMap::from([(1, 2.5)]), "{1: 2.5}");
    passes(&python, BTreeSet::from([7]), "{7}");
    let nested = Plain::Dict(vec![(Plain::Str("a".into()), Plain::Tuple(vec![Plain::Int(1), Plain::List(vec![Plain::None])]))]);
    passes(&python, nested, "{'a': (1, [None])}");
    assert_eq!(python.close().objects, 0);
}

#[test]
fn a_conversion_that_does_not_fit_is_an_error() {
    let python = interpreter();
    let no_int = Error::Conversion { found: "str".to_owned(), wanted: "an int of 64 bits" };
    assert_eq!(python.eval::<i64>("'text'"), Err(no_int.clone()));
    assert_eq!(python.eval::<i64>("True").map_err(|_| ()), Err(()));
    assert_eq!(python.eval::<u8>("256").map_err(|_| ()), Err(()));
    assert_eq!(python.eval::<i64>("2 ** 63").map_err(|_| ()), Err(()));
    assert_eq!(python.eval::<f64>("2 ** 53 + 1").map_err(|_| ()), Err(()));
    assert_eq!(python.eval::<String>("'\\ud800'").map_err(|_| ()), Err(()));
    assert_eq!(python.eval::<(i64, i64)>("(1, 2, 3)"), Err(Error::Conversion { found: "tuple".to_owned(), wanted: "a tuple of 2" }));
    assert_eq!(python.eval::<Vec<i64>>("[1, 'x']"), Err(no_int));
    python.run("ring = []; ring.append(ring)").expect("it runs");
    assert!(matches!(python.get::<Plain>("ring"), Err(Error::Conversion { .. })));
}

#[test]
fn an_exception_is_a_value_with_its_traceback() {
    let python = interpreter();
    python.run("def divide(a, b):\n    return a / b").expect("it compiles");
    let error = python.call::<f64>("divide", (1, 0)).expect_err("nothing can be divided by 0");
    assert_eq!(error.to_string(), "ZeroDivisionError: division by zero");
    let raised = error.exception().expect("it is an exception");
    assert!(raised.traceback.contains("in divide\n    return a / b\n"), "{}", raised.traceback);
    assert!(raised.is("ArithmeticError") && raised.is("Exception") && !raised.is("ValueError"));
    assert_eq!(exception(python.run("1 +").expect_err("it is cut short")).0, "SyntaxError");
    assert_eq!(exception(python.get::<Plain>("nothing").expect_err("it was never set")).1, "name 'nothing' is not defined");
}

#[test]
fn an_exit_is_told_apart() {
    let python = interpreter();
    let ends = |source: &str| python.run(source).expect_err("it ends");
    assert_eq!(ends("raise SystemExit"), Error::Exit { code: 0, message: None });
    assert_eq!(ends("import sys; sys.exit(3)"), Error::Exit { code: 3, message: None });
    assert_eq!(ends("exit('sorry')"), Error::Exit { code: 1, message: Some("sorry".to_owned()) });
}

#[test]
fn attributes_items_and_methods_are_reached() {
    let python = interpreter();
    python.run("class Point: pass\npoint = Point()\ntable = {'a': [1, 2]}\ndef f(a, *, b): return a - b").expect("it runs");
    let point: Handle<'_> = python.get("point").expect("it is there");
    point.set("x", 3).expect("instances take attributes");
    assert_eq!(point.get::<i64>("x"), Ok(3));
    let table: Handle<'_> = python.get("table").expect("it is there");
    let list: Handle<'_> = table.item("a").expect("it is there");
    list.call_method::<()>("append", (9,)).expect("lists can");
    assert_eq!(list.extract::<Vec<i64>>(), Ok(vec![1, 2, 9]));
    assert_eq!(list.items().map(|items| items.len()), Ok(3));
    assert_eq!(list.length(), Ok(3));
    table.set_item("b", &list).expect("dicts can");
    assert!(table.item::<Handle<'_>>("b").is_ok_and(|same| same.is(&list)));
    let keywords = [("b", python.python().object(2).expect("an int"))];
    assert_eq!(python.get::<Handle<'_>>("f").and_then(|f| f.call_keywords::<i64>((5,), &keywords)), Ok(3));
    assert_eq!(point.class_name(), "Point");
    assert_eq!(python.import("math").and_then(|math| math.call_method::<f64>("sqrt", (4.0,))), Ok(2.0));
}

#[test]
fn an_object_of_another_interpreter_is_refused() {
    let (one, other) = (interpreter(), interpreter());
    let list: Handle<'_> = one.eval("[]").expect("a list");
    assert!(matches!(other.set("x", &list), Err(Error::Conversion { .. })));
    assert!(matches!(other.call::<i64>("len", (&list,)), Err(Error::Conversion { .. })));
}

#[test]
fn functions_are_lent_to_python() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let python = Interpreter::builder()
        .function("answer", || 42)
        .function("log", move |line: String| log.lock().map(|mut log| log.push(line)).unwrap_or(()))
        .function("join", |parts: Vec<String>, separator: String| parts.join(&separator))
        .function("refuse", |_: Plain| Err::<(), _>(Raise::new("KeyError", "no such thing")))
        .function("open_file", |path: String| std::fs::read(path).map(Bytes))
        .function("panic", || -> i64 { panic!("on purpose") })
        .function_with_call("apply", |call: &Call<'_>| {
            let function: Handle<'_> = call.argument(0)?;
            let times = call.keyword::<usize>("times")?.unwrap_or(1);
            (0..times).try_for_each(|_| function.call::<()>(()))
        })
        .build()
        .expect("it starts");
    assert_eq!(python.eval::<i64>("answer()"), Ok(42));
    assert_eq!(python.eval::<String>("join(['a', 'b'], separator) if (separator := '-') else None").as_deref(), Ok("a-b"));
    python.run("log('one'); [log(x) for x in ('two', 'three')]").expect("it logs");
    assert_eq!(*seen.lock().expect("nobody panicked"), ["one", "two", "three"]);
    python.run("try:\n    refuse(1)\nexcept KeyError as error:\n    said = str(error)").expect("it is caught");
    assert_eq!(python.get::<String>("said").as_deref(), Ok("'no such thing'"));
    assert_eq!(exception(python.run("open_file('/nowhere')").expect_err("it is not there")).0, "OSError");
    assert_eq!(exception(python.run("answer(1)").expect_err("one too many")).0, "TypeError");
    assert_eq!(exception(python.run("log(1)").expect_err("no str")).1, "'int' is not a str");
    python.run("n = 0\ndef one():\n    global n\n    n += 1\napply(one, times=3)").expect("it is called back");
    assert_eq!(python.get::<i64>("n"), Ok(3));
    let error = exception(python.run("apply(lambda: 1 / 0)").expect_err("it passes through"));
    assert_eq!(error, ("ZeroDivisionError".to_owned(), "division by zero".to_owned()));
    std::panic::set_hook(Box::new(|_| ()));
    let error = exception(python.run("panic()").expect_err("it panics"));
    let _ = std::panic::take_hook();
    assert_eq!(error, ("SystemError".to_owned(), "a function of the host panicked: on purpose".to_owned()));
    assert_eq!(python.eval::<String>("repr(answer)").as_deref(), Ok("<host function answer>"));
    python.audit().expect("the laws hold");
    assert_eq!(python.close().objects, 0);
}

#[test]
fn output_goes_where_the_host_wants_it() {
    let python = interpreter();
    python.run("import sys\nprint('one', 2)\nprint('three', file=sys.stderr)").expect("it prints");
    assert_eq!(python.take_output().as_deref(), Ok("one 2\n"));
    assert_eq!(python.take_errors().as_deref(), Ok("three\n"));
    assert_eq!(python.take_output().as_deref(), Ok(""));
    let heard = Arc::new(Mutex::new(String::new()));
    let listener = Arc::clone(&heard);
    let listen = Output::with(move |text| listener.lock().map(|mut heard| heard.push_str(text)).unwrap_or(()));
    let python = Interpreter::builder().output(listen).errors(Output::Discard).build().expect("it starts");
    python.run("import sys\nprint('größe', 1, sep='=')\nsys.stderr.write('lost')\nsys.stdout.writelines(['a', 'b'])").expect("it prints");
    assert_eq!(*heard.lock().expect("nobody panicked"), "größe=1\nab");
    assert_eq!(exception(python.run("sys.stdout.write(1)").expect_err("no str")).0, "TypeError");
    assert_eq!(exception(python.run("input()").expect_err("nothing to read from")).0, "RuntimeError");
    assert_eq!(python.close().objects, 0);
}

#[test]
fn interpreters_share_nothing() {
    let (one, other) = (interpreter(), interpreter());
    one.set("x", 1).expect("it is a global");
    assert!(other.get::<Plain>("x").is_err());
    drop(one);
    assert_eq!(other.eval::<usize>("len('abc')"), Ok(3));
}

#[test]
fn statistics_follow_what_happens() {
    let python = Interpreter::builder().memory_limit(32 << 20).build().expect("it starts");
    let before = python.statistics();
    python.run("rings = []\nfor _ in range(1000):\n    ring = []\n    ring.append(ring)\n    rings.append(ring)").expect("it runs");
    let full = python.statistics();
    assert!(full.objects >= before.objects + 1000 && full.used > before.used, "{before:?} {full:?}");
    assert!(full.committed <= full.peak && full.limit == Some(32 << 20) && full.committed == python.memory_used());
    python.run("del rings, ring").expect("it runs");
    assert!(python.collect() >= 1000);
    let after = python.statistics();
    assert!(after.collected >= 1000 && after.objects < full.objects && after.collections > before.collections, "{after:?}");
}

#[test]
fn a_program_ends_with_a_status() {
    let ends = |source: &str| {
        let python = interpreter();
        let exit = python.run_program(&Program::Code(source.to_owned()), &mut |_| ());
        python.finish_program(exit, &mut |_| ())
    };
    assert_eq!(ends("pass"), Exit::SUCCESS);
    assert_eq!(ends("raise SystemExit(7)"), Exit::with(7));
    assert_eq!(ends("raise SystemExit('sorry')"), Exit::FAILURE);
    assert_eq!(ends("1 / 0"), Exit::FAILURE);
    assert!(ends("raise KeyboardInterrupt").interrupted);
}

#[test]
fn a_prompt_asks_for_more_until_a_statement_is_whole() {
    let python = interpreter();
    let mut prompt = python.prompt();
    let mut enter = |line: &str| prompt.enter(line, &mut |_| ());
    assert_eq!(enter("1 + 1"), Entered::Done);
    assert_eq!(enter("def f(x):"), Entered::Incomplete);
    assert_eq!(enter("    return ["), Entered::Incomplete);
    assert_eq!(enter("        x]"), Entered::Incomplete);
    assert_eq!(enter(""), Entered::Done);
    assert_eq!(enter("f(3)"), Entered::Done);
    assert_eq!(enter("'''a"), Entered::Incomplete);
    assert_eq!(enter("b'''"), Entered::Done);
    assert_eq!(enter("1 +* 2"), Entered::Done);
    assert_eq!(enter("raise SystemExit(5)"), Entered::Exit(Exit::with(5)));
    assert_eq!(python.take_output().as_deref(), Ok("2\n[3]\n'a\\nb'\n"));
    assert!(python.take_errors().is_ok_and(|said| said.contains("SyntaxError")));
}

#[test]
fn names_are_completed() {
    let python = interpreter();
    python.run("class Animal:\n    sound = 1\n    _hidden = 2\nanimal = Animal()").expect("it runs");
    assert_eq!(python.completions("x = anim"), ("anim", vec!["animal".to_owned()]));
    assert_eq!(python.completions("animal.s").1, ["animal.sound"]);
    assert_eq!(python.completions("animal.").1, ["animal.sound"]);
    assert!(python.completions("f(isinst").1.contains(&"isinstance".to_owned()));
    assert!(python.completions("nothing.x").1.is_empty());
}
