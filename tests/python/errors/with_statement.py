class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *details):
        print("leaving:", details[0].__name__)
        raise KeyError("from exit")


with Manager():
    raise ValueError("inside")
