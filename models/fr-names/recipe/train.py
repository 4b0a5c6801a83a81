"""Trains the model of names and homes and writes it as ONNX.

Usage: train.py TRAIN.bin DEV.bin OUT.onnx [--steps 1500] [--seed 7]

What it reads is written by `node services/pii-guard/src/training/main.ts`. One thread, no graphics card.
"""

import argparse
import os
import time

os.environ.setdefault(
    "XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
)
import jax
import jax.numpy as jnp
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

GRAMS, FLAGS, BUCKETS = 20, 18, 16384
LABELS = ["O", "B-PERSON", "I-PERSON", "B-ADDRESS", "I-ADDRESS"]
# Places of flags that come from word lists; they are left out now and then, so that no list is trusted blindly.
LIST_FLAGS = [9, 11, 12, 13, 14, 15, 16]
EMBEDDING, CHANNELS, LAYERS = 24, 64, 3
# Tokens that a layer sees before and after one: 9 before and 3 after in all.
BEFORE, AFTER = 3, 1
LENGTHS = [12, 24, 60]
TOKENS_A_BATCH = 1920


def read(path):
    """Utterances by padded length: letter groups, flags, labels, and which tokens are there."""
    data = np.fromfile(path, dtype=np.uint8)
    width = GRAMS * 2 + FLAGS + 1
    groups = {length: [] for length in LENGTHS}
    at = 0
    while at < len(data):
        count = int(data[at]) | int(data[at + 1]) << 8
        at += 2
        rows = data[at : at + count * width].reshape(count, width)
        at += count * width
        length = next(length for length in LENGTHS if length >= count)
        padded = np.zeros((length, width), dtype=np.uint8)
        padded[:count] = rows
        groups[length].append((padded, count))
    out = {}
    for length, rows in groups.items():
        if not rows:
            continue
        stack = np.stack([row for row, _ in rows])
        counts = np.array([count for _, count in rows])
        grams = stack[..., : GRAMS * 2].copy().view("<u2").astype(np.int32)
        flags = stack[..., GRAMS * 2 : -1].astype(np.uint8)
        labels = stack[..., -1].astype(np.int32)
        mask = np.arange(length)[None] < counts[:, None]
        out[length] = (grams, flags, labels, mask)
    return out


def initial(seed):
    rng = np.random.default_rng(seed)

    def dense(*shape):
        inputs = int(np.prod(shape[:-1]))
        return jnp.asarray(rng.normal(0, np.sqrt(2 / inputs), shape), jnp.float32)

    inputs = 2 * EMBEDDING + FLAGS
    return {
        "table": jnp.asarray(rng.normal(0, 0.3, (BUCKETS, EMBEDDING)), jnp.float32),
        "in": dense(inputs, CHANNELS),
        "in_b": jnp.zeros(CHANNELS),
        "conv": [dense(BEFORE + AFTER + 1, CHANNELS, CHANNELS) * 0.7 for _ in range(LAYERS)],
        "conv_b": [jnp.zeros(CHANNELS) for _ in range(LAYERS)],
        "out": dense(CHANNELS, len(LABELS)) * 0.5,
        "out_b": jnp.zeros(len(LABELS)),
    }


def forward(p, grams, flags, mask, key=None):
    rows = p["table"][grams] * (grams > 0)[..., None]
    count = jnp.maximum((grams > 0).sum(-1, keepdims=True), 1)
    x = jnp.concatenate([rows[:, :, 0], rows.sum(2) / count, flags], -1)
    x = jax.nn.relu(x @ p["in"] + p["in_b"]) * mask[..., None]
    for at in range(LAYERS):
        padded = jnp.pad(x, ((0, 0), (BEFORE, AFTER), (0, 0)))
        length = x.shape[1]
        y = sum(padded[:, k : k + length] @ p["conv"][at][k] for k in range(BEFORE + AFTER + 1))
        y = jax.nn.relu(y + p["conv_b"][at])
        if key is not None:
            key, sub = jax.random.split(key)
            y = y * jax.random.bernoulli(sub, 0.85, y.shape) / 0.85
        x = (x + y) * mask[..., None]
    return x @ p["out"] + p["out_b"]


