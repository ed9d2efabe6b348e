"""Job files of docs/cluster.md that Python can read or run: the Job of Kubernetes, and Ray's tasks."""
import json
import os
import re
import sys
import types

import pytest
from conftest import ROOT, command

TINY = os.path.join(ROOT, 'test', 'models', 'tiny')


def block(kind):
    with open(os.path.join(ROOT, 'docs', 'cluster.md'), encoding='utf-8') as file:
        return re.search(r'^```\w+ file=%s\n(.*?)^```$' % kind, file.read(), re.M | re.S).group(1)


def test_the_yaml_of_kubernetes():
    yaml = pytest.importorskip('yaml', reason='PyYAML is not installed')
    job = yaml.safe_load(block('kubernetes'))
    assert (job['apiVersion'], job['kind']) == ('batch/v1', 'Job')
    spec = job['spec']
    pod = spec['template']['spec']
    container, = pod['containers']
    assert spec['completions'] == int(container['args'][-1][1:]) == 16
    assert all(isinstance(word, str) for word in container['args'])
    assert pod['restartPolicy'] == 'Never'
    rule, = spec['podFailurePolicy']['rules']
    assert rule['onExitCodes'] == {'containerName': container['name'], 'operator': 'In', 'values': [2]}
    assert {mount['name'] for mount in container['volumeMounts']} == {volume['name'] for volume in pod['volumes']}


def test_the_schema_of_kubernetes():
    yaml = pytest.importorskip('yaml', reason='PyYAML is not installed')
    validate = pytest.importorskip('kubernetes_validate', reason='kubernetes-validate is not installed: its schemas do not check the Job')
    validate.validate(yaml.safe_load(block('kubernetes')), validate.latest_version(), strict=True)


def test_the_tasks_of_ray(tmp_path, monkeypatch):
    """With a stand-in for Ray, whose tasks run at once."""
    (tmp_path / 'plan.json').write_text(json.dumps({'columns': {'key': 'steps', 'values': [2, 3, 4]}, 'images': 1}))
    code = command('sweep', tmp_path / 'plan.json', '--out', 'sheet', '--model', TINY, '--shard', '/2', '--job', 'ray')
    options = []

    def remote(**given):
        options.append(given)
        return lambda task: types.SimpleNamespace(remote=lambda *args: lambda: task(*args))

    ray = types.SimpleNamespace(init=lambda: None, remote=remote, get=lambda tasks: [task() for task in tasks])
    monkeypatch.setitem(sys.modules, 'ray', ray)
    monkeypatch.setenv('SAMPLERSCOPE', os.path.abspath(ROOT))
    monkeypatch.chdir(tmp_path)
    for text in (block('ray'), code):
        compile(text, 'ray', 'exec')
    exec(compile(code, 'ray', 'exec'), {})
    assert options == [{'num_cpus': 1, 'max_retries': 3, 'retry_exceptions': True}]
    made = sorted(os.listdir(tmp_path / 'sheet' / 'parts'))
    assert made == ['shard-1-of-2.jsonl', 'shard-1-of-2.tar', 'shard-2-of-2.jsonl', 'shard-2-of-2.tar']
    assert (tmp_path / 'sheet' / 'table.csv').read_text().count('\n') == 4
