import json
import os
import signal
import subprocess
import sys
import time
from types import SimpleNamespace
import pytest
import torch

import cifar
import ema
import train
from conftest import TOY, run_script
from loss import validate
from net import NETWORKS, MPConv
from optimizers import DEFAULT_RATE
from run import Checkpoint, batch_indices, step_generator

MODELS = os.path.dirname(os.path.abspath(train.__file__))


def trainer(data, state=None, **options):
    return train.Trainer(TOY, *cifar.load(data, 'train'), **dict(dict(batch=8, state=state), **options))


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


@pytest.mark.parametrize('optimizer', sorted(DEFAULT_RATE))
def test_four_steps_are_two_a_stop_and_two_to_the_bit(data, tmp_path, optimizer):
    options = dict(optimizer=optimizer, cooldown=0.5)
    whole = trainer(data, **options)
    for k in range(4):
        whole.take_step(k / 4)
    run(trainer(data, **options), tmp_path, data, steps=4, stop=stop_after(2))
    state = Checkpoint(str(tmp_path)).load()
    assert state['step'] == 2 and state['seen'] == 16
    second = trainer(data, state, **options)
    assert not same(second.net, whole.net)
    run(second, tmp_path, data, steps=4, stop=stop_after(100))
    assert second.step == 4 and second.seen == 32
    assert same(second.net, whole.net)
    assert len(whole.averages) == 2 and all(same(a, b) for a, b in zip(second.averages, whole.averages, strict=True))
    assert not same(*whole.averages)


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


@pytest.mark.parametrize(('optimizer', 'lr'), (('adam', 0.05), ('muon', 0.15)))
def test_training_lowers_the_loss_and_the_average_follows(data, optimizer, lr):
    t = trainer(data, optimizer=optimizer, lr=lr)
    test = cifar.load(data, 'test')
    before = validate(t.averages[-1], *test)
    for _ in range(60):
        t.take_step()
    after = validate(t.averages[-1], *test)
    assert after[1] < 0.9 * before[1] and after[3] < 0.9 * before[3]


def test_the_averages_are_those_of_their_widths(data):
    t = trainer(data, widths=(0.05, 0.2), lr=0.05)
    weights = []
    for _ in range(5):
        t.take_step()
        weights.append(t.net.out.weight.detach().double().clone())
    for width, average in zip((0.05, 0.2), t.averages):
        power = ema.gamma_of(width) + 1
        expected = sum(w * (i ** power - (i - 1) ** power) / 5 ** power for i, w in enumerate(weights, 1))
        assert torch.allclose(average.out.weight.double(), expected, atol=1e-6)


@pytest.mark.parametrize('optimizer', sorted(DEFAULT_RATE))
def test_weights_have_unit_variance_after_every_step(data, optimizer):
    t = trainer(data, optimizer=optimizer, lr=0.1)
    for _ in range(3):
        for module in t.net.modules():
            if isinstance(module, MPConv):
                assert torch.allclose(module.weight.flatten(1).square().mean(1).sqrt(), torch.tensor(1.0), atol=1e-3)
        t.take_step()


def test_the_network_is_compiled_when_asked(data, monkeypatch):
    calls = []

    def compiled(net, **options):
        return lambda *inputs: (calls.append(options), net(*inputs))[1]
    monkeypatch.setattr(torch, 'compile', compiled)
    trainer(data).take_step()
    assert calls == []
    trainer(data, is_compiled=True).take_step()
    assert calls == [dict(dynamic=False)]


def test_the_learning_rate_rises_stays_and_falls_as_a_root(data):
    t = trainer(data, lr=1e-2, t_ref=1000)
    rates = {}
    for t.step in (0, 99, 199, 1000, 4000):
        rates[t.step] = t.learning_rate()
    assert rates == {0: 1e-2 / 200, 99: 5e-3, 199: 1e-2, 1000: 1e-2, 4000: 5e-3}


def test_the_cooldown_is_linear_and_ends_at_0(data):
    t = trainer(data, lr=1e-2, cooldown=0.4)
    t.step = 10 ** 6
    assert [t.learning_rate(p) for p in (0, 0.6, 0.8, 1)] == pytest.approx([1e-2, 1e-2, 5e-3, 0], abs=1e-12)
    assert trainer(data, lr=1e-2).learning_rate(1) > 0  # none was asked for


def test_a_run_tells_each_step_how_much_of_it_is_over(data, tmp_path, monkeypatch):
    t, told = trainer(data), []
    t.take_step, keep = lambda progress: (told.append(progress), keep(progress))[1], t.take_step
    run(t, tmp_path, data, steps=4, stop=stop_after(100))
    assert told == [0, 0.25, 0.5, 0.75]
    told.clear()
    monkeypatch.setattr(train.Report, 'validate', lambda self: None)
    # The same by the clock: ten seconds a step, of a minute.
    clock = [0.0]
    monkeypatch.setattr(train, 'time', SimpleNamespace(time=lambda: clock[0]))
    t.take_step = lambda progress: (told.append(progress), clock.__setitem__(0, clock[0] + 10), 0.0)[2]
    train.run(t, str(tmp_path), cifar.load(data, 'test'), 1, stop=stop_after(100), log_every=10 ** 9, validate_every=10 ** 9)
    assert told == pytest.approx([k / 6 for k in range(6)])


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
    line = next(line for line in lines if 'validation' in line)
    assert line['width'] == 0.1 and list(line['others']) == ['0.05'] and line['others']['0.05'].keys() == values.keys()
    assert (tmp_path / 'samples.png').stat().st_size > 1000


def test_the_command_saves_on_a_signal_and_resumes(data, tmp_path):
    command = [sys.executable, os.path.join(MODELS, 'train.py'), str(tmp_path), '5', '--data', data, '--network', 'nano',
               '--batch', '8', '--cooldown', '0']
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
