"""Pooled features of a pretrained classifier for every packed photograph, for see.py to distil from.

Source: github.com/google-coral/test_data, mobilenet_v2_1.0_224_quant.tflite (MobileNet v2 1.0, trained on ImageNet,
8-bit), Apache License 2.0. Only its answers about our pictures are used; its weights are not shipped.

Output, in .cache/packed/ (git-ignored), for each set and split:
  <set>_<split>_teacher.npy  float16, N x 1280, row k for row k of <set>_<split>_images.npy; values in 0 to about 6

    python3 training/teacher.py [--side 160] [tiny_train ...]

A finished file is kept, so a second run goes on where the first was stopped; delete the files to change the side.
"""
import argparse, os, struct, subprocess, time
os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # read when torch loads: spinning threads slow their neighbours
import numpy as np
import torch
import torch.nn.functional as F
from prepare import CACHE, PACKED, RAW

FILE = "mobilenet_v2_1.0_224_quant.tflite"
REPOSITORY = "google-coral/test_data"
PATH = os.path.join(RAW, "teacher", FILE)
ORDER = [f"{name}_{split}" for split in ("train", "val") for name in ("tiny", "clothing", "grocery")]
WIDTH = 1280


def fetch():
    """Puts the one file at PATH. Not prepare.fetch: that clones every blob, here over a hundred other models."""
    if os.path.exists(PATH):
        return
    mirror = os.environ.get("SIGHTGLASS_MIRROR")
    git = os.path.join(mirror, REPOSITORY.replace("/", "+"), "repo") if mirror else os.path.join(CACHE, "clones", "teacher")
    if not mirror and not os.path.isdir(git):
        subprocess.check_call(["git", "clone", "--bare", "--depth", "1", "--filter=blob:none",
                               f"https://github.com/{REPOSITORY}", git])
    data = subprocess.check_output(["git", f"--git-dir={git}", "show", f"HEAD:{FILE}"])
    os.makedirs(os.path.dirname(PATH), exist_ok=True)
    write(PATH, lambda file: file.write(data))


def write(path, fill):
    """Fills a file under another name and renames it when whole: no reader ever sees half of one."""
    with open(path + ".part", "wb") as file:
        fill(file)
    os.replace(path + ".part", path)


class Table:
    """One flatbuffer table: fields by number, as in tensorflow/lite/schema/schema.fbs. An absent field is its default."""

    def __init__(self, data, at):
        self.data, self.at = data, at
        self.fields = at - struct.unpack_from("<i", data, at)[0]

    @classmethod
    def root(cls, data):
        if data[4:8] != b"TFL3":
            raise SystemExit(f"{FILE}: not a TFLite file of version 3")
        return cls(data, struct.unpack_from("<I", data)[0])

    def place(self, field):
        """Where the field's value stands, or None if it is absent."""
        if 4 + 2 * field >= struct.unpack_from("<H", self.data, self.fields)[0]:
            return None
        return self.at + offset if (offset := struct.unpack_from("<H", self.data, self.fields + 4 + 2 * field)[0]) else None

    def scalar(self, field, form, default=0):
        at = self.place(field)
        return default if at is None else struct.unpack_from("<" + form, self.data, at)[0]

    def follow(self, at):
        return at + struct.unpack_from("<I", self.data, at)[0]

    def table(self, field):
        return Table(self.data, self.follow(self.place(field)))

    def array(self, field, dtype):
        if (at := self.place(field)) is None:
            return np.zeros(0, dtype)
        at = self.follow(at)
        return np.frombuffer(self.data, dtype, struct.unpack_from("<I", self.data, at)[0], at + 4)

    def tables(self, field):
        at = self.follow(self.place(field))
        return [Table(self.data, self.follow(at + 4 + 4 * k)) for k in range(struct.unpack_from("<I", self.data, at)[0])]


class Tensor:
    """Shape, scale, zero point and, for a constant, its values as float32: scale * (stored - zero point)."""

    def __init__(self, table, buffers):
        self.shape, kind, stored = table.array(0, "<i4"), table.scalar(1, "b"), buffers[table.scalar(2, "I")]
        quantization = table.table(4) if table.place(4) else None
        scale, zero = (quantization.array(2, "<f4"), quantization.array(3, "<i8")) if quantization else ([], [])
        self.scale, self.zero = (float(scale[0]), int(zero[0])) if len(scale) else (1.0, 0)
        raw = stored.array(0, "u1").view("<i4" if kind == 2 else "u1")  # TensorType: 2 INT32 (biases), 3 UINT8
        self.values = (torch.from_numpy((raw.astype(np.float32) - self.zero) * np.float32(self.scale))
                       .reshape(tuple(self.shape)) if raw.size else None)


