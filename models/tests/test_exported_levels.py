"""The list of levels that the page exports, and the command that exports without the page."""
import math
import sys
import types
import pytest
import torch

from exported_code import RUNS, apart, exported, node


@pytest.mark.parametrize('name', RUNS)
def test_list_of_levels(runs, name, monkeypatch):
    code = exported(runs[name], 'sigmas')
    assert code['COMFYUI'].count(',') == len(code['SIGMAS']) - 1
    assert apart([float(part) for part in code['COMFYUI'].split(',')], code['SIGMAS']) < 1e-7
    if not name.startswith('restart'):
        assert apart(code['SIGMAS'], runs[name]['levels']) < 1e-12
    called = []

    class Sampling(types.ModuleType):
        def __getattr__(self, function):
            return lambda model, x, sigmas, **options: called.append((function, x, sigmas, options))

    package = types.ModuleType('k_diffusion')
    package.sampling = Sampling('k_diffusion.sampling')
    monkeypatch.setitem(sys.modules, 'k_diffusion', package)
    code['k_diffusion'](None, torch.ones(2))
    (function, x, sigmas, options), = called
    assert function.startswith('sample_') and apart(sigmas, code['SIGMAS']) < 1e-6 and apart(x, [code['SIGMAS'][0]] * 2) < 1e-6
    if name == 'churn':
        assert (function, options) == ('sample_heun', {'s_churn': 20, 's_tmin': 0.05, 's_tmax': math.inf, 's_noise': 1.003})


def test_command_writes_what_the_page_writes(runs, tmp_path):
    made = node('src/cli/export.ts', '--design', '{"steps": 18}', '--format', 'plain', '--name', 'heun', '--out', str(tmp_path))
    assert made.returncode == 0, made.stderr
    with open(tmp_path / 'sampler_heun_18.py') as f:
        lines = f.read().splitlines()
    wanted = runs['heun']['files']['plain']['code'].splitlines()
    assert [line for line in lines if not line.startswith('# #')] == [line for line in wanted if line != '# #']
