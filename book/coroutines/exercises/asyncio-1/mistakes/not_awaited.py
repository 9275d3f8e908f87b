import asyncio


async def load(page):
    await asyncio.sleep(0.2)
    print("page", page)


async def main():
    tasks = []
    for page in range(3):
        tasks.append(asyncio.create_task(load(page)))


asyncio.run(main())
