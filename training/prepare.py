"""Fetches the named public photo sets and packs them as uint8 arrays.

Output, in .cache/packed/ (git-ignored), for each set and split:
  <set>_<split>_images.npy  uint8, N x SIZE x SIZE x 3, RGB
  <set>_<split>_labels.npy  int32, N, index into the set's keys
  <set>_keys.json           list of class keys, as in concepts/<set>.json

Set SIGHTGLASS_MIRROR to a folder of `owner+name/repo` git directories to work without the network.
"""
import csv, glob, hashlib, json, os, shutil, subprocess, sys
import numpy as np
from concurrent.futures import ProcessPoolExecutor
from PIL import Image, ImageOps

from pictures import CACHE, HERE, PACKED

RAW = os.path.join(CACHE, "raw")
SIZE = 64  # stored side: what the encoder is given, resized as the page resizes (Lanczos). Tiny-ImageNet is never resized.


def fetch(source):
    """Puts the source's files under RAW/<name>, from a mirror if one is named, else by a shallow clone."""
    target = os.path.join(RAW, source["name"])
    if os.path.isdir(target) and os.listdir(target):
        return
    part = target + ".part"
    shutil.rmtree(part, ignore_errors=True)
    os.makedirs(part)
    mirror = os.environ.get("SIGHTGLASS_MIRROR")
    if mirror:
        git = os.path.join(mirror, source["repository"].replace("/", "+"), "repo")
    else:
        git = os.path.join(CACHE, "clones", source["name"])
        shutil.rmtree(git, ignore_errors=True)
        subprocess.check_call(["git", "clone", "--bare", "--depth", "1", f"https://github.com/{source['repository']}", git])
    archive = subprocess.Popen(["git", f"--git-dir={git}", "archive", "HEAD", *source["paths"]], stdout=subprocess.PIPE)
    subprocess.check_call(["tar", "x", "-C", part, f"--strip-components={source['strip']}"], stdin=archive.stdout)
    if archive.wait():
        raise SystemExit(f"{source['repository']}: git archive failed")
    shutil.rmtree(target, ignore_errors=True)
    os.rename(part, target)


def load(path):
    """One picture: short side to SIZE (antialiased), centre crop. None if it cannot be decoded."""
    try:
        image = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
        return np.asarray(ImageOps.fit(image, (SIZE, SIZE), Image.Resampling.LANCZOS))
    except (OSError, SyntaxError):
        return None


def held_out(name, percent=20):
    """True for a fixed fifth of all names, by hash: the split never moves when files are added."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % 100 < percent


def listing(name):
    """[(path, key, split)] of one set."""
    root = os.path.join(RAW, name)
    if name == "tiny":
        for path in sorted(glob.glob(f"{root}/train/*/images/*.JPEG")):
            yield path, path.split("/")[-3], "train"
        for line in open(f"{root}/val/val_annotations.txt"):
            file, key = line.split("\t")[:2]
            yield f"{root}/val/images/{file}", key, "val"
    elif name == "clothing":
        for row in csv.DictReader(open(f"{root}/images.csv")):
            if row["label"] not in ("Not sure", "Other", "Skip"):
                yield f"{root}/images/{row['image']}.jpg", row["label"], "val" if held_out(row["image"]) else "train"
    elif name == "grocery":
        names = {row["Class ID (int)"]: row["Class Name (str)"] for row in csv.DictReader(open(f"{root}/classes.csv"))}
        for split, file in (("train", "train"), ("train", "val"), ("val", "test")):
            for line in open(f"{root}/{file}.txt"):
                path, fine, _ = [part.strip() for part in line.split(",")]
                yield f"{root}/{path}", names[fine], split
    elif name == "cifar":
        for split, folder in (("train", "train"), ("val", "test")):
            for path in sorted(glob.glob(f"{root}/{folder}/*/*.jpg")):
                yield path, path.split("/")[-2], split
    elif name == "unseen":
        classes = json.load(open(os.path.join(HERE, "concepts", "unseen.json")))
        for path in sorted(glob.glob(f"{root}/test/*/*.png")):
            if path.split("/")[-2] in classes:
                yield path, path.split("/")[-2], "val"


def pack(name):
    rows = list(listing(name))
    keys = sorted({key for _, key, _ in rows})
    os.makedirs(PACKED, exist_ok=True)
    json.dump(keys, open(f"{PACKED}/{name}_keys.json", "w"))
    for split in ("train", "val"):
        part = [(path, keys.index(key)) for path, key, where in rows if where == split]
        with ProcessPoolExecutor(2) as pool:
            images = list(pool.map(load, [path for path, _ in part], chunksize=256))
        good = [k for k, image in enumerate(images) if image is not None]
        np.save(f"{PACKED}/{name}_{split}_images.npy", np.stack([images[k] for k in good]))
        np.save(f"{PACKED}/{name}_{split}_labels.npy", np.array([part[k][1] for k in good], np.int32))
        print(f"{name} {split}: {len(good)} of {len(part)} pictures, {len(keys)} classes", flush=True)


if __name__ == "__main__":
    sources = json.load(open(os.path.join(HERE, "sources.json")))
    for source in sources:
        if len(sys.argv) < 2 or source["name"] in sys.argv[1:]:
            fetch(source)
            if source["name"] != "unseen":
                pack(source["name"])
