"""Writes NAME.card.json and NAME.selftest.json beside NAME.onnx.

    python3 models/make-card.py public/models/NAME.onnx --checkpoint models/.run/ckpt.pt --data cifar-10-batches-bin \
        --evaluation models/.run/evaluation/evaluation.json

The self-test's outputs are those of the checkpoint's fp32 weights in torch; without a checkpoint, of the .onnx file
itself in onnxruntime (which then only says that every device agrees with that one).

With --measured-again the card that is there gets the new evaluation, as after another classifier, or the guidance that
search_guidance.py found; all else stays.
"""
import argparse
import json
import math
import os

from card import make_card, make_selftest, sha256, take_evaluation, take_guidance, write, write_card


def of_checkpoint(path, width=None):
    """The checkpoint's facts for the card, its averaged network, and that as a function of arrays."""
    import torch
    import trained
    from export import load_average
    from net import macs
    from run import load_checkpoint
    net, state = load_average(path, width), load_checkpoint(path)
    facts = dict(
        unconditional='all-zero label (%g%% label dropout in training)' % (100 * trained.recipe_of(state)['dropout']),
        parameters=sum(q.numel() for q in net.parameters()), macs_per_image=macs(net),
        images_seen=trained.seen_by(state), training=trained.training_text(state, width))

    @torch.no_grad()
    def denoise(*inputs):
        return net(*map(torch.from_numpy, inputs)).numpy()
    return facts, net, denoise


def of_file(path):
    """The facts that the .onnx file itself tells, and its network as a function of arrays."""
    import onnx
    import onnxruntime
    session = onnxruntime.InferenceSession(path, providers=['CPUExecutionProvider'])

    def denoise(x, sigma, label):
        return session.run(['denoised'], dict(x=x, sigma=sigma, label=label))[0]
    return dict(parameters=sum(math.prod(w.dims) for w in onnx.load(path).graph.initializer)), denoise


def measured(a, *networks):
    """What the files that `a` names say of one of `networks`, for its card. Raises ValueError where one is of another network."""
    facts = {}
    if a.evaluation:
        facts['evaluation'] = take_evaluation(a.evaluation, *networks)
    guidance = take_guidance(a.guidance, *networks) if a.guidance else None
    return dict(facts, guidance=guidance) if guidance else facts


def measure_again(a):
    """Writes the card of `a.onnx` with what was measured anew. Raises ValueError where that is of another network."""
    with open(a.onnx.removesuffix('.onnx') + '.card.json') as f:
        card = json.load(f)
    if card['sha256'] != sha256(a.onnx):
        raise ValueError('the card beside %s is of another file: make it whole' % a.onnx)
    facts = measured(a, a.onnx)
    if a.guidance:
        card.pop('guidance', None)
    write_card(a.onnx, dict(card, **facts))
    print(card['name'], 'measured again')


def main():
    p = argparse.ArgumentParser(description=__doc__.split('\n\n')[0])
    p.add_argument('onnx')
    p.add_argument('--checkpoint', help='what the network was exported from')
    p.add_argument('--width', type=float, help='which of its averages, as for export.py')
    p.add_argument('--data', help='folder of CIFAR-10, binary version: adds the validation loss and the hash of the training set')
    p.add_argument('--evaluation', help='evaluation.json of evaluate.py: adds what it measured')
    p.add_argument('--guidance', help='guidance.json of search_guidance.py: adds the guidance that it found to be the best')
    p.add_argument('--measured-again', action='store_true', help='changes nothing but that in the card that is there')
    p.add_argument('--images-seen', type=int, help='in training; by default what the checkpoint says')
    p.add_argument('--training', help='by default what the checkpoint says')
    p.add_argument('--data-note', default='CIFAR-10 training set', help='what it was trained on, and whether that had been JPEG')
    p.add_argument('--weaker', help='name of a network beside this one that does the same worse, for autoguidance')
    p.add_argument('--licence', default='MIT')
    a = p.parse_args()
    if a.measured_again:
        if not (a.evaluation or a.guidance):
            p.error('--measured-again needs --evaluation or --guidance')
        return measure_again(a)
    if a.data and not a.checkpoint:
        p.error('--data needs --checkpoint')
    if a.checkpoint:
        facts, net, denoise = of_checkpoint(a.checkpoint, a.width)
        origin = 'torch, CPU, fp32 weights'
    else:
        facts, denoise = of_file(a.onnx)
        origin = 'onnxruntime, CPU, the weights of the file'
    if a.images_seen is not None:
        facts['images_seen'] = a.images_seen
    if a.training:
        facts['training'] = a.training
    facts['data'] = a.data_note
    if a.data:
        import cifar
        from loss import validate
        test = cifar.load(a.data, 'test')
        facts['data_sha256'] = sha256(*(os.path.join(a.data, name) for name in cifar.FILES['train']))
        facts['validation_loss_by_sigma'] = validate(net, *test)
    if a.weaker:
        facts['weaker'] = a.weaker
    facts.update(measured(a, *filter(None, (a.onnx, a.checkpoint))))
    card = make_card(a.onnx, **facts, licence=a.licence)
    write(a.onnx, card, make_selftest(denoise, origin))
    print(card['name'], card['bytes'], 'bytes', card['sha256'])


if __name__ == '__main__':
    try:
        main()
    except (OSError, ValueError) as error:
        raise SystemExit(str(error))
