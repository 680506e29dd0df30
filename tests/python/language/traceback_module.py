import traceback


def divide(x):
    return 1 / x


def nested():
    try:
        divide(0)
    except ZeroDivisionError as error:
        raise ValueError("no") from error


try:
    nested()
except ValueError:
    text = traceback.format_exc()
    for line in text.splitlines():
        if not line.strip().startswith("File") and set(line.strip()) - set("~^"):
            print(line)
for summary in traceback.extract_stack():
    print(summary.name, summary.lineno, summary.line)
try:
    {}["key"]
except KeyError as error:
    print(traceback.format_exception_only(error))
    for summary in traceback.extract_tb(error.__traceback__):
        print(summary.name, summary.lineno, summary.line)
