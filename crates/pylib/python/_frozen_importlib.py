"""The module that CPython has frozen is `importlib._bootstrap` here."""

import importlib
import sys

if not hasattr(importlib, "_bootstrap"):
    # It is `importlib` itself that asks: it has one of its own.
    raise ImportError("nothing is frozen")
sys.modules[__name__] = importlib._bootstrap
