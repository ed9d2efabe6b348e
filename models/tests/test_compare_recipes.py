import json
import math
import pytest
import torch

import cifar
import compare_recipes
from compare_recipes import BASE, BASE_RATE, COUNTED, RECIPES, StagedTrainer, WIDTHS, gap, steps_of, table, train_once
from conftest import TOY, run_script
from loss import LEVELS


def run(recipe, seed, factor):
    """A run whose losses are `factor` at every level, 5 % more for each step of the averages' widths, twice that at sigma 1."""
    return dict(recipe=recipe, seed=seed, images=10, network='nano',
                losses={'%g' % w: {str(level): factor * 1.05 ** k * (2 if level == 1 else 1) for level in LEVELS}
                        for k, w in enumerate(WIDTHS)})


def test_small_images_take_their_share_of_the_multiply_adds():
    assert steps_of(1000, 10, 0) == (0, 100)
    first, steps = steps_of(1000, 10, 0.5)
    assert first == 200
    assert first / 4 + (steps - first) == 100


def test_small_images_are_means_of_four_pixels_with_noise_of_unit_variance(data):
    def drawn(small_steps):
        trainer = StagedTrainer(TOY, *cifar.load(data, 'train'), batch=8, small_steps=small_steps)
        return [part.clone() for part in trainer.draw()]
    x, y, sigma, noise = drawn(0)
    small_x, small_y, small_sigma, small_noise = drawn(1)
    assert small_x.shape[-1] * 2 == x.shape[-1] and (small_y == y).all() and (small_sigma == sigma).all()
    blocks = x.unfold(2, 2, 2).unfold(3, 2, 2)
    assert torch.allclose(small_x, blocks.mean((4, 5)), atol=1e-6)
    # Of 8 x 3 x 16 x 16 draws.
    assert abs(small_noise.var().item() - 1) < 5 * math.sqrt(2 / small_noise.numel())
    assert abs(noise.var().item() - 1) < 5 * math.sqrt(2 / noise.numel())


def test_a_recipe_is_trained_and_measured_at_every_level(data):
    train, test = cifar.load(data, 'train'), cifar.load(data, 'test')
    losses, seconds = train_once(TOY, train, test, 16, 0, batch=8, small=0.5)
    assert set(losses) == {'%g' % width for width in WIDTHS} and COUNTED in losses
    assert all(set(of) == set(LEVELS) and all(0 < loss < 100 for loss in of.values()) for of in losses.values())
    assert seconds > 0
    again, _ = train_once(TOY, train, test, 16, 0, batch=8, small=0.5)
    assert again == losses


def test_a_gap_counts_every_level_the_same():
    base = {'0.1': 0.1, '10': 10.0}
    assert gap(base, base) == 0
    assert gap({'0.1': 0.2, '10': 10.0}, base) == pytest.approx(100 * (math.sqrt(2) - 1))
    assert gap({'0.1': 0.1, '10': 20.0}, base) == pytest.approx(100 * (math.sqrt(2) - 1))
    assert gap({'0.1': 0.2, '10': 5.0}, base) == pytest.approx(0)


def test_recipes_are_compared_within_each_seed():
    runs = [run(BASE, 0, 0.4), run(BASE, 1, 0.5), run('adam', 0, 0.44), run('adam', 1, 0.5), run('adam', 2, 0.1)]
    runs[2]['losses'][COUNTED]['40'] *= 2
    # +10 % and 0, the standard error of two values that lie 10 apart; twice as much as +10 % at one level of seven.
    first = 100 * (1.1 * 2 ** (1 / len(LEVELS)) - 1)
    lines = table(runs).splitlines()
    assert lines[2].startswith('| adam | 2 | %+.1f ± %.1f | +5.0 ± 5.0 |' % (first / 2, first / 2))
    assert lines[2].endswith('| +60.0 ± 60.0 |')
    assert lines[3].startswith('| average of width 0.05 | 2 | -4.8 ± 0.0 | -4.8 ± 0.0 |')
    assert lines[4].startswith('| average of width 0.15 | 2 | +5.0 ± 0.0 | +5.0 ± 0.0 |')
    assert all(line.count('|') == lines[0].count('|') for line in lines)
    assert '| batch 64 | 1 | +150.0 |' in table([*runs, run('batch 64', 0, 1)])


def test_every_recipe_is_one_that_the_trainer_takes(data):
    train = cifar.load(data, 'train')
    for recipe in RECIPES.values():
        options = {name: value for name, value in recipe.items() if name not in ('small', 'batch')}
        StagedTrainer(TOY, *train, batch=8, **options).take_step()


def test_a_recipe_changes_the_rate_of_the_base(data):
    train, test = cifar.load(data, 'train'), cifar.load(data, 'test')

    def losses(**recipe):
        return train_once(TOY, train, test, 32, 0, batch=8, **recipe)[0]
    assert losses() == losses(lr=BASE_RATE) != losses(lr=100 * BASE_RATE)


def test_runs_that_are_there_are_not_made_again(data, tmp_path):
    kept = [run(name, seed, 0.4 + 0.01 * seed) for name in (BASE, 'adam') for seed in (0, 1)]
    (tmp_path / 'runs.jsonl').write_text(''.join(json.dumps(one) + '\n' for one in kept))
    code, output = run_script('compare_recipes.py', tmp_path, '--data', data, '--images', 10, '--seeds', 0, 1, '--recipes', BASE, 'adam')
    assert code == 0, output
    assert ', seed' not in output
    assert '| adam | 2 | +0.0 ± 0.0 |' in output
    assert len(compare_recipes.read_runs(tmp_path / 'runs.jsonl')) == 4
