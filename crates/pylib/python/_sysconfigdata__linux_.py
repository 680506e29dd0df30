"""What module `sysconfig` says about how Python was built: there is no C compiler behind it."""

build_time_vars = {
    "CC": "",
    "CFLAGS": "",
    "EXT_SUFFIX": ".so",
    "HAVE_FORK": 1,
    "LDFLAGS": "",
    "LIBDIR": "",
    "MULTIARCH": "",
    "Py_DEBUG": 0,
    "Py_ENABLE_SHARED": 0,
    "Py_GIL_DISABLED": 0,
    "SOABI": "glassheap-314",
    "TZPATH": "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo",
    "VERSION": "3.14",
    "WITH_PYMALLOC": 0,
}
