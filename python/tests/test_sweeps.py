"""Sweeps of the command line as rows and pictures, while they run and when they are done."""
import csv
import json
import os

import numpy as np
import pytest
from conftest import ROOT, command

import samplerscope
from samplerscope.sweeps import decode_png

TINY = os.path.join(ROOT, 'test', 'models', 'tiny')
PLAN = {'columns': {'key': 'steps', 'values': [2, 3, 4]}, 'rows': {'key': 'solver', 'values': ['euler', 'second-order']}, 'images': 2, 'reference': 64, 'seed': 5}


@pytest.fixture(scope='module')
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp('sweep')
    plan = folder / 'plan-to-do.json'
    plan.write_text(json.dumps(PLAN))
    args = [plan, '--out', folder / 'out', '--model', TINY]
    command('sweep', *args, '--shard', '1/2')
    half = samplerscope.read_sweep(folder / 'out')
    assert len(half) == 6 and len(half.rows) == 3 and len(half.missing) == 3
    command('sweep', *args)
    return folder / 'out'


def test_rows_are_those_of_the_table(folder):
    sweep = samplerscope.read_sweep(folder)
    assert sweep.missing == []
    with open(folder / 'table.csv', newline='') as file:
        table = list(csv.DictReader(file))
    assert len(table) == len(sweep.rows) == 6
    for row, told in zip(sweep.rows, table):
        for name in ('cell', 'steps', 'nfe', 'seed'):
            assert row[name] == int(told[name])
        for name in ('mean', 'deviation', 'rmse'):
            assert row[name] == float(told[name])
        assert row['solver'] == told['solver']
        assert row['link'] == told['link']


def test_images_are_those_of_the_sheet(folder):
    sweep = samplerscope.read_sweep(folder)
    sheet = decode_png((folder / 'sheet.png').read_bytes())
    for row in sweep.rows:
        images = sweep.images(row['cell'])
        assert images.shape == (2, 32, 32, 3) and images.dtype == np.uint8
        # The sheet shows each pixel as 2 x 2; the same image stands in it once.
        large = images[0].repeat(2, 0).repeat(2, 1)
        places = np.argwhere((sheet[: -63, : -63] == large[0, 0]).all(-1))
        assert any((sheet[y:y + 64, x:x + 64] == large).all() for y, x in places), row


def test_images_agree_with_another_decoder(folder):
    image = pytest.importorskip('PIL.Image', reason='Pillow is not installed')
    with image.open(folder / 'sheet.png') as picture:
        assert (decode_png((folder / 'sheet.png').read_bytes()) == np.asarray(picture.convert('RGB'))).all()


@pytest.mark.parametrize('mode', ['RGB', 'L', 'RGBA'])
def test_every_filter_of_png(tmp_path, mode):
    image = pytest.importorskip('PIL.Image', reason='Pillow is not installed')
    rng = np.random.default_rng(0)
    channels = len(image.new(mode, (1, 1)).getbands())
    ramp = np.cumsum(rng.integers(0, 7, (24, 31, channels)), axis=0) + np.cumsum(rng.integers(0, 5, (24, 31, channels)), axis=1)
    pixels = (ramp % 256).astype(np.uint8)
    image.fromarray(pixels if channels > 1 else pixels[:, :, 0], mode).save(tmp_path / 'a.png')
    assert (decode_png((tmp_path / 'a.png').read_bytes()) == pixels).all()


def test_a_damaged_picture_and_a_wrong_folder_say_so(folder, tmp_path):
    with pytest.raises(samplerscope.SweepError, match='there is no plan.json'):
        samplerscope.read_sweep(tmp_path)
    sweep = samplerscope.read_sweep(folder)
    archive = sweep._cells[0]['archive']
    with open(archive, 'r+b') as file:
        file.seek(sweep._cells[0]['picture']['offset'] + 50)
        file.write(b'xxxx')
    with pytest.raises(samplerscope.SweepError, match='cell 0 has changed'):
        sweep.images(0)
    with pytest.raises(KeyError):
        sweep.images(99)


def test_pandas(folder):
    pytest.importorskip('pandas', reason='pandas is not installed')
    sweep = samplerscope.read_sweep(folder)
    assert list(sweep.frame()['nfe']) == [row['nfe'] for row in sweep.rows]
    table = sweep.table('nfe')
    assert list(table.columns) == [2, 3, 4] and list(table.index) == ['euler', 'second-order']
    assert table.loc['second-order', 4] == 7


def test_whole_designs_and_a_third_axis(tmp_path):
    """Cells are numbered column by column, row by row, then tab by tab."""
    plan = {'key': 'k', 'columns': {'designs': [{'name': 'Mine', 'design': {}}, {'name': 'Theirs', 'design': {}}]},
            'rows': {'key': 'steps', 'values': [4, 8, 16]}, 'tabs': {'key': 'seed', 'values': [1, 2]}, 'seed': 1}
    (tmp_path / 'plan.json').write_text(json.dumps(plan))
    (tmp_path / 'parts').mkdir()
    nothing = {'nfe': 1, 'mean': None, 'deviation': None, 'rmse': None, 'fault': None, 'link': '', 'picture': None}
    lines = [json.dumps({'key': 'k', 'number': number, **nothing}) for number in (0, 3, 11)]
    (tmp_path / 'parts' / 'all.jsonl').write_text('\n'.join(lines) + '\n' + lines[0][:20])
    sweep = samplerscope.read_sweep(tmp_path)
    assert len(sweep) == 12 and len(sweep.missing) == 9
    assert [(row['cell'], row['name'], row['steps'], row['seed']) for row in sweep.rows] == [
        (0, 'Mine', 4, 1), (3, 'Theirs', 8, 1), (11, 'Theirs', 16, 2)]
    assert sweep.images(0) is None
