class Noisy:
    def __del__(self):
        raise ValueError("in a finalizer")

    def __repr__(self):
        return "<noisy>"


noisy = Noisy()
del noisy
print("going on")
