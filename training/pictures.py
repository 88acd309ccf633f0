"""Packed pictures and what is done to them on the way into the network."""
import json, os
import numpy as np
import torch
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
# Everything fetched, packed and trained lies here, git-ignored; the quick mode has a folder of its own.
CACHE = os.environ.get("SIGHTGLASS_TRAINING_CACHE", os.path.join(HERE, ".cache"))
PACKED, RUNS = os.path.join(CACHE, "packed"), os.path.join(CACHE, "run")
MEAN, DEVIATION = (0.48, 0.45, 0.40), (0.28, 0.27, 0.28)
SHIFT = 5  # pixels of a stored picture
COLORS = ["red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "gray"]


class Pictures:
    """One packed set; batches come from a reshuffled order, so every picture is seen equally often."""

    def __init__(self, name, split, limit=None):
        self.name, self.split = name, split
        self.images = np.load(f"{PACKED}/{name}_{split}_images.npy", mmap_mode="r")
        if name == "drawn":
            self.items = json.load(open(f"{PACKED}/{name}_{split}_items.json"))
            same = {}
            self.labels = np.array([same.setdefault(json.dumps(item["attributes"], sort_keys=True), len(same)) for item in self.items])
        else:
            self.labels = np.load(f"{PACKED}/{name}_{split}_labels.npy").astype(np.int64)
        self.pool = np.arange(len(self.images))
        if limit and limit < len(self.pool):
            self.pool = np.sort(np.random.default_rng(0).permutation(self.pool)[:limit])
        self.order, self.at = [], 0

    def draw(self, count, rng):
        """Indices of the next `count` pictures."""
        out = []
        while len(out) < count:
            if self.at >= len(self.order):
                self.order, self.at = rng.permutation(self.pool), 0
            take = self.order[self.at : self.at + count - len(out)]
            self.at += len(take)
            out.extend(take)
        return np.array(out)

    def path(self, what):
        return f"{PACKED}/{self.name}_{self.split}_{what}.npy"


def normalise(x):
    return (x - torch.tensor(MEAN, device=x.device)[:, None, None]) / torch.tensor(DEVIATION, device=x.device)[:, None, None]


def to_float(images):
    """uint8 N x S x S x 3 -> float N x 3 x S x S in 0..1."""
    return torch.from_numpy(np.ascontiguousarray(images)).permute(0, 3, 1, 2).float().div_(255)


def augment(images, size, strong, generator):
    """uint8 N x S x S x 3 -> normalised float N x 3 x size x size: flip, light, and a random resized crop or, every other time,
    a shift by whole pixels, which leaves a picture as sharp as the page gives it. No hue changes."""
    x = to_float(images)
    n = x.shape[0]
    area = torch.empty(n).uniform_(0.4 if strong else 0.8, 1.0, generator=generator)
    ratio = torch.empty(n).uniform_(-0.25, 0.25, generator=generator).exp()
    w, h = (area * ratio).sqrt().clamp(max=1), (area / ratio).sqrt().clamp(max=1)
    cx, cy = (torch.empty(n).uniform_(-1, 1, generator=generator) * (1 - w), torch.empty(n).uniform_(-1, 1, generator=generator) * (1 - h))
    whole = torch.rand(n, generator=generator) < 0.5
    shift = torch.randint(-SHIFT, SHIFT + 1, (2, n), generator=generator) * (2 / x.shape[2])
    w, h, cx, cy = (torch.where(whole, one, other) for one, other in zip((torch.ones(n), torch.ones(n), *shift), (w, h, cx, cy)))
    flip = (torch.rand(n, generator=generator) < 0.5).float() * -2 + 1
    zero = torch.zeros(n)
    theta = torch.stack([torch.stack([w * flip, zero, cx], 1), torch.stack([zero, h, cy], 1)], 1)
    x = F.grid_sample(x, F.affine_grid(theta, (n, 3, size, size), align_corners=False), mode="bilinear", padding_mode="reflection", align_corners=False)
    # Enlarging a crop softens it; some of that is undone, to a random degree.
    edge = torch.where(whole, 0.3 * torch.empty(n).uniform_(-1, 1, generator=generator), torch.empty(n).uniform_(0, 0.9, generator=generator))
    x = (x + edge[:, None, None, None] * (x - F.avg_pool2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), 3, 1))).clamp_(0, 1)
    if strong:
        light = torch.empty(n, 1, 1, 1).uniform_(0.75, 1.25, generator=generator)
        contrast = torch.empty(n, 1, 1, 1).uniform_(0.8, 1.2, generator=generator)
        middle = x.mean((1, 2, 3), keepdim=True)
        x = ((x - middle) * contrast + middle * light).clamp_(0, 1)
    return normalise(x).contiguous(memory_format=torch.channels_last)


def center(images, size):
    """uint8 N x S x S x 3 -> normalised float, the whole picture, as the page gives it."""
    x = F.interpolate(to_float(images), (size, size), mode="bilinear", antialias=True, align_corners=False)
    return normalise(x).contiguous(memory_format=torch.channels_last)


def color_shares(images):
    """Share of each basic colour in the middle 60 % of uint8 pictures: N x 11, by hue, chroma and lightness."""
    n, s = images.shape[:2]
    m = s // 5
    x = images[:, m : s - m : 2, m : s - m : 2].reshape(n, -1, 3).astype(np.float32) / 255
    high, low = x.max(2), x.min(2)
    chroma, value = high - low, high
    saturation = chroma / np.maximum(high, 1e-3)
    r, g, b = x[..., 0], x[..., 1], x[..., 2]
    c = np.maximum(chroma, 1e-6)
    hue = np.where(high == r, (g - b) / c % 6, np.where(high == g, (b - r) / c + 2, (r - g) / c + 4)) * 60
    gray = saturation < 0.16
    dark = value < 0.18
    light = value > 0.82
    out = np.zeros((n, 11), np.float32)
    vivid = ~gray & ~dark
    brown = vivid & (hue >= 8) & (hue < 48) & (value < 0.62)
    pink = vivid & ((hue >= 300) | (hue < 12)) & (value > 0.7) & (saturation < 0.55)
    rest = vivid & ~brown & ~pink & (saturation > 0.3)
    tests = [rest & ((hue < 15) | (hue >= 340)), rest & (hue >= 15) & (hue < 42), rest & (hue >= 42) & (hue < 70), rest & (hue >= 70) & (hue < 165),
             rest & (hue >= 165) & (hue < 255), rest & (hue >= 255) & (hue < 300), pink | (rest & (hue >= 300) & (hue < 340)), brown, dark, gray & light & ~dark, gray & ~light & ~dark]
    for k, test in enumerate(tests):
        out[:, k] = test.mean(1)
    return out
