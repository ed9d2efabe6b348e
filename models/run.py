"""What every training run shares: batches that depend on seed and step alone, checkpoints, stopping on a signal, a log."""
import contextlib
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


def load_checkpoint(path):
    """The dict that a trainer saved. Raises OSError when there is none, ValueError when the file is something else."""
    try:
        state = torch.load(path)
    except OSError:
        raise
    except Exception as error:  # of what kind depends on what the bytes look like
        raise ValueError('%s is not a checkpoint, or damaged: %s' % (path, str(error).split('\n')[0])) from error
    if not isinstance(state, dict) or 'cfg' not in state:
        raise ValueError('%s is not a checkpoint of train.py or train_classifier.py: it has no cfg' % path)
    return state


@contextlib.contextmanager
def clear_errors():
    """Ends a script with the message alone where a file is missing or wrong."""
    try:
        yield
    except (OSError, ValueError, ArithmeticError) as error:
        raise SystemExit(str(error)) from error


class Checkpoint:
    """OUT/ckpt.pt. Written beside itself first: a run that is killed while it saves leaves the checkpoint before."""

    def __init__(self, folder):
        os.makedirs(folder, exist_ok=True)
        self.path = os.path.join(folder, 'ckpt.pt')

    def load(self):
        return load_checkpoint(self.path) if os.path.exists(self.path) else None

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
