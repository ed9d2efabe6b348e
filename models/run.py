"""What every training run shares: batches that depend on seed and step alone, checkpoints, stopping on a signal, a log."""
import json
import os
import signal
import time
import torch


def step_generator(seed, step):
    """Random numbers of one training step. They depend on nothing before it, so that a resumed run repeats them."""
    return torch.Generator().manual_seed((seed << 40) + step)


def batch_indices(seed, step, batch, count):
    """Which `batch` of `count` images step 0, 1, 2, ... sees: each once an epoch, in another order each; the rest is left out."""
    epoch, position = divmod(step, count // batch)
    order = torch.randperm(count, generator=torch.Generator().manual_seed((seed << 40) + (1 << 39) + epoch))
    return order[position * batch:(position + 1) * batch]


class Checkpoint:
    """OUT/ckpt.pt. Written beside itself first: a run that is killed while it saves leaves the checkpoint before."""

    def __init__(self, folder):
        os.makedirs(folder, exist_ok=True)
        self.path = os.path.join(folder, 'ckpt.pt')

    def load(self):
        return torch.load(self.path) if os.path.exists(self.path) else None

    def save(self, state):
        torch.save(state, self.path + '.tmp')
        os.replace(self.path + '.tmp', self.path)


class StopOnSignal:
    """True from SIGTERM or SIGINT (Ctrl-C) on."""

    def __init__(self):
        self.is_set = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.set)

    def set(self, *_):
        self.is_set = True

    def __bool__(self):
        return self.is_set


class Log:
    """One JSON object a line, in OUT/log.jsonl and on standard output."""

    def __init__(self, folder):
        os.makedirs(folder, exist_ok=True)
        self.path = os.path.join(folder, 'log.jsonl')
        self.start = time.time()

    def write(self, **facts):
        line = json.dumps(dict(facts, seconds=round(time.time() - self.start, 1)))
        print(line, flush=True)
        with open(self.path, 'a') as f:
            f.write(line + '\n')
