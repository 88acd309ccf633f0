"""Turns the concept tables into classes, captions and masks.

A class is (set, key) with English and Korean names, broader terms and settings. A caption is drawn at random from
templates; a *concept* is a name or broader term that may be true of several classes ("dog").
"""
import json, os, random

HERE = os.path.dirname(os.path.abspath(__file__))
SETS = ["tiny", "clothing", "grocery", "cifar"]
# `unseen`: 44 classes of CIFAR-100 whose names occur in no training text; for measuring only.
FILES = {"tiny": "tiny_imagenet", "clothing": "clothing", "grocery": "grocery", "cifar": "cifar10", "unseen": "unseen"}


def article(name):
    return "an" if name[:1] in "aeiou" else "a"


class Words:
    def __init__(self, keys):
        """keys: {set: [class key]}, in label order."""
        folder = os.path.join(HERE, "concepts")
        self.templates = json.load(open(f"{folder}/templates.json"))
        self.colors = self.templates["colors"]
        self.classes, self.offset = [], {}
        for name in SETS:
            table = json.load(open(f"{folder}/{FILES[name]}.json"))
            self.offset[name] = len(self.classes)
            self.classes += [dict(table[key], set=name, key=key) for key in keys[name]]
        concepts = {}
        for index, entry in enumerate(self.classes):
            for en, ko in zip(entry["broader"], entry["broader_ko"]):
                concept = concepts.setdefault(en, {"en": [en], "ko": [], "classes": set()})
                concept["classes"].add(index)
                if ko not in concept["ko"]:
                    concept["ko"].append(ko)
        # A class whose own name equals a broader term ("dog") belongs to that concept; a class is a concept too.
        for index, entry in enumerate(self.classes):
            for name in entry["en"]:
                if name in concepts:
                    concepts[name]["classes"].add(index)
            own = {"en": entry["en"], "ko": entry["ko"], "classes": {index}}
            own["classes"] |= {k for k, other in enumerate(self.classes) if set(other["en"]) & set(entry["en"]) or entry["en"][0] in other["broader"]}
            concepts[f"{entry['set']}:{entry['key']}"] = own
        self.concepts = list(concepts.values())

    def conflicts(self):
        """Pairs of classes of different sets of which one picture may show both: bool matrix as nested lists."""
        def known(entry):
            return set(entry["en"]) | set(entry["broader"][:1])
        sets = [known(entry) for entry in self.classes]
        return [[a["set"] != b["set"] and bool(sets[i] & sets[j]) for j, b in enumerate(self.classes)] for i, a in enumerate(self.classes)]

    def caption(self, entry, rng, color=None, korean=None):
        """One caption for {en, ko, [settings]}; color: an English colour name or None."""
        korean = rng.random() < 0.4 if korean is None else korean
        lang = "ko" if korean else "en"
        names = entry[lang]
        name = names[0] if rng.random() < 0.5 else rng.choice(names)
        if color:
            word = rng.choice(self.colors[color]) if korean else color
            return fill(rng.choice(self.templates[f"{lang}_color"]), name, color=word)
        if rng.random() < 0.2 and entry.get("settings"):
            setting = rng.choice(entry["settings_ko" if korean else "settings"])
            return fill(rng.choice(self.templates[f"{lang}_setting"]), name, setting=setting)
        return fill(rng.choice(self.templates[lang]), name)

    def color_caption(self, color, rng):
        if rng.random() < 0.4:
            word = rng.choice(self.colors[color])
            return rng.choice([word, f"{word} 색", f"{word} 것", f"{word} 사진"])
        return rng.choice([color, f"something {color}", f"{article(color)} {color} thing", f"the colour {color}", f"a {color} picture"])

    def corpus(self, rounds=40, seed=1):
        """Texts for training the tokenizer."""
        rng = random.Random(seed)
        for line in open(os.path.join(HERE, "concepts", "words.txt")):
            for _ in range(20):
                yield line.strip()
        for entry in self.classes + self.concepts:
            for _ in range(rounds):
                yield self.caption(entry, rng)
                yield self.caption(entry, rng, color=rng.choice(list(self.colors)))


def fill(template, name, **more):
    lead = more.get("color", name)
    return template.format(name=name, a=article(lead), **more)
