"""Several processes of one run, on one machine."""
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
import pytest
import torch

import cifar
import launch
import net
import processes
import train
from conftest import TOY
from run import Checkpoint

MODELS = os.path.dirname(os.path.abspath(train.__file__))


def trainer(data, world=None):
    return train.Trainer(TOY, *cifar.load(data, 'train'), batch=8, lr=0.05, world=world)


def work(rank, data, folder, meeting):
    """One of two processes: the gradients of the first batch, then two steps."""
    torch.set_num_threads(1)
    world = processes.World(rank, 2, meeting)
    t = trainer(data, world)
    t.take_gradients()
    gradients = {name: p.grad.clone() for name, p in t.net.named_parameters() if p.grad is not None}
    share = [part.clone() for part in t.draw()]
    for _ in range(2):
        t.take_step()
    largest = world.largest(float(rank), -float(rank))
    torch.save(dict(gradients=gradients, share=share, net=t.net.state_dict(), largest=largest), folder / ('%d.pt' % rank))
    world.close()


@pytest.fixture(scope='module')
def two(data, tmp_path_factory):
    """What two processes found, and one that sees the whole batch."""
    folder = tmp_path_factory.mktemp('two')
    kept, net.DT = net.DT, torch.float32  # bfloat16 rounds sums over four images and over eight differently
    try:
        context = multiprocessing.get_context('fork')
        children = [context.Process(target=work, args=(rank, data, folder, 'file://%s' % (folder / 'meeting'))) for rank in range(2)]
        for child in children:
            child.start()
        for child in children:
            child.join(100)
            assert child.exitcode == 0
        alone = trainer(data)
        alone.take_gradients()
    finally:
        net.DT = kept
    return torch.load(folder / '0.pt'), torch.load(folder / '1.pt'), alone


def test_the_averaged_gradient_of_two_is_that_of_the_joined_batch(two):
    first, second, alone = two
    expected = {name: p.grad for name, p in alone.net.named_parameters() if p.grad is not None}
    assert first['gradients'].keys() == expected.keys()
    for name, gradient in expected.items():
        assert (first['gradients'][name] == second['gradients'][name]).all()
        assert torch.allclose(first['gradients'][name], gradient, rtol=1e-3, atol=1e-4 * gradient.abs().max().item() + 1e-9), name
    assert max(g.abs().max() for g in expected.values()) > 1e-3


def test_the_shares_of_two_are_the_batch_of_one(two):
    first, second, alone = two
    for a, b, whole in zip(first['share'], second['share'], alone.draw(), strict=True):
        assert len(a) == len(b) == 4 and (torch.cat([a, b]) == whole).all()


def test_two_stay_the_same_to_the_bit_and_go_by_the_largest(two):
    first, second, _ = two
    assert all((a == b).all() for a, b in zip(first['net'].values(), second['net'].values(), strict=True))
    assert first['largest'] == second['largest'] == (1.0, 0.0)


def test_a_batch_that_cannot_be_shared_is_refused(data):
    world = processes.World()
    world.size = 3
    with pytest.raises(ValueError, match='a batch of 8 cannot be shared by 3 processes'):
        trainer(data, world)


def test_the_command_trains_in_two_processes_and_a_signal_ends_both(data, tmp_path):
    command = [sys.executable, os.path.join(MODELS, 'train.py'), str(tmp_path), '5', '--data', data, '--network', 'nano',
               '--batch', '8', '--processes', '2']
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    deadline = time.time() + 100
    while not (tmp_path / 'log.jsonl').exists():
        assert process.poll() is None and time.time() < deadline, process.communicate()[0]
        time.sleep(0.1)
    time.sleep(2)
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0, output
    assert len([line for line in open(tmp_path / 'log.jsonl') if 'parameters' in json.loads(line)]) == 1  # one writes
    state = Checkpoint(str(tmp_path)).load()
    assert state['batch'] == 16 and state['seen'] == 16 * state['step']


def test_one_that_fails_ends_the_others():
    script = 'import os, sys, time\nif os.environ["RANK"] == "1": sys.exit(3)\ntime.sleep(60)'
    start = time.time()
    assert launch.start([sys.executable, '-c', script], 2) == 3 and time.time() - start < 30


def test_processes_are_told_their_places_and_get_the_lowest_priority(tmp_path):
    script = ('import os, sys; sys.path.insert(0, %r); import launch; launch.yield_to_others(); '
              'e = os.environ; open(os.path.join(%r, e["RANK"]), "w").write("%%s %%s %%d" %% '
              '(e["WORLD_SIZE"], e["OMP_NUM_THREADS"], os.nice(0)))' % (MODELS, str(tmp_path)))
    assert launch.start([sys.executable, '-c', script], 2, threads=3) == 0
    assert [(tmp_path / rank).read_text() for rank in '01'] == ['2 3 19', '2 3 19']
