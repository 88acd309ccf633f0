"""Accuracy of the exported model on photographs it never saw, by class names alone (zero-shot, one plain template).

python3 training/evaluate.py [--name mini]

Reads the run's checkpoint, rounds the weights as the export does, and computes with torch; test/browser/encoder proves that
the page gives the same vectors. Held out: Tiny-ImageNet's validation set, every fifth clothing photo (by hash of its name),
the grocery set's own test part, CIFAR-10's test part. Classes are chosen among those of the same set.
"""
import argparse, json, os
import torch
from export import fold, round_weights
from model import Clip
from tokenizer import Tokenizer
from train import HERE, PACKED, evaluate
from words import SETS, Words


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--name", default="mini")
    options = parser.parse_args()
    run = os.path.join(HERE, ".cache", "run", options.name)
    tokenizer = Tokenizer.load(run)
    words = Words({name: json.load(open(f"{PACKED}/{name}_keys.json")) for name in SETS})
    model = Clip(len(tokenizer.ids), tokenizer.ids["<|endoftext|>"])
    model.load_state_dict(torch.load(f"{run}/last.pt", map_location="cpu")["ema"])
    model.eval()
    fold(model.vision)
    round_weights(model)
    result = evaluate(model, words, tokenizer, "cpu", limit=10_000)
    print("| photographs | classes | chance | English top-1 / top-5 | Korean top-1 / top-5 |\n|---|---|---|---|---|")
    for name in SETS:
        classes = sum(entry["set"] == name for entry in words.classes)
        row = lambda lang: " / ".join(f"{value:.1f} %" for value in result[f"{name} {lang}"])
        print(f"| {name} | {classes} | {100 / classes:.1f} % | {row('en')} | {row('ko')} |")


if __name__ == "__main__":
    main()
