"""Access to the Unix group database.

It is read from /etc/group; groups that only other services know are not found.
"""

from collections import namedtuple as _namedtuple

from _glassheap_database import entries as _entries

struct_group = _namedtuple("struct_group", "gr_name gr_passwd gr_gid gr_mem", module="grp")


def getgrall():
    """Return a list of all available group entries, in arbitrary order."""
    return [
        struct_group(name, password, int(gid), [member for member in members.split(",") if member])
        for name, password, gid, members in _entries("/etc/group", 4)
        if gid.isdecimal()
    ]


def getgrnam(name):
    """Return the group database entry for the given group name."""
    if not isinstance(name, str):
        raise TypeError(f"getgrnam() argument 'name' must be str, not {type(name).__name__}")
    if "\0" in name:
        raise ValueError("embedded null byte")
    for entry in getgrall():
        if entry.gr_name == name:
            return entry
    raise KeyError(f"getgrnam(): name not found: {name!r}")


def getgrgid(id):
    """Return the group database entry for the given numeric group ID."""
    if not hasattr(id, "__index__"):
        raise TypeError(f"gid should be integer, not {type(id).__name__}")
    for entry in getgrall():
        if entry.gr_gid == id.__index__():
            return entry
    raise KeyError(f"getgrgid(): gid not found: {id}")
