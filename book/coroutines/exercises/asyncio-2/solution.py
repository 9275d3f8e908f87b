import asyncio

seats = 5


async def pay(guest):
    await asyncio.sleep(0.2)
    print("guest", guest, "has paid")


async def book(guest):
    global seats
    await pay(guest)
    seats -= 1


async def main():
    async with asyncio.TaskGroup() as guests:
        for guest in range(5):
            guests.create_task(book(guest))
    print("seats left:", seats)


asyncio.run(main())
