"""Coroutines and asynchronous generators that are dropped where they wait are closed; one that nobody awaited is told of."""
async def c():
    try: await S()
    finally: print('cfin')
class S:
    def __await__(self): yield 1
x=c(); x.send(None); del x
async def g():
    try: yield 1
    finally: print('gfin')
a=g()
try: a.__anext__().send(None)
except StopIteration as e: print(e.value)
del a
print('end')
import sys, warnings
warnings.showwarning = lambda message, category, *rest: print(category.__name__, message)
c()
sys.set_asyncgen_hooks(firstiter=lambda made: print("first", made.__name__), finalizer=lambda made: print("finalizer", made.__name__))
a = g()
try: a.__anext__().send(None)
except StopIteration as e: print(e.value)
del a
print(sys.get_asyncgen_hooks().finalizer is not None)
