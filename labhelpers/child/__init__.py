"""What runs inside the child process: the program as a real `__main__`, and its recorder.

Nothing here may be imported by the kernel for what it does there, and nothing here imports IPython
or anything that draws; every import is paid by every cell.
"""
