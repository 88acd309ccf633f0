"""Accuracy of the exported model on photographs it never saw, by class names alone (zero-shot, one plain template).

python3 training/evaluate.py [--name mini]

Reads the run's checkpoint, rounds the weights as the export does, and computes with torch; `npm run zeroshot` does the same
through the page's own encoder. Held out: Tiny-ImageNet's validation set, every fifth clothing photo (by hash of its name),
the grocery set's own test part, CIFAR-10's test part. Classes are chosen among those of the same set.
"""
import argparse, json, os
from export import load, round_weights
from pictures import PACKED, RUNS
from read import evaluate
from words import SETS, Words


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--name", default="mini")
    options = parser.parse_args()
    words = Words({name: json.load(open(f"{PACKED}/{name}_keys.json")) for name in SETS})
    model, tokenizer, _ = load(os.path.join(RUNS, options.name))
    round_weights(model)
    result = evaluate(model, words, tokenizer, "cpu")
    print("| photographs | classes | chance | English top-1 / top-5 | Korean top-1 / top-5 |\n|---|---|---|---|---|")
    for name in SETS:
        classes = sum(entry["set"] == name for entry in words.classes)
        row = lambda lang: " / ".join(f"{value:.1f} %" for value in result[f"{name} {lang}"])
        print(f"| {name} | {classes} | {100 / classes:.1f} % | {row('en')} | {row('ko')} |")


if __name__ == "__main__":
    main()
