from threading import Thread

prices, asked = {}, []


def ask(dish):
    asked.append(dish)
    return len(dish)


def price(dish):
    if dish not in prices:
        prices[dish] = ask(dish)
    return prices[dish]


guests = [Thread(target=price, args=("tea",)) for _ in range(2)]
for guest in guests:
    guest.start()
    guest.join()
print("asked:", len(asked))
