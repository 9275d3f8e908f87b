from threading import Thread

prices, asked = {}, []


def ask(dish):
    asked.append(dish)
    return len(dish)


def price(dish):
    return prices.setdefault(dish, ask(dish))


guests = [Thread(target=price, args=("tea",)) for _ in range(2)]
for guest in guests:
    guest.start()
for guest in guests:
    guest.join()
print("asked:", len(asked))
