"""Trains sightglass-mini. Resumes from .cache/run/<name>/last.pt; safe to kill at any moment.

Per step: pictures of all sets; (1) cross-entropy of each picture against one fresh caption of every class in the
batch and forty others, except those it is in conflict with; (2) a sigmoid loss against captions of random concepts with and without a visible colour, English and
Korean, whose truth for each picture is known; (3) InfoNCE on drawn fashion items with equal attributes masked, and the sigmoid loss with short queries about them;
(4) English and Korean captions of one concept pulled together through (1) and (2), which share the picture side.
"""
import argparse, json, math, os, random, time
import numpy as np
import torch
import torch.nn.functional as F
from fashion import is_true, query
from model import Clip
from tokenizer import Tokenizer, train as train_tokenizer
from words import SETS, Words

HERE = os.path.dirname(os.path.abspath(__file__))
PACKED = os.path.join(HERE, ".cache", "packed")
MEAN, DEVIATION = (0.48, 0.45, 0.40), (0.28, 0.27, 0.28)
SHARES = {"tiny": 0.70, "clothing": 0.09, "grocery": 0.04, "cifar": 0.08, "drawn": 0.12}


class Pictures:
    """One packed set; batches come from a reshuffled order, so every picture is seen equally often."""

    def __init__(self, name, split, limit=None):
        self.images = np.load(f"{PACKED}/{name}_{split}_images.npy", mmap_mode=None)
        if name == "drawn":
            items = json.load(open(f"{PACKED}/{name}_{split}_items.json"))
            self.items = items
            same = {}
            self.labels = np.array([same.setdefault(json.dumps(item["attributes"], sort_keys=True), len(same)) for item in items])
        else:
            self.labels = np.load(f"{PACKED}/{name}_{split}_labels.npy")
        self.pool = np.arange(len(self.images))
        if limit and limit < len(self.pool):
            self.pool = np.random.default_rng(0).permutation(self.pool)[:limit]
        self.order, self.at = [], 0

    def draw(self, count, rng):
        out = []
        while len(out) < count:
            if self.at >= len(self.order):
                self.order, self.at = rng.permutation(self.pool), 0
            take = self.order[self.at : self.at + count - len(out)]
            self.at += len(take)
            out.extend(take)
        return np.array(out)


def augment(images, size, strong, generator):
    """uint8 N x S x S x 3 -> normalised float N x 3 x size x size: random resized crop, flip, light. No hue changes."""
    x = torch.from_numpy(images).permute(0, 3, 1, 2).float().div_(255)
    n = x.shape[0]
    area = torch.empty(n).uniform_(0.5 if strong else 0.8, 1.0, generator=generator)
    ratio = torch.empty(n).uniform_(-0.2, 0.2, generator=generator).exp()
    w, h = (area * ratio).sqrt().clamp(max=1), (area / ratio).sqrt().clamp(max=1)
    cx, cy = (torch.empty(n).uniform_(-1, 1, generator=generator) * (1 - w), torch.empty(n).uniform_(-1, 1, generator=generator) * (1 - h))
    flip = (torch.rand(n, generator=generator) < 0.5).float() * -2 + 1
    zero = torch.zeros(n)
    theta = torch.stack([torch.stack([w * flip, zero, cx], 1), torch.stack([zero, h, cy], 1)], 1)
    x = F.grid_sample(x, F.affine_grid(theta, (n, 3, size, size), align_corners=False), mode="bilinear", padding_mode="reflection", align_corners=False)
    if strong:
        light = torch.empty(n, 1, 1, 1).uniform_(0.75, 1.25, generator=generator)
        contrast = torch.empty(n, 1, 1, 1).uniform_(0.8, 1.2, generator=generator)
        middle = x.mean((1, 2, 3), keepdim=True)
        x = ((x - middle) * contrast + middle * light).clamp_(0, 1)
    return normalise(x)


def normalise(x):
    return (x - torch.tensor(MEAN, device=x.device)[:, None, None]) / torch.tensor(DEVIATION, device=x.device)[:, None, None]


