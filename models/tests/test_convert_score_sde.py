"""The converter of NCSN++ and DDPM++, on small random ones of every kind, against a second pass (ncsnpp_reference.py)."""
import struct
import numpy as np
import onnxruntime
import pytest
import torch

import flax_msgpack
from conftest import card_for_the_page, check_kept, run_script
from convert_score_sde import sde_for
from ncsnpp import Ncsnpp
from ncsnpp_reference import Config, as_flax, network, shapes
from openai_reference import random_state

DDPMPP, NCSNPP = (Config(16, (1, 2), 1, (1,), filtered, fourier) for filtered, fourier in ((False, False), (True, True)))
POSITIONAL_NCSNPP = Config(16, (1, 2), 1, (1,), True, False)
EDM = Config(16, (2, 2, 2), 1, (1,), True, True)
SMALL = {'vp': DDPMPP, 'subvp': POSITIONAL_NCSNPP, 've': NCSNPP, 'vp-discrete': DDPMPP, 've-discrete': POSITIONAL_NCSNPP, 'edm': EDM,
         'consistency': EDM}
# The published networks with millions of parameters.
PUBLISHED = {
    'vp/cifar10_ddpmpp_continuous': (Config(128, (1, 2, 2, 2), 4, (1,), False, False), 61.8),
    'vp/cifar10_ddpmpp_deep_continuous': (Config(128, (1, 2, 2, 2), 8, (1,), False, False), 106.6),
    've/cifar10_ncsnpp_continuous': (Config(128, (1, 2, 2, 2), 4, (1,), True, True), 62.8),
    've/cifar10_ncsnpp_deep_continuous': (Config(128, (1, 2, 2, 2), 8, (1,), True, True), 107.6),
    'edm_cifar10_ema': (Config(128, (2, 2, 2), 4, (1,), True, True), 56.4),
}


def packed(value):
    """MessagePack of nested dicts with arrays as flax packs them: extension 1 of [shape, type, bytes]."""
    def sized(head, length, data):
        return bytes([head]) + struct.pack('>I', length) + data
    if isinstance(value, dict):
        return sized(0xdf, len(value), b''.join(packed(k) + packed(v) for k, v in value.items()))
    if isinstance(value, (list, tuple)):
        return sized(0xdd, len(value), b''.join(map(packed, value)))
    if isinstance(value, str):
        return sized(0xdb, len(value.encode()), value.encode())
    if isinstance(value, bytes):
        return sized(0xc6, len(value), value)
    if isinstance(value, np.ndarray):
        data = packed([list(value.shape), value.dtype.name, np.ascontiguousarray(value).tobytes()])
        return sized(0xc9, len(data), b'\x01' + data)
    return bytes([0xcb]) + struct.pack('>d', value) if isinstance(value, float) else bytes([0xd3]) + struct.pack('>q', value)


def save(path, sde, seed=0):
    """A checkpoint whose averaged weights are those of the state dict that is returned; its others differ."""
    c = SMALL[sde]
    state, other = (random_state(shapes(c), seed + k) for k in (0, 1))
    if sde in ('edm', 'consistency'):
        path.write_bytes(packed(dict(step=7, lr=2e-4, params=as_flax(other, c), params_ema=as_flax(state, c), rng_state=[1, 2])))
        return state
    fixed = 'all_modules.0.W'  # has no average
    trained = [value for name, value in state.items() if name != fixed]
    if fixed in state:
        state[fixed] = other[fixed]
    torch.save(dict(optimizer=dict(state={}, param_groups=[dict(lr=1.0)]), step=7,
                    model={'module.sigmas': torch.ones(5, dtype=torch.float64), **{'module.' + n: v for n, v in other.items()}},
                    ema=dict(decay=0.999, num_updates=7, shadow_params=trained)), path)
    return state


def run_onnx(path, *inputs):
    session = onnxruntime.InferenceSession(str(path), providers=['CPUExecutionProvider'])
    assert [i.shape[0] for i in session.get_inputs()] == ['B'] * 3
    return session.run(None, {i.name: v.numpy() for i, v in zip(session.get_inputs(), inputs, strict=True)})[0]


