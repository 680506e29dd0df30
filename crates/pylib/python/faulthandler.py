"""faulthandler module: tracebacks of a program that is in trouble.

No signal ends a program here because of an error in native code; `enable` notes that it was asked for.
"""

import sys as _sys

__all__ = [
    "cancel_dump_traceback_later", "disable", "dump_traceback", "dump_traceback_later", "enable", "is_enabled", "register", "unregister",
]

_enabled = False
_handlers = {}


def _write(file, text):
    if isinstance(file, int):
        import os

        os.write(file, text.encode("utf-8", "backslashreplace"))
        return
    file.write(text)
    file.flush()


def _dump(file, frame):
    lines = ["Current thread 0x0000000000000001 (most recent call first):"]
    while frame is not None:
        lines.append(f'  File "{frame.f_code.co_filename}", line {frame.f_lineno} in {frame.f_code.co_name}')
        frame = frame.f_back
    _write(file, "\n".join(lines) + "\n")


def _checked(file):
    if file is None:
        if _sys.stderr is None:
            raise RuntimeError("unable to get sys.stderr")
        return _sys.stderr
    if isinstance(file, int):
        if file < 0:
            raise ValueError("file is not a valid file descripter")
        return file
    file.fileno()
    return file


def dump_traceback(file=None, all_threads=True):
    """Dump the traceback of the current thread, or of all threads if all_threads is True, into file."""
    _dump(_checked(file), _sys._getframe(1))


def enable(file=None, all_threads=True, c_stack=True):
    """Enable the fault handler."""
    global _enabled
    _checked(file)
    _enabled = True


def disable():
    """Disable the fault handler."""
    global _enabled
    was, _enabled = _enabled, False
    return was


def is_enabled():
    """Check if the handler is enabled."""
    return _enabled


def dump_traceback_later(timeout, repeat=False, file=None, exit=False):
    """Dump the traceback of all threads in timeout seconds."""
    raise NotImplementedError("glassheap: faulthandler.dump_traceback_later, which needs a second thread")


def cancel_dump_traceback_later():
    """Cancel the previous call to dump_traceback_later()."""


def register(signum, file=None, all_threads=True, chain=False):
    """Register a handler for the signal signum: dump the traceback of the current thread."""
    import signal

    file = _checked(file)
    before = signal.getsignal(signum)

    def handler(number, frame):
        _dump(file, frame)
        if chain and callable(before):
            before(number, frame)

    signal.signal(signum, handler)
    _handlers.setdefault(signum, before)


def unregister(signum, /):
    """Unregister the handler of the signal signum registered by register()."""
    import signal

    if signum not in _handlers:
        return False
    signal.signal(signum, _handlers.pop(signum) or signal.SIG_DFL)
    return True
