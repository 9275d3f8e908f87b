import asyncio


async def load(page):
    await asyncio.sleep(0.2)
    print("page", page)


async def main():
    asyncio.gather(*(load(page) for page in range(3)))


asyncio.run(main())
