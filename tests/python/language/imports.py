"""Modules of one's own, packages, relative names, stars, aliases, what is cached."""
import sys
import helper_package
import helper_package.sub.leaf as leaf
from helper_package import sub, VALUE as value, function
from helper_package.sub.leaf import *
print(helper_package.VALUE, leaf.__name__, sub.__name__, value, function(2), public, "_hidden" in globals())
print(helper_package.__file__.endswith("helper_package/__init__.py"), leaf.__package__, leaf.up, leaf.sibling, helper_package.__path__ == [helper_package.__file__.rsplit("/", 1)[0]])
print(sys.modules["helper_package"] is helper_package, "helper_package.sub.leaf" in sys.modules)
import helper_package as again
print(again is helper_package, again.counter)
for statement in ("import helper_package.nothing", "from helper_package import nothing", "import os_nothing", "from . import x", "import sys.path", "from helper_package.sub import leaf2"):
    try:
        exec(statement)
    except ImportError as error:
        print(type(error).__name__, str(error).split(" (")[0], error.name)
sys.modules["blocked"] = None
try:
    import blocked
except ImportError as error:
    print(error)
from helper_starred import *
print(one, "two" in globals(), "_three" in globals(), _three)
print(__import__("helper_package.sub.leaf").__name__, __import__("helper_package.sub.leaf", fromlist=["x"]).__name__)
