class Base:
    def work(self, n):
        if n < 0:
            raise ValueError("negative", n)
        return n


class Derived(Base):
    def work(self, n):
        return super().work(n - 5) * 2


Derived().work(3)
