"""Signals: handlers in Python, timers, what is registered; functions called at the end."""
import signal, os, time
def h(n, f): print("got", signal.Signals(n).name, f is not None)
print(signal.signal(signal.SIGUSR1, h))
os.kill(os.getpid(), signal.SIGUSR1)
signal.raise_signal(signal.SIGUSR1)
signal.signal(signal.SIGALRM, lambda *a: print("alarm"))
signal.setitimer(signal.ITIMER_REAL, 0.05)
time.sleep(0.2)
print(signal.getsignal(signal.SIGUSR1) is h, signal.getsignal(signal.SIGINT) is signal.default_int_handler, signal.strsignal(2))
signal.signal(signal.SIGINT, h); os.kill(os.getpid(), 2); print("end")
import atexit
atexit.register(print, "bye", 1)
@atexit.register
def last(): print("first")
