"""Stage two: the text tower learns to say what the vision tower sees, which now stands still.

All training pictures are embedded once (whole, 64 x 64); a step then costs texts alone. Per step:
(1) captions of 140 classes, English and Korean, against pictures of those classes (cross-entropy, classes that a
    picture may also show masked), and towards the class's prototype of stage one;
(2) broader terms and visible colours, true or false of each picture (sigmoid);
(3) drawn items: long captions (InfoNCE, equal attributes masked), short queries (sigmoid), and each attribute's values
    against each other (cross-entropy);
(4) text only: the English and Korean captions of one item pulled together (InfoNCE).

Resumes from .cache/run/<name>/last.pt; needs see.pt. The schedule ends at --minutes of training time.
"""
import json, math, os, random, time
import numpy as np
import torch
import torch.nn.functional as F
from fashion import alone, is_true, query
from model import DIMENSION, Clip
from pictures import COLORS, PACKED, Pictures, center, color_shares
from run import Run, follow, options as common_options, value_numbers
from see import ATTRIBUTES, attribute_values
from tokenizer import Tokenizer, train as train_tokenizer
from words import SETS, Words

VOCABULARY = 6000
DRAWN = 72  # drawn items a step


def pad(tokenizer, texts):
    rows = [tokenizer.encode(text) for text in texts]
    length = max(map(len, rows))
    end = tokenizer.ids["<|endoftext|>"]
    return torch.tensor([row + [end] * (length - len(row)) for row in rows])


def short(tokenizer, text, name):
    """The caption, or the bare name where it is long: one long caption makes the whole batch as long."""
    return text if len(tokenizer.encode(text)) <= 15 else name


def evaluate(model, words, tokenizer, device, size=64, limit=10000, vectors=None):
    """Top-1 and top-5 of each set's held-out pictures against that set's class names, plain template; and in Korean."""
    model.eval()
    result = {}
    with torch.no_grad():
        for name in SETS:
            data = Pictures(name, "val")
            pick = np.sort(np.random.default_rng(0).permutation(len(data.images))[:limit])
            entries = [entry for entry in words.classes if entry["set"] == name]
            seen = embed(model, data, pick, device, size) if vectors is None else vectors[name]
            for lang in ("en", "ko"):
                texts = [f"a photo of a {entry['en'][0]}" if lang == "en" else f"{entry['ko'][0]} 사진" for entry in entries]
                order = (seen @ model.texts(pad(tokenizer, texts).to(device)).T).topk(5).indices.cpu().numpy()
                hit = order == data.labels[pick][:, None]
                result[f"{name} {lang}"] = [round(100 * float(hit[:, :1].any(1).mean()), 1), round(100 * float(hit.any(1).mean()), 1)]
    model.train()
    return result


def embed(model, data, pick, device, size=64):
    """Unit vectors of pictures: len(pick) x 512."""
    return torch.cat([model.images(center(data.images[pick[k : k + 256]], size).to(device)) for k in range(0, len(pick), 256)])


def cached_vectors(run, stamp, model, data, device):
    """Every training picture's vector and colour shares, kept in the run's folder until stage one changes."""
    kept = run.load("vectors.pt")
    if kept and kept["stamp"] == stamp and all(len(kept["vectors"][name]) == len(data[name].pool) for name in data):
        return kept["vectors"], kept["shares"]
    model.eval()
    vectors, shares, start = {}, {}, time.time()
    with torch.no_grad():
        for name, part in data.items():
            vectors[name] = embed(model, part, part.pool, device).half().cpu()
            if name != "drawn":
                shares[name] = np.concatenate([color_shares(part.images[part.pool[k : k + 512]]) for k in range(0, len(part.pool), 512)])
            print(f"{name}: {len(part.pool)} pictures embedded, {time.time() - start:.0f} s", flush=True)
    run.save("vectors.pt", {"stamp": stamp, "vectors": vectors, "shares": shares})
    return vectors, shares


def contrast(a, b, scale, masked=None):
    """InfoNCE both ways between rows of equal number; masked: pairs that are neither right nor wrong."""
    scores = a @ b.T * scale
    if masked is not None:
        scores = scores.masked_fill(masked, -1e4)
    aim = torch.arange(len(a), device=a.device)
    return (F.cross_entropy(scores, aim) + F.cross_entropy(scores.T, aim)) / 2


