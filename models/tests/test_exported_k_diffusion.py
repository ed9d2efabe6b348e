"""Code for k-diffusion that the page exports: model(x, sigma) gives the denoised image, as its own samplers expect."""
import pytest
import torch

from exported_code import RUNS, TorchNoise, apart, exact, exported, independent, tensor


@pytest.mark.parametrize('name', RUNS)
def test_k_diffusion(page, runs, name, monkeypatch):
    run = runs[name]
    code = exported(run, 'k-diffusion')
    assert code['SIGMAS'] == run['levels']
    D, seen, called = exact(page, xp=torch), [], []

    def model(x, sigma, scale):
        assert sigma.shape == (1,) and scale == 3
        seen.append(sigma.item())
        return D(x, sigma[:, None])

    n0 = tensor([run['noises']['n0']])
    noise = TorchNoise(run)
    if independent(run):
        monkeypatch.setattr(torch, 'randn_like', noise)
    sigmas = torch.tensor(code['SIGMAS'])
    result = code['sample_design'](model, n0 * code['SIGMAS'][0], sigmas, extra_args={'scale': 3}, callback=called.append, disable=True)
    assert seen == run['sigmas'] == [call['sigma'] for call in called]
    assert [call['i'] for call in called] == list(range(len(seen)))
    assert set(called[0]) == {'x', 'i', 'sigma', 'sigma_hat', 'denoised'}
    if independent(run):
        assert apart(result[0], run['result']) < 1e-12
        assert not noise.left
    with pytest.raises(ValueError, match='pass SIGMAS'):
        code['sample_design'](model, n0, 2 * sigmas)
