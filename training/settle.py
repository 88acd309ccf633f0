"""The end of stage one: what the cycles left is made one tower, and the classes' prototypes are fitted to it as it stands.

1. Weights: the mean of the ends of the last two cycles (Izmailov et al. 2018, averaging along the path of a cyclical rate); the
   statistics of the norm layers are taken anew from pictures as training gives them.
2. Prototypes: while the tower moved they ran after it. Against the standing vectors of the training photographs they are fitted
   to the same targets (half label, half teacher) until they rest; only then does reading learn what to say for them.

Reads see-cycle<k>.pt of the last two cycles, writes see.pt. Minutes; begins anew if it is killed.
"""
import json, os
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from pictures import PACKED, Pictures, augment, center
from run import Run, options as common_options
from see import See, SHARES, evaluate, probe
from words import SETS, Words

BATCHES = 40
EPOCHS = 8
RATE = 2e-3


def averaged(run, model):
    """Loads the mean of the last two ends into the model; gives the last state."""
    last = run.load("see.pt")
    before = run.load(f"see-cycle{last['cycle'] - 1}.pt")
    ends = [state["ema"] for state in (before, last) if state]
    model.load_state_dict({key: sum(end[key] for end in ends) / len(ends) if value.is_floating_point() else value for key, value in last["ema"].items()})
    return last


def renormalise(model, data, seed, device):
    layers = [layer for layer in model.modules() if isinstance(layer, nn.BatchNorm2d)]
    usual = [layer.momentum for layer in layers]
    for layer in layers:
        layer.reset_running_stats()
        layer.momentum = None  # the plain mean over all batches
    rng, generator = np.random.default_rng(seed), torch.Generator().manual_seed(seed)
    model.train()
    with torch.no_grad():
        for _ in range(BATCHES):
            some = lambda name: data[name].images[np.sort(data[name].draw(max(2, round(256 * SHARES[name])), rng))]
            photos, drawings = np.concatenate([some(name) for name in SETS]), some("drawn")
            pixels = torch.cat([augment(photos, 64, True, generator), augment(drawings, 64, False, generator)])
            model.vision(pixels.to(device).contiguous(memory_format=torch.channels_last))
    for layer, momentum in zip(layers, usual):
        layer.momentum = momentum
    model.eval()


def photographs(model, words, data, seed, device):
    """Of all training photographs: unit vectors, class numbers, targets over all classes."""
    vectors, labels, targets = [], [], []
    with torch.no_grad():
        for name in SETS:
            part, first = data[name], words.offset[name]
            count = sum(entry["set"] == name for entry in words.classes)
            for k in range(0, len(part.pool), 500):
                pixels = center(part.images[part.pool[k : k + 500]], 64).to(device).contiguous(memory_format=torch.channels_last)
                vectors.append(F.normalize(model.vision(pixels), dim=-1).cpu())
            label = torch.from_numpy(part.labels[part.pool]) + first
            target = F.one_hot(label, len(words.classes)).float()
            if os.path.exists(part.path("teacher")):
                said = torch.from_numpy(np.asarray(probe(part, count, seed)[part.pool], dtype=np.float32))
                target = 0.5 * target
                target[:, first : first + count] += 0.5 * said / said.sum(1, keepdim=True)
            labels.append(label)
            targets.append(target)
    return torch.cat(vectors), torch.cat(labels), torch.cat(targets)


def fit(prototypes, vectors, labels, targets, conflict, seed):
    """Prototypes (classes x 512) that say the targets best, by cosine; begun from those given."""
    torch.manual_seed(seed)
    weights, scale = nn.Parameter(prototypes.clone()), nn.Parameter(torch.tensor(3.0))
    optimizer = torch.optim.Adam([weights, scale], lr=RATE)
    steps = EPOCHS * (len(vectors) // 1000 + 1)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for _ in range(EPOCHS):
        for pick in torch.randperm(len(vectors)).split(1000):
            masked = conflict[labels[pick]]
            scores = vectors[pick] @ F.normalize(weights, dim=-1).T * scale.exp().clamp(max=60)
            chance = scores.masked_fill(masked, -1e4).log_softmax(1)
            loss = -(targets[pick] * chance * ~masked).sum(1).mean()
            optimizer.zero_grad(); loss.backward(); optimizer.step(); schedule.step()
    return F.normalize(weights.detach(), dim=-1)


def main():
    options = common_options(minutes=0, rate=None).parse_args()
    torch.set_num_threads(options.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    run = Run(options.name)
    if run.load("see.pt").get("settled"):
        return
    words = Words({name: json.load(open(f"{PACKED}/{name}_keys.json")) for name in SETS})
    data = {name: Pictures(name, "train", options.limit) for name in (*SETS, "drawn")}
    values = run.load("see.pt")["values"]
    model = See(len(words.classes), {name: len(found) for name, found in values.items()}).to(device).to(memory_format=torch.channels_last)
    last = averaged(run, model)
    renormalise(model, data, options.seed, device)
    limit = 200 if options.limit else 10000
    run.say({"averaged": last["cycle"], "held_out": evaluate(model, words, limit=limit)})
    model.eval()
    vectors, labels, targets = photographs(model, words, data, options.seed, device)
    fitted = fit(model.prototypes.detach().cpu(), vectors, labels, targets, torch.tensor(words.conflicts()), options.seed)
    with torch.no_grad():
        model.prototypes.copy_(fitted)
    run.save("see.pt", {**last, "model": model.state_dict(), "ema": model.state_dict(), "settled": True})
    run.say({"settled": last["cycle"], "held_out": evaluate(model, words, limit=limit)})


if __name__ == "__main__":
    main()