def main():
    options = common_options(minutes=45, rate=1.5e-3).parse_args()
    torch.set_num_threads(options.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    run = Run(options.name)
    say = run.say

    words = Words({name: json.load(open(f"{PACKED}/{name}_keys.json")) for name in SETS})
    data = {name: Pictures(name, "train", options.limit or (20_000 if name == "cifar" else None)) for name in (*SETS, "drawn")}
    items = data["drawn"].items
    if os.path.exists(run.path("tokenizer.json")):
        tokenizer = Tokenizer.load(run.folder)
    else:
        drawn_texts = [caption for item in items[:4000] for lang in ("en", "ko") for caption in item["captions"][lang]]
        tokenizer = train_tokenizer([*words.corpus(), *drawn_texts], VOCABULARY)
        tokenizer.save(run.folder)

    seen_state = run.load("see.pt")
    torch.manual_seed(options.seed)
    end = tokenizer.ids["<|endoftext|>"]
    model, ema = Clip(len(tokenizer.ids), end).to(device), Clip(len(tokenizer.ids), end).to(device)
    vision = {key[len("vision."):]: value for key, value in seen_state["ema"].items() if key.startswith("vision.")}
    model.vision.load_state_dict(vision)
    prototypes = F.normalize(seen_state["ema"]["prototypes"], dim=-1).to(device)
    tower = f'{seen_state["seen"]} {seen_state.get("settled", False)}'
    vectors, shares = cached_vectors(run, tower, model, data, device)

    learned = [p for name, p in model.named_parameters() if not name.startswith("vision.")]
    optimizer = torch.optim.AdamW([{"params": [p for p in learned if p.ndim > 1], "weight_decay": 0.05}, {"params": [p for p in learned if p.ndim <= 1], "weight_decay": 0}], lr=options.rate, betas=(0.9, 0.98))
    spent, step, average = 0.0, 0, None
    state = run.load("last.pt", device)
    if state and state.get("tower") == tower:
        model.load_state_dict(state["model"]); optimizer.load_state_dict(state["optimizer"])
        spent, step, average = state["spent"], state["step"], state["ema"]
    elif state:  # read against an earlier tower: the weights go on, the schedule begins anew
        model.load_state_dict(state["ema"])
    model.vision.load_state_dict(vision)
    ema.load_state_dict(average or model.state_dict())

    conflict = torch.tensor(words.conflicts())
    truth = torch.zeros(len(words.concepts), len(words.classes), dtype=torch.bool)
    for k, concept in enumerate(words.concepts):
        truth[k, list(concept["classes"])] = True
    broad = [k for k, concept in enumerate(words.concepts) if len(concept["classes"]) > 1]
    photos = torch.cat([vectors[name] for name in SETS])
    share_all = np.concatenate([shares[name] for name in SETS])
    label_all = np.concatenate([data[name].labels[data[name].pool] + words.offset[name] for name in SETS])
    of_class = [np.flatnonzero(label_all == k) for k in range(len(words.classes))]
    present = [k for k in range(len(words.classes)) if len(of_class[k])]
    drawn_pool = data["drawn"].pool
    values = attribute_values(items)
    speakable = [name for name in ATTRIBUTES if name in values and name != "accent"]
    aims = value_numbers(items, values)

    def checkpoint():
        run.save("last.pt", {"model": model.state_dict(), "ema": ema.state_dict(), "optimizer": optimizer.state_dict(), "tower": tower, "seen": seen_state["seen"], "spent": spent, "step": step})

    seed = options.seed * 1000003 + step
    rng, np_rng = random.Random(seed), np.random.default_rng(seed)
    encode = lambda texts: model.texts(pad(tokenizer, texts).to(device))
    model.train()
    clock = saved = shown = time.time()
    sums, steps = np.zeros(7), 0
    while spent < options.minutes * 60:
        progress = spent / (options.minutes * 60)
        rate = options.rate * min(1, (step + 1) / 150) * (0.5 + 0.5 * math.cos(math.pi * progress)) + 1e-6
        for group in optimizer.param_groups:
            group["lr"] = rate
        scale = model.scale.exp().clamp(max=60)

        # (1) and (2): photographs
        chosen = sorted(rng.sample(present, min(140, len(present))))
        pick = np.concatenate([np_rng.choice(of_class[k], 5) for k in chosen])
        seen, share = photos[pick].float().to(device), torch.from_numpy(share_all[pick])
        label = torch.from_numpy(label_all[pick])
        place = torch.full((len(words.classes),), -1)
        place[torch.tensor(chosen)] = torch.arange(len(chosen))
        concept_pick = [rng.choice(broad) if rng.random() < 0.6 else rng.randrange(len(words.concepts)) for _ in range(40)]
        color_pick = [rng.randrange(11) if rng.random() < 0.4 else None for _ in concept_pick]
        texts = [short(tokenizer, words.caption(words.classes[k], rng), words.classes[k]["en"][0]) for k in chosen]
        texts += [words.caption(words.concepts[c], rng, color=None if k is None else COLORS[k])[:60] for c, k in zip(concept_pick, color_pick)]
        texts += [words.color_caption(color, rng) for color in COLORS]
        said = encode(texts)
        classes, concepts = len(chosen), len(concept_pick)
        masked = conflict[label][:, chosen].to(device)
        loss_class = F.cross_entropy((seen @ said[:classes].T * scale).masked_fill(masked, -1e4), place[label].to(device), label_smoothing=0.0)
        loss_prototype = (1 - (said[:classes] * prototypes[chosen]).sum(1)).mean()
        known = torch.ones(len(pick), concepts + 11, dtype=torch.bool)
        target = torch.zeros(len(pick), concepts + 11, dtype=torch.bool)
        for k, (concept, color) in enumerate(zip(concept_pick, color_pick)):
            target[:, k] = truth[concept][label]
            if color is not None:
                known[:, k] = ~target[:, k] | (share[:, color] > 0.3) | (share[:, color] < 0.05)
                target[:, k] &= share[:, color] > 0.3
        target[:, concepts:] = share > 0.35
        known[:, concepts:] = (share > 0.35) | (share < 0.08)
        pairs = seen @ said[classes:].T * model.sigmoid_scale.exp() + model.sigmoid_bias
        weight = known.float().to(device)
        cross = F.binary_cross_entropy_with_logits(pairs, target.float().to(device), reduction="none", pos_weight=torch.tensor(4.0, device=device))
        loss_concept = (cross * weight).sum() / weight.sum()

        # (3) drawn items
        drawn = np_rng.choice(len(drawn_pool), DRAWN, replace=False)
        ids = drawn_pool[drawn]
        drawn_seen = vectors["drawn"][drawn].float().to(device)
        langs = ["ko" if rng.random() < 0.45 else "en" for _ in ids]
        both = encode([rng.choice(items[k]["captions"][lang]) for k, lang in zip(ids, langs)] + [rng.choice(items[k]["captions"]["en" if lang == "ko" else "ko"]) for k, lang in zip(ids[: DRAWN // 2], langs)])
        captions, others = both[:DRAWN], both[DRAWN:]
        same = torch.from_numpy(data["drawn"].labels[ids])
        twin = ((same[:, None] == same[None]) & ~torch.eye(len(ids), dtype=torch.bool)).to(device)
        loss_drawn = contrast(drawn_seen, captions, scale, twin)
        attributes = [items[k]["attributes"] for k in ids]
        asked = [query(rng.choice(attributes), rng) for _ in range(48)]
        right = torch.tensor([[is_true(one, allowed) for _, allowed in asked] for one in attributes]).float().to(device)
        facets = rng.sample(speakable, min(3, len(speakable)))
        prompts = [alone(name, value, rng) for name in facets for value in values[name]]
        brief = encode([text for text, _ in asked] + prompts)
        short_pairs = drawn_seen @ brief[: len(asked)].T * model.sigmoid_scale.exp() + model.sigmoid_bias
        loss_short = F.binary_cross_entropy_with_logits(short_pairs, right, pos_weight=torch.tensor(4.0, device=device))
        loss_facet, at = 0.0, len(asked)
        for name in facets:
            aim = torch.from_numpy(aims[name][ids]).to(device)
            if (aim >= 0).any():
                loss_facet = loss_facet + F.cross_entropy(drawn_seen @ brief[at : at + len(values[name])].T * scale, aim, ignore_index=-100)
            at += len(values[name])

        # (4) texts alone
        loss_text = contrast(captions[: DRAWN // 2], others, scale, twin[: DRAWN // 2, : DRAWN // 2])

        loss = loss_class + 2.0 * loss_prototype + 2.0 * loss_concept + 0.4 * loss_drawn + 3.0 * loss_short + 0.4 * loss_facet + 0.2 * loss_text
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, 2.0)
        optimizer.step()
        step += 1
        steps += 1
        keep = min(0.998, step / (step + 30))
        follow(ema, model, keep)
        sums += [float(part) for part in (loss_class, loss_prototype, loss_concept, loss_drawn, loss_short, loss_facet, loss_text)]
        now = time.time()
        spent += now - clock
        clock = now
        if now - shown > 60:
            say({"step": step, "minutes": round(spent / 60, 1), "rate": round(rate, 6), "class prototype concept drawn short facet text": (sums / steps).round(4).tolist(), "steps_per_second": round(steps / (now - shown), 2)})
            shown, sums, steps = now, np.zeros(7), 0
        if now - saved > 120:
            checkpoint()
            saved = clock = time.time()
    ema.vision.load_state_dict(vision)
    checkpoint()
    say({"step": step, "final": True, "held_out_top1_top5": evaluate(ema, words, tokenizer, device, limit=2000 if options.limit else 10000)})


if __name__ == "__main__":
    main()
