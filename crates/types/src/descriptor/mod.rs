//! Descriptors: what stands in a class and says what its instances' attributes do.

pub(crate) mod class_method;
pub(crate) mod getset;
pub(crate) mod member;
pub(crate) mod property;
pub(crate) mod super_object;
