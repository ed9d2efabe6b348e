"""Trains net.Net on CIFAR-10 with the EDM loss. Resumes from OUT_DIR/ckpt.pt, else from --init, else from scratch.
SIGTERM or SIGINT makes it save and end; it saves every 500 steps anyway, and every 1,000 steps it writes samples.png
(six rows of ten classes) and the loss on test images at seven noise levels.

    python3 models/train.py OUT_DIR MINUTES --data cifar10.npz [--init weights.pt] [--threads 1] [--lr 0.006] ...
"""
import argparse, json, os, signal, sys, time
import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from loss import edm_loss, validate
from net import Net, macs

p = argparse.ArgumentParser()
p.add_argument('out'); p.add_argument('minutes', type=float)
p.add_argument('--data', required=True, help='npz with x_train, y_train, x_test, y_test; see README.md')
p.add_argument('--init', default='', help='weights (fp16 net and ema) to start from')
p.add_argument('--batch', type=int, default=64)
p.add_argument('--lr', type=float, default=6e-3)
p.add_argument('--tref', type=float, default=3000)
p.add_argument('--threads', type=int, default=2)
p.add_argument('--ch', default='64,128,192')
p.add_argument('--enc', type=int, default=1)
a = p.parse_args()
torch.set_num_threads(a.threads)
os.makedirs(a.out, exist_ok=True)
d = np.load(a.data)
X = torch.from_numpy(d['x_train']).permute(0, 3, 1, 2).contiguous()
Y = torch.from_numpy(d['y_train'].astype(np.int64))
ck = os.path.join(a.out, 'ckpt.pt')
st = torch.load(ck) if os.path.exists(ck) else torch.load(a.init) if a.init else None
cfg = st['cfg'] if st else dict(ch=tuple(int(c) for c in a.ch.split(',')), enc=a.enc)
net, ema = Net(**cfg), Net(**cfg).eval()
opt = torch.optim.Adam(net.parameters(), lr=a.lr, betas=(0.9, 0.99), eps=1e-8)
step = fresh = 0
if st:
    net.load_state_dict({k: v.float() for k, v in st['net'].items()}); ema.load_state_dict({k: v.float() for k, v in st['ema'].items()}); step = st['step']
    if 'opt' in st: opt.load_state_dict(st['opt'])
    fresh = 0 if 'opt' in st else step  # a new optimizer state warms up again
else:
    ema.load_state_dict(net.state_dict())
for q in ema.parameters(): q.requires_grad_(False)
print('params %.2fM macs %.0fM step %d' % (sum(q.numel() for q in net.parameters()) / 1e6, macs(Net(**cfg)) / 1e6, step), flush=True)
GAMMA = 6.94

@torch.no_grad()
def sample(n=60, steps=18, seed=0):
    g = torch.Generator().manual_seed(seed)
    i = torch.arange(steps)
    t = (80 ** (1 / 7) + i / (steps - 1) * (0.002 ** (1 / 7) - 80 ** (1 / 7))) ** 7
    t = torch.cat([t, torch.zeros(1)])
    y = F.one_hot(torch.arange(n) % 10, 10).float()
    x = torch.randn(n, 3, 32, 32, generator=g) * t[0]
    for j in range(steps):
        h = t[j + 1] - t[j]
        d1 = (x - ema(x, t[j].expand(n), y)) / t[j]
        x2 = x + h * d1
        if j < steps - 1:
            d2 = (x2 - ema(x2, t[j + 1].expand(n), y)) / t[j + 1]
            x2 = x + h * (d1 + d2) / 2
        x = x2
    im = ((x.clamp(-1, 1) + 1) * 127.5).round().byte().reshape(n // 10, 10, 3, 32, 32).permute(0, 3, 1, 4, 2).reshape(n // 10 * 32, 320, 3).numpy()
    Image.fromarray(im).resize((960, n // 10 * 96), Image.NEAREST).save(os.path.join(a.out, 'samples.png'))

def save():
    torch.save(dict(cfg=cfg, net=net.state_dict(), ema=ema.state_dict(), opt=opt.state_dict(), step=step, batch=a.batch), ck + '.tmp')
    os.replace(ck + '.tmp', ck)

stop = []
for sig in (signal.SIGTERM, signal.SIGINT): signal.signal(sig, lambda *_: stop.append(1))
t0 = time.time(); last = t0; acc = []; perm = torch.randperm(len(X)); pos = 0
net.train()
while time.time() - t0 < a.minutes * 60 and not stop:
    if pos + a.batch > len(perm): perm = torch.randperm(len(X)); pos = 0
    idx = perm[pos:pos + a.batch]; pos += a.batch
    x = X[idx].float() / 127.5 - 1
    f = torch.rand(a.batch) < 0.5
    x = torch.where(f.view(-1, 1, 1, 1), x.flip(3), x)
    y = F.one_hot(Y[idx], 10).float() * (torch.rand(a.batch) >= 0.1).float()[:, None]
    sigma = (torch.randn(a.batch) * 1.2 - 1.2).exp()
    lr = a.lr * min(1, (step - fresh + 1) / 200) / max(1, step / a.tref) ** 0.5
    for grp in opt.param_groups: grp['lr'] = lr
    loss = edm_loss(net, x, y, sigma, torch.randn_like(x)).mean()
    opt.zero_grad(set_to_none=True); loss.backward()
    for q in net.parameters():
        if q.grad is not None: torch.nan_to_num_(q.grad, 0, 1e5, -1e5)
    opt.step(); step += 1
    b = (1 - 1 / step) ** (GAMMA + 1) if step > 1 else 0.0
    with torch.no_grad():
        torch._foreach_mul_(list(ema.parameters()), b)
        torch._foreach_add_(list(ema.parameters()), list(net.parameters()), alpha=1 - b)
    acc.append(loss.item())
    if step % 100 == 0:
        print('step %d imgs %.0fk loss %.4f lr %.5f %.1f img/s' % (step, step * a.batch / 1e3, np.mean(acc), lr, 100 * a.batch / (time.time() - last)), flush=True)
        acc = []; last = time.time()
    if step % 500 == 0: save()
    if step % 1000 == 0:
        v = validate(ema, d); print('val', step, json.dumps(v), 'mean %.4f' % np.mean(list(v.values())), flush=True); sample(); last = time.time()
v = validate(ema, d); print('val', step, json.dumps(v), flush=True); sample(); save()
