import time
from concurrent.futures import ThreadPoolExecutor

CITIES = ("Oslo", "Rome", "Quito", "Cairo", "Delhi", "Perth")
pool = ThreadPoolExecutor(2)


def weather(city):
    time.sleep(0.1)  # a request; the service allows two at once
    return f"the weather in {city} is fine"


def report(city):
    return weather(city)


reports = [pool.submit(report, city) for city in CITIES]
for future in reports:
    print(future.result())
pool.shutdown()