def at_time(sde, state, t, image, noise):
    """sigma, x and D in [-1, 1] at the authors' own time t, by their marginals and Tweedie's formula."""
    c, zero = SMALL[sde], torch.zeros(1, 1, 1, 1, dtype=torch.float64)

    def f(x, label):
        return network(state, c, x, torch.tensor([float(label)], dtype=torch.float64))
    if sde in ('ve', 've-discrete'):  # images in [0, 1]
        k = round(999 * (1 - t))
        sigma = 0.01 * 5000 ** (t if sde == 've' else 1 - k / 999)
        x = (image + 1) / 2 + sigma * noise
        score = f(2 * x - 1, np.log(sigma) if sde == 've' else k) / sigma
        return 2 * sigma, 2 * x - 1, 2 * (x + sigma ** 2 * score) - 1
    if sde == 'vp-discrete':
        k = round(999 * t)
        alpha = np.sqrt(np.prod(1 - np.linspace(1e-4, 0.02, 1000)[:k + 1]))
        std, label = np.sqrt(1 - alpha ** 2), k
    elif sde in ('vp', 'subvp'):
        alpha = np.exp(-0.25 * t ** 2 * 19.9 - 0.5 * t * 0.1)
        std, label = (np.sqrt(1 - alpha ** 2) if sde == 'vp' else 1 - alpha ** 2), 999 * t
    else:
        sigma = 0.002 * 40000 ** t
        start, x = (0.002 if sde == 'consistency' else 0), image + sigma * noise
        skip, out = 0.25 / ((sigma - start) ** 2 + 0.25), (sigma - start) * 0.5 / np.sqrt(sigma ** 2 + 0.25)
        return sigma, x, skip * x + out * f(x / np.sqrt(sigma ** 2 + 0.25), np.log(sigma) / 4)
    state_t = alpha * image + std * noise
    score = -f(state_t, label) / std
    return std / alpha, state_t / alpha, (state_t + std ** 2 * score) / alpha + zero


@pytest.mark.parametrize('sde', SMALL)
def test_d_is_what_the_authors_score_gives(tmp_path, sde):
    state, path = save(tmp_path / 'net.pth', sde), tmp_path / 'net.onnx'
    is_half = sde == 'edm'
    code, said = run_script('convert_score_sde.py', tmp_path / 'net.pth', path, '--sde', sde, *([] if is_half else ['--fp32']))
    assert code == 0, said
    g = torch.Generator().manual_seed(1)
    image, noise = (torch.randn(3, 3, 32, 32, generator=g, dtype=torch.float64).clamp(-1, 1) for _ in range(2))
    parts = [at_time(sde, state, t, image[k:k + 1], noise[k:k + 1]) for k, t in enumerate((0.02, 0.3, 0.9))]
    sigma, (x, want) = torch.tensor([p[0] for p in parts]).float(), (torch.cat([p[k] for p in parts]) for k in (1, 2))
    got = run_onnx(path, x.float(), sigma, torch.eye(10)[:3])
    for s, a, b in zip(sigma, got, want):
        assert np.abs(a - b.numpy()).max() <= (2e-3 if is_half else 2e-4) * max(1, s)
    card = card_for_the_page(path)
    assert card['sigma_data'] == (0.5 if sde in ('edm', 'consistency') else None) and not card['has_null_class']
    ends = {'vp': (0.00100, 152.2), 'subvp': (1e-6, 152.2), 've': (0.02, 100), 've-discrete': (0.02, 100),
            'vp-discrete': (0.0100, 157.4)}.get(sde, (0.002, 80))
    assert np.allclose([card['sigma_min'], card['sigma_max']], ends, rtol=0.01), (card['sigma_min'], card['sigma_max'])
    assert card['parameters'] == sum(v.numel() for v in state.values()) and card['unconditional'].startswith('always')
    assert card['network'] == '%s, %s' % ('DDPM++' if SMALL[sde] is DDPMPP else 'NCSN++', sde)
    check_kept(card['network'], card)


@pytest.mark.parametrize('sde,name', (('vp', 'F under VP preconditioning'), ('ve', 'F under VE preconditioning')))
def test_raw_is_the_network_itself(tmp_path, sde, name):
    state, path = save(tmp_path / 'net.pth', sde), tmp_path / 'net.onnx'
    code, said = run_script('convert_score_sde.py', tmp_path / 'net.pth', path, '--sde', sde, '--fp32', '--raw')
    assert code == 0, said
    x, time = torch.randn(2, 3, 32, 32), torch.tensor([-2.0, 1.5] if sde == 've' else [0.4, 700.0])
    assert np.allclose(run_onnx(path, x, time, torch.eye(10)[:2]), network(state, SMALL[sde], x, time), rtol=1e-4, atol=1e-4)
    assert card_for_the_page(path)['parameterization'] == name


