"""Writes public/models/sightglass-mini/ from a checkpoint, in the layout every CLIP on the model hub has.

Weights are int8 per output channel behind DequantizeLinear; activations stay float, so that a vector does not depend on
its batch. Also writes test/fixtures/parity.json: texts and pictures made by a formula with the vectors that this
reference implementation (torch, the same rounded weights) gives, for the parity test in the page.
"""
import argparse, copy, hashlib, json, os, shutil
import numpy as np
import onnx
import torch
import torch.nn as nn
from onnx import helper, numpy_helper, TensorProto
from torch.nn.utils.fusion import fuse_conv_bn_eval
from model import Clip, DIMENSION, Residual
from tokenizer import CONTEXT, Tokenizer
from train import DEVIATION, HERE, MEAN, PACKED, Pictures, center, pad

SIDE = 64
TARGET = os.path.join(HERE, "..", "public", "models", "sightglass-mini")
PARITY_TEXTS = ["a photo of a dog", "강아지 사진", "Red  CAR on the Street!", "해변", "it's 3 o'clock — naïve café", "x", "🐶 and 猫", "a " * 60]


def fold(vision):
    """Batch norm into the convolutions: fewer operations, and the shipped int8 weights are the final ones."""
    body = vision.body
    layers = [fuse_conv_bn_eval(body[0], body[1]), nn.ReLU()]
    for block in body[3:]:
        block.first, block.first_norm = fuse_conv_bn_eval(block.first, block.first_norm), nn.Identity()
        block.second, block.second_norm = fuse_conv_bn_eval(block.second, block.second_norm), nn.Identity()
        if not isinstance(block.skip, nn.Identity):
            block.skip = fuse_conv_bn_eval(block.skip[0], block.skip[1])
        layers.append(block)
    vision.body = nn.Sequential(*layers)


def grid(weight, axis):
    """int8 values and scales of a weight, one scale along `axis`."""
    most = np.abs(weight).max(axis=tuple(k for k in range(weight.ndim) if k != axis), keepdims=True)
    scale = np.maximum(most, 1e-12).astype(np.float32) / np.float32(127)
    return np.clip(np.round(weight / scale), -127, 127).astype(np.int8), scale


def round_weights(model):
    for module in model.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear, nn.Embedding)):
            weight = module.weight.detach().numpy()
            q, scale = grid(weight, 0)
            module.weight.data = torch.from_numpy(q.astype(np.float32) * scale)


def quantize(path, target):
    """Replaces each large weight of an ONNX file by int8 behind DequantizeLinear."""
    model = onnx.load(path)
    graph = model.graph
    axes = {}
    for node in graph.node:
        if node.op_type == "Conv":
            axes[node.input[1]] = 0
        elif node.op_type == "Gemm":
            axes[node.input[1]] = 0 if any(a.name == "transB" and a.i for a in node.attribute) else 1
        elif node.op_type == "MatMul":
            axes[node.input[1]] = 1
        elif node.op_type == "Gather":
            axes[node.input[0]] = 0
    for tensor in list(graph.initializer):
        weight = numpy_helper.to_array(tensor)
        if tensor.name not in axes or weight.dtype != np.float32 or weight.size < 1024:
            continue
        axis = axes[tensor.name]
        q, scale = grid(weight, axis)
        graph.initializer.remove(tensor)
        graph.initializer.extend([numpy_helper.from_array(q, tensor.name + "_q"), numpy_helper.from_array(scale.reshape(-1), tensor.name + "_scale"),
                                  numpy_helper.from_array(np.zeros(scale.size, np.int8), tensor.name + "_zero")])
        graph.node.insert(0, helper.make_node("DequantizeLinear", [tensor.name + "_q", tensor.name + "_scale", tensor.name + "_zero"], [tensor.name], axis=axis))
    onnx.checker.check_model(model)
    onnx.save(model, target)


