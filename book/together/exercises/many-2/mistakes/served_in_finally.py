from contextlib import suppress


class PowerCut(Exception):
    pass


def work(open_orders, served, moment):
    order = open_orders[0]
    moment()
    open_orders.remove(order)  # reported as done
    try:
        moment()
    finally:
        served.append(order)
    moment()


def kitchen(last_moment):
    moments = iter(range(last_moment))

    def moment():
        if next(moments, None) is None:
            raise PowerCut

    open_orders, served = ["soup"], []
    with suppress(PowerCut):
        work(open_orders, served, moment)
    while open_orders:  # not reported as done: another worker gets it
        work(open_orders, served, lambda: None)
    return served


for last_moment in range(4):
    print(f"power cut after {last_moment}: served {kitchen(last_moment)}")
