"""Module os and its sisters: files, folders, the environment, other programs."""
import os
import stat
import subprocess
import sys
import time


def attempt(work):
    try:
        return work()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


folder = f"/tmp/glassheap-os-{os.getpid()}"
os.mkdir(folder)
os.chdir(folder)
print(os.getcwd() == folder, os.listdir(), os.path.isdir("."), os.path.exists("none"))
with open("file", "w") as f:
    f.write("content")
os.mkdir("sub", 0o750)
os.symlink("file", "link")
os.rename("file", "moved")
print(sorted(os.listdir()), sorted(os.listdir(b".")), os.readlink("link"), os.path.exists("link"), os.path.islink("link"), os.path.lexists("link"))
status = os.stat("moved")
print(status.st_size, stat.S_ISREG(status.st_mode), stat.filemode(os.stat("sub").st_mode), len(status), status[6], status.st_mtime_ns // 10 ** 9 == int(status.st_mtime))
os.chmod("moved", 0o600)
os.utime("moved", (1000, 2000.5))
print(oct(os.stat("moved").st_mode), os.stat("moved").st_mtime, os.path.getsize("moved"), os.access("moved", os.R_OK), os.access("none", os.F_OK))
os.truncate("moved", 3)
print(open("moved").read(), sorted((entry.name, entry.is_file(), entry.is_dir(), entry.is_symlink()) for entry in os.scandir()))
fd = os.open("raw", os.O_RDWR | os.O_CREAT, 0o644)
print(os.write(fd, b"0123456789"), os.lseek(fd, 2, os.SEEK_SET), os.read(fd, 3), os.fstat(fd).st_size, os.isatty(fd), os.get_inheritable(fd))
os.close(fd)
print(attempt(lambda: os.read(fd, 1)), attempt(lambda: os.stat("none")), attempt(lambda: os.mkdir("sub")), attempt(lambda: os.rmdir("moved")),
      attempt(lambda: os.rename("none", "other")), attempt(lambda: os.listdir("none")), attempt(lambda: os.fspath(1)))
os.makedirs("deep/er/folder")
print([(path, sorted(folders), sorted(files)) for path, folders, files in sorted(os.walk("."))])
os.removedirs("deep/er/folder")
os.environ["GLASSHEAP_TEST"] = "value"
print(os.environ["GLASSHEAP_TEST"], os.getenv("GLASSHEAP_NONE", "default"), subprocess.run(["sh", "-c", "echo $GLASSHEAP_TEST"], capture_output=True, text=True).stdout)
del os.environ["GLASSHEAP_TEST"]
print("GLASSHEAP_TEST" in os.environ, os.path.join("a", "b", "/c", "d"), os.path.split("/a/b.c"), os.path.splitext("x.tar.gz"), os.path.normpath("a/../b//./c"))
print(subprocess.run([sys.executable, "-c", "import sys; print(sys.stdin.read().upper()); sys.exit(3)"], input="in", capture_output=True, text=True).returncode)
print(subprocess.check_output(["cat"], input=b"x" * 200000) == b"x" * 200000, attempt(lambda: subprocess.run(["/none/such"])))
print(os.system("exit 5") >> 8, os.strerror(2), os.cpu_count() > 0, os.sep, os.linesep == "\n", os.name)
epoch = time.gmtime(0)
print(epoch, epoch.tm_zone, time.strftime("%Y-%m-%d %H:%M:%S %j %a", epoch), time.asctime(epoch), time.mktime(time.localtime(10 ** 9)), len(epoch))
print(time.strptime("2024-02-29 13:14:15", "%Y-%m-%d %H:%M:%S")[:7], time.gmtime(1e9)[:6], attempt(lambda: time.sleep(-1)), attempt(lambda: time.strftime("%Y", (1,))))
start = time.monotonic()
time.sleep(0.02)
print(0.02 <= time.monotonic() - start < 2, time.time() > 1.6e9, time.perf_counter_ns() > 0, isinstance(time.process_time(), float))
for name in ("link", "moved", "raw"):
    os.unlink(name)
os.rmdir("sub")
os.chdir("/")
os.rmdir(folder)