def formula_picture(seed):
    """SIDE x SIDE x 3 bytes that TypeScript makes just so: ((x·(seed+3) + y·(2·seed+5) + c·97 + x·y·seed) mod 256)."""
    y, x, c = np.mgrid[0:SIDE, 0:SIDE, 0:3]
    return ((x * (seed + 3) + y * (2 * seed + 5) + c * 97 + x * y * seed) % 256).astype(np.uint8)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--name", default="mini")
    parser.add_argument("--out", default=TARGET)
    options = parser.parse_args()
    run = os.path.join(HERE, ".cache", "run", options.name)
    tokenizer = Tokenizer.load(run)
    state = torch.load(f"{run}/last.pt", map_location="cpu")
    model = Clip(len(tokenizer.ids), tokenizer.ids["<|endoftext|>"])
    model.load_state_dict(state["ema"])
    model.eval()
    fold(model.vision)
    round_weights(model)

    out = os.path.abspath(options.out)
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(f"{out}/onnx")
    tokenizer.save(out)
    vocabulary = len(tokenizer.ids)
    vision_axes = {"pixel_values": {0: "batch"}, "image_embeds": {0: "batch"}}
    text_axes = {"input_ids": {0: "batch", 1: "length"}, "text_embeds": {0: "batch"}}
    torch.onnx.export(model.vision, torch.zeros(1, 3, SIDE, SIDE), "/tmp/vision.onnx", opset_version=17, input_names=["pixel_values"], output_names=["image_embeds"], dynamic_axes=vision_axes)
    torch.onnx.export(model.text, torch.zeros(2, 7, dtype=torch.int64), "/tmp/text.onnx", opset_version=17, input_names=["input_ids"], output_names=["text_embeds"], dynamic_axes=text_axes)
    quantize("/tmp/vision.onnx", f"{out}/onnx/vision_model_quantized.onnx")
    quantize("/tmp/text.onnx", f"{out}/onnx/text_model_quantized.onnx")

    json.dump({
        "architectures": ["CLIPModel"], "model_type": "clip", "projection_dim": DIMENSION, "logit_scale_init_value": float(state["ema"]["scale"]),
        "text_config": {"model_type": "clip_text_model", "vocab_size": vocabulary, "hidden_size": 160, "num_hidden_layers": 3, "num_attention_heads": 4, "max_position_embeddings": CONTEXT, "projection_dim": DIMENSION, "eos_token_id": vocabulary - 1, "bos_token_id": vocabulary - 2},
        "vision_config": {"model_type": "clip_vision_model", "image_size": SIDE, "patch_size": 16, "hidden_size": 320, "projection_dim": DIMENSION},
    }, open(f"{out}/config.json", "w"), indent=1)
    json.dump({"image_processor_type": "CLIPImageProcessor", "do_resize": True, "size": {"shortest_edge": SIDE}, "resample": 1, "do_center_crop": True, "crop_size": {"height": SIDE, "width": SIDE},
               "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True, "image_mean": MEAN, "image_std": DEVIATION, "do_convert_rgb": True}, open(f"{out}/preprocessor_config.json", "w"), indent=1)

    with torch.no_grad():
        rows = []
        for name, count in (("tiny", 4000), ("clothing", 500), ("grocery", 500), ("drawn", 500)):
            if os.path.exists(f"{PACKED}/{name}_train_images.npy"):
                images = np.load(f"{PACKED}/{name}_train_images.npy", mmap_mode="r")
                pick = np.sort(np.random.default_rng(0).permutation(len(images))[:count])
                rows += [model.images(center(images[pick[k : k + 250]], SIDE)) for k in range(0, len(pick), 250)]
        rows = torch.cat(rows).double().numpy()
        mean, deviation = rows.mean(0), np.maximum(rows.std(0), 1e-4)
        pictures = np.stack([formula_picture(seed) for seed in range(4)])
        x = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 255
        x = (x - torch.tensor(MEAN)[:, None, None]) / torch.tensor(DEVIATION)[:, None, None]
        parity = {
            "texts": [{"text": text, "ids": tokenizer.encode(text), "vector": model.text(pad(tokenizer, [text]))[0].tolist()} for text in PARITY_TEXTS],
            "pictures": [{"seed": seed, "vector": model.vision(x[seed : seed + 1])[0].tolist()} for seed in range(4)],
        }
    digest = hashlib.sha256()
    for file in ("onnx/vision_model_quantized.onnx", "onnx/text_model_quantized.onnx", "tokenizer.json", "preprocessor_config.json"):
        digest.update(open(f"{out}/{file}", "rb").read())
    revision = digest.hexdigest()[:12]
    rounded = lambda values: [float(np.float32(f"{v:.6g}")) for v in values]
    json.dump({"revision": revision, "dim": DIMENSION, "calibration": {"mean": rounded(mean), "deviation": rounded(deviation)}}, open(f"{out}/sightglass.json", "w"))
    fixtures = os.path.join(HERE, "..", "test", "fixtures")
    os.makedirs(fixtures, exist_ok=True)
    if out == os.path.abspath(TARGET):
        json.dump({"revision": revision, **parity}, open(f"{fixtures}/parity.json", "w"))
    shutil.copy(os.path.join(HERE, "model-card.md"), f"{out}/README.md")
    size = sum(os.path.getsize(os.path.join(d, f)) for d, _, files in os.walk(out) for f in files)
    print(json.dumps({"revision": revision, "bytes": size, "pictures_seen": state["seen"]}))


if __name__ == "__main__":
    main()
