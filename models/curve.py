"""The loss on test images against images seen, from the logs of training runs: a CSV file and a table in text.

    python3 models/curve.py models/curves/NAME.csv models/.run/log.jsonl [more logs] [--card NAME.card.json ...]
        [--before earlier.csv] [--evaluation IMAGES=evaluation.json ...]

Hours are those the log accounts for, at the speed the machine then had; a card's point has none. With `--before` they go on
from the last of that file before the logs begin, and so do measures. `--evaluation` writes NAME.measures.csv too: what evaluate.py
found after so many images. Two older logs are read too: that of the first run (lines `val STEP {...}`), whose batches were of 64
images, and that of the prototype of several processes (JSON with `seen` and `sec`).
"""
import argparse
import csv
import json
import math
import os
import re

FIRST_BATCH = 64  # of the logs that do not say
MEASURES = ['frechet_distance', 'accuracy']
COLUMNS = ['images', 'hours', '0.02', '0.1', '0.3', '1', '3', '10', '40', 'mean']


def point(images, hours, losses):
    """A row; `losses` is {noise level as text: loss}."""
    values = [losses[level] for level in COLUMNS[2:-1]]
    return dict(zip(COLUMNS, [images, hours, *values, round(sum(values) / len(values), 4)]))


def read_log(lines):
    """Rows of a log of train.py (JSON) or of the first run (text), in order. Raises ValueError for a line that is neither."""
    seconds, before = 0.0, None
    for number, line in enumerate(filter(str.strip, lines), 1):
        if line.startswith('{'):
            entry = json.loads(line)
            images = entry['images'] if 'images' in entry else entry['seen']
            if 'rate' in entry:
                # The prototype's first line has a rate already: what came before it is known by the clock.
                seconds += entry.get('sec', 0) if before is None else max(0, images - before) / entry['rate']
            before = images
            if 'validation' in entry:
                yield point(images, round(seconds / 3600, 2), entry['validation'])
        elif match := re.match(r'step (\d+) .* ([\d.]+) img/s$', line.strip()):
            seconds += 100 * FIRST_BATCH / float(match[2])
        elif match := re.match(r'val (\d+) (\{.*?\})', line):
            yield point(int(match[1]) * FIRST_BATCH, round(seconds / 3600, 2), json.loads(match[2]))
        elif not line.startswith('params '):
            raise ValueError('line %d is of no known log: %s' % (number, line.strip()))


def read_card(card):
    """The row of a model card, which may hold its losses as text."""
    losses = card['validation_loss_by_sigma']
    return point(card['images_seen'], '', json.loads(losses) if isinstance(losses, str) else losses)


def read_csv(lines):
    """The rows of a file that this program wrote."""
    for row in csv.DictReader(lines):
        losses = {level: float(row[level]) for level in COLUMNS[2:-1]}
        yield point(int(row['images']), float(row['hours']) if row['hours'] else '', losses)


def read_evaluation(text):
    """The row of IMAGES=PATH. Raises ValueError when it is no such text or the file lacks a measure."""
    images, _, path = text.partition('=')
    if not images.isdecimal() or not path:
        raise ValueError('--evaluation: must be IMAGES=evaluation.json, got "%s"' % text)
    with open(path) as f:
        found = json.load(f)
    lacking = [name for name in MEASURES if name not in found]
    if lacking:
        raise ValueError('%s has no %s' % (path, ', '.join(lacking)))
    return dict(images=int(images), **{name: found[name] for name in MEASURES})


def measures_path(path):
    return re.sub(r'(\.csv)?$', '.measures.csv', path, count=1)


def read_measures(before):
    """The rows of the measures that belong to the file `before`; none where there is no such file."""
    if not before or not os.path.exists(measures_path(before)):
        return []
    with open(measures_path(before)) as f:
        return [dict(images=int(row['images']), **{name: float(row[name]) for name in MEASURES}) for row in csv.DictReader(f)]


def write_csv(path, columns, rows):
    with open(path, 'w', newline='') as f:
        writer = csv.DictWriter(f, columns, lineterminator='\n')
        writer.writeheader()
        writer.writerows(rows)


def table(rows):
    """The rows as Markdown."""
    lines = ['| ' + ' | '.join(COLUMNS) + ' |', '|' + ' --: |' * len(COLUMNS)]
    return '\n'.join(lines + ['| ' + ' | '.join('{:,}'.format(v) if k == 'images' else str(v) for k, v in row.items()) + ' |'
                              for row in rows])


def main(argv=None):
    p = argparse.ArgumentParser(description=__doc__.split('\n\n')[0])
    p.add_argument('csv')
    p.add_argument('logs', nargs='*')
    p.add_argument('--card', nargs='*', default=[], help='cards of earlier states, points without hours')
    p.add_argument('--before', help='file of an earlier part of the training')
    p.add_argument('--evaluation', nargs='*', default=[], metavar='IMAGES=PATH', help='what evaluate.py wrote')
    a = p.parse_args(argv)
    logged, rows, hours = {}, {}, 0.0
    for path in a.logs:
        with open(path) as f:
            try:
                logged.update((row['images'], row) for row in read_log(f))
            except ValueError as error:
                raise SystemExit('%s: %s' % (path, error))
    if a.before and os.path.exists(a.before):
        with open(a.before) as f:
            # What the logs tell themselves may have come into that file from an earlier part of them.
            rows.update((row['images'], row) for row in read_csv(f) if row['images'] < min(logged, default=math.inf))
        hours = max((row['hours'] for row in rows.values() if row['hours'] != ''), default=0.0)
    for path in a.card:
        with open(path) as f:
            row = read_card(json.load(f))
        rows[row['images']] = row
    rows.update((images, dict(row, hours=round(row['hours'] + hours, 2))) for images, row in logged.items())
    if not rows:
        raise SystemExit('no validation in %s: it comes every 1,000 steps' % ', '.join(a.logs))
    ordered = [rows[images] for images in sorted(rows)]
    write_csv(a.csv, COLUMNS, ordered)
    if a.evaluation:
        try:
            measures = {row['images']: row for row in [*read_measures(a.before), *map(read_evaluation, a.evaluation)]}
        except (OSError, ValueError) as error:
            raise SystemExit(str(error))
        write_csv(measures_path(a.csv), ['images', *MEASURES], [measures[images] for images in sorted(measures)])
    print(table(ordered))


if __name__ == '__main__':
    main()
