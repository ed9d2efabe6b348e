"""Studies: the JSON files that the page's lab exports, as rows, data frames, means and paired differences."""
import json
import math
from typing import Any, Iterator, Mapping, Optional

import numpy as np

FORMAT = 'samplerscope-study/1'


class StudyError(ValueError):
    """What is wrong with a study's file, in one sentence that begins with the place."""


#: The t that |T| exceeds with probability 5 %, for Student's T with 1 to 30 degrees of freedom.
_STUDENT = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)


def _student(freedom: int) -> float:
    if freedom <= len(_STUDENT):
        return _STUDENT[freedom - 1]
    z = 1.959964  # and the expansion in 1 / freedom (Abramowitz and Stegun, 26.7.5)
    return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)


def _number(value: Any) -> Any:
    """JSON has no infinite numbers: the page writes "inf"."""
    return math.inf if value == 'inf' else value


def _flat(key: str, part: Any) -> Iterator[tuple]:
    """A reading of exact pictures as columns; what a design has not, such as a flow where it adds noise, has none."""
    if isinstance(part, Mapping):
        yield from (('%s_%s' % (key, name), number) for name, number in part.items())
    elif part is not None:
        yield key, part


def _values(value: Any) -> Iterator[dict]:
    """The rows of one measurement: one per reading of a point, or one per step."""
    if isinstance(value, list):
        for step, one in enumerate(value):
            yield {'step': step, **{key: _number(part) for key, part in one.items()}}
    elif 'own' in value:
        for coordinates in ('own', 'unscaled'):
            path = value[coordinates]
            yield {'coordinates': coordinates, **{key: path[key] for key in ('length', 'distance', 'turn')}}
    elif 'readings' in value:
        for measure, reading in value['readings'].items():
            if reading is not None:
                yield {'nfe': value.get('nfe'), 'measure': measure, **{key: _number(part) for key, part in reading.items()}}
    elif 'flow' in value:
        yield {name: number for key, part in value.items() for name, number in _flat(key, part)}
    else:
        yield {key: _number(part) for key, part in value.items()}


class Study:
    """A study. `rows` are its measurements: curve, label, steps, seed, image, and what was measured there.

    Errors on pictures are root mean square differences to the converged run, in units of the data; those on the toy are in
    units of the data's scale, one row per measure. Local errors have a row per step, paths one for each coordinates. Rows of
    quality have `draw`, those of a search for churn `candidate`, those of a contact sheet `cell`. Numbers with a standard
    error, as exact pictures have them, are two columns: `noise_mean` and `noise_error`.
    """

    def __init__(self, document: Mapping):
        if not isinstance(document, Mapping) or document.get('format') != FORMAT:
            raise StudyError('format: must be "%s": export a study from the lab' % FORMAT)
        self.document = document
        self.name, self.kind = document.get('name', ''), document.get('kind')
        curves = (document.get('spec') or document).get('curves', [])
        self.labels = {curve['key']: curve['label'] for curve in curves}
        self.designs = {curve['key']: curve['design'] for curve in curves}
        self.rows = []
        for k, one in enumerate(document.get('measurements') or []):
            place = self._place(one)
            if place is None:
                raise StudyError('measurements[%d]: must have a curve of the study and a value' % k)
            self.rows += [{**place, **values} for values in _values(one['value'])]

    def _place(self, one: Any) -> Optional[dict]:
        """Where a measurement belongs; None where that is nowhere."""
        if not isinstance(one, Mapping) or 'value' not in one:
            return None
        if self.kind in ('churn search', 'contact sheet'):
            return {key: value for key, value in one.items() if key != 'value'}
        if one.get('curve') not in self.labels:
            return None
        others = ('steps', 'draw') if self.kind in ('quality', 'exact quality') else ('steps', 'seed', 'image')
        return {'curve': one['curve'], 'label': self.labels[one['curve']], **{key: one.get(key) for key in others}}

    def __repr__(self) -> str:
        return '<Study %s: %s, %d rows>' % (self.name, self.kind, len(self.rows))

    def frame(self) -> Any:
        """The rows as a pandas data frame. Raises ImportError where pandas is not installed."""
        import pandas

        return pandas.DataFrame(self.rows)

    def _errors(self, curve: str, measure: Optional[str]) -> dict:
        """Errors of a curve by steps, then by latent: (seed, image)."""
        if self.kind != 'convergence':
            raise StudyError('kind: errors against cost are in studies of convergence, this is one of %s' % self.kind)
        if curve not in self.labels:
            raise StudyError('%s: is not a curve of the study, which has %s' % (curve, ', '.join(self.labels)))
        chosen = measure or self.document.get('measure')
        by_steps: dict = {}
        for row in self.rows:
            if row['curve'] == curve and row.get('measure', chosen) == chosen:
                by_steps.setdefault(row['steps'], {})[row['seed'], row['image']] = (row['error'], row.get('nfe'))
        return by_steps

    def means(self, curve: str, measure: Optional[str] = None) -> list:
        """A row for each number of steps: nfe, the error, its standard error and the count of what it is over.

        As the lab draws them: on pictures the root mean square over latents, on the toy the mean over seeds. The standard error
        is None where there is one. `measure` is one of the toy's, by default the study's own.
        """
        rows = []
        for steps, latents in sorted(self._errors(curve, measure).items()):
            errors = np.array([error for error, _ in latents.values()])
            is_rms = any(image is not None for _, image in latents)
            values = errors**2 if is_rms else errors
            spread = float(values.std(ddof=1) / math.sqrt(len(values))) if len(values) > 1 else None
            error = float(values.mean())
            if is_rms:
                error = math.sqrt(error)
                spread = None if spread is None else spread / (2 * error) if error > 0 else 0.0
            nfe = next(iter(latents.values()))[1]
            rows.append({'steps': steps, 'nfe': nfe, 'error': error, 'standard_error': spread, 'count': len(errors)})
        return rows

    def differences(self, curve: str, other: str, measure: Optional[str] = None) -> list:
        """A row for each number of steps that both curves have: error of `curve` less that of `other`, latent by latent.

        Latents of one seed and image are the same in every curve. `margin` is half the interval of 95 % (Student 1908), and
        `resolved` says whether 0 lies outside it; both are None for one latent.
        """
        ours, theirs = self._errors(curve, measure), self._errors(other, measure)
        rows = []
        for steps in sorted(set(ours) & set(theirs)):
            shared = sorted(set(ours[steps]) & set(theirs[steps]), key=str)
            if not shared:
                continue
            apart = np.array([ours[steps][latent][0] - theirs[steps][latent][0] for latent in shared])
            spread = float(apart.std(ddof=1) / math.sqrt(len(apart))) if len(apart) > 1 else None
            mean = float(apart.mean())
            margin = None if spread is None else _student(len(apart) - 1) * spread
            resolved = None if margin is None else abs(mean) > margin
            rows.append({'steps': steps, 'difference': mean, 'standard_error': spread, 'margin': margin, 'count': len(apart), 'resolved': resolved})
        return rows


def read_study(path: Any) -> Study:
    """The study in a file that the lab exported. Raises StudyError for what is not one."""
    with open(path, encoding='utf-8') as file:
        try:
            document = json.load(file)
        except ValueError as error:
            raise StudyError('%s: is not JSON: %s' % (path, error)) from None
    return Study(document)
