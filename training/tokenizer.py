"""Byte-level BPE in CLIP's form: trains one, encodes with it, and writes tokenizer.json for the page.

The same text gives the same ids here and in @xenova/transformers; test/e2e checks it.
"""
import json, unicodedata
from collections import Counter
import regex

PATTERN = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
START, END = "<|startoftext|>", "<|endoftext|>"
CONTEXT = 32


def byte_letters():
    """GPT-2's reversible map from each byte to a printable character."""
    keep = [*range(33, 127), *range(161, 173), *range(174, 256)]
    table, extra = {b: chr(b) for b in keep}, 0
    for b in range(256):
        if b not in table:
            table[b] = chr(256 + extra)
            extra += 1
    return table


LETTERS = byte_letters()


def words(text):
    text = regex.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).lower()
    return ["".join(LETTERS[b] for b in word.encode()) for word in regex.findall(PATTERN, text)]


def train(texts, size):
    """Learns merges from an iterable of texts until the vocabulary holds `size` entries."""
    counts = Counter(word for text in texts for word in words(text))
    pieces = {word: [*word[:-1], word[-1] + "</w>"] for word in counts}
    letters = sorted(LETTERS.values())
    vocabulary = [*letters, *(letter + "</w>" for letter in letters)]
    merges = []
    pairs, where = Counter(), {}
    for word, parts in pieces.items():
        for pair in zip(parts, parts[1:]):
            pairs[pair] += counts[word]
            where.setdefault(pair, set()).add(word)
    while len(vocabulary) < size - 2 and pairs:
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        if pairs[best] < 2:
            break
        merges.append(best)
        vocabulary.append(best[0] + best[1])
        for word in list(where[best]):
            parts = pieces[word]
            for pair in zip(parts, parts[1:]):
                pairs[pair] -= counts[word]
                if pairs[pair] <= 0:
                    del pairs[pair]
            pieces[word] = parts = merge(parts, best)
            for pair in zip(parts, parts[1:]):
                pairs[pair] += counts[word]
                where.setdefault(pair, set()).add(word)
        pairs.pop(best, None)
    return Tokenizer([*vocabulary, START, END], merges)


def merge(parts, pair):
    out, k = [], 0
    while k < len(parts):
        if k + 1 < len(parts) and (parts[k], parts[k + 1]) == pair:
            out.append(parts[k] + parts[k + 1])
            k += 2
        else:
            out.append(parts[k])
            k += 1
    return out


class Tokenizer:
    def __init__(self, vocabulary, merges):
        self.ids = {token: k for k, token in enumerate(vocabulary)}
        self.ranks = {tuple(pair): k for k, pair in enumerate(merges)}
        self.cache = {}

    def word(self, word):
        if word not in self.cache:
            parts = [*word[:-1], word[-1] + "</w>"]
            while len(parts) > 1:
                best = min(zip(parts, parts[1:]), key=lambda pair: self.ranks.get(pair, 1 << 30))
                if best not in self.ranks:
                    break
                parts = merge(parts, best)
            self.cache[word] = [self.ids[part] for part in parts]
        return self.cache[word]

    def encode(self, text):
        """Ids with start and end tokens, at most CONTEXT of them."""
        ids = [k for word in words(text) for k in self.word(word)][: CONTEXT - 2]
        return [self.ids[START], *ids, self.ids[END]]

    def save(self, folder):
        special = [{"id": self.ids[t], "content": t, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True} for t in (START, END)]
        document = {
            "version": "1.0",
            "truncation": {"direction": "Right", "max_length": CONTEXT, "strategy": "LongestFirst", "stride": 0},
            "padding": None,
            "added_tokens": special,
            "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "}, {"type": "Lowercase"}]},
            "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
                {"type": "Split", "pattern": {"Regex": PATTERN}, "behavior": "Removed", "invert": True},
                {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}]},
            "post_processor": {"type": "RobertaProcessing", "sep": [END, self.ids[END]], "cls": [START, self.ids[START]], "trim_offsets": False, "add_prefix_space": False},
            "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
            "model": {"type": "BPE", "dropout": None, "unk_token": END, "continuing_subword_prefix": "", "end_of_word_suffix": "</w>", "fuse_unk": False,
                      "vocab": self.ids, "merges": [" ".join(pair) for pair, _ in sorted(self.ranks.items(), key=lambda item: item[1])]},
        }
        json.dump(document, open(f"{folder}/tokenizer.json", "w"), ensure_ascii=False, separators=(",", ":"))
        config = {"tokenizer_class": "CLIPTokenizer", "bos_token": START, "eos_token": END, "pad_token": END, "unk_token": END, "model_max_length": CONTEXT, "do_lower_case": True}
        json.dump(config, open(f"{folder}/tokenizer_config.json", "w"), indent=1)

    @staticmethod
    def load(folder):
        model = json.load(open(f"{folder}/tokenizer.json"))["model"]
        return Tokenizer(list(model["vocab"]), [tuple(pair.split(" ")) for pair in model["merges"]])
