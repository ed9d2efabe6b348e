"""The package installs with pip and works where only NumPy is."""
import json
import os
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT

SCRIPT = '''
import json, sys
# What is optional is not there.
for name in ('torch', 'pandas'):
    sys.modules[name] = None
import numpy as np
import samplerscope
program = samplerscope.load(sys.argv[1])
result = program.run(lambda x, sigma: x / (1 + sigma * sigma), np.ones((2, 3)))
print(json.dumps([samplerscope.__file__, result.shape]))
'''


def test_pip_install(tmp_path, runs):
    pytest.importorskip('setuptools', reason='setuptools is not installed, and the test asks no registry for it')
    source = tmp_path / 'python'
    # Building writes beside the sources.
    shutil.copytree(os.path.join(ROOT, 'python'), source, ignore=shutil.ignore_patterns('tests', '__pycache__', 'build', '*.egg-info'))
    target = tmp_path / 'site'
    pip = [sys.executable, '-m', 'pip', '--disable-pip-version-check', 'install', '--quiet', '--no-index', '--no-build-isolation', '--no-deps', '--target', target, source]
    done = subprocess.run(pip, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    program = tmp_path / 'program.json'
    program.write_text(json.dumps(runs['heun']['program']))
    used = subprocess.run([sys.executable, '-c', SCRIPT, program], capture_output=True, text=True, cwd=tmp_path, env={**os.environ, 'PYTHONPATH': str(target)})
    assert used.returncode == 0, used.stderr
    file, shape = json.loads(used.stdout)
    assert os.path.dirname(os.path.dirname(file)) == str(target)
    assert shape == [2, 3]
    with open(os.path.join(ROOT, 'package.json')) as manifest:
        version = json.load(manifest)['version']
    assert (target / ('samplerscope-%s.dist-info' % version)).is_dir(), 'the versions of package.json and pyproject.toml differ'
