def parse(text):
    try:
        return int(text)
    except ValueError as error:
        raise RuntimeError(f"no number: {text!r}") from error


try:
    parse("x1")
except RuntimeError:
    {}["missing"]
