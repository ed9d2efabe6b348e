import json
import os
import signal
import subprocess
import sys
import time
import pytest
import torch

import cifar
import ema
import train
from conftest import TOY, run_script
from loss import validate
from net import NETWORKS
from run import Checkpoint, batch_indices, step_generator

MODELS = os.path.dirname(os.path.abspath(train.__file__))


def trainer(data, state=None, **options):
    return train.Trainer(TOY, *cifar.load(data, 'train'), batch=8, state=state, **options)


def same(a, b):
    return all((x == y).all() for x, y in zip(a.state_dict().values(), b.state_dict().values(), strict=True))


def run(t, out, data, **limits):
    train.run(t, str(out), cifar.load(data, 'test'), log_every=1, validate_every=10 ** 9, **limits)


def stop_after(count):
    """Like the signal's flag: false `count` times, then true."""
    class Stop:
        left = count

        def __bool__(self):
            self.left -= 1
            return self.left < 0
    return Stop()


def test_four_steps_are_two_a_stop_and_two_to_the_bit(data, tmp_path):
    whole = trainer(data)
    for _ in range(4):
        whole.take_step()
    run(trainer(data), tmp_path, data, steps=4, stop=stop_after(2))
    state = Checkpoint(str(tmp_path)).load()
    assert state['step'] == 2 and state['seen'] == 16
    second = trainer(data, state)
    assert not same(second.net, whole.net)
    run(second, tmp_path, data, steps=4, stop=stop_after(100))
    assert second.step == 4 and second.seen == 32
    assert same(second.net, whole.net) and same(second.average, whole.average)


def test_another_seed_takes_other_steps(data):
    a, b = trainer(data), trainer(data, seed=1)
    a.take_step()
    b.take_step()
    assert not same(a.net, b.net)


def test_every_image_once_an_epoch_in_another_order():
    epochs = [torch.cat([batch_indices(0, step, 8, 40) for step in range(start, start + 5)]) for start in (0, 5)]
    assert all(sorted(e.tolist()) == list(range(40)) for e in epochs)
    assert epochs[0].tolist() != epochs[1].tolist()
    assert step_generator(0, 1).initial_seed() != step_generator(1, 0).initial_seed()


def test_training_lowers_the_loss_and_the_average_follows(data):
    t = trainer(data, lr=0.05)
    test = cifar.load(data, 'test')
    before = validate(t.average, *test)
    for _ in range(60):
        t.take_step()
    after = validate(t.average, *test)
    assert after[1] < 0.9 * before[1] and after[3] < 0.9 * before[3]
    assert t.gamma == ema.gamma_of(0.1)


def test_the_learning_rate_rises_stays_and_falls_as_a_root(data):
    t = trainer(data, lr=1e-2, t_ref=1000)
    rates = {}
    for t.step in (0, 99, 199, 1000, 4000):
        rates[t.step] = t.learning_rate()
    assert rates == {0: 1e-2 / 200, 99: 5e-3, 199: 1e-2, 1000: 1e-2, 4000: 5e-3}


def test_weights_without_an_optimizer_warm_up_again_and_resuming_remembers_it(data):
    t = trainer(data)
    t.take_step()
    weights = {k: v for k, v in t.state().items() if k in ('cfg', 'net', 'ema')}
    weights = {**weights, 'step': 5000, 'batch': 8}
    again = trainer(data, weights)
    assert again.seen == 40000 and again.learning_rate() < again.lr / 100
    assert trainer(data, again.state()).learning_rate() == again.learning_rate()


def test_too_few_images_are_refused():
    try:
        train.Trainer(TOY, torch.zeros(4, 3, 32, 32, dtype=torch.uint8), torch.zeros(4, dtype=torch.long), batch=8)
    except ValueError as error:
        assert 'batch of 8' in str(error) and 'got 4' in str(error)
    else:
        raise AssertionError('no error')


def test_validation_is_logged_and_a_sheet_is_drawn(data, tmp_path):
    t = trainer(data)
    train.run(t, str(tmp_path), cifar.load(data, 'test'), steps=2, stop=stop_after(100), validate_every=2, save_every=1)
    lines = [json.loads(line) for line in open(tmp_path / 'log.jsonl')]
    values = next(line['validation'] for line in lines if 'validation' in line)
    assert len(values) == 7 and all(0 < v < 2 for v in values.values())
    assert (tmp_path / 'samples.png').stat().st_size > 1000


def test_the_command_saves_on_a_signal_and_resumes(data, tmp_path):
    command = [sys.executable, os.path.join(MODELS, 'train.py'), str(tmp_path), '5', '--data', data, '--network', 'nano',
               '--batch', '8', '--tref', '100']
    for _ in range(2):
        had = os.path.getsize(tmp_path / 'log.jsonl') if (tmp_path / 'log.jsonl').exists() else 0
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        deadline = time.time() + 50
        while not ((tmp_path / 'log.jsonl').exists() and os.path.getsize(tmp_path / 'log.jsonl') > had):
            assert process.poll() is None and time.time() < deadline, process.communicate()[0]
            time.sleep(0.05)
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=30)
        assert process.returncode == 0, output
    starts = [json.loads(line) for line in open(tmp_path / 'log.jsonl') if 'parameters' in line]
    state = Checkpoint(str(tmp_path)).load()
    assert len(starts) == 2 and starts[0]['step'] == 0
    assert 0 < starts[1]['step'] <= state['step'] and state['seen'] == 8 * state['step']
    assert state['cfg'] == NETWORKS['nano']


def test_the_command_names_missing_data(tmp_path):
    code, text = run_script('train.py', tmp_path / 'run', 1, '--data', tmp_path)
    assert code == 1 and 'data_batch_1.bin' in text


@pytest.mark.parametrize('content', (b'', b'not a checkpoint', None))
def test_a_file_that_is_no_checkpoint_is_named(data, tmp_path, content):
    path = tmp_path / 'weights.pt'
    if content is None:
        torch.save(dict(other=1), path)
    else:
        path.write_bytes(content)
    code, text = run_script('train.py', tmp_path / 'run', 1, '--data', data, '--init', path)
    assert code == 1 and 'weights.pt is not a checkpoint' in text
