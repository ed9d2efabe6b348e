"""Bakes the forced weight normalization into plain weights and writes ONNX: inputs x, sigma, label; output denoised.

    python3 models/export.py models/.run/ckpt.pt full.onnx
"""
import sys, os, math
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import torch, torch.nn as nn, torch.nn.functional as F
import net as N


class Baked(nn.Module):
    def __init__(self, conv, gain):
        super().__init__()
        w = N.normalize(conv.weight.detach()) * (gain / math.sqrt(conv.weight[0].numel()))
        self.weight = nn.Parameter(w, requires_grad=False)
        self.pad = w.shape[-1] // 2

    def forward(self, x, gain=1):
        if self.weight.ndim == 2:
            return F.linear(x, self.weight)
        return F.conv2d(x, self.weight, padding=self.pad)


def bake(n):
    n.eval()
    for m in n.modules():
        for k, c in list(m.named_children()):
            if isinstance(c, N.MPConv):
                g = 1
                if isinstance(m, N.Block) and k == 'emb': g = m.emb_gain.item()
                if isinstance(m, N.Net) and k == 'out': g = m.out_gain.item()
                setattr(m, k, Baked(c, g))
    return n


def norm_c(x, dim=1, eps=1e-4):  # traceable pixel norm
    n = (x * x).mean(dim, keepdim=True).sqrt()
    return x / (n + eps)


if __name__ == '__main__':
    st = torch.load(sys.argv[1])
    n = N.Net(**st['cfg'])
    n.load_state_dict({k: v.float() for k, v in st['ema'].items()})
    ref = N.Net(**n.cfg).eval(); ref.load_state_dict(n.state_dict())
    n = bake(n)
    old = N.normalize
    def nrm(x, dim=None, eps=1e-4):
        return norm_c(x, dim) if dim is not None else old(x)
    N.normalize = nrm
    B = 4
    x, s, l = torch.randn(B, 3, 32, 32), torch.rand(B) + 0.1, torch.eye(10)[:B]
    with torch.no_grad():
        y1 = n(x, s, l)
    N.normalize = old
    with torch.no_grad():
        y0 = ref(x, s, l)
    print('bake error', (y1 - y0).abs().max().item())
    N.normalize = nrm
    # The exporter by tracing: the newer one would want another package, and names the batch as it likes.
    torch.onnx.export(n, (x, s, l), sys.argv[2], opset_version=16, dynamo=False,
                      input_names=['x', 'sigma', 'label'], output_names=['denoised'],
                      dynamic_axes=dict(x={0: 'B'}, sigma={0: 'B'}, label={0: 'B'}, denoised={0: 'B'}))
    print(os.path.getsize(sys.argv[2]))
