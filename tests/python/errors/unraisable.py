class Finalizer:
    def __get__(self, instance, owner):
        return self

    def __call__(self):
        raise ValueError("in a finalizer")

    def __repr__(self):
        return "<the finalizer>"


class Noisy:
    __del__ = Finalizer()


noisy = Noisy()
del noisy
print("going on")
