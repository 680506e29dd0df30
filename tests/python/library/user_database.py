"""The users and groups of the system."""
import grp
import os
import pwd

root = pwd.getpwnam("root")
print(root.pw_uid, root.pw_gid, pwd.getpwuid(0) == root, root in pwd.getpwall(), len(root), os.path.expanduser("~root") == root.pw_dir)
print(grp.getgrgid(0).gr_gid, grp.getgrnam(grp.getgrgid(0).gr_name).gr_gid)
for bad in (lambda: pwd.getpwnam("no such user"), lambda: pwd.getpwuid(987654321), lambda: grp.getgrnam("no such group"), lambda: pwd.getpwnam(5)):
    try:
        bad()
    except (KeyError, TypeError) as error:
        print(type(error).__name__)
