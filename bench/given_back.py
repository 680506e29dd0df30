"""Memory that goes back to the system: two million strings, of which all but every thousandth are dropped, then all.

Prints resident memory in MB, for strings of some lengths; each is measured in a process of its own.
"""

import sys

LENGTHS = 7, 32, 64, 100
COUNT = 2_000_000


def resident():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def measure(length):
    start = resident()
    strings = [str(number).rjust(length, "x") for number in range(COUNT)]
    peak = resident()
    strings = strings[::1000]
    after = resident()
    del strings
    end = resident()
    share, growth = 100 * after / peak, 100 * (after - start) / (peak - start)
    print(f"| {length} | {start:.1f} | {peak:.1f} | {after:.1f} | {share:.1f} % | {growth:.1f} % | {end - start:+.1f} |", flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(int(sys.argv[1]))
    else:
        # What is measured does not need it.
        import subprocess

        print("| Characters | Start | Peak | One of 1,000 left | of the peak | of the growth | All dropped, over the start |")
        print("|---:|---:|---:|---:|---:|---:|---:|", flush=True)
        for length in LENGTHS:
            subprocess.run([sys.executable, __file__, str(length)], check=True)
