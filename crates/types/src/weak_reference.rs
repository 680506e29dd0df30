//! `weakref.ref` and proxies.

use object::Layout;

use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// The class `weakref.ref`.
pub(crate) const REF: ClassSpec = ClassSpec::new(ClassId::WeakRef, "ReferenceType", Layout::leaf("ReferenceType"));
/// Proxies.
pub(crate) const PROXY: ClassSpec = ClassSpec::new(ClassId::WeakProxy, "ProxyType", Layout::leaf("ProxyType")).sealed();
/// Proxies of callables.
pub(crate) const CALLABLE_PROXY: ClassSpec =
    ClassSpec::new(ClassId::WeakCallableProxy, "CallableProxyType", Layout::leaf("CallableProxyType")).sealed();
