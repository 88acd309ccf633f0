"""Makes sightglass-mini from the named sources, from nothing to the files that ship. Hours on two cores; stopped, it
goes on from the last finished step when started again, and training from its last checkpoint.

    python3 training/make.py                  # everything, into public/models/sightglass-mini
    python3 training/make.py --quick --out X  # two minutes, stand-in pictures: does every step work?

Then, through the page: `npm run build && npm run model` (see training/README.md).
"""
import argparse, os, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))


def step(*command):
    print("→", " ".join(command), flush=True)
    subprocess.check_call(command, cwd=os.path.join(HERE, ".."))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--name", default="mini")
    parser.add_argument("--see", type=float, nargs="+", default=[88, 78, 93, 64], help="minutes of each cycle of stage one")
    parser.add_argument("--read", type=float, default=30, help="minutes of stage two")
    parser.add_argument("--out", default=os.path.join(HERE, "..", "public", "models", "sightglass-mini"))
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if options.quick:
        if os.path.abspath(options.out) == os.path.abspath(parser.get_default("out")):
            parser.error("--quick needs --out: it would overwrite the model that ships")
        os.environ.setdefault("SIGHTGLASS_TRAINING_CACHE", os.path.join(HERE, ".cache", "quick"))
    cache = os.environ.get("SIGHTGLASS_TRAINING_CACHE", os.path.join(HERE, ".cache"))
    python = lambda script, *more: step(sys.executable, os.path.join(HERE, script), *more)
    python("standins.py" if options.quick else "prepare.py")
    for split, seed, count in (("train", 7, 240 if options.quick else 40_000), ("val", 8, 60 if options.quick else 1_000)):
        if not os.path.exists(f"{cache}/packed/drawn_{split}_images.npy"):
            step("node", "training/drawings/render.mjs", "--seed", str(seed), "--count", str(count), "--size", "64", "--split", split, "--out", f"{cache}/packed")
    if not options.quick:
        python("teacher.py")
    for cycle, minutes in enumerate([0.4, 0.2] if options.quick else options.see, 1):
        python("see.py", "--name", options.name, "--cycle", str(cycle), "--minutes", str(minutes))
    python("settle.py", "--name", options.name)
    python("read.py", "--name", options.name, "--minutes", str(0.35 if options.quick else options.read))
    python("export.py", "--name", options.name, "--out", options.out)
    python("evaluate.py", "--name", options.name)


if __name__ == "__main__":
    main()
