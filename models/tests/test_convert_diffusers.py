"""The converter of UNet2DModel checkpoints, on small random ones of the real class."""
import json
import os
import numpy as np
import onnxruntime
import pytest
import torch

from conftest import card_for_the_page, check_kept, run_script

# Read when the package is imported: it then asks no hub.
os.environ.update(HF_HUB_OFFLINE='1', HF_HUB_DISABLE_TELEMETRY='1')
import diffusers  # noqa: E402

SMALL = dict(
    sample_size=32, in_channels=3, out_channels=3, layers_per_block=1, block_out_channels=(16, 32), norm_num_groups=8,
    down_block_types=('DownBlock2D', 'AttnDownBlock2D'), up_block_types=('AttnUpBlock2D', 'UpBlock2D'), attention_head_dim=8)
LINEAR = dict(_class_name='DDPMScheduler', num_train_timesteps=1000, beta_schedule='linear', beta_start=1e-4, beta_end=0.02)


def save(folder, schedule=LINEAR, **changes):
    torch.manual_seed(2)
    net = diffusers.UNet2DModel(**dict(SMALL, **changes)).eval()
    net.save_pretrained(folder / 'unet')
    (folder / 'scheduler').mkdir()
    (folder / 'scheduler' / 'scheduler_config.json').write_text(json.dumps(schedule))
    return net


def run_onnx(path, *inputs):
    session = onnxruntime.InferenceSession(str(path), providers=['CPUExecutionProvider'])
    assert [i.shape[0] for i in session.get_inputs()] == ['B'] * 3
    return session.run(None, {i.name: v.numpy() for i, v in zip(session.get_inputs(), inputs, strict=True)})[0]


def levels(schedule):
    """sigma of every time step, from the formula."""
    if schedule['beta_schedule'] == 'linear':
        bar = np.cumprod(1 - np.linspace(schedule['beta_start'], schedule['beta_end'], 1000))
    else:
        f = np.cos((np.arange(1001) / 1000 + 0.008) / 1.008 * np.pi / 2) ** 2
        bar = np.cumprod(1 - np.minimum(1 - f[1:] / f[:-1], 0.999))
    return np.sqrt((1 - bar) / bar)


@pytest.mark.parametrize('prediction,beta_schedule,classes,null', (
    ('epsilon', 'linear', None, None), ('v_prediction', 'squaredcos_cap_v2', 11, 10), ('sample', 'linear', 10, None)))
def test_the_denoiser_is_the_network_at_the_time_steps_of_its_training(tmp_path, prediction, beta_schedule, classes, null):
    schedule = dict(LINEAR, beta_schedule=beta_schedule, prediction_type=prediction)
    net, path = save(tmp_path, schedule, num_class_embeds=classes), tmp_path / 'net.onnx'
    code, said = run_script('convert_diffusers.py', tmp_path, path, '--fp32', *(['--null-class', null] if null else []))
    assert code == 0, said
    sigmas = levels(schedule)
    for steps in ([300], [0, 250, 600]):
        t, s = torch.tensor(steps), torch.tensor(sigmas[steps], dtype=torch.float32)
        column = s.reshape(-1, 1, 1, 1)
        clean, noise = torch.rand(len(steps), 3, 32, 32) * 2 - 1, torch.randn(len(steps), 3, 32, 32)
        x, label, index = clean + column * noise, torch.eye(10)[:len(steps)], torch.arange(len(steps))
        if null:
            label[-1], index[-1] = 0, null
        with torch.no_grad():
            f = net((x / (1 + column ** 2).sqrt()), t, index if classes else None).sample
        bar = 1 / (1 + column ** 2)
        z = x * bar.sqrt()
        expected = dict(epsilon=(z - (1 - bar).sqrt() * f) / bar.sqrt(), v_prediction=bar.sqrt() * z - (1 - bar).sqrt() * f,
                        sample=f)[prediction]
        assert np.allclose(run_onnx(path, x, s, label), expected, rtol=1e-4, atol=1e-4)
    card = card_for_the_page(path)
    assert card['sigma_data'] is None and card['has_null_class'] == bool(null) and len(card['labels']) == 10
    assert (card['timesteps'], card['beta_schedule']) == (1000, beta_schedule)
    assert np.allclose([card['sigma_min'], card['sigma_max']], sigmas[[0, -1]], rtol=1e-3)
    check_kept('UNet2DModel, %s' % prediction, card)
    assert prediction in card['preconditioning'] and len(card['source_sha256']) == 64
    cases = json.loads((tmp_path / 'net.selftest.json').read_text())['cases']
    assert [case['sigma'] for case in cases] == [0.05, 0.8] + [5.0] * (prediction != 'epsilon')


