"""Tiny checkpoints as their authors' code would write them, random but with no weight zero, each converted into a folder.

    python3 test/e2e/support/convert_all.py FOLDER '[{"name": "edm", "converter": "convert_edm.py", ...}, ...]'

The table is that of test/e2e/converted.test.ts; the networks are those of the converters' own tests (models/tests).
"""
import json
import os
import pathlib
import sys

root = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(root / 'models'), str(root / 'models' / 'tests')]
os.environ.update(HF_HUB_OFFLINE='1', HF_HUB_DISABLE_TELEMETRY='1')
import torch  # noqa: E402

from conftest import run_script  # noqa: E402


def convert_diffusers(folder, kind):
    import test_convert_diffusers as tests
    changes = dict(prediction_type='v_prediction', beta_schedule='squaredcos_cap_v2') if kind == 'v' else {}
    tests.save(folder, dict(tests.LINEAR, **changes))
    return folder


def convert_edm(folder, kind):
    import test_convert_edm as tests
    from tame import Tame
    torch.manual_seed(1)
    net = getattr(tests, kind)(use_fp16=False).eval()
    net.model = Tame(net.model, kind)
    tests.save(folder / 'net.pkl', net)
    return folder / 'net.pkl'


def convert_openai(folder, kind):
    import test_convert_openai as tests
    tests.save(folder, kind)
    return folder / 'net.pt'


def convert_score_sde(folder, kind):
    import test_convert_score_sde as tests
    tests.save(folder / 'net', kind)
    return folder / 'net'


def main(folder, table):
    torch.set_num_threads(1)
    for family in table:
        name, converter = family['name'], family['converter']
        place = pathlib.Path(folder) / (name + '-checkpoint')
        place.mkdir()
        source = globals()[converter.removesuffix('.py')](place, family['kind'])
        code, said = run_script(converter, source, pathlib.Path(folder) / (name + '.onnx'), '--fp32', *family.get('options', []))
        if code:
            raise SystemExit('%s: %s' % (name, said))


if __name__ == '__main__':
    main(sys.argv[1], json.loads(sys.argv[2]))
