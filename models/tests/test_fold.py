"""The folded graph is the network: in onnxruntime against torch, on networks of toy size."""
import os
import sys

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from fold import count_nodes, fold  # noqa: E402
from halve import halve  # noqa: E402
from loss import LEVELS  # noqa: E402
from net import Net  # noqa: E402

SIZE = 16  # pixels
NETWORKS = dict(
    published=dict(ch=(8, 12, 16), enc=1, emb=16),  # the structure of cifar10-mini
    deeper=dict(ch=(16, 16), enc=2, dec=3, emb=16, attn=(0, 1)),  # an encoder without 1x1 convolutions, two a level
    flat=dict(ch=(12,), enc=1, dec=2, emb=16, attn=(), sigma_data=0.4),
    pixels=dict(ch=(8, 12), enc=1, emb=16, patch=1, attn=(1,), classes=3),
)


def network(name):
    """In eval mode, with gains that differ from block to block, so that no factor is lost unseen."""
    torch.manual_seed(4)
    net = Net(**NETWORKS[name]).eval()
    with torch.no_grad():
        for key, p in net.named_parameters():
            if key.endswith('gain'):
                p.copy_(0.5 + torch.rand(()))
    return net


def inputs(net, sigma, batch=3):
    g = torch.Generator().manual_seed(round(1000 * sigma))
    x = torch.rand(batch, 3, SIZE, SIZE, generator=g) * 2 - 1 + sigma * torch.randn(batch, 3, SIZE, SIZE, generator=g)
    label = torch.eye(net.classes)[torch.arange(batch) % net.classes]
    label[-1] = 0
    return x, torch.full((batch,), float(sigma)), label


def run(model, x, sigma, label):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=['CPUExecutionProvider'])
    return session.run(['denoised'], dict(x=x.numpy(), sigma=sigma.numpy(), label=label.numpy()))[0]


def largest_error(net, model, case):
    with torch.no_grad():
        return float(np.abs(run(model, *case) - net(*case).numpy()).max())


@pytest.mark.parametrize('name', NETWORKS)
def test_the_folded_graph_gives_what_the_network_gives_at_every_noise_level(name):
    net = network(name)
    model = fold(net, SIZE)
    for sigma in LEVELS:
        assert largest_error(net, model, inputs(net, sigma)) < 1e-5, sigma


def test_one_call_takes_different_noise_levels_and_any_batch():
    net = network('published')
    model = fold(net, SIZE)
    x, _, label = inputs(net, 1.0, batch=len(LEVELS))
    assert largest_error(net, model, (x, torch.tensor([float(s) for s in LEVELS]), label)) < 1e-5
    assert largest_error(net, model, inputs(net, 1.0, batch=1)) < 1e-5


def test_the_epsilon_of_pixel_norms_counts_where_features_are_nearly_zero():
    net = network('flat')
    with torch.no_grad():
        net.inp.weight[:, -1] = 0  # no channel of ones: the features of a nearly grey image are nearly zero
    x, sigma, label = inputs(net, 0.5)
    assert largest_error(net, fold(net, SIZE), (x * 1e-4, sigma, label)) < 1e-5


def test_the_published_structure_has_at_most_200_nodes_and_no_factor_or_shape_of_its_own():
    net = network('published')
    model = fold(net, SIZE)
    counts = count_nodes(model)
    assert sum(counts.values()) <= 200
    # One Mul a block modulates; one scales sigma, one the network's output, one the first skip of the decoder.
    assert counts['Mul'] == len(net.enc) + len(net.dec) + 3
    assert not set(counts) & {'Shape', 'Gather', 'ConstantOfShape', 'Expand', 'Range', 'Cast', 'Sigmoid', 'Sub', 'Slice'}
    assert max(len(node.output) for node in model.graph.node) <= 7  # of eight storage buffers a shader, one is the input


def test_the_network_stays_as_it_is():
    net = network('deeper')
    before = {key: value.clone() for key, value in net.state_dict().items()}
    fold(net, SIZE)
    assert all(torch.equal(value, before[key]) for key, value in net.state_dict().items())


def test_weights_stored_as_fp16_cost_at_most_what_the_self_test_allows():
    net = network('published')
    model = fold(net, SIZE)
    before = count_nodes(model)
    assert halve(model) > 20
    onnx.checker.check_model(model)
    assert count_nodes(model) == before  # the Casts are gone when a session starts
    for sigma in LEVELS:
        assert 1e-6 < largest_error(net, model, inputs(net, sigma)) < 2e-3, sigma
