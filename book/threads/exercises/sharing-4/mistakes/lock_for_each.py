import time
from threading import Lock, Thread

rates = {}
asked = []


def ask_the_service(currency):
    asked.append(currency)
    time.sleep(0.1)
    return 1.1


def rate(currency):
    with Lock():
        if currency not in rates:
            rates[currency] = ask_the_service(currency)
        return rates[currency]


customers = [Thread(target=rate, args=("EUR",)) for _ in range(2)]
for customer in customers:
    customer.start()
for customer in customers:
    customer.join()
print("asked:", asked)
