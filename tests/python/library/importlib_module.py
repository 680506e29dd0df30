"""importlib over the built-in import: modules by name, specs, reloading, finders of one's own, sources."""
import importlib, importlib.machinery, importlib.util, inspect, linecache, sys, textwrap
m = importlib.import_module("json.decoder")
print(m.__name__, m.__spec__.name, m.__spec__.parent, m.__package__)
print(importlib.util.find_spec("textwrap").origin.endswith("textwrap.py"), importlib.util.find_spec("nope"))
print(importlib.util.find_spec("json").submodule_search_locations is not None, importlib.import_module(".decoder", "json") is m)
print(importlib.reload(sys.modules["json"]).__name__)
print(inspect.getsource(textwrap.dedent).split("\n")[0])
class Loader:
    def create_module(self, spec): return None
    def exec_module(self, module): module.x = 42
class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "virtual": return importlib.machinery.ModuleSpec(name, Loader())
sys.meta_path.append(Finder)
import virtual
print(virtual.x, virtual.__spec__.loader.__class__.__name__, virtual.__name__)
for name in ("virtual.below", "nothing_at_all", "json.nothing"):
    try:
        importlib.import_module(name)
    except ImportError as error:
        print(type(error).__name__, error, error.name)
