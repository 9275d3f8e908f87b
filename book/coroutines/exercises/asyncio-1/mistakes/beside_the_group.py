import asyncio


async def load(page):
    await asyncio.sleep(0.2)
    print("page", page)


async def main():
    tasks = set()
    async with asyncio.TaskGroup():
        for page in range(3):
            tasks.add(asyncio.create_task(load(page)))


asyncio.run(main())