def test_images_of_64_pixels(tmp_path):
    net, path = save(tmp_path, sample_size=64), tmp_path / 'net.onnx'
    code, said = run_script('convert_diffusers.py', tmp_path, path, '--raw', '--fp32')
    assert code == 0, said
    x, t = torch.randn(2, 3, 64, 64), torch.tensor([0.0, 999.0])
    with torch.no_grad():
        assert np.allclose(run_onnx(path, x, t, torch.zeros(2, 10)), net(x, t).sample, rtol=1e-4, atol=1e-4)
    assert card_for_the_page(path)['inputs']['x'] == ['B', 3, 64, 64]


def test_a_time_step_between_two_is_interpolated_in_log_sigma(tmp_path):
    net, path = save(tmp_path), tmp_path / 'net.onnx'
    assert run_script('convert_diffusers.py', tmp_path, path, '--fp32')[0] == 0
    sigmas, x = levels(LINEAR), torch.randn(3, 3, 32, 32)
    s = torch.tensor([np.sqrt(sigmas[400] * sigmas[401]), sigmas[0] / 9, sigmas[700]], dtype=torch.float32)
    column = s.reshape(-1, 1, 1, 1)
    with torch.no_grad():
        expected = x - column * net(x / (1 + column ** 2).sqrt(), torch.tensor([400.5, 0, 700])).sample
    assert np.allclose(run_onnx(path, x, s, torch.zeros(3, 10)), expected, rtol=1e-4, atol=1e-4)


def test_raw_is_the_network_itself_without_its_variance(tmp_path):
    net, path = save(tmp_path, num_class_embeds=10, out_channels=6), tmp_path / 'net.onnx'
    code, said = run_script('convert_diffusers.py', tmp_path, path, '--raw', '--fp32')
    assert code == 0, said
    x, t = torch.randn(3, 3, 32, 32), torch.tensor([0.0, 500.0, 999.0])
    with torch.no_grad():
        expected = net(x, t, torch.tensor([4, 5, 6])).sample[:, :3]
    assert np.allclose(run_onnx(path, x, t, torch.eye(10)[4:7]), expected, rtol=1e-4, atol=1e-4)
    assert not (tmp_path / 'net.selftest.json').exists()


def test_bad_input_is_one_line_and_code_2(tmp_path):
    schedules = dict(
        vesde=(dict(_class_name='ScoreSdeVeScheduler', num_train_timesteps=10), 'has no beta_schedule'),
        odd=(dict(LINEAR, beta_schedule='odd'), 'beta_schedule odd'),
        flow=(dict(LINEAR, prediction_type='flow'), 'prediction_type flow'),
        zero=(dict(LINEAR, rescale_betas_zero_snr=True), 'infinite'))
    (tmp_path / 'net').mkdir()
    save(tmp_path / 'net')
    for name, (schedule, words) in schedules.items():
        file = tmp_path / (name + '.json')
        file.write_text(json.dumps(schedule))
        code, said = run_script('convert_diffusers.py', tmp_path / 'net', tmp_path / 'out.onnx', '--scheduler', file)
        assert code == 2 and words in said and said.count('\n') == 1, said
    (tmp_path / 'conditional').mkdir()
    (tmp_path / 'conditional' / 'config.json').write_text('{"_class_name": "UNet2DConditionModel"}')
    (tmp_path / 'odd').mkdir()
    save(tmp_path / 'odd', sample_size=48)
    for source, words in (('conditional', 'UNet2DConditionModel; only UNet2DModel'), ('odd', '3 x 48 x 48'),
                          ('absent', 'is not a folder')):
        code, said = run_script('convert_diffusers.py', tmp_path / source, tmp_path / 'out.onnx')
        assert code == 2 and words in said and said.count('\n') == 1, said
    assert not (tmp_path / 'out.onnx').exists()
