"""Several processes that train one network: each works on its share of a batch, gradients are averaged (torch.distributed, gloo).

A process knows its place from RANK and WORLD_SIZE, and the others from MASTER_ADDR and MASTER_PORT, as torchrun sets them and as
launch.py does for processes of one machine.
"""
import datetime
import os
import torch
import torch.distributed as dist


class World:
    """The processes of a run, or this one alone."""

    def __init__(self, rank=0, size=1, meeting='env://'):
        """`meeting` is where they find each other, as torch.distributed.init_process_group takes it."""
        self.rank, self.size = rank, size
        if size > 1:
            # While one validates, the others wait for it.
            dist.init_process_group('gloo', init_method=meeting, rank=rank, world_size=size,
                                    timeout=datetime.timedelta(hours=2))

    @property
    def is_first(self):
        return self.rank == 0

    def share(self, values):
        """This process's part of a tensor [N, ...], whose N has to be a multiple of `size`."""
        return values.chunk(self.size)[self.rank]

    def average(self, tensors):
        """Each becomes its mean over the processes: the same bits in all of them."""
        if self.size == 1:
            return
        flat = torch.cat([t.flatten() for t in tensors])
        dist.all_reduce(flat)
        flat /= self.size
        for t, part in zip(tensors, flat.split([t.numel() for t in tensors])):
            t.copy_(part.view(t.shape))

    def largest(self, *numbers):
        """The largest value of each number that any process has: what all of them can go by."""
        if self.size == 1:
            return numbers
        values = torch.tensor(numbers, dtype=torch.float64)
        dist.all_reduce(values, dist.ReduceOp.MAX)
        return tuple(values.tolist())

    def close(self):
        if self.size > 1:
            dist.barrier()
            dist.destroy_process_group()


def world_of_environment():
    """By RANK and WORLD_SIZE; alone where they are not set."""
    return World(int(os.environ.get('RANK', 0)), int(os.environ.get('WORLD_SIZE', 1)))