def noisy(key, grams, flags):
    """Forgets words, letter groups and lists here and there."""
    words, groups, lists = jax.random.split(key, 3)
    forget_word = jax.random.bernoulli(words, 0.25, grams.shape[:2])
    first = jnp.where(forget_word, 0, grams[..., 0])
    rest = jnp.where(jax.random.bernoulli(groups, 0.1, grams.shape)[..., 1:], 0, grams[..., 1:])
    forget = jax.random.bernoulli(lists, 0.08, flags.shape)
    keep = jnp.ones(FLAGS).at[jnp.array(LIST_FLAGS)].set(0)
    return jnp.concatenate([first[..., None], rest], -1), jnp.where(forget, flags * keep, flags)


def loss(p, key, grams, flags, labels, mask):
    noise, drop = jax.random.split(key)
    grams, flags = noisy(noise, grams, flags)
    logits = jax.nn.log_softmax(forward(p, grams, flags, mask, drop))
    picked = jnp.take_along_axis(logits, labels[..., None], -1)[..., 0]
    return -(picked * mask).sum() / mask.sum()


@jax.jit
def step(p, m, v, t, rate, key, grams, flags, labels, mask):
    value, g = jax.value_and_grad(loss)(p, key, grams, flags.astype(jnp.float32), labels, mask)
    norm = jnp.sqrt(sum((x**2).sum() for x in jax.tree.leaves(g)))
    g = jax.tree.map(lambda x: x * jnp.minimum(1, 1 / norm), g)
    m = jax.tree.map(lambda a, b: 0.9 * a + 0.1 * b, m, g)
    v = jax.tree.map(lambda a, b: 0.99 * a + 0.01 * b * b, v, g)
    p = jax.tree.map(
        lambda x, a, b: x - rate * (a / (1 - 0.9**t)) / (jnp.sqrt(b / (1 - 0.99**t)) + 1e-8), p, m, v
    )
    return p, m, v, value


@jax.jit
def predict(p, grams, flags, mask):
    return jax.nn.softmax(forward(p, grams, flags.astype(jnp.float32), mask))


def report(p, groups):
    right = wrong = missed = 0
    for grams, flags, labels, mask in groups.values():
        for at in range(0, len(grams), 256):
            part = slice(at, at + 256)
            guess = np.asarray(predict(p, grams[part], flags[part], mask[part]).argmax(-1))
            said, named = guess > 0, labels[part] > 0
            right += (said & named & mask[part]).sum()
            wrong += (said & ~named & mask[part]).sum()
            missed += (~said & named & mask[part]).sum()
    print(f"tokens right {right} wrong {wrong} missed {missed}", flush=True)


