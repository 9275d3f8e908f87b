import asyncio


async def load(page):
    await asyncio.sleep(0.2)
    print("page", page)


async def main():
    for page in range(3):
        await asyncio.gather(load(page))


asyncio.run(main())
