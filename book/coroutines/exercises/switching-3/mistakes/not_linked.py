from itertools import permutations


def ask_the_bank(notes):
    yield  # the others have their turns until the answer comes
    return 10 * notes


def deposit(account, notes):
    coins = ask_the_bank(notes)
    account["coins"] += coins
    yield


def coins_after(order):
    account = {"coins": 0}
    tasks = {"A": deposit(account, 1), "B": deposit(account, 2)}
    for name in (*order, *"ABABAB"):
        next(tasks[name], None)
    return account["coins"]


orders = sorted(set(permutations("AABB")))
wrong = [order for order in orders if coins_after(order) != 30]
turns = sum(1 for _ in deposit({"coins": 0}, 1))
print(f"{len(wrong)} of {len(orders)} orders lose coins")
print(f"turns given to others while the bank is asked: {turns}")
