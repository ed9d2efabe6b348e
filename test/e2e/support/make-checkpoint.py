"""A tiny checkpoint of a family in a folder, as its authors' code would write it: random weights, none of them zero.

    python3 test/e2e/support/make-checkpoint.py FAMILY FOLDER

The networks are those of the converters' own tests (models/tests).
"""
import json
import os
import pathlib
import sys

root = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(root / 'models'), str(root / 'models' / 'tests')]
import torch  # noqa: E402


def diffusers(folder, **schedule):
    import test_convert_diffusers
    test_convert_diffusers.save(folder, dict(test_convert_diffusers.LINEAR, **schedule))


def edm(folder, kind):
    import test_convert_edm
    from tame import Tame
    torch.manual_seed(1)
    net = getattr(test_convert_edm, kind)(use_fp16=False).eval()
    net.model = Tame(net.model, kind)
    test_convert_edm.save(folder / 'net.pkl', net)


def openai(folder, kind):
    import test_convert_openai
    test_convert_openai.save(folder, kind)


FAMILIES = {
    'diffusers-linear': diffusers,
    'diffusers-v': lambda folder: diffusers(folder, prediction_type='v_prediction', beta_schedule='squaredcos_cap_v2'),
    'edm': lambda folder: edm(folder, 'EDMPrecond'),
    'edm-vp': lambda folder: edm(folder, 'VPPrecond'),
    'edm-ve': lambda folder: edm(folder, 'VEPrecond'),
    'edm-iddpm': lambda folder: edm(folder, 'iDDPMPrecond'),
    'improved-cifar10': lambda folder: openai(folder, 'improved-cifar10'),
    'edm-imagenet64': lambda folder: openai(folder, 'edm-imagenet64'),
    'torchcfm-cifar10-ot': lambda folder: openai(folder, 'torchcfm-cifar10-ot'),
}

if __name__ == '__main__':
    os.environ.update(HF_HUB_OFFLINE='1', HF_HUB_DISABLE_TELEMETRY='1')
    FAMILIES[sys.argv[1]](pathlib.Path(sys.argv[2]))
