import asyncio
import time


def load(page):
    time.sleep(0.2)
    print("page", page)


async def main():
    await asyncio.gather(*(asyncio.to_thread(load, page) for page in range(3)))


asyncio.run(main())
