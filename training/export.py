"""Writes public/models/sightglass-mini/ from a checkpoint, in the layout every CLIP on the model hub has.

Four variants of the same weights (graph.py); the page's default is q8. Also writes test/fixtures/parity.json: texts and
pictures made by a formula with the vectors that this reference implementation (torch, the same rounded weights) gives,
for the parity test in the page.
"""
import argparse, hashlib, json, os, shutil, tempfile
import numpy as np
import torch
import torch.nn as nn
from torch.nn.utils.fusion import fuse_conv_bn_eval
from graph import int8, write_variants
from model import Clip, DIMENSION
from pictures import DEVIATION, HERE, MEAN, RUNS, Pictures, center
from read import pad
from tokenizer import CONTEXT, Tokenizer

SIDE = 64
GRID = SIDE // 8
TARGET = os.path.join(HERE, "..", "public", "models", "sightglass-mini")
PARITY_TEXTS = ["a photo of a dog", "강아지 사진", "Red  CAR on the Street!", "해변", "it's 3 o'clock — naïve café", "x", "🐶 and 猫", "a " * 60]


class Places(nn.Module):
    """The vision tower with both outputs: image_embeds and patch_embeds."""

    def __init__(self, vision):
        super().__init__()
        self.vision = vision

    def forward(self, pixel_values):
        return self.vision.places(pixel_values)


def fold(module):
    """Batch norm into the convolutions, everywhere below `module`: fewer operations, and the int8 weights are the final ones."""
    for name, child in module.named_children():
        if isinstance(child, nn.Sequential) and len(child) >= 2 and isinstance(child[0], nn.Conv2d) and isinstance(child[1], nn.BatchNorm2d):
            setattr(module, name, nn.Sequential(fuse_conv_bn_eval(child[0], child[1]), *child[2:]))
        else:
            fold(child)


def load(run):
    """The checkpoint's model, ready for inference: (Clip, Tokenizer, state)."""
    tokenizer = Tokenizer.load(run)
    state = torch.load(f"{run}/last.pt", map_location="cpu", weights_only=False)
    model = Clip(len(tokenizer.ids), tokenizer.ids["<|endoftext|>"])
    model.load_state_dict(state["ema"])
    model.eval()
    fold(model.vision)
    model.vision.fold_norm()
    return model, tokenizer, state


def round_weights(model):
    """The q8 variant's weights, in float."""
    for module in model.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear, nn.Embedding)):
            q, scale = int8(module.weight.detach().numpy(), 0)
            module.weight.data = torch.from_numpy(q.astype(np.float32) * scale)


def formula_picture(seed):
    """SIDE x SIDE x 3 bytes that TypeScript makes just so: ((x·(seed+3) + y·(2·seed+5) + c·97 + x·y·seed) mod 256)."""
    y, x, c = np.mgrid[0:SIDE, 0:SIDE, 0:3]
    return ((x * (seed + 3) + y * (2 * seed + 5) + c * 97 + x * y * seed) % 256).astype(np.uint8)


def calibration(model):
    """Mean and standard deviation of unit vectors of training pictures, per dimension."""
    rows = []
    with torch.no_grad():
        for name, count in (("tiny", 4000), ("clothing", 500), ("grocery", 500), ("drawn", 500)):
            data = Pictures(name, "train")
            pick = np.sort(np.random.default_rng(0).permutation(len(data.images))[:count])
            rows += [model.images(center(data.images[pick[k : k + 250]], SIDE)) for k in range(0, len(pick), 250)]
    rows = torch.cat(rows).double().numpy()
    rounded = lambda values: [float(np.float32(f"{v:.6g}")) for v in values]
    return {"mean": rounded(rows.mean(0)), "deviation": rounded(np.maximum(rows.std(0), 1e-4))}


