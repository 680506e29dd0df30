"""What is handled, and what an exception says it came of, where it is thrown into a generator."""

import sys
def g():
    try: raise ValueError('a')
    except ValueError:
        print('in', sys.exception()); yield 1
        print('after', sys.exception()); yield 2
        print('again', sys.exception())
        raise
it = g(); next(it); print('out', sys.exception()); next(it)
try: next(it)
except ValueError as e: print('raised', repr(e), repr(e.__context__))
def h():
    try:
        print(sys.exception()); yield
    except Exception as exc:
        print(sys.exception(), exc.__context__); yield
        print(sys.exception()); yield
        raise
m = h(); next(m); m.throw(ValueError('t')); print('outer', sys.exception()); next(m)
try: next(m)
except ValueError as e: print('raised', repr(e), repr(e.__context__))
m = h()
try: raise KeyError('k')
except KeyError:
    next(m); m.throw(ValueError('t')); print('outer', sys.exception()); next(m)
    try: next(m)
    except ValueError as e: print('raised', repr(e), repr(e.__context__))
def inner():
    try: yield 1
    except ValueError as e:
        print('inner', repr(e.__context__)); raise TypeError('x')
def outer():
    try: yield from inner()
    except TypeError as e:
        print('outer', repr(e.__context__), repr(e.__context__.__context__)); yield 5
o = outer(); next(o); print(o.throw(ValueError('z')))
