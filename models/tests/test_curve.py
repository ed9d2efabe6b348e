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


@pytest.mark.parametrize('content, says', [('', 'no validation'), ('Traceback (most recent call last)\n', 'no known log')])
def test_a_log_without_points_is_an_error(tmp_path, content, says):
    (tmp_path / 'log.txt').write_text(content)
    with pytest.raises(SystemExit, match=says):
        curve.main([str(tmp_path / 'out.csv'), str(tmp_path / 'log.txt')])
