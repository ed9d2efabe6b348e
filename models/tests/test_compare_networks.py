import itertools
import json
import pytest

import cifar
import compare_networks
from compare_networks import CANDIDATES, table, train_for
from conftest import TOY, run_script
from loss import LEVELS
from net import Net, macs


def run(network, seed, factors, minutes=2):
    points = [dict(seconds=60 * minutes * share, images=100 * (k + 1), losses={str(level): factor for level in LEVELS})
              for k, (share, factor) in enumerate(zip((0.5, 1), factors))]
    return dict(network=network, seed=seed, minutes=minutes, lr=None, is_compiled=False, macs=1, parameters=1, points=points)


def test_a_network_is_trained_for_its_time_and_measured_on_the_way(data):
    # A second for each look at the clock: at the start, after each step, at the end.
    points = train_for(TOY, cifar.load(data, 'train'), cifar.load(data, 'test'), 12, lr=0.4, batch=8, count=16, marks=(0.5, 1),
                       clock=itertools.count().__next__)
    assert [point['seconds'] for point in points] == [6, 12]
    # One step is taken before the time begins.
    assert [point['images'] for point in points] == [8 * 6, 8 * 10]
    assert all(set(point['losses']) == {str(level) for level in LEVELS} for point in points)
    assert points[0]['losses'] != points[1]['losses']


def test_networks_are_compared_at_equal_times_within_each_seed():
    runs = [run('mini', 0, (0.4, 0.2)), run('nano', 0, (0.5, 0.19)), run('nano', 1, (0.3, 0.1))]
    lines = table(runs, 'mini').splitlines()
    assert lines[2].startswith('| mini | 0 | 1 | 100 | 0.4000 |  | 0.4000 |')
    assert lines[4].startswith('| nano | 0 | 1 | 100 | 0.5000 | +25.0% | +25.0% |')
    assert lines[5].startswith('| nano | 0 | 2 | 200 | 0.1900 | -5.0% | -5.0% |')
    # Nothing to compare with.
    assert lines[6].startswith('| nano | 1 | 1 | 100 | 0.3000 |  | 0.3000 |')
    assert all(line.count('|') == lines[0].count('|') for line in lines)


@pytest.mark.parametrize('small, large', [
    ('mini', 'mini, wide at 16 x 16'), ('mini', 'mini, wide at 8 x 8'), ('nano', 'nano, wide'),
])
def test_larger_networks_cost_half_as_much_again_to_twice_and_fit_into_25_megabytes(small, large):
    cost = macs(Net(**CANDIDATES[large])) / macs(Net(**CANDIDATES[small]))
    assert 1.5 <= cost <= 2
    assert 2 * sum(p.numel() for p in Net(**CANDIDATES[large]).parameters()) < 25e6


def test_runs_that_are_there_are_not_made_again(data, tmp_path):
    kept = [run('mini', 0, (0.4, 0.2)), run('nano', 0, (0.5, 0.3))]
    (tmp_path / 'runs.jsonl').write_text(''.join(json.dumps(one) + '\n' for one in kept))
    code, output = run_script('compare_networks.py', tmp_path, '--data', data, '--networks', 'mini', 'nano', '--minutes', 2)
    assert code == 0, output
    assert ', seed' not in output
    assert '+50.0%' in output
    assert len(compare_networks.read_runs(tmp_path / 'runs.jsonl')) == 2


def test_a_time_that_is_none_is_named(data, tmp_path):
    code, output = run_script('compare_networks.py', tmp_path, '--data', data, '--minutes', -1)
    assert code == 2
    assert 'the minutes must be above 0, got -1' in output