def export(p, path):
    p = jax.tree.map(np.asarray, p)
    table = p["table"].copy()
    table[0] = 0
    tensors = {"table": table.astype(np.float16), "in": p["in"], "in_b": p["in_b"]}
    for at in range(LAYERS):
        tensors[f"conv{at}"] = np.ascontiguousarray(p["conv"][at].transpose(2, 1, 0))
        tensors[f"conv{at}_b"] = p["conv_b"][at]
    tensors.update(
        {"out": p["out"], "out_b": p["out_b"], "zero": np.array([0], np.int64), "axis": np.array([1], np.int64)}
    )
    node = helper.make_node
    nodes = [
        node("Gather", ["table", "grams"], ["half"]),
        node("Cast", ["half"], ["rows"], to=TensorProto.FLOAT),
        node("Gather", ["rows", "zero"], ["first"], axis=1),
        node("Squeeze", ["first", "axis"], ["word"]),
        node("ReduceSum", ["rows", "axis"], ["sum"], keepdims=0),
        node("Cast", ["grams"], ["numbers"], to=TensorProto.FLOAT),
        node("Sign", ["numbers"], ["there"]),
        node("ReduceSum", ["there", "axis"], ["count"], keepdims=1),
        node("Div", ["sum", "count"], ["mean"]),
        node("Concat", ["word", "mean", "flags"], ["joined"], axis=1),
        node("MatMul", ["joined", "in"], ["in_m"]),
        node("Add", ["in_m", "in_b"], ["in_s"]),
        node("Relu", ["in_s"], ["in_r"]),
        node("Transpose", ["in_r"], ["in_t"], perm=[1, 0]),
        node("Unsqueeze", ["in_t", "zero"], ["x0"]),
    ]
    for at in range(LAYERS):
        nodes += [
            node("Conv", [f"x{at}", f"conv{at}", f"conv{at}_b"], [f"y{at}"], pads=[BEFORE, AFTER]),
            node("Relu", [f"y{at}"], [f"r{at}"]),
            node("Add", [f"x{at}", f"r{at}"], [f"x{at + 1}"]),
        ]
    nodes += [
        node("Squeeze", [f"x{LAYERS}", "zero"], ["x_s"]),
        node("Transpose", ["x_s"], ["x_t"], perm=[1, 0]),
        node("MatMul", ["x_t", "out"], ["out_m"]),
        node("Add", ["out_m", "out_b"], ["logits"]),
    ]
    graph = helper.make_graph(
        nodes,
        "names",
        [
            helper.make_tensor_value_info("grams", TensorProto.INT32, ["n", GRAMS]),
            helper.make_tensor_value_info("flags", TensorProto.FLOAT, ["n", FLAGS]),
        ],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", len(LABELS)])],
        [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in tensors.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def agrees(p, path, groups):
    """The written model says what the trained one says."""
    import onnxruntime

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    grams, flags, _, mask = groups[LENGTHS[1]]
    for at in range(20):
        n = int(mask[at].sum())
        feeds = {"grams": grams[at, :n], "flags": flags[at, :n].astype(np.float32)}
        logits = session.run(None, feeds)[0]
        mine = np.asarray(
            forward(p, grams[at : at + 1], flags[at : at + 1].astype(np.float32), mask[at : at + 1])
        )[0, :n]
        assert np.abs(logits - mine).max() < 0.1, np.abs(logits - mine).max()
    print("the written model agrees with the trained one")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("train")
    parser.add_argument("dev")
    parser.add_argument("out")
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    groups, dev = read(options.train), read(options.dev)
    rng = np.random.default_rng(options.seed)
    p = initial(options.seed)
    m = jax.tree.map(jnp.zeros_like, p)
    v = jax.tree.map(jnp.zeros_like, p)
    key = jax.random.key(options.seed, impl="rbg")
    lengths = list(groups)
    weight = np.array([groups[length][3].sum() for length in lengths], float)
    started, total, seen = time.time(), 0.0, 0
    for t in range(1, options.steps + 1):
        length = lengths[rng.choice(len(lengths), p=weight / weight.sum())]
        grams, flags, labels, mask = groups[length]
        rows = rng.integers(0, len(grams), TOKENS_A_BATCH // length)
        rate = 3e-3 * min(1, t / 100) * 0.5 * (1 + np.cos(np.pi * t / options.steps))
        key, sub = jax.random.split(key)
        p, m, v, value = step(p, m, v, float(t), rate, sub, grams[rows], flags[rows], labels[rows], mask[rows])
        total, seen = total + float(value), seen + 1
        if t % 100 == 0:
            print(f"step {t} loss {total / seen:.4f} {time.time() - started:.0f} s", flush=True)
            total = seen = 0
        if t % 500 == 0 or t == options.steps:
            report(p, dev)
            export(p, options.out)
    agrees(p, options.out, dev)


main()
