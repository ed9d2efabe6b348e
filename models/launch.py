"""Starts the processes of a training run on one machine (processes.py), at the lowest priority if asked."""
import os
import signal
import socket
import subprocess
import sys
import time

LOWEST = 19


def yield_to_others():
    """Lowest priority. Where Linux groups processes by session (autogroup), nice counts within a session only, so that the
    session's group is lowered too: call it in a session of its own, or the terminal's other programs go with it."""
    os.nice(LOWEST)
    try:
        with open('/proc/self/autogroup', 'w') as f:
            f.write(str(LOWEST))
    except OSError:
        pass  # another system, or one that has no groups


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def start(command, count, threads=1, pause=0.2):
    """Runs `command` `count` times, each with its RANK and in a session of its own, until all have ended; SIGTERM and SIGINT go
    to all of them. When one fails the others are stopped. Returns the exit code, 0 when all ended well."""
    shared = dict(os.environ, WORLD_SIZE=str(count), MASTER_ADDR='127.0.0.1', MASTER_PORT=str(free_port()),
                  OMP_NUM_THREADS=str(threads))
    if sys.platform == 'linux':
        shared.setdefault('GLOO_SOCKET_IFNAME', 'lo')  # or it looks for the machine by its name
    children = [subprocess.Popen(command, env=dict(shared, RANK=str(rank)), start_new_session=True) for rank in range(count)]

    def tell(number, *_):
        for child in children:
            if child.poll() is None:
                child.send_signal(number)
    before = {number: signal.signal(number, tell) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        while any(child.poll() is None for child in children):
            if any(child.poll() for child in children):
                # What has failed left the others waiting in a sum that never comes.
                for child in children:
                    child.kill()
            time.sleep(pause)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return next((child.returncode for child in children if child.returncode > 0),
                next((1 for child in children if child.returncode), 0))
