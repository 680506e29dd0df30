# Numbers, big ones too.
big = 3**200
print(big, big // 7**50, big % 10**9, -big >> 100, big & (1 << 90) - 1, pow(3, 1000, 10**20), big.bit_length(), hex(big)[:20], divmod(-big, 10**40))
print(1e308 * 10, 7 / 2, 7 // 2.0, -7 % 3, 2**-1, 2.5.as_integer_ratio(), round(2.675, 2), round(12345, -2), float.hex(0.1), (1 + 2j) * 3, abs(3 + 4j))
total = 0
for n in range(1000, 1100):
    total += n * n
    total ^= n << 3
print(total, int("0x1f", 16), int.from_bytes(b"\x01\x02", "big"), (1000).to_bytes(2, "little"), bin(1000), format(10**20, ","), 10**20 == 1e20)
print(sum([10**18] * 20), max(10**30, 5), [10**n for n in range(18, 22)], complex("1+2j"), True + 1000, -(-(2**63)), ~(2**64), (2**64) // 3 * 3)
import math

print(math.sqrt(2), math.factorial(30), math.gcd(2**70, 6**40), math.comb(60, 30), math.isqrt(10**40), math.fsum([0.1] * 10), math.prod(range(1, 25)))
