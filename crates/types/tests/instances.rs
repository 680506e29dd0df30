//! Classes made at run time, their instances, and what attributes cost.

use object::Object;
use types::dict::{self, Dict};
use types::{Class, ClassId, Hooks, Raised, Remains, Runtime, Tables, Value, attribute, class, instance, int, text, tuple};

fn runtime() -> Runtime {
    Runtime::new(1 << 30, (1, 2), Hooks::NO_PYTHON, Tables::of_types()).unwrap()
}

fn name(runtime: &Runtime, name: &str) -> Object {
    text::intern(runtime, text::new(runtime, name).unwrap()).unwrap()
}

fn make(runtime: &Runtime, class_name: &str, bases: &[Object]) -> Value {
    let namespace = dict::new(runtime).unwrap();
    class::make(runtime, &runtime.class(ClassId::Type), &name(runtime, class_name), bases, &namespace)
}

fn body(class: &Object) -> &Class {
    class.body().unwrap()
}

fn message(raised: Raised) -> String {
    let Raised::Exception(exception) = raised else { return "out of memory".to_owned() };
    let args = exception.body::<types::exception::Exception>().unwrap().args.get().unwrap();
    let first = tuple::items(&args).unwrap()[0].get().unwrap();
    text::view(&first).unwrap().to_rust().into_owned()
}

#[test]
fn a_two_attribute_instance_takes_24_bytes() {
    let runtime = runtime();
    let point = make(&runtime, "Point", &[]).unwrap();
    let (x, y) = (name(&runtime, "x"), name(&runtime, "y"));
    let first = instance::new(&runtime, body(&point)).unwrap();
    attribute::set(&runtime, &first, &x, Some(int::new(&runtime, 1).unwrap())).unwrap();
    attribute::set(&runtime, &first, &y, Some(int::new(&runtime, 2).unwrap())).unwrap();
    assert_eq!(runtime.usable_size(first.block()), 24);
    assert_eq!(int::value(&attribute::get(&runtime, &first, &y).unwrap()), Some(2));

    let second = instance::new(&runtime, body(&point)).unwrap();
    for attribute_name in [&x, &y] {
        attribute::set(&runtime, &second, attribute_name, Some(runtime.none())).unwrap();
    }
    assert_eq!(first.header().descriptor(), second.header().descriptor(), "the same attributes, the same shape");
    assert_eq!(first.class_ref(), point.reference());
    drop((first, second, x, y));
    drop([point]);
    assert_eq!(runtime.close(), Remains { objects: 0 });
}

#[test]
fn attributes_beyond_the_places_go_to_a_dict() {
    let runtime = runtime();
    let class = make(&runtime, "Bag", &[]).unwrap();
    let object = instance::new(&runtime, body(&class)).unwrap();
    for number in 0..50 {
        let attribute_name = name(&runtime, &format!("a{number}"));
        attribute::set(&runtime, &object, &attribute_name, Some(int::new(&runtime, number).unwrap())).unwrap();
        for earlier in 0..=number {
            let value = attribute::get(&runtime, &object, &name(&runtime, &format!("a{earlier}"))).unwrap();
            assert_eq!(int::value(&value), Some(earlier));
        }
    }
    let namespace = instance::dict(&runtime, &object).unwrap();
    let (first, _) = namespace.body::<Dict>().unwrap().next(&mut 0).unwrap();
    assert!(first.is(&name(&runtime, "a0")));
    assert_eq!(namespace.body::<Dict>().unwrap().len(), 50);
    drop((object, namespace, first));
    drop([class]);
    assert_eq!(runtime.close(), Remains { objects: 0 });
}

#[test]
fn a_deleted_attribute_is_gone_and_comes_back_last() {
    let runtime = runtime();
    let class = make(&runtime, "Person", &[]).unwrap();
    let object = instance::new(&runtime, body(&class)).unwrap();
    let (a, b) = (name(&runtime, "a"), name(&runtime, "b"));
    for attribute_name in [&a, &b] {
        attribute::set(&runtime, &object, attribute_name, Some(runtime.none())).unwrap();
    }
    attribute::set(&runtime, &object, &a, None).unwrap();
    let error = attribute::get(&runtime, &object, &a).unwrap_err();
    assert_eq!(message(error), "'Person' object has no attribute 'a'");
    assert!(attribute::set(&runtime, &object, &a, None).is_err());
    attribute::set(&runtime, &object, &a, Some(runtime.none())).unwrap();
    let namespace = instance::dict(&runtime, &object).unwrap();
    let (first, _) = namespace.body::<Dict>().unwrap().next(&mut 0).unwrap();
    assert!(first.is(&b));
    drop((object, namespace, first, a, b));
    drop([class]);
    assert_eq!(runtime.close(), Remains { objects: 0 });
}

#[test]
fn bases_are_searched_in_c3_order() {
    let runtime = runtime();
    let [a, b, c] = ["A", "B", "C"].map(|class_name| make(&runtime, class_name, &[]).unwrap());
    let left = make(&runtime, "Left", &[a.clone(), b.clone()]).unwrap();
    let right = make(&runtime, "Right", &[a.clone(), c.clone()]).unwrap();
    let bottom = make(&runtime, "Bottom", &[left.clone(), right.clone()]).unwrap();
    let linear = body(&bottom).mro.get().unwrap();
    let order: Vec<Object> = tuple::items(&linear).unwrap().iter().filter_map(object::Slot::get).collect();
    let expected = [&bottom, &left, &right, &a, &b, &c];
    assert!(order.iter().zip(expected).all(|(class, wanted)| class.is(wanted)));
    assert!(class::is_subclass(&bottom, &c) && !class::is_subclass(&c, &bottom));

    let twisted = make(&runtime, "Twisted", &[b.clone(), a.clone()]).unwrap();
    let error = make(&runtime, "Impossible", &[left.clone(), twisted.clone()]).unwrap_err();
    assert_eq!(message(error), "Cannot create a consistent method resolution order (MRO) for bases A, B");
    let error = make(&runtime, "Bool", &[runtime.class(ClassId::Bool).owned()]).unwrap_err();
    assert_eq!(message(error), "type 'bool' is not an acceptable base type");

    let shared = name(&runtime, "shared");
    class::set_attribute(&runtime, &c, &shared, Some(int::new(&runtime, 3).unwrap())).unwrap();
    let object = instance::new(&runtime, body(&bottom)).unwrap();
    assert_eq!(int::value(&attribute::get(&runtime, &object, &shared).unwrap()), Some(3));
    drop((object, order, linear, shared));
    drop([a, b, c, left, right, bottom, twisted]);
    assert_eq!(runtime.close(), Remains { objects: 0 });
}
