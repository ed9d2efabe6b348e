import csv
import json
import pytest

import curve

LOSSES = {'0.02': 0.4, '0.1': 0.2, '0.3': 0.1, '1': 0.1, '3': 0.3, '10': 0.6, '40': 0.9}


def test_a_log_of_the_trainer():
    lines = [json.dumps(entry) for entry in (
        dict(parameters=5, step=0, images=0), dict(step=100, images=6400, loss=0.5, rate=64.0),
        dict(step=200, images=12800, loss=0.4, rate=32.0), dict(step=200, images=12800, validation=LOSSES, mean=1))]
    assert list(curve.read_log(lines)) == [dict({'images': 12800, 'hours': 0.08}, **LOSSES, mean=0.3714)]


def test_a_resumed_log_counts_only_its_own_time():
    lines = [json.dumps(entry) for entry in (
        dict(parameters=5, step=1000, images=64000), dict(step=1100, images=70400, loss=0.5, rate=16.0),
        dict(step=1100, images=70400, validation=LOSSES))]
    assert next(curve.read_log(lines))['hours'] == 0.11


def test_the_first_run_s_log():
    lines = ['params 8.21M macs 399M step 7061\n', 'step 7100 imgs 454k loss 0.2009 lr 0.00076 32.0 img/s\n',
             'val 8000 %s mean 0.3911\n' % json.dumps(LOSSES)]
    rows = list(curve.read_log(lines))
    assert rows[0]['images'] == 512000 and rows[0]['hours'] == 0.06 and rows[0]['40'] == 0.9


def test_the_file_has_the_points_of_cards_and_logs_in_order(tmp_path, capsys):
    card = dict(images_seen=451904, validation_loss_by_sigma=json.dumps(LOSSES))
    (tmp_path / 'a.card.json').write_text(json.dumps(card))
    (tmp_path / 'log.txt').write_text('val 8000 %s\nval 7000 %s\n' % ((json.dumps(LOSSES),) * 2))
    curve.main([str(tmp_path / 'out.csv'), str(tmp_path / 'log.txt'), '--card', str(tmp_path / 'a.card.json')])
    rows = list(csv.DictReader(open(tmp_path / 'out.csv')))
    assert [row['images'] for row in rows] == ['448000', '451904', '512000'] and rows[1]['hours'] == ''
    assert '| 451,904 |' in capsys.readouterr().out


def test_hours_go_on_from_an_earlier_part(tmp_path):
    before = tmp_path / 'before.csv'
    curve.write_csv(before, curve.COLUMNS, [curve.point(448000, '', LOSSES), curve.point(512000, 1.5, LOSSES)])
    (tmp_path / 'log.jsonl').write_text('\n'.join(json.dumps(entry) for entry in (
        dict(step=8000, images=512000), dict(step=8100, images=518400, loss=0.5, rate=16.0),
        dict(step=9000, images=576000, validation=LOSSES))))
    curve.main([str(tmp_path / 'out.csv'), str(tmp_path / 'log.jsonl'), '--before', str(before)])
    rows = list(csv.DictReader(open(tmp_path / 'out.csv')))
    assert [(row['images'], row['hours']) for row in rows] == [('448000', ''), ('512000', '1.5'), ('576000', '1.61')]
    assert rows[0]['40'] == '0.9' and rows[0]['mean'] == '0.3714'


def test_what_was_measured_lies_beside_the_curve(tmp_path):
    (tmp_path / 'log.txt').write_text('val 8000 %s\n' % json.dumps(LOSSES))
    for name, distance in (('a', 40.5), ('b', 47.1)):
        (tmp_path / name).write_text(json.dumps(dict(frechet_distance=distance, accuracy=0.4, machine='x')))
    curve.main([str(tmp_path / 'net.csv'), str(tmp_path / 'log.txt'),
                '--evaluation', '512000=%s' % (tmp_path / 'a'), '448000=%s' % (tmp_path / 'b')])
    assert (tmp_path / 'net.measures.csv').read_text() == (
        'images,frechet_distance,accuracy\n448000,47.1,0.4\n512000,40.5,0.4\n')


def test_the_same_log_again_and_a_longer_one_count_no_hour_twice(tmp_path):
    entries = [dict(step=0, images=0), dict(step=100, images=14400, loss=0.5, rate=1.0), dict(step=100, images=14400, validation=LOSSES),
               dict(step=200, images=28800, loss=0.5, rate=1.0), dict(step=200, images=28800, validation=LOSSES)]
    out, log = tmp_path / 'net.csv', tmp_path / 'log.jsonl'
    for entries_so_far in (entries[:3], entries[:3], entries):
        log.write_text('\n'.join(map(json.dumps, entries_so_far)))
        curve.main([str(out), str(log), '--before', str(out)])
    assert [(row['images'], row['hours']) for row in csv.DictReader(open(out))] == [('14400', '4.0'), ('28800', '8.0')]


def test_measures_before_are_kept(tmp_path):
    out = tmp_path / 'net.csv'
    card = tmp_path / 'net.card.json'
    for images, distance in ((1000, 40.5), (2000, 30.25), (2000, 29.5)):
        card.write_text(json.dumps(dict(images_seen=images, validation_loss_by_sigma=LOSSES)))
        (tmp_path / 'e.json').write_text(json.dumps(dict(frechet_distance=distance, accuracy=0.4)))
        curve.main([str(out), '--before', str(out), '--card', str(card), '--evaluation', '%d=%s' % (images, tmp_path / 'e.json')])
    assert [row['images'] for row in csv.DictReader(open(out))] == ['1000', '2000']
    assert (tmp_path / 'net.measures.csv').read_text() == (
        'images,frechet_distance,accuracy\n1000,40.5,0.4\n2000,29.5,0.4\n')


def test_the_log_of_the_prototype(tmp_path):
    lines = [json.dumps(entry) for entry in (
        dict(step=50, seen=2012800, loss=0.2, lr=0.004, rate=10.0, sec=1800), dict(step=100, seen=2048800, loss=0.2, rate=10.0, sec=9),
        dict(step=100, seen=2048800, ema=0.05, validation=dict(LOSSES, **{'40': 0.8}), mean=1, sec=9),
        dict(step=100, seen=2048800, ema=0.1, validation=LOSSES, mean=1, sec=9))]
    *_, last = curve.read_log(lines)
    assert last == dict({'images': 2048800, 'hours': 1.5}, **LOSSES, mean=0.3714)


@pytest.mark.parametrize('text, says', [
    ('soon=a', 'must be IMAGES=evaluation.json, got "soon=a"'), ('1=none', 'none'), ('1=a', 'has no frechet_distance, accuracy')])
def test_a_wrong_evaluation_is_named(tmp_path, monkeypatch, text, says):
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'log.txt').write_text('val 8000 %s\n' % json.dumps(LOSSES))
    (tmp_path / 'a').write_text('{}')
    with pytest.raises(SystemExit, match=says):
        curve.main(['out.csv', 'log.txt', '--evaluation', text])


@pytest.mark.parametrize('content, says', [('', 'no validation'), ('Traceback (most recent call last)\n', 'no known log')])
def test_a_log_without_points_is_an_error(tmp_path, content, says):
    (tmp_path / 'log.txt').write_text(content)
    with pytest.raises(SystemExit, match=says):
        curve.main([str(tmp_path / 'out.csv'), str(tmp_path / 'log.txt')])
