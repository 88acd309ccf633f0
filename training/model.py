"""The two towers of sightglass-mini.

Vision: a residual CNN over 64 x 64 pictures (any square side a multiple of 16 works), global average, projection.
Text: a small bidirectional transformer over byte-level BPE, mean over the tokens, projection.
Both give 512 numbers, L2-normalised in the loss, not in the graph (as CLIP's own export does).
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

DIMENSION = 512


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(outputs)
        self.second = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(outputs)
        nn.init.zeros_(self.second_norm.weight)
        same = inputs == outputs and stride == 1
        self.skip = nn.Identity() if same else nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = F.relu(self.first_norm(self.first(x)))
        return F.relu(self.second_norm(self.second(y)) + self.skip(x))


class Vision(nn.Module):
    """pixel_values: N x 3 x S x S, normalised -> N x 512."""

    def __init__(self, widths=(40, 80, 160, 320), depths=(1, 1, 1, 1)):
        super().__init__()
        layers = [nn.Conv2d(3, widths[0], 3, 2, 1, bias=False), nn.BatchNorm2d(widths[0]), nn.ReLU()]
        width = widths[0]
        for stage, (out, depth) in enumerate(zip(widths, depths)):
            for block in range(depth):
                layers.append(Residual(width, out, 2 if stage and not block else 1))
                width = out
        self.body = nn.Sequential(*layers)
        self.projection = nn.Linear(width, DIMENSION)

    def forward(self, pixel_values):
        return self.projection(self.body(pixel_values).mean((2, 3)))


class TextBlock(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm_a, self.norm_b = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x, bias):
        n, length, width = x.shape
        q, k, v = self.qkv(self.norm_a(x)).reshape(n, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        attention = (q @ k.transpose(-1, -2) * (width // self.heads) ** -0.5 + bias).softmax(-1)
        x = x + self.out((attention @ v).transpose(1, 2).reshape(n, length, width))
        return x + self.down(F.gelu(self.up(self.norm_b(x))))


class Text(nn.Module):
    """input_ids: N x L, padded with the end token -> N x 512. What follows the first end token is ignored."""

    def __init__(self, vocabulary, end, width=160, layers=3, heads=4, context=32):
        super().__init__()
        self.end = end
        self.tokens, self.positions = nn.Embedding(vocabulary, width), nn.Embedding(context, width)
        nn.init.normal_(self.tokens.weight, std=0.02)
        nn.init.normal_(self.positions.weight, std=0.01)
        self.blocks = nn.ModuleList(TextBlock(width, heads) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.projection = nn.Linear(width, DIMENSION)

    def forward(self, input_ids):
        is_end = (input_ids == self.end).float()
        valid = ((is_end.cumsum(1) - is_end) < 0.5).float()
        bias = ((1 - valid) * -1e4)[:, None, None, :]
        x = self.tokens(input_ids) + self.positions(torch.arange(input_ids.shape[1], device=input_ids.device))
        for block in self.blocks:
            x = block(x, bias)
        mean = (self.norm(x) * valid[..., None]).sum(1) / valid.sum(1, keepdim=True)
        return self.projection(mean)


class Clip(nn.Module):
    def __init__(self, vocabulary, end):
        super().__init__()
        self.vision, self.text = Vision(), Text(vocabulary, end)
        self.scale = nn.Parameter(torch.tensor(2.7))  # log of the logit scale
        self.sigmoid_scale, self.sigmoid_bias = nn.Parameter(torch.tensor(2.3)), nn.Parameter(torch.tensor(-5.0))

    def images(self, x):
        return F.normalize(self.vision(x), dim=-1)

    def texts(self, ids):
        return F.normalize(self.text(ids), dim=-1)
