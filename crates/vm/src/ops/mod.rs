//! What the instructions do, one file a family. Each function's doc line is that of its opcode.

pub(crate) mod arith;
pub(crate) mod attribute;
pub(crate) mod build;
pub(crate) mod call;
pub(crate) mod class;
pub(crate) mod compare;
pub(crate) mod control;
pub(crate) mod coroutine;
pub(crate) mod exception;
pub(crate) mod function;
pub(crate) mod gather;
pub(crate) mod generator;
pub(crate) mod group;
pub(crate) mod import;
pub(crate) mod iterate;
pub(crate) mod name;
pub(crate) mod pattern;
pub(crate) mod subscript;
pub(crate) mod template;
