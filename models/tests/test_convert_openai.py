"""The converter of OpenAI's U-Nets, on small random ones of every published kind, against a second pass (openai_reference.py)."""
import json
import re
import numpy as np
import onnxruntime
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from conftest import card_for_the_page, check_kept, run_script
from convert_openai import NETWORKS, network_for
from exported_code import node
from openai_reference import Config, network, random_state, shapes
from openai_unet import Heads, UNet
from steps import cosine_betas, log_sigmas

four, of_64 = (lambda width: 4), (lambda width: width // 64)

# The published networks: the configuration, millions of parameters and billions of multiply-adds of one image.
PUBLISHED = {
    'improved-cifar10': (Config(128, (1, 2, 2, 2), 3, (1, 2)), 52.5, 8.4),
    'improved-imagenet64': (Config(128, (1, 2, 3, 4), 3, (2, 3)), 121.1, 39.7),
    'improved-imagenet64-cond': (Config(192, (1, 2, 3, 4), 3, (2, 3), classes=1000), 273.0, 89.1),
    'guided-imagenet64': (Config(192, (1, 2, 3, 4), 3, (1, 2, 3), classes=1000, residual_resampling=True), 295.9, 109.7),
    'edm-imagenet64': (Config(192, (1, 2, 3, 4), 3, (1, 2, 3), out=3, classes=1000, residual_resampling=True, rank=4), 295.9, 109.7),
    'torchcfm-cifar10': (Config(128, (1, 2, 2, 2), 2, (1,), out=3, scales=False), 35.7, None),
}
SMALL = {
    'improved-cifar10': Config(32, (1, 2), 1, (1,), heads=four),
    'improved-imagenet64-cond': Config(32, (1, 1, 2), 1, (2,), classes=12, heads=four),
    'guided-imagenet64': Config(32, (1, 1, 4), 1, (2,), classes=12, residual_resampling=True, heads=of_64, by_head=False),
    'edm-imagenet64': Config(32, (1, 1, 2), 1, (2,), 3, 12, residual_resampling=True, rank=4, heads=of_64, by_head=False),
    'consistency-imagenet64': Config(32, (1, 1, 2), 1, (2,), 3, 12, residual_resampling=True, rank=4, heads=of_64, by_head=False),
    'torchcfm-cifar10-ot': Config(32, (1, 4), 1, (1,), 3, scales=False, heads=of_64),
}
FILES = {
    'cifar10_uncond_50M_500K.pt': 'improved-cifar10', 'cifar10_uncond_vlb_50M_500K.pt': 'improved-cifar10',
    'imagenet64_uncond_100M_1500K.pt': 'improved-imagenet64', 'imagenet64_uncond_vlb_100M_1500K.pt': 'improved-imagenet64',
    'imagenet64_cond_270M_250K.pt': 'improved-imagenet64-cond', '64x64_diffusion.pt': 'guided-imagenet64',
    'edm_imagenet64_ema.pt': 'edm-imagenet64', 'cd_imagenet64_l2.pt': 'consistency-imagenet64',
    'cd_imagenet64_lpips.pt': 'consistency-imagenet64', 'ct_imagenet64.pt': 'consistency-imagenet64',
    'cfm_cifar10_weights_step_400000.pt': 'torchcfm-cifar10', 'fm_cifar10_weights_step_400000.pt': 'torchcfm-cifar10',
    'otcfm_cifar10_weights_step_400000.pt': 'torchcfm-cifar10-ot'}


def save(folder, kind, wrap=lambda state: state, name='net.pt'):
    state = random_state(shapes(SMALL[kind]))
    torch.save(wrap(state), folder / name)
    return state


def run_onnx(path, *inputs):
    session = onnxruntime.InferenceSession(str(path), providers=['CPUExecutionProvider'])
    assert [i.shape[0] for i in session.get_inputs()] == ['B'] * 3
    return session.run(None, {i.name: v.numpy() for i, v in zip(session.get_inputs(), inputs, strict=True)})[0]


def cosine_levels(steps):
    """sigma of every time step, from the formula."""
    bar = np.cos((np.arange(steps + 1) / steps + 0.008) / 1.008 * np.pi / 2) ** 2
    bar = np.cumprod(1 - np.minimum(1 - bar[1:] / bar[:-1], 0.999))
    return np.sqrt((1 - bar) / bar)


def noisy(sigmas, side, seed=4):
    g = torch.Generator().manual_seed(seed)
    s = torch.tensor(sigmas, dtype=torch.float64)
    x = torch.rand(len(sigmas), 3, side, side, generator=g) * 2 - 1
    return (x + s[:, None, None, None] * torch.randn(x.shape, generator=g)).float(), s


def expected(kind, state, x, s, steps, label):
    """D by the formulas of each family's paper; `steps` are the time steps of s where the family has some."""
    c, column = SMALL[kind], s[:, None, None, None]

    def f(image, time):
        return network(state, c, image, torch.as_tensor(time, dtype=torch.float64), label)[:, :3]
    if steps is not None:
        bar = 1 / (1 + column ** 2)  # of the state sqrt(bar) image + sqrt(1 - bar) noise
        state_t = bar.sqrt() * x.double()
        rescaled = np.asarray(steps) * (0.25 if kind in ('improved-cifar10', 'improved-imagenet64') else 1)
        return (state_t - (1 - bar).sqrt() * f(state_t, rescaled)) / bar.sqrt()
    if kind.startswith('torchcfm'):
        t = 1 / (1 + column)  # of the state t image + (1 - t) noise
        return t * x + (1 - t) * f(t * x, t.flatten())
    offset = 0 if kind.startswith('edm') else 0.002
    skip = 0.25 / ((column - offset) ** 2 + 0.25)
    out = 0.5 * (column - offset) / (column ** 2 + 0.25).sqrt()
    return skip * x + out * f(x / (column ** 2 + 0.25).sqrt(), 1000 * s.log() / 4)


def check_samples(path, card):
    """That the command line samples with a converted network as it is, of a class by its name."""
    prefix = str(path).removesuffix('.onnx')
    made = node('src/cli/sample.ts', '--design', '{"solver":{"id":"euler"}}', '--steps', '2', '--images', '1', '--class', 'class 0',
                '--model', prefix, '--out', prefix)
    assert made.returncode == 0, made.stderr
    with open(prefix + '.json') as f:
        sampled = json.load(f)
    assert sampled['model']['sha256'] == card['sha256'] and sampled['model']['selfTestError'] <= 2e-3
    assert sampled['labels'] == ['class 0'] and sampled['sheet']['width'] == 64


@pytest.mark.parametrize('kind', SMALL)
def test_d_is_what_the_second_pass_gives(tmp_path, kind):
    known, c, path = NETWORKS[kind], SMALL[kind], tmp_path / 'net.onnx'
    state = save(tmp_path, kind, lambda s: dict(ema_model={'module.' + n: v for n, v in s.items()}, step=3, sched=dict(lr=[None]))
                 if kind.startswith('torchcfm') else s)
    is_half = kind == 'edm-imagenet64'
    code, said = run_script('convert_openai.py', tmp_path / 'net.pt', path, '--network', kind, *([] if is_half else ['--fp32']),
                            *(['--classes', '7,0-1'] if c.classes else []))
    assert code == 0, said
    steps = None
    if known.timesteps:
        steps = [0, known.timesteps // 3, int(known.timesteps * 0.9)]
        sigmas = cosine_levels(known.timesteps)[steps]
    else:
        sigmas = [0.002, 0.7, 30.0]
    x, s = noisy(sigmas, known.side)
    label, wide = torch.eye(3)[[2, 0, 1]], None
    if c.classes:
        wide = torch.zeros(3, c.classes)
        wide[range(3), [1, 7, 0]] = 1
    else:
        label = torch.eye(10)[:3]
    got = run_onnx(path, x, s.float(), label)
    assert np.allclose(got, expected(kind, state, x, s, steps, wide), rtol=1e-4, atol=2e-3 if is_half else 2e-4)
    card = card_for_the_page(path)
    assert card['inputs']['x'] == ['B', 3, known.side, known.side] and card['network'] == kind
    assert (card['classes'], card['has_null_class']) == (c.classes, False)
    assert card['labels'] == ['class 7', 'class 0', 'class 1'] if c.classes else card['unconditional'].startswith('always')
    assert ('6 channels' in ' '.join(card['notes'])) == (c.out == 6) and card['macs_per_image'] > 1e6
    assert any('optimal transport' in note for note in card['notes']) == kind.endswith('-ot')
    assert card.get('one_step', False) == (kind == 'consistency-imagenet64')
    assert card['sigma_data'] == (0.5 if kind[:3] in ('edm', 'con') else None)
    assert card['parameters'] == sum(v.numel() for v in state.values())
    check_kept(kind, card)
    if is_half:
        check_samples(path, card)


def test_levels_follow_clipped_betas():
    for steps, first, last in ((1000, 0.00643, (641.7, 20291)), (4000, 0.00314, (2566.7, 81165))):
        levels = log_sigmas(cosine_betas(steps)).exp().numpy()
        assert np.allclose(levels, cosine_levels(steps), rtol=1e-9)
        assert np.allclose([levels[0], *levels[-2:]], [first, *last], rtol=2e-3)


def test_steps_are_interpolated_and_held(tmp_path):
    kind, path = 'improved-cifar10', tmp_path / 'net.onnx'
    state = save(tmp_path, kind)
    assert run_script('convert_openai.py', tmp_path / 'net.pt', path, '--fp32', '--network', kind)[0] == 0
    card, levels = card_for_the_page(path), cosine_levels(4000)
    assert np.allclose([card['sigma_min'], card['sigma_max']], [0.00314, 80], rtol=2e-3)
    x, s = noisy([levels[0] / 4, np.sqrt(levels[300] * levels[301]), levels[-2]], 32)
    want = expected(kind, state, x, s, [0, 300.5, 3998], None)
    for level, a, b in zip(s, run_onnx(path, x, s.float(), torch.eye(10)[:3]), want):
        assert np.abs(a - b.numpy()).max() <= 1e-4 * max(1, level)  # of the noise predicted: in D it grows with sigma


def test_raw_is_the_network_itself_without_its_variance(tmp_path):
    kind, path = 'guided-imagenet64', tmp_path / 'net.onnx'
    state = save(tmp_path, kind, name='64x64_diffusion.pt')
    code, said = run_script('convert_openai.py', tmp_path / '64x64_diffusion.pt', path, '--fp32', '--raw')
    assert code == 0, said
    x, time, label = torch.randn(2, 3, 64, 64), torch.tensor([0.0, 700.0]), torch.eye(12)[:2]
    assert np.allclose(run_onnx(path, x, time, label), network(state, SMALL[kind], x, time, label)[:, :3], rtol=1e-4, atol=1e-4)
    card = card_for_the_page(path)
    assert card['parameterization'] == 'epsilon, 1000 DDPM steps, cosine' and not (tmp_path / 'net.selftest.json').exists()


@pytest.mark.parametrize('kind', PUBLISHED)
def test_published_networks_have_these_weights_and_this_size(kind):
    config, millions, billions = PUBLISHED[kind]
    known, side = shapes(config), NETWORKS[kind].side
    with torch.device('meta'):
        net = UNet(known, NETWORKS[kind].heads)
        net.frequencies = net.frequencies.to('meta')
        assert {name: tuple(p.shape) for name, p in net.state_dict().items()} == known
        assert round(sum(p.numel() for p in net.parameters()) / 1e6, 1) == millions
        if billions:
            with FlopCounterMode(display=False) as flops:
                assert net(torch.randn(1, 3, side, side), torch.ones(1), torch.ones(1, config.classes)).shape[1] == config.out
            assert round(flops.get_total_flops() / 2e9, 1) == billions


def test_both_orders_of_attention_load_and_differ():
    c = SMALL['guided-imagenet64']
    state, x = random_state(shapes(c)), torch.randn(1, 3, 16, 16)
    one, other = (UNet(shapes(c), Heads(by_head, channels=64)).eval() for by_head in (False, True))
    for net in (one, other):
        net.load_state_dict(state)
    with torch.no_grad():
        a, b = (net(x, torch.ones(1), torch.eye(12)[:1]) for net in (one, other))
    assert np.allclose(a, network(state, c, x, torch.ones(1), torch.eye(12)[:1]), rtol=1e-4, atol=1e-4)
    assert not np.allclose(a, b, atol=1e-2)


def test_files_are_known_by_their_names():
    assert {file: network_for('somewhere/' + file)[0] for file in FILES} == FILES
    assert set(FILES.values()) == set(NETWORKS) and all(re.compile(known.file) for known in NETWORKS.values())


class Trap:
    def __reduce__(self):
        return (print, ('the pickle ran code',))


def test_bad_input_is_one_line_and_code_2(tmp_path, capfd):
    def saved(name, value):
        torch.save(value, tmp_path / name)
        return tmp_path / name
    state = random_state(shapes(SMALL['improved-cifar10']))
    kind = ('--network', 'improved-cifar10')
    bent, holed = dict(state), {n: v for n, v in state.items() if not n.startswith('input_blocks.1.')}
    bent['input_blocks.1.0.out_layers.3.weight'] = torch.zeros(32, 16, 3, 3)
    thin = random_state(shapes(Config(32, (1, 1), 1, (1,))))
    (tmp_path / 'text.pt').write_text('no checkpoint')
    for path, options, words in (
            (tmp_path / 'absent.pt', kind, 'No such file'), (tmp_path / 'text.pt', kind, 'is no checkpoint of tensors'),
            (saved('trap.pt', Trap()), kind, 'is no checkpoint of tensors'), (saved('list.pt', [1]), kind, 'is no state dict'),
            (saved('other.pt', {'a.weight': torch.ones(2, 2)}), kind, "is not OpenAI's U-Net: it has no time_embed.0.weight"),
            (saved('net.pt', state), (), 'say its kind with --network'), (tmp_path / 'net.pt', ('--network', 'x'), 'invalid choice'),
            (tmp_path / 'net.pt', (*kind, '--classes', '3'), 'the network has no classes'),
            (saved('bent.pt', bent), kind, 'the network does not run'), (saved('holed.pt', holed), kind, 'not numbered'),
            (saved('extra.pt', dict(state, more=torch.ones(1))), kind, 'more: not as in this U-Net'),
            (saved('nan.pt', dict(state, **{'out.2.bias': torch.full((6,), np.nan)})), kind, 'values that are not finite'),
            (saved('thin.pt', thin), ('--network', 'guided-imagenet64'), 'does not divide into heads of 64 channels')):
        code, said = run_script('convert_openai.py', path, tmp_path / 'net.onnx', *options)
        assert code == 2 and words in said and said.count('\n') == 1, said
    assert capfd.readouterr() == ('', '') and not (tmp_path / 'net.onnx').exists()
