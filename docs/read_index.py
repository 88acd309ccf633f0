"""Reads a portable index file (docs/portable-file.md) with Python and numpy alone: python3 read_index.py FILE.safetensors"""
import json
import sys

import numpy as np

TYPES = {"F32": "<f4", "F16": "<f2", "I8": "i1", "U8": "u1", "U64": "<u8"}
TABLE = []
for n in range(256):
    for _ in range(8):
        n = (n >> 1) ^ (0x82F63B78 if n & 1 else 0)
    TABLE.append(n)


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = (crc >> 8) ^ TABLE[(crc ^ byte) & 255]
    return crc ^ 0xFFFFFFFF


def read_index(path):
    """Metadata (str to str), tensors (name to array), float32 rows (unit length), items (a dict a row)."""
    with open(path, "rb") as file:
        data = file.read()
    begin = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:begin])
    metadata = header.pop("__metadata__", {})
    if int(metadata.get("format_version", 1)) > 1:
        raise ValueError("The file is of a later format than this reader.")
    tensors = {}
    for name, info in header.items():
        start, end = info["data_offsets"]
        part = data[begin + start : begin + end]
        if metadata.get("crc32c." + name, "%08x" % crc32c(part)) != "%08x" % crc32c(part):
            raise ValueError("The bytes of %s have changed." % name)
        tensors[name] = np.frombuffer(part, TYPES[info["dtype"]]).reshape(info["shape"])
    rows = tensors["embeddings"].astype(np.float32)
    if tensors["embeddings"].dtype == np.int8:
        if "refinement" in tensors:
            halves = np.stack([tensors["refinement"] & 15, tensors["refinement"] >> 4], axis=2)
            rows += (halves.reshape(len(rows), -1)[:, : rows.shape[1]].astype(np.float32) - 8) / 16
        rows = tensors.get("mean", 0) + tensors.get("sd", 1) * tensors["scales"][:, None] * rows
    rows /= np.linalg.norm(rows.astype(np.float64), axis=1, keepdims=True)
    lines = bytes(tensors["items"]).decode().split("\n") if "items" in tensors else []
    return metadata, tensors, rows, [json.loads(line) for line in lines if line.strip()]


if __name__ == "__main__":
    metadata, tensors, rows, items = read_index(sys.argv[1])
    for name, tensor in tensors.items():
        print(name, tensor.dtype, "×".join(map(str, tensor.shape)), "checked" if "crc32c." + name in metadata else "unchecked")
    print("encoder:", metadata.get("encoder"), metadata.get("encoder_revision"))
    print("rows:", len(rows), "of", rows.shape[1], "dimensions; first item:", items[0] if items else None)
