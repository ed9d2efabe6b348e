"""Studies as rows, means and paired differences; the files have the form that the lab exports."""
import json
import math

import pytest
from conftest import node

import samplerscope
from samplerscope.studies import _student

DESIGN = {'steps': 18}
CURVES = [{'key': 'A', 'label': 'A: Heun', 'design': DESIGN, 'steps': [4, 8]}, {'key': 'B', 'label': 'B: Euler', 'design': DESIGN, 'steps': [4, 8]}]
#: Errors by curve and steps, for latents (5, 0), (5, 1), (6, 0), (6, 1).
ERRORS = {('A', 4): [0.3, 0.5, 0.4, 0.6], ('B', 4): [0.4, 0.6, 0.6, 0.6], ('A', 8): [0.1, 0.1, 0.1, 0.1]}


def study(tmp_path, **change):
    measurements = [
        {'curve': curve, 'steps': steps, 'seed': 5 + k // 2, 'image': k % 2, 'value': {'nfe': 2 * steps - 1, 'error': error, 'floor': 0.001}}
        for (curve, steps), errors in ERRORS.items() for k, error in enumerate(errors)]
    document = {'format': 'samplerscope-study/1', 'kind': 'convergence', 'name': 'Two', 'measure': 'rms', 'spec': {'what': 'error', 'curves': CURVES}, 'measurements': measurements}
    path = tmp_path / 'study.json'
    path.write_text(json.dumps({**document, **change}))
    return path


def test_rows(tmp_path):
    read = samplerscope.read_study(study(tmp_path))
    assert (read.name, read.kind, len(read.rows)) == ('Two', 'convergence', 12)
    assert read.rows[1] == {'curve': 'A', 'label': 'A: Heun', 'steps': 4, 'seed': 5, 'image': 1, 'nfe': 7, 'error': 0.5, 'floor': 0.001}
    assert read.designs['B'] == DESIGN


def test_means_and_differences(tmp_path):
    read = samplerscope.read_study(study(tmp_path))
    four, eight = read.means('A')
    assert (four['steps'], four['nfe'], four['count']) == (4, 7, 4)
    # The root of the mean of 0.09, 0.25, 0.16, 0.36.
    assert four['error'] == pytest.approx(math.sqrt(0.215))
    assert eight['standard_error'] == pytest.approx(0)
    row, = read.differences('A', 'B')
    assert (row['steps'], row['count']) == (4, 4)
    # Latent by latent -0.1, -0.1, -0.2, 0: a mean of 2.4 standard errors, where four latents need 3.2.
    assert row['difference'] == pytest.approx(-0.1)
    assert row['standard_error'] == pytest.approx(math.sqrt((0.0 + 0.0 + 0.01 + 0.01) / 3 / 4))
    assert row['margin'] == pytest.approx(3.182 * row['standard_error'])
    assert row['resolved'] is False
    with pytest.raises(samplerscope.StudyError, match='C: is not a curve of the study, which has A, B'):
        read.means('C')


def test_a_file_of_the_lab_has_the_labs_own_numbers(tmp_path):
    made = node('test/export/study-file.ts')
    assert made.returncode == 0, made.stderr
    page = json.loads(made.stdout)
    path = tmp_path / 'exported.json'
    path.write_text(json.dumps(page['study']))
    read = samplerscope.read_study(path)
    assert len(read.rows) == 2 * 2 * 6
    for curve in ('A', 'B'):
        for ours, theirs in zip(read.means(curve), page['curves'][curve], strict=True):
            assert (ours['steps'], ours['count']) == (theirs['steps'], theirs['count'])
            assert ours['error'] == pytest.approx(theirs['error'], rel=1e-12)
            assert ours['standard_error'] == pytest.approx(theirs['spread'], rel=1e-9)
    for ours, theirs in zip(read.differences('A', 'B'), page['differences'], strict=True):
        assert (ours['steps'], ours['count'], ours['resolved']) == (theirs['steps'], theirs['pairs'], theirs['isResolved'])
        assert ours['difference'] == pytest.approx(theirs['mean'], rel=1e-9)
        assert ours['margin'] == pytest.approx(theirs['margin'], rel=1e-3)


def test_students_quantile_where_the_table_ends():
    # 31 and 120 degrees of freedom: 2.0395 and 1.9799 (tables of the t distribution).
    assert _student(31) == pytest.approx(2.0395, abs=2e-4)
    assert _student(120) == pytest.approx(1.9799, abs=2e-4)


def test_the_toy_and_local_errors(tmp_path):
    toy = {'steps': 4, 'nfe': 7, 'readings': {'rms': {'error': 0.2, 'floor': 0.01, 'spread': 0.02}, 'w1': {'error': 0.1, 'floor': 0.05}, 'mean': None}}
    read = samplerscope.read_study(study(tmp_path, measure='w1', measurements=[{'curve': 'A', 'steps': 4, 'seed': None, 'value': toy}]))
    assert [row['measure'] for row in read.rows] == ['rms', 'w1']
    only, = read.means('A')
    assert (only['error'], only['standard_error'], only['count']) == (0.1, None, 1)
    assert read.means('A', 'rms')[0]['error'] == 0.2
    steps = [{'sigma': 'inf', 'sigmaNext': 5, 'carried': 0.1}, {'sigma': 5, 'sigmaNext': 1, 'carried': 0.2}]
    local = samplerscope.read_study(study(tmp_path, kind='local error', measurements=[{'curve': 'B', 'steps': 4, 'seed': 5, 'image': 0, 'value': steps}]))
    assert [(row['step'], row['sigma'], row['carried']) for row in local.rows] == [(0, math.inf, 0.1), (1, 5, 0.2)]
    with pytest.raises(samplerscope.StudyError, match='^kind: '):
        local.means('B')


def test_the_other_kinds(tmp_path):
    reading = {'images': 500, 'distance': 12.5, 'accuracy': 0.8}
    quality = samplerscope.read_study(study(tmp_path, kind='quality', spec=None, curves=CURVES, measurements=[{'curve': 'B', 'steps': 4, 'draw': 1, 'value': reading}]))
    assert quality.rows == [{'curve': 'B', 'label': 'B: Euler', 'steps': 4, 'draw': 1, **reading}]
    exact = {'nfe': 7, 'images': 300, 'sigma': 0.002, 'flow': {'median': 0.1, 'error': 0.01}, 'start': None, 'noise': {'mean': 1.1, 'error': 0.2}, 'chiSquare': None}
    pictures = samplerscope.read_study(study(tmp_path, kind='exact quality', spec=None, curves=CURVES, measurements=[{'curve': 'A', 'steps': 4, 'draw': 0, 'value': exact}]))
    assert pictures.rows == [{
        'curve': 'A', 'label': 'A: Heun', 'steps': 4, 'draw': 0, 'nfe': 7, 'images': 300, 'sigma': 0.002,
        'flow_median': 0.1, 'flow_error': 0.01, 'noise_mean': 1.1, 'noise_error': 0.2}]
    churn = samplerscope.read_study(study(tmp_path, kind='churn search', spec=None, measurements=[{'candidate': 'no churn', 'images': 500, 'draw': 0, 'value': reading}]))
    assert churn.rows == [{'candidate': 'no churn', 'draw': 0, **reading}]
    sheet = samplerscope.read_study(study(tmp_path, kind='contact sheet', spec=None, measurements=[{'cell': 3, 'value': {'rms': 0.1, 'spread': None}}]))
    assert sheet.rows == [{'cell': 3, 'rms': 0.1, 'spread': None}]
    path = {'length': 3, 'distance': 2, 'turn': 40, 'bends': []}
    paths = samplerscope.read_study(study(tmp_path, kind='paths', measurements=[{'curve': 'A', 'steps': 18, 'seed': 5, 'image': 0, 'value': {'own': path, 'unscaled': {**path, 'turn': 9}}}]))
    assert [(row['coordinates'], row['turn']) for row in paths.rows] == [('own', 40), ('unscaled', 9)]


def test_what_is_no_study(tmp_path):
    for change, place in [({'format': 'samplerscope-study/2'}, 'format'), ({'measurements': [{'curve': 'C', 'value': {}}]}, r'measurements\[0\]')]:
        with pytest.raises(samplerscope.StudyError, match='^%s: ' % place):
            samplerscope.read_study(study(tmp_path, **change))
    (tmp_path / 'text.json').write_text('{')
    with pytest.raises(samplerscope.StudyError, match='is not JSON'):
        samplerscope.read_study(tmp_path / 'text.json')


def test_pandas(tmp_path):
    pytest.importorskip('pandas', reason='pandas is not installed')
    frame = samplerscope.read_study(study(tmp_path)).frame()
    assert list(frame.groupby('curve')['error'].count()) == [8, 4]
