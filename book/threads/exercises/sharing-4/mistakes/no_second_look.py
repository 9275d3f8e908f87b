import time
from threading import Lock, Thread

rates = {}
asked = []
rates_lock = Lock()


def ask_the_service(currency):
    asked.append(currency)
    time.sleep(0.1)
    return 1.1


def rate(currency):
    if currency not in rates:
        with rates_lock:
            rates[currency] = ask_the_service(currency)
    return rates[currency]


customers = [Thread(target=rate, args=("EUR",)) for _ in range(2)]
for customer in customers:
    customer.start()
for customer in customers:
    customer.join()
print("asked:", asked)
