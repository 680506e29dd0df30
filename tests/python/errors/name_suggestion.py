def total(prices):
    counter = 0
    for price in prices:
        conter += price
    return counter


try:
    total([1])
except UnboundLocalError as error:
    print(error)

maximum = 3
print(maximun)
