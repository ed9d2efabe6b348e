"""Samplers as straight lines of operations: run them on any denoiser, and read what sweeps and studies measured.

    import numpy as np
    import samplerscope

    program = samplerscope.load('program.json')    # npm run --silent compile -- --design 'DPM++ 2M Karras 20' > program.json
    rng = np.random.default_rng(1)
    images = program.run(D, rng.standard_normal((4, 3, 32, 32)), randn=rng.standard_normal)

D(x, sigma) is your denoiser: it gets images with noise of standard deviation sigma and returns the mean of the images that
they could be. Arrays of NumPy and tensors of PyTorch both work, on any device.
"""
from samplerscope.design import compile_design
from samplerscope.noise import PageNoise
from samplerscope.program import Call, Program, ProgramError, Step, load
from samplerscope.record import record
from samplerscope.studies import Study, StudyError, read_study
from samplerscope.sweeps import Sweep, SweepError, read_sweep

__all__ = [
    'Call', 'PageNoise', 'Program', 'ProgramError', 'Step', 'Study', 'StudyError', 'Sweep', 'SweepError',
    'compile_design', 'load', 'read_study', 'read_sweep', 'record',
]
__version__ = '0.1.0'
