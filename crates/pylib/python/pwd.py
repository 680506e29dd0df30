"""This module provides access to the Unix password database.

It is read from /etc/passwd; users that only other services know are not found.
"""

from collections import namedtuple as _namedtuple

struct_passwd = _namedtuple("struct_passwd", "pw_name pw_passwd pw_uid pw_gid pw_gecos pw_dir pw_shell", module="pwd")


def getpwall():
    """Return a list of all available password database entries, in arbitrary order."""
    entries = []
    try:
        with open("/etc/passwd", encoding="utf-8", errors="surrogateescape") as file:
            lines = file.read().splitlines()
    except FileNotFoundError:
        return entries
    for line in lines:
        parts = line.split(":")
        if len(parts) == 7 and parts[2].isdecimal() and parts[3].isdecimal():
            entries.append(struct_passwd(parts[0], parts[1], int(parts[2]), int(parts[3]), *parts[4:]))
    return entries


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