def parity(model, tokenizer):
    with torch.no_grad():
        x = torch.from_numpy(np.stack([formula_picture(seed) for seed in range(4)])).permute(0, 3, 1, 2).float() / 255
        x = (x - torch.tensor(MEAN)[:, None, None]) / torch.tensor(DEVIATION)[:, None, None]
        places = [model.vision.places(x[seed : seed + 1]) for seed in range(4)]
        return {
            "texts": [{"text": text, "ids": tokenizer.encode(text), "vector": model.text(pad(tokenizer, [text]))[0].tolist()} for text in PARITY_TEXTS],
            "pictures": [{"seed": seed, "vector": vector[0].tolist(), "places": [[float(f"{v:.6g}") for v in patches[0, at]] for at in (0, GRID * GRID - 1)]} for seed, (vector, patches) in enumerate(places)],
        }


def write_configs(out, model, vocabulary):
    write = lambda name, document: json.dump(document, open(f"{out}/{name}", "w"), indent=1)
    write("config.json", {
        "architectures": ["CLIPModel"], "model_type": "clip", "projection_dim": DIMENSION, "logit_scale_init_value": float(model.scale),
        "text_config": {"model_type": "clip_text_model", "vocab_size": vocabulary, "hidden_size": 160, "num_hidden_layers": 4, "num_attention_heads": 4, "max_position_embeddings": CONTEXT, "projection_dim": DIMENSION, "eos_token_id": vocabulary - 1, "bos_token_id": vocabulary - 2},
        "vision_config": {"model_type": "clip_vision_model", "image_size": SIDE, "patch_size": SIDE // GRID, "hidden_size": DIMENSION, "projection_dim": DIMENSION},
    })
    write("preprocessor_config.json", {
        "image_processor_type": "CLIPImageProcessor", "do_resize": True, "size": {"shortest_edge": SIDE}, "resample": 1, "do_center_crop": True, "crop_size": {"height": SIDE, "width": SIDE},
        "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True, "image_mean": MEAN, "image_std": DEVIATION, "do_convert_rgb": True,
    })


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--name", default="mini")
    parser.add_argument("--out", default=TARGET)
    options = parser.parse_args()
    model, tokenizer, state = load(os.path.join(RUNS, options.name))
    out = os.path.abspath(options.out)
    shutil.rmtree(f"{out}/onnx", ignore_errors=True)
    os.makedirs(f"{out}/onnx")
    tokenizer.save(out)
    batch = lambda *names: {name: {0: "batch"} for name in names}
    with tempfile.TemporaryDirectory() as folder:
        torch.onnx.export(Places(model.vision), torch.zeros(2, 3, SIDE, SIDE), f"{folder}/vision.onnx", opset_version=17, input_names=["pixel_values"], output_names=["image_embeds", "patch_embeds"],
                          dynamic_axes=batch("pixel_values", "image_embeds", "patch_embeds"))
        torch.onnx.export(model.text, torch.zeros(2, 7, dtype=torch.int64), f"{folder}/text.onnx", opset_version=17, input_names=["input_ids"], output_names=["text_embeds"],
                          dynamic_axes={**batch("text_embeds"), "input_ids": {0: "batch", 1: "length"}})
        write_variants(f"{folder}/vision.onnx", f"{out}/onnx", "vision_model")
        write_variants(f"{folder}/text.onnx", f"{out}/onnx", "text_model")
    write_configs(out, model, len(tokenizer.ids))

    round_weights(model)
    digest = hashlib.sha256()
    for file in ("onnx/vision_model_quantized.onnx", "onnx/text_model_quantized.onnx", "tokenizer.json", "preprocessor_config.json"):
        digest.update(open(f"{out}/{file}", "rb").read())
    revision = digest.hexdigest()[:12]
    json.dump({"revision": revision, "dim": DIMENSION, "grid": GRID, "calibration": calibration(model)}, open(f"{out}/sightglass.json", "w"))
    if out == os.path.abspath(TARGET):
        fixtures = os.path.join(HERE, "..", "test", "fixtures")
        os.makedirs(fixtures, exist_ok=True)
        json.dump({"revision": revision, **parity(model, tokenizer)}, open(f"{fixtures}/parity.json", "w"))
    shutil.copy(os.path.join(HERE, "model-card.md"), f"{out}/README.md")
    sizes = {file: os.path.getsize(f"{out}/onnx/{file}") for file in sorted(os.listdir(f"{out}/onnx"))}
    print(json.dumps({"revision": revision, "pictures_seen": state["seen"], "bytes": sizes}))


if __name__ == "__main__":
    main()
