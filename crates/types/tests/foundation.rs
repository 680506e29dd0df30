//! The built-in classes, ints, strings, tuples and dicts on a heap, without any code that runs Python.

use std::collections::HashMap;

use num_bigint::BigInt;
use object::Object;
use proptest::prelude::*;
use types::dict::{self, Dict};
use types::{ClassId, Hooks, Raised, Remains, Runtime, SMALL_INTS, Singleton, Tables, int, text, tuple};

fn runtime_within(limit: usize) -> Result<Runtime, Raised> {
    Runtime::new(limit, (1, 2), Hooks::NO_PYTHON, Tables::of_types())
}

fn runtime() -> Runtime {
    runtime_within(1 << 30).unwrap()
}

fn dict_of(object: &Object) -> &Dict {
    object.body().unwrap()
}

fn rust_text(object: &Object) -> String {
    text::view(object).unwrap().to_rust().into_owned()
}

#[test]
fn nothing_is_left_when_a_runtime_is_closed() {
    assert_eq!(runtime().close(), Remains { objects: 0 });
}

#[test]
fn classes_and_constants_are_where_they_must_be() {
    let runtime = runtime();
    assert_eq!(runtime.none().class_ref(), ClassId::NoneType.reference());
    assert_eq!(runtime.bool(true).reference(), Singleton::True.reference());
    assert_eq!(int::value(&runtime.bool(true)), Some(1));
    for id in ClassId::ALL {
        assert_eq!(runtime.class(*id).class_ref(), ClassId::Type.reference());
        assert_eq!(runtime.class(*id).count(), None);
    }
    let class = runtime.class_body(ClassId::ModuleNotFoundError);
    let mro = class.mro.get().unwrap();
    let names: Vec<String> = tuple::items(&mro)
        .unwrap()
        .iter()
        .map(|class| rust_text(&class.get().unwrap().body::<types::Class>().unwrap().name.get().unwrap()))
        .collect();
    assert_eq!(names, ["ModuleNotFoundError", "ImportError", "Exception", "BaseException", "object"]);
}

#[test]
fn small_ints_exist_once() {
    let runtime = runtime();
    for value in -1000..1000 {
        let (one, other) = (int::new(&runtime, value).unwrap(), int::new(&runtime, value).unwrap());
        assert_eq!(one.is(&other), SMALL_INTS.contains(&value));
        assert_eq!(int::value(&one), Some(value));
    }
    let size = |object: &Object| runtime.usable_size(object.block());
    assert_eq!(size(&int::new(&runtime, 1 << 40).unwrap()), 16);
}

#[test]
fn strings_take_the_narrowest_form() {
    let runtime = runtime();
    for (content, bytes) in [("", 16), ("hello", 24), ("h\u{e9}llo", 24), ("\u{4e2d}\u{6587}", 24), ("\u{1f600}", 24)] {
        let string = text::new(&runtime, content).unwrap();
        assert_eq!(rust_text(&string), content);
        assert_eq!(runtime.usable_size(string.block()), bytes);
    }
    let surrogate = text::from_points(&runtime, [0xD800].into_iter()).unwrap();
    assert_eq!(text::view(&surrogate).unwrap().at(0), 0xD800);
}

#[test]
fn interned_strings_go_when_only_the_table_holds_them() {
    let runtime = runtime();
    let kept = text::intern(&runtime, text::new(&runtime, "kept").unwrap()).unwrap();
    for number in 0..100_000 {
        drop(text::intern(&runtime, text::new(&runtime, &format!("name{number}")).unwrap()).unwrap());
    }
    assert!(runtime.interned_count() < 2000);
    let again = text::intern(&runtime, text::new(&runtime, "kept").unwrap()).unwrap();
    assert!(again.is(&kept));
    drop((kept, again));
    assert_eq!(runtime.close(), Remains { objects: 0 });
}

#[test]
fn running_out_of_memory_leaves_nothing_behind() {
    for limit in (0..400).map(|step| step * 4096) {
        if let Ok(runtime) = runtime_within(limit) {
            let mut held = Vec::new();
            while let Ok(string) = text::new(&runtime, "a string of some length to fill the heap") {
                held.push(string);
            }
            assert!(runtime.committed() <= limit);
            drop(held);
            runtime.check().unwrap();
            assert_eq!(runtime.close(), Remains { objects: 0 });
        }
    }
}

#[derive(Clone, Debug)]
enum Step {
    Set(Key, i64),
    Remove(Key),
    Clear,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Int(i64),
    Text(String),
}

fn key() -> impl Strategy<Value = Key> {
    prop_oneof![(-40..40i64).prop_map(Key::Int), "[a-c]{0,3}".prop_map(Key::Text), "\\PC{0,2}".prop_map(Key::Text)]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => (key(), any::<i64>()).prop_map(|(key, value)| Step::Set(key, value)),
        6 => key().prop_map(Step::Remove),
        1 => Just(Step::Clear),
    ]
}

fn object_of(runtime: &Runtime, key: &Key) -> Object {
    match key {
        Key::Int(value) => int::new(runtime, *value),
        Key::Text(content) => text::new(runtime, content),
    }
    .unwrap()
}

proptest! {
    #[test]
    fn a_dict_is_a_map_in_order_of_insertion(steps in prop::collection::vec(step(), 1..300)) {
        let runtime = runtime();
        let object = dict::new(&runtime).unwrap();
        let dict = dict_of(&object);
        let mut order: Vec<Key> = Vec::new();
        let mut model: HashMap<Key, i64> = HashMap::new();
        for step in steps {
            match step {
                Step::Set(key, value) => {
                    let old = dict.set(&runtime, object_of(&runtime, &key), int::new(&runtime, value).unwrap()).unwrap();
                    prop_assert_eq!(old.and_then(|old| int::to_big(&old)), model.get(&key).map(|old| BigInt::from(*old)));
                    if model.insert(key.clone(), value).is_none() {
                        order.push(key);
                    }
                }
                Step::Remove(key) => {
                    let removed = dict.remove(&runtime, &object_of(&runtime, &key)).unwrap();
                    prop_assert_eq!(removed.is_some(), model.remove(&key).is_some());
                    order.retain(|other| *other != key);
                }
                Step::Clear => {
                    dict.clear(&runtime);
                    model.clear();
                    order.clear();
                }
            }
            prop_assert_eq!(dict.len(), model.len());
        }
        let mut position = 0;
        for key in &order {
            let (found, value) = dict.next(&mut position).unwrap();
            prop_assert!(types::ops::equal(&runtime, &found, &object_of(&runtime, key)).unwrap());
            prop_assert_eq!(int::to_big(&value).unwrap(), BigInt::from(model[key]));
            prop_assert!(dict.get(&runtime, &object_of(&runtime, key)).unwrap().unwrap().is(&value));
        }
        prop_assert!(dict.next(&mut position).is_none());
        drop(object);
        prop_assert_eq!(runtime.close(), Remains { objects: 0 });
    }

    #[test]
    fn ints_keep_their_value(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let runtime = runtime();
        let value = BigInt::from_signed_bytes_le(&bytes);
        let object = int::from_big(&runtime, &value).unwrap();
        prop_assert_eq!(int::to_big(&object).unwrap(), value.clone());
        prop_assert_eq!(int::value(&object), i64::try_from(&value).ok().filter(|value| *value != i64::MIN));
    }
}
