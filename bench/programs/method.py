"""Method calls, attribute reads and writes."""

import pyperf


class Account:
    def __init__(self, owner, balance):
        self.owner = owner
        self.balance = balance
        self.moves = 0

    def deposit(self, amount):
        self.balance += amount
        self.moves += 1
        return self

    def worth(self):
        return self.balance


def run():
    account = Account("me", 0)
    total = 0
    for i in range(20_000):
        account.deposit(i)
        total += account.worth() - account.moves
    return total


pyperf.Runner().bench_func("method", run)