class Teacher:
    """The file's graph up to the pooled features, in 8-bit arithmetic, for pictures of any side that divides by 32.

    oneDNN's 8-bit kernels run it three times as fast as float32 does, for about one point of accuracy. They want signed,
    symmetric weights, so the weights are dequantized and rounded again with a scale for each output channel.

    TF pads an even side for a stride of 2 at the right and below only, which torch's convolution cannot. A padding of 1 all
    round is used at the left and above only. So pictures and kernels are turned by 180°; pooling does not see the difference.
    """

    ADD, POOL, CONV, DEPTHWISE = 0, 1, 3, 4  # BuiltinOperator

    def __init__(self, path):
        torch.backends.quantized.engine = "onednn"
        model = Table.root(open(path, "rb").read())
        codes = [code.scalar(0, "b") for code in model.tables(1)]
        graph, buffers = model.tables(2)[0], model.tables(4)
        self.tensors = [Tensor(table, buffers) for table in graph.tables(0)]
        self.input, self.steps = int(graph.array(1, "<i4")[0]), []
        for operator in graph.tables(3):
            code = codes[operator.scalar(0, "I")]
            inputs, output = operator.array(1, "<i4").tolist(), int(operator.array(2, "<i4")[0])
            if code == self.POOL:
                self.head = inputs[0]  # the class scores that follow are not needed
                break
            if code not in (self.ADD, self.CONV, self.DEPTHWISE):
                raise SystemExit(f"{FILE}: operator {code} is not known here")
            packed = None if code == self.ADD else self.pack(operator.table(4).scalar(1, "i"), code, *inputs[1:])
            self.steps.append((inputs, output, packed))

    def pack(self, stride, code, weight, bias):
        weight, bias = self.tensors[weight].values, self.tensors[bias].values
        # out x high x wide x in, or 1 x high x wide x channels, as torch's out x in x high x wide
        weight = weight.permute((0, 3, 1, 2) if code == self.CONV else (3, 0, 1, 2)).flip((2, 3)).contiguous()
        scale = (weight.abs().amax((1, 2, 3)) / 127).clamp(min=1e-6).double()
        weight = torch.quantize_per_channel(weight, scale, torch.zeros(len(scale), dtype=torch.long), 0, torch.qint8)
        padding, groups = weight.shape[2] // 2, 1 if code == self.CONV else len(scale)
        return torch.ops.quantized.conv2d_prepack(weight, bias, [stride] * 2, [padding] * 2, [1, 1], groups)

    @torch.no_grad()
    def __call__(self, images, side):
        """uint8, N x any x any x 3 → float32, N x 1280. oneDNN fixes N and side at the first call."""
        source = self.tensors[self.input]
        turned = torch.from_numpy(np.ascontiguousarray(images[:, ::-1, ::-1])).permute(0, 3, 1, 2).contiguous().float()
        turned = F.interpolate(turned, size=(side, side), mode="bilinear", align_corners=False)
        # The file's input scale, 1/128 around 128, makes the pixel itself the stored value.
        turned = turned.round_().byte().contiguous(memory_format=torch.channels_last)
        live = {self.input: torch._make_per_tensor_quantized_tensor(turned, source.scale, source.zero)}
        for inputs, output, packed in self.steps:
            x, scale, zero = live[inputs[0]], self.tensors[output].scale, self.tensors[output].zero
            # ReLU6 is in the scale: where the graph has it, 0 to 255 stands for 0 to 6.
            live[output] = (torch.ops.quantized.conv2d(x, packed, scale, zero) if packed is not None
                            else torch.ops.quantized.add(x, live[inputs[1]], scale, zero))
        return live[self.head].dequantize().mean((2, 3))


def extract(teacher, images, side, batch=64, title=""):
    """Features of all images, float16 N x 1280."""
    features, begun = np.empty((len(images), WIDTH), np.float16), time.time()
    for at in range(0, len(images), batch):
        part = images[at:at + batch]
        full = np.resize(part, (batch, *part.shape[1:]))  # the last batch is filled up with repeats
        features[at:at + batch] = teacher(full, side)[:len(part)].numpy()
        done = at + len(part)
        if title and (done == len(images) or at // batch % 100 == 99):
            print(f"{title}: {done} of {len(images)}, {done / (time.time() - begun):.0f} pictures a second", flush=True)
    return features


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("parts", nargs="*", default=ORDER)
    options.add_argument("--side", type=int, default=160)
    options = options.parse_args()
    torch.set_num_threads(2)
    fetch()
    teacher = Teacher(PATH)
    for part in options.parts:
        images = np.load(f"{PACKED}/{part}_images.npy", mmap_mode="r")
        path = f"{PACKED}/{part}_teacher.npy"
        if os.path.exists(path) and np.load(path, mmap_mode="r").shape == (len(images), WIDTH):
            continue
        features = extract(teacher, images, options.side, title=part)
        write(path, lambda file: np.save(file, features))
