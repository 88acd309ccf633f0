"""The two towers of sightglass-mini.

Vision: a residual CNN over 64 x 64 pictures (any square side a multiple of 16 works), local features, their average.
Text: a small bidirectional transformer over byte-level BPE, mean over the tokens, projection.
Both give 512 numbers, L2-normalised in the loss, not in the graph (as CLIP's own export does).
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

DIMENSION = 512


def conv(inputs, outputs, kernel=3, stride=1, act=True):
    layers = [nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outputs)]
    return nn.Sequential(*layers, *([nn.ReLU()] if act else []))


class Residual(nn.Module):
    """Two 3 x 3 convolutions, or a bottleneck when `middle` is given, beside a skip."""

    def __init__(self, inputs, outputs, stride=1, middle=None):
        super().__init__()
        last = conv(middle, outputs, 1, act=False) if middle else conv(outputs, outputs, act=False)
        nn.init.zeros_(last[1].weight)
        first = [conv(inputs, middle, 1), conv(middle, middle, 3, stride)] if middle else [conv(inputs, outputs, 3, stride)]
        self.body = nn.Sequential(*first, last)
        if inputs == outputs and stride == 1:
            self.skip = nn.Identity()
        else:
            pool = [nn.AvgPool2d(2, ceil_mode=True, count_include_pad=False)] if stride == 2 else []
            self.skip = nn.Sequential(*pool, conv(inputs, outputs, 1, act=False))

    def forward(self, x):
        # skip: the block's shortcut, an identity where shapes allow it
        return F.relu(self.body(x) + self.skip(x))


class Vision(nn.Module):
    """pixel_values: N x 3 x S x S, normalised -> N x 512, the mean of an S/8 x S/8 grid of local features.

    A picture is the mean of its places: a fine part (S/8) and a coarse one (S/16), each projected linearly, so that
    a picture's similarity to a text is exactly the mean of its places' similarities.
    """

    def __init__(self):
        super().__init__()
        self.fine = nn.Sequential(conv(3, 32, stride=2), conv(32, 48, stride=2), Residual(48, 48), Residual(48, 128, 2), Residual(128, 288, middle=96), Residual(288, 288, middle=96))
        self.coarse = nn.Sequential(Residual(288, 512, 2, middle=176), Residual(512, 512, middle=176), Residual(512, 512, middle=176))
        self.from_fine = nn.Conv2d(288, DIMENSION, 1, bias=False)
        self.from_coarse = nn.Conv2d(512, DIMENSION, 1)
        # Keeps the vectors from crowding into a cone while training; folded into the two projections when exported.
        self.norm = nn.BatchNorm1d(DIMENSION, affine=False)

    def forward(self, pixel_values):
        fine = self.fine(pixel_values)
        coarse = self.coarse(fine)
        mean = self.from_fine(fine.mean((2, 3), keepdim=True)) + self.from_coarse(coarse.mean((2, 3), keepdim=True))
        return self.norm(mean.flatten(1))

    def fold_norm(self):
        """The same function without the norm: its shift and scale go into the projections. For inference."""
        scale = torch.rsqrt(self.norm.running_var + self.norm.eps)
        self.from_fine.weight.data *= scale[:, None, None, None]
        self.from_coarse.weight.data *= scale[:, None, None, None]
        self.from_coarse.bias.data = (self.from_coarse.bias.data - self.norm.running_mean) * scale
        self.norm = nn.Identity()

    def places(self, pixel_values):
        """N x 3 x S x S, S a multiple of 16 -> image_embeds N x 512, patch_embeds N x (S/8)^2 x 512, row by row. After fold_norm."""
        fine = self.fine(pixel_values)
        coarse = F.interpolate(self.from_coarse(self.coarse(fine)), scale_factor=2.0, mode="nearest")
        patches = (self.from_fine(fine) + coarse).flatten(2).transpose(1, 2)
        return patches.mean(1), patches


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

    def __init__(self, vocabulary, end, width=160, layers=4, heads=4, context=32):
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
