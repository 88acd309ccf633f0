"""Makes a checkpoint of a shipped model, to train on where the run that made it is gone.

    python3 training/restore.py --name v3        # public/models/sightglass-mini → .cache/run/v3/{see.pt, last.pt, tokenizer.json}

The float32 files hold every weight, with the batch norms folded into the convolutions; they are unfolded here with the
statistics of augmented training pictures, so that the function stays the same. Not in the files, so made anew: the
prototypes (class means), the teacher's head, the optimizers' memory.
"""
import argparse, json, os
import numpy as np
import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F
from model import Clip
from onnx import numpy_helper
from export import TARGET
from pictures import PACKED, Pictures, augment, center
from run import Run
from see import See, attribute_values
from tokenizer import Tokenizer
from words import SETS, Words

STATISTICS_SIDE = 56


def vision_weights(path):
    return {tensor.name[len("vision."):]: torch.from_numpy(numpy_helper.to_array(tensor).copy()) for tensor in onnx.load(path).graph.initializer}


def text_weights(path):
    """Linear layers without a name of their own in the graph are known by the node that uses them."""
    graph = onnx.load(path).graph
    values = {tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy()) for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in values:
            values[node.output[0].split("/MatMul")[0].strip("/").replace("/", ".") + ".weight"] = values.pop(node.input[1]).T.contiguous()
    return values


def normed(module, prefix=""):
    """(name, convolution, batch norm) of every pair of them below `module`."""
    for name, child in module.named_children():
        if isinstance(child, nn.Sequential) and len(child) >= 2 and isinstance(child[0], nn.Conv2d) and isinstance(child[1], nn.BatchNorm2d):
            yield f"{prefix}{name}", child[0], child[1]
        else:
            yield from normed(child, f"{prefix}{name}.")


@torch.no_grad()
def unfold(vision, weights, pictures):
    """Loads folded weights: each norm takes the statistics its convolution has on `pictures`, and undoes them."""
    vision.from_fine.weight.copy_(weights["from_fine.weight"])
    vision.from_coarse.weight.copy_(weights["from_coarse.weight"])
    vision.from_coarse.bias.copy_(weights["from_coarse.bias"])
    vision.norm.running_var.fill_(1 - vision.norm.eps)
    moments, hooks = {}, []
    pairs = list(normed(vision))
    for name, conv, norm in pairs:
        conv.weight.copy_(weights[f"{name}.0.weight"])
        norm.running_mean.zero_(); norm.running_var.fill_(1 - norm.eps)
        norm.weight.fill_(1); norm.bias.copy_(weights[f"{name}.0.bias"])
        moments[name] = []
        hooks.append(conv.register_forward_hook(lambda _, __, out, kept=moments[name]: kept.append(torch.stack([out.mean((0, 2, 3)), out.square().mean((0, 2, 3))]))))
    vision.eval()
    for batch in pictures:
        vision(batch)
    for hook in hooks:
        hook.remove()
    for name, _, norm in pairs:
        mean, square = torch.stack(moments[name]).mean(0)
        variance = (square - mean**2).clamp(min=0)
        norm.running_mean.copy_(mean); norm.running_var.copy_(variance)
        norm.bias.add_(mean); norm.weight.copy_((variance + norm.eps).sqrt())


@torch.no_grad()
def class_means(vision, words, data, each=60):
    """Unit vectors, one a class: the mean direction of some of its training pictures, less the mean of all classes."""
    means = []
    for name in SETS:
        for label in range(sum(entry["set"] == name for entry in words.classes)):
            rows = np.flatnonzero(data[name].labels == label)[:each]
            means.append(F.normalize(vision(center(data[name].images[rows], 64)), dim=-1).mean(0) if len(rows) else torch.zeros(512))
    means = torch.stack(means)
    return F.normalize(means - means.mean(0), dim=-1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--name", required=True)
    parser.add_argument("--model", default=TARGET)
    parser.add_argument("--seen", type=int, default=987_000, help="pictures it was trained on, for the log")
    options = parser.parse_args()
    torch.manual_seed(1)
    run = Run(options.name)
    words = Words({name: json.load(open(f"{PACKED}/{name}_keys.json")) for name in SETS})
    data = {name: Pictures(name, "train") for name in (*SETS, "drawn")}
    values = attribute_values(data["drawn"].items)
    see = See(len(words.classes), {name: len(found) for name, found in values.items()})
    rng, generator = np.random.default_rng(1), torch.Generator().manual_seed(1)
    batches = [augment(data[name].images[np.sort(data[name].draw(count, rng))], STATISTICS_SIDE, True, generator) for name, count in (("tiny", 1024), ("clothing", 128), ("drawn", 128))]
    weights = vision_weights(f"{options.model}/onnx/vision_model.onnx")
    unfold(see.vision, weights, [torch.cat(batches)])
    see.prototypes.data.copy_(class_means(see.vision, words, data))
    state = see.state_dict()
    run.save("see.pt", {"model": state, "ema": state, "optimizer": None, "seen": options.seen, "spent": 0.0, "cycle": 1, "values": values})
    tokenizer = Tokenizer.load(options.model)
    tokenizer.save(run.folder)
    clip = Clip(len(tokenizer.ids), tokenizer.ids["<|endoftext|>"])
    clip.vision.load_state_dict(see.vision.state_dict())
    clip.text.load_state_dict(text_weights(f"{options.model}/onnx/text_model.onnx"))
    clip.scale.data.fill_(json.load(open(f"{options.model}/config.json"))["logit_scale_init_value"])
    state = clip.state_dict()
    run.save("last.pt", {"model": state, "ema": state, "optimizer": None, "seen": 0, "spent": 0.0, "step": 0})
    run.say({"restored": os.path.basename(os.path.abspath(options.model)), "seen": options.seen})


if __name__ == "__main__":
    main()
