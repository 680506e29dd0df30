"""The system's databases of users and groups, as files of lines whose fields colons separate."""


def entries(path, count):
    """Yield the fields of each line that has so many; nothing if there is no such file."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            lines = file.read().splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        fields = line.split(":")
        if len(fields) == count:
            yield fields