COLORS = ["red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "gray"]


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


def pad(tokenizer, texts):
    rows = [tokenizer.encode(text) for text in texts]
    length = max(map(len, rows))
    end = tokenizer.ids["<|endoftext|>"]
    return torch.tensor([row + [end] * (length - len(row)) for row in rows])


def short(tokenizer, text, name):
    """The caption, or the bare name where it is long: one long caption makes the whole batch as long."""
    return text if len(tokenizer.encode(text)) <= 15 else name


def evaluate(model, words, tokenizer, device, size=64, limit=4000):
    """Top-1 and top-5 of each set's held-out pictures against that set's class names, plain template; and in Korean."""
    model.eval()
    result = {}
    with torch.no_grad():
        for name in SETS:
            data = Pictures(name, "val")
            pick = np.random.default_rng(0).permutation(len(data.images))[:limit]
            entries = [entry for entry in words.classes if entry["set"] == name]
            vectors = torch.cat([model.images(center(data.images[pick[k : k + 250]], size).to(device)) for k in range(0, len(pick), 250)])
            for lang in ("en", "ko"):
                texts = [f"a photo of a {entry['en'][0]}" if lang == "en" else f"{entry['ko'][0]} 사진" for entry in entries]
                order = (vectors @ model.texts(pad(tokenizer, texts).to(device)).T).argsort(1, descending=True).cpu().numpy()
                hit = order == data.labels[pick][:, None]
                result[f"{name} {lang}"] = [round(100 * float(hit[:, :1].any(1).mean()), 1), round(100 * float(hit[:, :5].any(1).mean()), 1)]
    model.train()
    return result


def center(images, size):
    x = torch.from_numpy(np.ascontiguousarray(images)).permute(0, 3, 1, 2).float().div_(255)
    return normalise(F.interpolate(x, (size, size), mode="bilinear", antialias=True, align_corners=False)).contiguous(memory_format=torch.channels_last)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--name", default="mini")
    parser.add_argument("--samples", type=int, default=1_400_000, help="pictures seen in all")
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--minutes", type=float, default=1e9, help="the schedule ends when this much training time or --samples is reached, whichever is first")
    parser.add_argument("--limit", type=int, default=None, help="pictures per set (quick mode)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    run = os.path.join(HERE, ".cache", "run", options.name)
    os.makedirs(run, exist_ok=True)
    log = open(f"{run}/log.jsonl", "a")

    keys = {name: json.load(open(f"{PACKED}/{name}_keys.json")) for name in SETS}
    words = Words(keys)
    if os.path.exists(f"{run}/tokenizer.json"):
        tokenizer = Tokenizer.load(run)
    else:
        tokenizer = train_tokenizer(words.corpus(), 6000)
        tokenizer.save(run)
    end = tokenizer.ids["<|endoftext|>"]
    torch.manual_seed(options.seed)
    model = Clip(len(tokenizer.ids), end).to(device).to(memory_format=torch.channels_last)
    ema = Clip(len(tokenizer.ids), end).to(device)
    ema.load_state_dict(model.state_dict())
    decay = [p for p in model.parameters() if p.ndim > 1]
    plain = [p for p in model.parameters() if p.ndim <= 1]
    optimizer = torch.optim.AdamW([{"params": decay, "weight_decay": 0.05}, {"params": plain, "weight_decay": 0}], lr=options.rate, betas=(0.9, 0.98))
    seen, spent = 0, 0.0
    if os.path.exists(f"{run}/last.pt"):
        state = torch.load(f"{run}/last.pt", map_location=device)
        model.load_state_dict(state["model"]); ema.load_state_dict(state["ema"]); optimizer.load_state_dict(state["optimizer"])
        seen, spent = state["seen"], state["spent"]
        print(f"resumed at {seen} pictures", flush=True)

    data = {name: Pictures(name, "train", options.limit) for name in SETS}
    def maybe_drawn():
        if "drawn" not in data and os.path.exists(f"{PACKED}/drawn_train_items.json"):
            data["drawn"] = Pictures("drawn", "train", options.limit)
    maybe_drawn()
    conflict = torch.tensor(words.conflicts())
    truth = torch.zeros(len(words.concepts), len(words.classes), dtype=torch.bool)
    for k, concept in enumerate(words.concepts):
        truth[k, list(concept["classes"])] = True
    broad = [k for k, concept in enumerate(words.concepts) if len(concept["classes"]) > 1]
    seed = options.seed * 1000003 + seen
    rng, np_rng, generator = random.Random(seed), np.random.default_rng(seed), torch.Generator().manual_seed(seed)
    model.train()
    clock, saved, shown, sums, steps = time.time(), time.time(), time.time(), np.zeros(4), 0

    while True:
        progress = min(1.0, max(seen / options.samples, spent / (options.minutes * 60)))
        if progress >= 1:
            break
        size = 32 if progress < 0.45 else 48 if progress < 0.8 else 64
        rate = options.rate * min(1, seen / 20_000 + 0.02) * (0.5 + 0.5 * math.cos(math.pi * progress)) + 1e-6
        for group in optimizer.param_groups:
            group["lr"] = rate

        shares = {name: SHARES[name] for name in data}
        counts = {name: max(2, round(options.batch * share / sum(shares.values()))) for name, share in shares.items()}
        images, labels = [], []
        for name in SETS:
            pick = data[name].draw(counts[name], np_rng)
            images.append(data[name].images[pick])
            labels.append(torch.from_numpy(data[name].labels[pick].astype(np.int64)) + words.offset[name])
        raw, label = np.concatenate(images), torch.cat(labels)
        drawn = None
        if "drawn" in data:
            drawn = data["drawn"].draw(counts["drawn"], np_rng)
            pixels = torch.cat([augment(raw, size, True, generator), augment(data["drawn"].images[drawn], size, False, generator)])
        else:
            pixels = augment(raw, size, True, generator)

        # captions of this step: one a class, 32 concepts of which a third with a colour, colours alone, drawn items
        concept_pick = [rng.choice(broad) if rng.random() < 0.6 else rng.randrange(len(words.concepts)) for _ in range(24)]
        color_pick = [rng.randrange(11) if rng.random() < 0.4 else None for _ in concept_pick]
        # The batch's own classes and some others: all of them every time would cost more than the pictures.
        own = sorted(set(label.tolist()))
        others = [k for k in rng.sample(range(len(words.classes)), min(len(words.classes), 40)) if k not in set(own)]
        chosen = torch.tensor(own + others)
        texts = [short(tokenizer, words.caption(words.classes[k], rng), words.classes[k]["en"][0]) for k in chosen.tolist()]
        texts += [words.caption(words.concepts[c], rng, color=None if k is None else COLORS[k])[:60] for c, k in zip(concept_pick, color_pick)]
        texts += [words.color_caption(color, rng) for color in COLORS]
        text_vectors = model.texts(pad(tokenizer, texts).to(device))
        vectors = model.images(pixels.to(device).contiguous(memory_format=torch.channels_last))
        n, classes, concepts = len(raw), len(chosen), len(concept_pick)

        logits = vectors[:n] @ text_vectors[:classes].T * model.scale.exp().clamp(max=60)
        masked = conflict[label][:, chosen].to(device)
        place = torch.zeros(len(words.classes), dtype=torch.long)
        place[chosen] = torch.arange(classes)
        loss_class = smooth(logits.masked_fill(masked, -1e4), place[label].to(device), masked)

        share = torch.from_numpy(color_shares(raw))
        known = torch.ones(n, concepts + 11, dtype=torch.bool)
        target = torch.zeros(n, concepts + 11, dtype=torch.bool)
        for k, (concept, color) in enumerate(zip(concept_pick, color_pick)):
            target[:, k] = truth[concept][label]
            if color is not None:
                known[:, k] = ~target[:, k] | (share[:, color] > 0.3) | (share[:, color] < 0.05)
                target[:, k] &= share[:, color] > 0.3
        target[:, concepts:] = share > 0.35
        known[:, concepts:] = (share > 0.35) | (share < 0.08)
        pairs = vectors[:n] @ text_vectors[classes : classes + concepts + 11].T * model.sigmoid_scale.exp() + model.sigmoid_bias
        weight = known.float().to(device)
        positive = target.float().to(device)
        cross = F.binary_cross_entropy_with_logits(pairs, positive, reduction="none", pos_weight=torch.tensor(4.0, device=device))
        loss_concept = (cross * weight).sum() / weight.sum()

        loss_drawn = torch.zeros((), device=device)
        if drawn is not None:
            # On their own: they are long, and would make all the others as long.
            captions = [rng.choice(data["drawn"].items[k]["captions"]["ko" if rng.random() < 0.4 else "en"]) for k in drawn]
            scores = vectors[n:] @ model.texts(pad(tokenizer, captions).to(device)).T * model.scale.exp().clamp(max=60)
            same = torch.from_numpy(data["drawn"].labels[drawn])
            mask = ((same[:, None] == same[None]) & ~torch.eye(len(drawn), dtype=torch.bool)).to(device)
            scores = scores.masked_fill(mask, -1e4)
            aim = torch.arange(len(drawn), device=device)
            loss_drawn = (F.cross_entropy(scores, aim) + F.cross_entropy(scores.T, aim)) / 2
            # Short queries, as people type them: true of every item with those attributes.
            attributes = [data["drawn"].items[k]["attributes"] for k in drawn]
            asked = [query(rng.choice(attributes), rng) for _ in range(48)]
            right = torch.tensor([[is_true(one, allowed) for _, allowed in asked] for one in attributes]).float().to(device)
            short_pairs = vectors[n:] @ model.texts(pad(tokenizer, [text for text, _ in asked]).to(device)).T * model.sigmoid_scale.exp() + model.sigmoid_bias
            loss_drawn = loss_drawn + 4.0 * F.binary_cross_entropy_with_logits(short_pairs, right, pos_weight=torch.tensor(4.0, device=device))

        loss = loss_class + 2.0 * loss_concept + 0.2 * loss_drawn
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimizer.step()
        seen += options.batch
        steps += 1
        keep = min(0.999, seen / options.batch / (seen / options.batch + 50))
        with torch.no_grad():
            for slow, fast in zip(ema.state_dict().values(), model.state_dict().values()):
                slow.lerp_(fast, 1 - keep) if slow.is_floating_point() else slow.copy_(fast)
        sums += [loss.item(), loss_class.item(), loss_concept.item(), loss_drawn.item()]
        now = time.time()
        spent += now - clock
        clock = now
        if now - shown > 60 or now - saved > 240:
            means = (sums / steps).round(4).tolist()
            line = {"seen": seen, "minutes": round(spent / 60, 1), "size": size, "rate": round(rate, 6), "loss": means, "per_second": round(steps * options.batch / (now - shown), 1)}
            print(json.dumps(line), flush=True)
            log.write(json.dumps(line) + "\n"); log.flush()
            shown, sums, steps = now, np.zeros(4), 0
        if now - saved > 240:
            checkpoint(run, model, ema, optimizer, seen, spent)
            saved = time.time()
            maybe_drawn()
            if int(spent / 240) % 4 == 0:
                result = evaluate(ema, words, tokenizer, device, limit=1000)
                print(json.dumps({"seen": seen, "held_out_top1_top5": result}), flush=True)
                log.write(json.dumps({"seen": seen, "held_out_top1_top5": result}) + "\n")
            clock = time.time()
    checkpoint(run, model, ema, optimizer, seen, spent)
    result = evaluate(ema, words, tokenizer, device, limit=10000)
    print(json.dumps({"seen": seen, "final": True, "held_out_top1_top5": result}), flush=True)
    log.write(json.dumps({"seen": seen, "final": True, "held_out_top1_top5": result}) + "\n")


def smooth(logits, label, masked, amount=0.1):
    """Cross-entropy with label smoothing spread over the classes that are not masked."""
    log = logits.log_softmax(1)
    free = (~masked).float()
    spread = -(log * free).sum(1) / free.sum(1)
    return ((1 - amount) * -log.gather(1, label[:, None])[:, 0] + amount * spread).mean()


def checkpoint(run, model, ema, optimizer, seen, spent):
    torch.save({"model": model.state_dict(), "ema": ema.state_dict(), "optimizer": optimizer.state_dict(), "seen": seen, "spent": spent}, f"{run}/next.pt")
    os.replace(f"{run}/next.pt", f"{run}/last.pt")


if __name__ == "__main__":
    main()
