"""What both stages of training share: options, a folder with a log and checkpoints, the slow average of the weights."""
import argparse, json, os
import numpy as np
import torch
from pictures import RUNS


def options(minutes, rate):
    """A parser with what every stage takes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--name", default="mini")
    parser.add_argument("--minutes", type=float, default=minutes, help="training time at which the schedule ends")
    parser.add_argument("--rate", type=float, default=rate)
    parser.add_argument("--limit", type=int, default=None, help="pictures per set (quick mode)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    return parser


class Run:
    """.cache/run/<name>/: log.jsonl, and checkpoints that are never half written."""

    def __init__(self, name):
        self.folder = os.path.join(RUNS, name)
        os.makedirs(self.folder, exist_ok=True)
        self.log = open(self.path("log.jsonl"), "a")

    def path(self, file):
        return os.path.join(self.folder, file)

    def say(self, line):
        print(json.dumps(line), flush=True)
        self.log.write(json.dumps(line) + "\n")
        self.log.flush()

    def save(self, file, state):
        torch.save(state, self.path("next.pt"))
        os.replace(self.path("next.pt"), self.path(file))

    def load(self, file, device="cpu"):
        """The checkpoint, or None where there is none yet."""
        return torch.load(self.path(file), map_location=device, weights_only=False) if os.path.exists(self.path(file)) else None


@torch.no_grad()
def follow(slow, fast, keep):
    """The exponential moving average of every weight and running statistic; counters are copied."""
    for kept, new in zip(slow.state_dict().values(), fast.state_dict().values()):
        kept.lerp_(new, 1 - keep) if kept.is_floating_point() else kept.copy_(new)


def value_numbers(items, values):
    """{attribute: int N, which of its values the item has, or -100}, as cross_entropy's ignore_index wants it."""
    return {name: np.array([found.index(item["attributes"][name]) if name in item["attributes"] else -100 for item in items]) for name, found in values.items()}
