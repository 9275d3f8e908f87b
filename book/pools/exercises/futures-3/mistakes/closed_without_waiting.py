from concurrent.futures import ThreadPoolExecutor

counted = []


def ring(ticket):
    counted.append(ticket.result())


with ThreadPoolExecutor(1) as shop:
    ticket = shop.submit(len, "clock")
    ticket.add_done_callback(ring)
    shop.shutdown(wait=False)
    total = sum(counted)
print("gears:", total)
