//! Module `_types`: the classes that no built-in name leads to. `types` in Python hands them on.

use object::Object;
use types::{ClassId, ModuleSpec, Raised, Runtime, module};

/// The module.
pub(crate) static MODULE: ModuleSpec =
    ModuleSpec { name: "_types", doc: "Define names for built-in types.", functions: &[], classes: &[], furnish };

const NAMES: &[(&str, ClassId)] = &[
    ("AsyncGeneratorType", ClassId::AsyncGenerator),
    ("BuiltinFunctionType", ClassId::BuiltinFunction),
    ("BuiltinMethodType", ClassId::BuiltinFunction),
    ("CellType", ClassId::Cell),
    ("ClassMethodDescriptorType", ClassId::ClassMethodDescriptor),
    ("CodeType", ClassId::Code),
    ("CoroutineType", ClassId::Coroutine),
    ("EllipsisType", ClassId::Ellipsis),
    ("FrameType", ClassId::Frame),
    ("FunctionType", ClassId::Function),
    ("GeneratorType", ClassId::Generator),
    ("GenericAlias", ClassId::GenericAlias),
    ("GetSetDescriptorType", ClassId::GetSetDescriptor),
    ("LambdaType", ClassId::Function),
    ("MappingProxyType", ClassId::MappingProxy),
    ("MemberDescriptorType", ClassId::MemberDescriptor),
    ("MethodDescriptorType", ClassId::MethodDescriptor),
    ("MethodType", ClassId::Method),
    ("MethodWrapperType", ClassId::MethodWrapper),
    ("ModuleType", ClassId::Module),
    ("NoneType", ClassId::NoneType),
    ("NotImplementedType", ClassId::NotImplemented),
    ("SimpleNamespace", ClassId::SimpleNamespace),
    ("TracebackType", ClassId::Traceback),
    ("UnionType", ClassId::Union),
    ("WrapperDescriptorType", ClassId::WrapperDescriptor),
];

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    NAMES.iter().try_for_each(|(name, class)| module::set(runtime, module, name, runtime.class(*class).owned()))
}
