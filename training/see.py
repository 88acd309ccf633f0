"""Stage one: the vision tower learns to see, before any words.

Each class of the photo sets has a prototype in the 512-d space, each value of each drawn attribute too; a picture is
classified by cosine (308 classes in one softmax, except those it may also show). Targets are the label, smoothed, mixed
with what a linear probe on the teacher's features says of the picture (cross-fitted: a probe never judges a picture it
was trained on); beside it the tower predicts the teacher's features themselves. SGD with a one-cycle rate, growing pictures.

Training goes in cycles (CYCLES): each ends with the rate at zero, the next warms up again from the weights it left; settle.py
makes one tower of the last ends.
Resumes from .cache/run/<name>/see.pt; safe to kill at any moment. A cycle's schedule ends at --minutes of its training time.
"""
import json, math, os, time
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from model import DIMENSION, Vision
from pictures import PACKED, Pictures, augment, center
from run import Run, follow, options as common_options, value_numbers
from words import SETS, Words

SHARES = {"tiny": 0.73, "clothing": 0.07, "grocery": 0.04, "cifar": 0.05, "drawn": 0.11}
# Highest rate, and the side of the pictures until that share of the cycle.
CYCLES = {1: (0.2, [(0.50, 40), (0.80, 48), (0.93, 56), (1.01, 64)]), 2: (0.1, [(0.50, 48), (0.80, 56), (1.01, 64)]), 3: (0.06, [(0.35, 48), (0.65, 56), (1.01, 64)]), 4: (0.06, [(0.35, 48), (0.65, 56), (1.01, 64)])}
# Weight of an attribute of the drawings; the others: 1.
HARDER = {"material": 6, "style": 2}
ATTRIBUTES = ["garment", "colour", "pattern", "material", "sleeve", "style", "neckline", "length", "accent"]
TEACHER = 1280


class See(nn.Module):
    def __init__(self, classes, values):
        super().__init__()
        self.vision = Vision()
        self.prototypes = nn.Parameter(torch.randn(classes, DIMENSION) * 0.05)
        self.values = nn.ParameterDict({name.replace(" ", "_"): nn.Parameter(torch.randn(count, DIMENSION) * 0.05) for name, count in values.items()})
        self.scale = nn.Parameter(torch.tensor(2.8))
        self.teacher = nn.Linear(DIMENSION, TEACHER)

    def logits(self, unit, prototypes):
        return unit @ F.normalize(prototypes, dim=-1).T * self.scale.exp().clamp(max=40)


def attribute_values(items):
    values = {}
    for name in ATTRIBUTES:
        found = sorted({item["attributes"][name] for item in items if name in item["attributes"]})
        if len(found) > 1:
            values[name] = found
    return values


