from threading import Lock, Thread

prices, asked = {}, []
board = Lock()


def ask(dish):
    asked.append(dish)
    return len(dish)


def price(dish):
    with board:
        if dish not in prices:
            prices[dish] = ask(dish)
        return prices[dish]


guests = [Thread(target=price, args=("tea",)) for _ in range(2)]
for guest in guests:
    guest.start()
for guest in guests:
    guest.join()
print("asked:", len(asked))
