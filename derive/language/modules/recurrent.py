"""Recurrence and attention of PyTorch, whose outputs are several: their parameters, and what they make of
shapes.

    out, h = nn.GRU(d, h)(x)        out, (h, c) = nn.LSTM(d, h)(x, (h0, c0))        h = nn.GRUCell(d, h)(x)
    y, w = nn.MultiheadAttention(d, heads)(q, k, v)

A sequence runs along the first axis, or along the second with `batch_first`, and has no batch where it has
two axes.

This file is trusted.
"""

from __future__ import annotations

from derive.kernel.terms import Num, Term, add, mul, number
from derive.language.modules.module import CodeError, Module, NotRead, Tensor, require_flags, require_multiple, require_same, simple
from derive.language.modules.moves import require_tensors


def recurrent(kind: str, gates: int):
    """Each gate of each layer and direction has two matrices and two biases."""
    def made(input_size, hidden_size, num_layers=number(1), *, bias=True, batch_first=False, dropout=0.0,
             bidirectional=False) -> Module:
        if not isinstance(num_layers, Num):
            raise NotRead(f"a {kind} of a number of layers that is a symbol")
        if num_layers.value < 1:
            raise CodeError(f"a {kind} without layers")
        if not 0 <= (dropout.value if isinstance(dropout, Num) else dropout) <= 1:
            raise CodeError(f"the `dropout` of a {kind} is between 0 and 1")
        require_flags(kind, bias, batch_first, bidirectional)
        ways = number(2 if bidirectional else 1)
        counts = [cell_parameters(gates, input_size if i == 0 else mul(ways, hidden_size),
                                  hidden_size, bias) for i in range(int(num_layers.value))]

        def run(check, x: Tensor, state=None):
            require_sequence(x, kind, (2, 3))
            require_same(check, x.shape[-1], input_size, f"the last axis of what a {kind} is applied to")
            batch = x.shape[:1] if batch_first and len(x.shape) == 3 else x.shape[1:-1]
            last = Tensor((simple(mul(ways, num_layers)), *batch, hidden_size))
            require_state(check, kind, state, last)
            out = Tensor((*x.shape[:-1], simple(mul(ways, hidden_size))), moved=True)
            return [out, [last, last] if kind == "LSTM" else last]
        return Module(kind, simple(mul(ways, add(*counts))), run=run)
    return made


def recurrent_cell(kind: str, gates: int):
    def made(input_size, hidden_size, bias=True) -> Module:
        require_flags(kind, bias)

        def run(check, x: Tensor, state=None):
            require_sequence(x, kind, (1, 2))
            require_same(check, x.shape[-1], input_size, f"the last axis of what a {kind} is applied to")
            last = Tensor((*x.shape[:-1], hidden_size))
            require_state(check, kind, state, last)
            return [last, last] if kind == "LSTMCell" else last
        return Module(kind, simple(cell_parameters(gates, input_size, hidden_size, bias)), run=run)
    return made


def cell_parameters(gates: int, inputs: Term, hidden: Term, bias: bool) -> Term:
    rows = add(inputs, hidden, number(2 if bias else 0))
    return mul(number(gates), hidden, rows)


def require_sequence(x, kind: str, ranks: tuple[int, ...]) -> None:
    require_tensors(x)
    if len(x.shape) not in ranks:
        raise CodeError(f"a {kind} is applied to a tensor of {len(x.shape)} axes")
    if x.entries != "float":
        raise NotRead(f"a {kind} of what may be no real numbers")


def require_state(check, kind: str, state, wanted: Tensor) -> None:
    """The state that a recurrence begins with has the shape of the one that it ends with."""
    if state is None:
        return
    if isinstance(state, list) != kind.startswith("LSTM") or isinstance(state, list) and len(state) != 2:
        raise CodeError(f"a {kind} begins with {'a pair' if kind.startswith('LSTM') else 'one tensor'}")
    for given in state if isinstance(state, list) else [state]:
        require_sequence(given, kind, (len(wanted.shape),))
        for n, m in zip(given.shape, wanted.shape):
            require_same(check, n, m, f"the state that a {kind} begins with")


def attention(embed_dim, num_heads, dropout=0.0, bias=True, *, batch_first=False) -> Module:
    """Four square matrices, of queries, keys, values and the output."""
    require_flags("MultiheadAttention", bias, batch_first)
    if isinstance(num_heads, Num) and num_heads.value < 1:
        raise CodeError("a MultiheadAttention has one head at least")
    if isinstance(embed_dim, Num) and isinstance(num_heads, Num) and embed_dim.value % num_heads.value:
        raise CodeError("embed_dim is no multiple of num_heads")

    def run(check, query, key, value, key_padding_mask=None, need_weights=True, attn_mask=None,
            average_attn_weights=True, is_causal=False):
        require_flags("MultiheadAttention", need_weights, average_attn_weights, is_causal)
        if is_causal and attn_mask is None:
            raise CodeError("a MultiheadAttention with `is_causal` is given its `attn_mask`")
        require_multiple(check, embed_dim, num_heads, "embed_dim is no multiple of num_heads")
        for x in (query, key, value):
            require_sequence(x, "MultiheadAttention", (2, 3))
            require_same(check, x.shape[-1], embed_dim, "the last axis of what a MultiheadAttention is applied to")
        if not len(query.shape) == len(key.shape) == len(value.shape):
            raise CodeError("queries, keys and values have as many axes")
        for n, m in zip(key.shape, value.shape):
            require_same(check, n, m, "the keys and the values of a MultiheadAttention")
        at = 1 if batch_first and len(query.shape) == 3 else 0
        batch = () if len(query.shape) == 2 else (query.shape[1 - at],)
        if batch:
            require_same(check, key.shape[1 - at], batch[0], "the batches of queries and keys")
        scores = (query.shape[at], key.shape[at])
        require_mask(check, attn_mask, scores)
        require_mask(check, key_padding_mask, (*batch, key.shape[at]))
        heads = () if average_attn_weights else (num_heads,)
        return [Tensor(query.shape, moved=True), Tensor((*batch, *heads, *scores), moved=True) if need_weights else None]
    return Module("MultiheadAttention", simple(
        mul(number(4), embed_dim, add(embed_dim, number(1 if bias else 0)))), run=run)


def require_mask(check, mask, shape: tuple) -> None:
    if mask is None:
        return
    require_tensors(mask)
    if mask.entries not in ("float", "bool") or len(mask.shape) != len(shape):
        raise NotRead("a mask of this type, or with other axes")
    for n, m in zip(mask.shape, shape):
        require_same(check, n, m, "the mask of an attention and its scores")
