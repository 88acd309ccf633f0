"""Stand-ins for the photo sets, made on the spot, for the quick mode: six classes a set, each a colour and a texture with noise.

Writes the same files as prepare.py into $SIGHTGLASS_TRAINING_CACHE/packed. A model trained on them knows nothing of the
world; what it proves is that every step of the pipeline works and that what is learned is told from chance.
"""
import json, os
import numpy as np
from pictures import HERE, PACKED
from words import FILES, SETS

SIZE, CLASSES, COUNTS = 64, 6, {"train": 48, "val": 12}


def picture(kind, rng):
    """Stripes of a direction and a width of its own over a colour of its own, shifted, dimmed and noisy."""
    y, x = np.mgrid[0:SIZE, 0:SIZE]
    angle, period = np.pi * (kind % 4) / 4, 5 + 3 * (kind % 5)
    wave = np.sin(2 * np.pi * ((x * np.cos(angle) + y * np.sin(angle)) / period + rng.random()))
    colour = 0.5 + 0.45 * np.cos(kind * 2.4 + np.array([0.0, 2.1, 4.2]))
    light = rng.uniform(0.7, 1.1)
    return np.clip((colour * (0.75 + 0.25 * wave[..., None]) * light + rng.normal(0, 0.06, (SIZE, SIZE, 3))) * 255, 0, 255).astype(np.uint8)


def main():
    os.makedirs(PACKED, exist_ok=True)
    rng = np.random.default_rng(5)
    for place, name in enumerate(SETS):
        keys = sorted(json.load(open(os.path.join(HERE, "concepts", f"{FILES[name]}.json"))))[:CLASSES]
        json.dump(keys, open(f"{PACKED}/{name}_keys.json", "w"))
        for split, count in COUNTS.items():
            labels = np.repeat(np.arange(CLASSES, dtype=np.int32), count)
            np.save(f"{PACKED}/{name}_{split}_images.npy", np.stack([picture(place * CLASSES + label, rng) for label in labels]))
            np.save(f"{PACKED}/{name}_{split}_labels.npy", labels)


if __name__ == "__main__":
    main()
