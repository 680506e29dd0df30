"""This module provides access to the Unix password database.

It is read from /etc/passwd; users that only other services know are not found.
"""

from collections import namedtuple as _namedtuple

from _glassheap_database import entries as _entries

struct_passwd = _namedtuple("struct_passwd", "pw_name pw_passwd pw_uid pw_gid pw_gecos pw_dir pw_shell", module="pwd")


def getpwall():
    """Return a list of all available password database entries, in arbitrary order."""
    return [
        struct_passwd(name, password, int(uid), int(gid), *rest)
        for name, password, uid, gid, *rest in _entries("/etc/passwd", 7)
        if uid.isdecimal() and gid.isdecimal()
    ]


def getpwnam(name, /):
    """Return the password database entry for the given user name."""
    if not isinstance(name, str):
        raise TypeError(f"getpwnam() argument must be str, not {type(name).__name__}")
    if "\0" in name:
        raise ValueError("embedded null byte")
    for entry in getpwall():
        if entry.pw_name == name:
            return entry
    raise KeyError(f"getpwnam(): name not found: {name!r}")


def getpwuid(uid, /):
    """Return the password database entry for the given numeric user ID."""
    if not hasattr(uid, "__index__"):
        raise TypeError(f"uid should be integer, not {type(uid).__name__}")
    for entry in getpwall():
        if entry.pw_uid == uid.__index__():
            return entry
    raise KeyError(f"getpwuid(): uid not found: {uid}")
