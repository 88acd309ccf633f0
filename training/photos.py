"""Writes held-out photographs of one set as labelled folders, for `npm run precision`.

python3 training/photos.py --set tiny --per-label 30 --labels 40 --out .local/photos

Labels are chosen by a fixed seed; a folder is named for the class's first English name. Only pictures the model never saw.
"""
import argparse, json, os, shutil
import numpy as np
from prepare import listing
from words import FILES, HERE


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--set", default="tiny", choices=list(FILES))
    parser.add_argument("--per-label", type=int, default=30)
    parser.add_argument("--labels", type=int, default=1000)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    names = json.load(open(os.path.join(HERE, "concepts", f"{FILES[options.set]}.json")))
    rows = [(path, key) for path, key, split in listing(options.set) if split == "val"]
    keys = sorted({key for _, key in rows})
    keys = sorted(np.random.default_rng(0).permutation(keys)[: options.labels])
    shutil.rmtree(options.out, ignore_errors=True)
    for key in keys:
        folder = os.path.join(options.out, names[key]["en"][0])
        os.makedirs(folder)
        for number, path in enumerate([path for path, other in rows if other == key][: options.per_label]):
            # A name of its own across all folders: the page tells items apart by content, the command by name.
            shutil.copy(path, os.path.join(folder, f"{key}-{number:03d}{os.path.splitext(path)[1].lower()}"))
    print(f"{len(keys)} labels in {options.out}")


if __name__ == "__main__":
    main()