@pytest.mark.parametrize('name', PUBLISHED)
def test_published_networks_have_these_weights_and_this_size(name):
    config, millions = PUBLISHED[name]
    known = shapes(config)
    with torch.device('meta'):
        net = Ncsnpp(known)
        if net.positions:
            net.positions.frequencies = net.positions.frequencies.to('meta')
        assert net(torch.ones(1, 3, 32, 32), torch.ones(1)).shape == (1, 3, 32, 32)
    assert {name: tuple(p.shape) for name, p in net.state_dict().items()} == known
    assert round(sum(p.numel() for p in net.parameters()) / 1e6, 1) == millions


def test_folders_and_files_say_the_sde():
    known = {'vp/cifar10_ddpmpp_continuous/checkpoint_14.pth': 'vp', 'vp/cifar10_ddpmpp/checkpoint_1.pth': 'vp-discrete',
             'subvp/cifar10_ddpmpp_deep_continuous/checkpoint_1.pth': 'subvp', 've/cifar10_ncsnpp_continuous/checkpoint_24.pth': 've',
             've/cifar10_ncsnpp/checkpoint_1.pth': 've-discrete', 'edm_cifar10_ema': 'edm',
             'cd-l2/checkpoints/checkpoint_80': 'consistency', 'ct-lpips/checkpoints/checkpoint_74': 'consistency',
             'cifar10-continuous-cd-l2/checkpoints/checkpoint_40': 'consistency'}
    assert {path: sde_for('x/' + path) for path in known} == known


def test_messagepack_is_read_as_another_library_writes_it():
    msgpack = pytest.importorskip('pip._vendor.msgpack')
    value = dict(a=[0, 127, 128, 255, 256, 65536, 2 ** 40, -1, -32, -33, -129, -40000, -2 ** 40], b=None, c=[True, False], d=1.5,
                 e='x' * 40, f='y' * 300, g=b'12', h={str(k): k for k in range(20)}, i=list(range(70000)), j={}, k='é')
    assert flax_msgpack.Reader(msgpack.packb(value, use_bin_type=True)).value() == value
    array = np.arange(6, dtype=np.float32).reshape(2, 3)
    data = msgpack.packb(dict(w=msgpack.ExtType(1, msgpack.packb(((2, 3), 'float32', array.tobytes()), use_bin_type=True))))
    assert np.array_equal(flax_msgpack.Reader(data).value()['w'], array)


def test_bad_input_is_one_line_and_code_2(tmp_path, capfd):
    def written(name, data):
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    def saved(name, value):
        torch.save(value, tmp_path / name)
        return tmp_path / name
    save(tmp_path / 'vp.pth', 'vp')
    save(tmp_path / 'edm', 'edm')
    whole, state = torch.load(tmp_path / 'vp.pth'), (tmp_path / 'edm').read_bytes()
    short = dict(whole, ema=dict(shadow_params=whole['ema']['shadow_params'][:-1]))
    other = as_flax(random_state(shapes(EDM)), EDM)
    other['AttnBlockpp_9'] = other.pop('AttnBlockpp_1')
    for path, options, words in (
            (tmp_path / 'absent.pth', ('--sde', 'vp'), 'No such file'), (tmp_path / 'vp.pth', (), 'say so with --sde'),
            (written('text', b'no checkpoint'), ('--sde', 'vp'), 'is no checkpoint of tensors'),
            (tmp_path / 'text', ('--sde', 'edm'), 'is no checkpoint of flax'),
            (written('cut', state[:-7]), ('--sde', 'edm'), 'is no checkpoint of flax: it ends early'),
            (written('more', state + b'\x01'), ('--sde', 'edm'), 'not one map'),
            (written('other', packed(dict(params=other))), ('--sde', 'edm'), 'AttnBlockpp_1'),
            (written('empty', packed(dict(params={}))), ('--sde', 'edm'), 'holds no NCSN++ of flax'),
            (saved('plain.pth', dict(a=torch.ones(1))), ('--sde', 'vp'), 'it has no "model" and "ema"'),
            (saved('short.pth', short), ('--sde', 'vp'), 'its average is not of the same parameters'),
            (tmp_path / 'vp.pth', ('--sde', 've'), 'embeds its time by positions'),
            (tmp_path / 'edm', ('--sde', 'edm', '--classes', '1'), 'the network has no classes')):
        code, said = run_script('convert_score_sde.py', path, tmp_path / 'net.onnx', *options)
        assert code == 2 and words in said and said.count('\n') == 1, said
    assert capfd.readouterr() == ('', '') and not (tmp_path / 'net.onnx').exists()
