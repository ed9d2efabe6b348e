"""Designs compiled by a checkout of Samplerscope: the one compiler, called."""
import json
import os
import shutil
import subprocess
from typing import Any, Mapping, Optional, Union

from samplerscope.program import Program


def compile_design(design: Union[str, Mapping], checkout: Optional[Any] = None) -> Program:
    """The program of a design: an object as the page writes it, a link of the page, or words such as 'DPM++ 2M Karras 20'.

    `checkout` is the folder of Samplerscope's repository, SAMPLERSCOPE in the environment where it is not given; Node
    has to be installed. Raises ValueError for a design that does not compile, RuntimeError where nothing can be run.
    To do without Node, print the program once (npm run --silent compile) and read it with `load`.
    """
    folder = checkout or os.environ.get('SAMPLERSCOPE')
    if not folder:
        raise RuntimeError('checkout: name the folder of Samplerscope, or set SAMPLERSCOPE to it')
    runner = os.path.join(folder, 'src', 'cli', 'run.mjs')
    if not os.path.exists(runner):
        raise RuntimeError('checkout: there is no Samplerscope in %s' % folder)
    node = os.environ.get('npm_node_execpath') or shutil.which('node')
    if node is None:
        raise RuntimeError('Node was not found: install Node 20 or newer, or load a program that npm run compile has written')
    text = design if isinstance(design, str) else json.dumps(design)
    done = subprocess.run([node, runner, 'src/cli/compile.ts', '--design', text], capture_output=True, text=True, encoding='utf-8')
    if done.returncode == 2:
        raise ValueError(done.stderr.strip())
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip() or 'the compiler ended with %d' % done.returncode)
    return Program(json.loads(done.stdout))
