from concurrent.futures import ThreadPoolExecutor, wait

counted = []


def ring(ticket):
    counted.append(ticket.result())


with ThreadPoolExecutor(1) as shop:
    ticket = shop.submit(len, "clock")
    ticket.add_done_callback(ring)
    wait([ticket])
    total = sum(counted)
print("gears:", total)