def probe(data, classes, seed):
    """What a linear probe on the teacher's features says of each picture, by a probe trained on the other half: float16 N x classes."""
    target = data.path("soft")
    if os.path.exists(target) and os.path.getmtime(target) > os.path.getmtime(data.path("teacher")):
        return np.load(target, mmap_mode="r")
    features = torch.from_numpy(np.load(data.path("teacher")).astype(np.float32))
    features = (features - features.mean(0)) / (features.std(0) + 1e-3)
    labels = torch.from_numpy(data.labels)
    half = torch.rand(len(labels), generator=torch.Generator().manual_seed(seed)) < 0.5
    soft = torch.zeros(len(labels), classes)
    for train, judge in ((half, ~half), (~half, half)):
        x, y = features[train], labels[train]
        torch.manual_seed(seed)
        line = nn.Linear(features.shape[1], classes)
        optimizer = torch.optim.AdamW(line.parameters(), lr=1e-3, weight_decay=0.02)
        steps = max(300, min(4000, 10 * len(x) // 256))
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-3, total_steps=steps)
        for _ in range(steps):
            pick = torch.randint(len(x), (256,))
            loss = F.cross_entropy(line(F.dropout(x[pick], 0.3)), y[pick], label_smoothing=0.05)
            optimizer.zero_grad(); loss.backward(); optimizer.step(); schedule.step()
        with torch.no_grad():
            soft[judge] = line(features[judge]).softmax(1)
    print(f"{data.name}: the probe is right about {100 * float((soft.argmax(1) == labels).float().mean()):.1f} % of pictures it was not trained on", flush=True)
    np.save(target + ".part.npy", soft.half().numpy())
    os.replace(target + ".part.npy", target)
    return soft.half().numpy()


def evaluate(model, words, size=64, limit=10000):
    """Top-1 and top-5 among each set's own prototypes, on held-out pictures."""
    model.eval()
    result = {}
    with torch.no_grad():
        for name in SETS:
            data = Pictures(name, "val")
            pick = np.sort(np.random.default_rng(0).permutation(len(data.images))[:limit])
            start, count = words.offset[name], sum(entry["set"] == name for entry in words.classes)
            hits = torch.zeros(2)
            for k in range(0, len(pick), 250):
                part = pick[k : k + 250]
                order = model.logits(F.normalize(model.vision(center(data.images[part], size)), dim=-1), model.prototypes[start : start + count]).topk(5).indices
                right = order == torch.from_numpy(data.labels[part])[:, None]
                hits += torch.tensor([right[:, 0].sum(), right.any(1).sum()])
            result[name] = [round(100 * float(hit) / len(pick), 1) for hit in hits]
    model.train()
    return result


def processor():
    """What the processor says it can do; empty where the system does not tell."""
    return open("/proc/cpuinfo").read() if os.path.exists("/proc/cpuinfo") else ""


def main():
    parser = common_options(minutes=88, rate=None)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--cycle", type=int, choices=CYCLES, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    run = Run(options.name)
    say = run.say
    highest, sizes = CYCLES[options.cycle]
    highest = options.rate or highest

    words = Words({name: json.load(open(f"{PACKED}/{name}_keys.json")) for name in SETS})
    data = {name: Pictures(name, "train", options.limit) for name in (*SETS, "drawn")}
    values = attribute_values(data["drawn"].items)
    aims = value_numbers(data["drawn"].items, values)
    taught = {}

    def find_teacher():
        for name in SETS:
            if name not in taught and os.path.exists(data[name].path("teacher")):
                count = sum(entry["set"] == name for entry in words.classes)
                features = np.load(data[name].path("teacher"), mmap_mode="r")
                sample = features[:: max(1, len(features) // 4000)].astype(np.float32)
                taught[name] = (features, sample.mean(0), sample.std(0) + 1e-2, probe(data[name], count, options.seed))

    torch.manual_seed(options.seed)
    model = See(len(words.classes), {name: len(found) for name, found in values.items()}).to(device).to(memory_format=torch.channels_last)
    ema = See(len(words.classes), {name: len(found) for name, found in values.items()}).to(device)
    ema.load_state_dict(model.state_dict())
    decay = [p for p in model.vision.parameters() if p.ndim > 1]
    rest = [p for p in model.parameters() if not any(p is q for q in decay)]
    optimizer = torch.optim.SGD([{"params": decay, "weight_decay": 5e-4}, {"params": rest, "weight_decay": 0}], lr=highest, momentum=0.9, nesterov=True)
    seen, spent = 0, 0.0
    state = run.load("see.pt", device)
    if state and (state["cycle"] > options.cycle or (state["cycle"] == options.cycle and state.get("settled"))):
        return  # a later cycle has begun, or settle.py has ended this one
    if state:
        model.load_state_dict(state["model"]); ema.load_state_dict(state["ema"])
        seen, spent = state["seen"], state["spent"]
        if state["cycle"] == options.cycle:
            optimizer.load_state_dict(state["optimizer"])
        else:
            model.load_state_dict(state["ema"])
            spent = 0.0
        say({"cycle": options.cycle, "resumed": seen})

    def checkpoint():
        run.save("see.pt", {"model": model.state_dict(), "ema": ema.state_dict(), "optimizer": optimizer.state_dict(), "seen": seen, "spent": spent, "cycle": options.cycle, "values": values})

    half = torch.cuda.is_available() or "avx512_bf16" in processor()
    conflict = torch.tensor(words.conflicts())
    seed = options.seed * 1000003 + seen
    np_rng, generator = np.random.default_rng(seed), torch.Generator().manual_seed(seed)
    counts = {name: max(2, round(options.batch * share)) for name, share in SHARES.items()}
    find_teacher()
    clock = saved = shown = time.time()
    sums, steps = np.zeros(4), 0
    while spent < options.minutes * 60:
        progress = spent / (options.minutes * 60)
        size = next(side for until, side in sizes if progress < until)
        rate = highest * (min(1, progress / 0.08) if progress < 0.08 else 0.5 + 0.5 * math.cos(math.pi * (progress - 0.08) / 0.92)) + 1e-5
        for group in optimizer.param_groups:
            group["lr"] = rate

        raw, label, target, features, has = [], [], [], [], []
        for name in SETS:
            pick = np.sort(data[name].draw(counts[name], np_rng))
            raw.append(data[name].images[pick])
            label.append(torch.from_numpy(data[name].labels[pick]) + words.offset[name])
            hard = F.one_hot(label[-1], len(words.classes)).float()
            if name in taught:
                all_features, mean, deviation, soft = taught[name]
                said = torch.zeros_like(hard)
                said[:, words.offset[name] : words.offset[name] + soft.shape[1]] = torch.from_numpy(soft[pick].astype(np.float32))
                hard = 0.5 * hard + 0.5 * said / said.sum(1, keepdim=True)
                features.append(torch.from_numpy((all_features[pick].astype(np.float32) - mean) / deviation))
            else:
                features.append(torch.zeros(len(pick), TEACHER))
            has.append(torch.full((len(pick),), float(name in taught)))
            target.append(hard)
        drawn = np.sort(data["drawn"].draw(counts["drawn"], np_rng))
        pixels = torch.cat([augment(np.concatenate(raw), size, True, generator), augment(data["drawn"].images[drawn], size, False, generator)])
        label, target, features, has = (torch.cat(part).to(device) for part in (label, target, features, has))

        with torch.autocast(device, torch.bfloat16, enabled=half):
            vectors = model.vision(pixels.to(device).contiguous(memory_format=torch.channels_last)).float()
        unit = F.normalize(vectors, dim=-1)
        n = len(label)
        masked = conflict[label.cpu()].to(device)
        free = (~masked).float()
        chance = model.logits(unit[:n], model.prototypes).masked_fill(masked, -1e4).log_softmax(1)
        smooth = 0.9 * target + 0.1 * free / free.sum(1, keepdim=True)
        loss_class = -(smooth * chance * free).sum(1).mean()
        predicted = model.teacher(vectors[:n])
        loss_teacher = ((1 - F.cosine_similarity(predicted, features, dim=1)) * has).sum() / has.sum().clamp(min=1)
        loss_drawn = sum(HARDER.get(name, 1) * F.cross_entropy(model.logits(unit[n:], model.values[name]), torch.from_numpy(aims[name][drawn]).to(device), ignore_index=-100) for name in values if (aims[name][drawn] >= 0).any())
        loss = loss_class + 1.5 * loss_teacher + 0.1 * loss_drawn
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        seen += options.batch
        steps += 1
        keep = min(0.9985, (seen / options.batch) / (seen / options.batch + 30))
        follow(ema, model, keep)
        sums += [loss.item(), loss_class.item(), loss_teacher.item(), float(loss_drawn)]
        now = time.time()
        spent += min(now - clock, 10)  # a machine that slept has not trained
        clock = now
        if now - shown > 60:
            say({"seen": seen, "minutes": round(spent / 60, 1), "size": size, "rate": round(rate, 5), "loss": (sums / steps).round(3).tolist(), "per_second": round(steps * options.batch / (now - shown), 1)})
            shown, sums, steps = now, np.zeros(4), 0
        if now - saved > 240:
            checkpoint()
            find_teacher()
            if int(spent / 240) % 5 == 0:
                say({"seen": seen, "held_out": evaluate(ema, words, limit=2000)})
            saved = clock = time.time()
    checkpoint()
    run.save(f"see-cycle{options.cycle}.pt", {"ema": ema.state_dict(), "cycle": options.cycle, "seen": seen})
    say({"seen": seen, "minutes": round(spent / 60, 1), "final": True, "held_out": evaluate(ema, words)})


if __name__ == "__main__":
    main()
