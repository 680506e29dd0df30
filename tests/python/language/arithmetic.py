"""Operators on numbers: order, sign, overflow into big ints, mixing of kinds."""
print(7 // 2, -7 // 2, 7 // -2, -7 // -2)
print(7 % 3, -7 % 3, 7 % -3, -7 % -3)
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2)
print(2**10, 2**-1, (-2) ** 3, -(2**2), 2**3**2)
print(1 << 70, (1 << 70) >> 68, -1 >> 5, ~5, ~-1)
print(6 & 3, 6 | 3, 6 ^ 3, True & False, True + True)
print(9223372036854775807 + 1, -9223372036854775808 - 1, 4611686018427387904 * 4)
print(10**30 // 7, 10**30 % 7, -(10**30) // 7, divmod(-(10**20), 13))
print(1 / 3, 2 / 1, 1e308 * 10, -1e308 * 10, 0.1 + 0.2)
print(1 + 2.0, 3 * 1.5, 1j * 1j, (1 + 2j) * (3 - 1j), (1 + 2j) / (1 - 1j))
print(1 == 1.0, hash(1) == hash(1.0) == hash(True), 2**53 == float(2**53), 2**53 + 1 == float(2**53))
print(1 < 2 < 3, 1 < 3 < 2, 3 > 2 >= 2 != 1, not 1 < 2)
print(0 or "b", 1 and "c", None or 0 or [], "" and x)
x = 5
x += 2
x *= 3
x -= 1
x //= 3
x **= 2
x %= 7
x <<= 4
x |= 1
x ^= 3
x &= 0xFF
x >>= 1
print(x)
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234, -2), round(1e22))
print(int("0x_ff", 16), int("-0b101", 0), int("  12_3 "), float("1e3"), float("-inf"), float("nan"))
print(abs(-3), abs(-2.5), abs(3 + 4j), pow(3, 200, 13), pow(3, -1, 7))
print(255 .bit_length(), (-256).bit_length(), (3.0).is_integer(), (0.75).as_integer_ratio(), 10 .to_bytes(2, "big"))
for action in (lambda: 1 // 0, lambda: 1 % 0, lambda: 1.0 // 0, lambda: 0.0 ** -1, lambda: 1 << -1, lambda: "a" + 1, lambda: 1 + "a", lambda: [] < ()):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, error)
