"""A scheduler_config.json that the page reads (src/import) has the levels that the scheduler of diffusers makes."""
import json
import os
import subprocess
import numpy as np
import pytest
import diffusers

pytestmark = pytest.mark.filterwarnings('ignore::DeprecationWarning')  # of diffusers
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
SD = dict(beta_start=0.00085, beta_end=0.012, beta_schedule='scaled_linear')
# Whether a family is spaced over the table's range, or picked from the table: the page has Stable Diffusion's.
FAMILIES = [dict(use_karras_sigmas=True), dict(use_exponential_sigmas=True), dict(use_beta_sigmas=True)]
SPACINGS = [dict(timestep_spacing='linspace'), dict(timestep_spacing='trailing'), dict(timestep_spacing='leading', steps_offset=1)]
SAMPLED = ['EulerDiscreteScheduler', 'HeunDiscreteScheduler', 'LMSDiscreteScheduler']
ROUNDED = ['DPMSolverMultistepScheduler', 'UniPCMultistepScheduler']
STEPS = 12

CASES = [(name, {**SD, **more}) for name in SAMPLED for more in FAMILIES + SPACINGS]
CASES += [('KDPM2DiscreteScheduler', {**SD, **FAMILIES[0]})]
CASES += [('DEISMultistepScheduler', {**SD, **more}) for more in FAMILIES + SPACINGS[:2]]
CASES += [(name, {**SD, **more, 'final_sigmas_type': end}) for name in ROUNDED for more in FAMILIES + SPACINGS[:2] for end in ('zero', 'sigma_min')]
CASES += [('EulerDiscreteScheduler', {**table, **FAMILIES[0]}) for table in (
    dict(beta_start=1e-4, beta_end=0.02, beta_schedule='linear'),
    dict(beta_start=1e-4, beta_end=0.02, beta_schedule='linear', num_train_timesteps=500),
)]
CASES += [('EulerAncestralDiscreteScheduler', {**SD, **more}) for more in SPACINGS]


@pytest.fixture(scope='module')
def answers():
    texts = []
    for name, options in CASES:
        scheduler = getattr(diffusers, name)(**options)
        texts.append({'text': scheduler.to_json_string(), 'steps': STEPS})
    node = os.environ.get('npm_node_execpath', 'node')
    made = subprocess.run([node, 'src/cli/run.mjs', 'test/import/levels.ts'], cwd=ROOT, input=json.dumps(texts), capture_output=True, text=True, timeout=300)
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout)


@pytest.mark.parametrize('k', range(len(CASES)), ids=['-'.join([name, *map(str, options.values())]) for name, options in CASES])
def test_levels(answers, k):
    name, options = CASES[k]
    answer = answers[k]
    assert answer['source'] == 'diffusers'
    scheduler = getattr(diffusers, name)(**options)
    scheduler.set_timesteps(STEPS)
    # Schedulers of second order have every level but the first twice, or a middle between two.
    sigmas = [float(sigma) for sigma in scheduler.sigmas]
    if name == 'HeunDiscreteScheduler':
        sigmas = sigmas[:1] + sigmas[1::2]
    if name == 'KDPM2DiscreteScheduler':
        sigmas = sigmas[:1] + sigmas[2::2]
    levels = answer['levels']
    assert len(levels) == STEPS + 1
    assert (answer['design']['ending']['id'] == 'sigma-min') == (sigmas[-1] > 0)
    # diffusers computes its table in float32, whose lowest level is off by 4e-5.
    assert np.max(np.abs(np.log(np.array(sigmas[:STEPS]) / np.array(levels[:STEPS])))) < 2e-4, (sigmas, levels)
