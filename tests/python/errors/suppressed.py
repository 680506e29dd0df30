def lookup(table, key):
    try:
        return table[key]
    except KeyError:
        raise LookupError("no such key", key) from None


lookup({}, "k")
