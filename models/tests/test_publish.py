"""`npm run publish-network` from end to end: a toy checkpoint, made-up data, a repository that is a temporary folder."""
import json
import os
import re
import shutil
import subprocess
import sys
import pytest
import torch
from PIL import Image

import card
import cifar
import train
from conftest import TOY
from exported_code import ROOT

MARKS = {
    'docs/results.md': ('network: written by `npm run publish-network`', 'end of network', 'figures: written by `npm run figures`',
                        'end of figures', 'worlds: written by `npm run figures`', 'end of worlds'),
    'models/README.md': ('training: written by `npm run publish-network`', 'end of training'),
}


def publish(checkpoint, data, folder, *args):
    command = [os.environ.get('npm_node_execpath', 'node'), 'src/cli/run.mjs', 'src/cli/publish-network.ts', checkpoint, '--name', 'toy',
               '--data', data, '--classifier', os.path.join(ROOT, 'test', 'models', 'tiny-classifier.onnx'), '--images', '20',
               '--steps-scale', '0.05', '--python', sys.executable, '--out', folder / 'kept', '--publish', folder / 'root', *args]
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True, timeout=1500)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def steps_done(output):
    return [line.split(':')[0] for line in output.splitlines() if re.fullmatch(r'[a-z ]+: \d+ (s|min)', line)]


@pytest.fixture(scope='module')
def published(data, tmp_path_factory):
    """The folder, the checkpoint and what the command printed."""
    folder = tmp_path_factory.mktemp('publish')
    for path, marks in MARKS.items():
        (folder / 'root' / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / 'root' / path).write_text('before\n' + ''.join('<!-- %s -->\n' % mark for mark in marks) + 'after\n')
    t = train.Trainer(TOY, *cifar.load(data, 'train'), batch=8, lr=0.05)
    for _ in range(3):
        t.take_step()
    torch.save(t.state(), folder / 'ckpt.pt')
    (folder / 'log.jsonl').write_text('\n'.join(json.dumps(line) for line in (
        dict(parameters=1, step=0, images=0), dict(step=1, images=8, loss=1, rate=2.0),
        dict(step=1, images=8, validation={level: 0.9 for level in ('0.02', '0.1', '0.3', '1', '3', '10', '40')}))))
    return folder, publish(folder / 'ckpt.pt', data, folder)


def test_everything_is_made_of_the_checkpoint(published):
    folder, output = published
    root = folder / 'root'
    made = json.load(open(root / 'public/models/toy.card.json'))
    assert made['sha256'] == card.sha256(str(root / 'public/models/toy.onnx')) and made['images_seen'] == 24
    evaluation = made['evaluation']
    assert evaluation['images'] == 20 and evaluation['network_sha256'] == made['sha256']
    assert 0 <= evaluation['precision'] <= 1 and evaluation['nearest_training_image'] > 0
    # Guidance was measured, and stands on the card where it helped.
    found = json.load(open(folder / 'kept' / 'guidance' / 'guidance.json'))
    assert found['network_sha256'] == made['sha256'] and [row['images'] for row in found['measured']] == [20, 20]
    assert ('guidance' in made) == (found['best']['weight'] != 1)
    prefix = 'toy (%s)' % made['sha256'][:8]
    results = (root / 'docs/results.md').read_text()
    assert len(re.findall(prefix.replace(' (', r'\s\(').replace(')', r'\)'), results)) == 3 and results.startswith('before\n') and results.endswith('after\n')
    readme = (root / 'models/README.md').read_text()
    assert '| 24, the first weights, published: %s |' % prefix in readme and '\n| 8 |' in readme
    assert json.load(open(root / 'public/figures/results.json'))['quality']['network']['images'] == 20
    assert made['sha256'] in (root / 'src/scenes/measured.ts').read_text()
    curve = (root / 'models/curves/toy.csv').read_text().splitlines()
    assert [line.split(',')[0] for line in curve] == ['images', '8', '24']
    for name in ('samples.png', 'neighbours.png', 'frames/opening.png'):
        with Image.open(root / 'public' / name) as picture:
            assert made['sha256'] in ''.join(picture.text.values())
    assert steps_done(output)[0] == 'export' and steps_done(output)[-1] == 'documents' and len(steps_done(output)) == 12
    assert 'Now read again what people wrote' in output


def test_the_same_command_finds_nothing_to_do_and_what_is_lost_is_made_again(published, data):
    folder, _ = published
    again = publish(folder / 'ckpt.pt', data, folder)
    assert steps_done(again) == [] and 'nothing to do' in again
    (folder / 'root/public/samples.png').unlink()
    shutil.rmtree(folder / 'root/public/frames')
    assert steps_done(publish(folder / 'ckpt.pt', data, folder)) == ['samples', 'frames']
    plan = publish(folder / 'ckpt.pt', data, folder, '--dry-run', '--width', '0.05')
    assert 'export: about' in plan and 'figures: about' in plan and 'as it was' not in plan


def test_another_average_is_measured_and_replaces_nothing(published, data):
    folder, _ = published
    root = folder / 'root'
    before = {path: path.read_bytes() for path in sorted(root.rglob('*')) if path.is_file()}
    output = publish(folder / 'ckpt.pt', data, folder, '--width', '0.05', '--measure')
    assert steps_done(output) == ['export', 'evaluate', 'guidance', 'card']
    made, there = json.load(open(folder / 'kept/toy.card.json')), json.load(open(root / 'public/models/toy.card.json'))
    assert made['sha256'] == made['evaluation']['network_sha256'] != there['sha256'] and made['training'].endswith('EMA 0.05')
    assert json.load(open(folder / 'kept/evaluation/origin.json'))['network_sha256'] == made['sha256']
    lines = [line for line in output.splitlines() if line.startswith(('measured: ', 'in public/models: '))]
    assert lines[0].startswith('measured: toy (%s)' % made['sha256'][:8])
    assert lines[1].startswith('in public/models: toy (%s)' % there['sha256'][:8])
    assert {path: path.read_bytes() for path in sorted(root.rglob('*')) if path.is_file()} == before
