"""Networks as courses write them: `networks.txt` has a claim of each, below `+` where it holds and below
`-` where it does not, or the code would not run."""

from pathlib import Path

import pytest

from derive.search.judging.session import verify

CLAIMS = [(block[0], block[2:]) for block in
          (Path(__file__).parent / "networks.txt").read_text("utf-8").split("\n\n")]
HEAD = "size B, T, d, h\ntensor x[B, T, 8], t[B, T] integer in 0..9, W[4, 8], v[T]\ncode\n"


def judged(init: str, forward: str, shape: str, of: str = "x", claim: str = ""):
    body = "".join(f"            {line}\n" for line in ["super().__init__()", *init.split("; ")])
    steps = "".join(f"            {line}\n" for line in forward.split("; "))
    return verify(f"{HEAD}    class Net(nn.Module):\n        size = 4\n        part = nn.Linear(1, 2)\n"
                  f"        def __init__(self):\n{body}        def forward(self, x, y=None):\n{steps}"
                  f"claim {claim or f'output_shape(Net, {of}) = {shape}'}", repairing=0)


@pytest.mark.parametrize("sign, claim", CLAIMS, ids=range(len(CLAIMS)))
def test_a_network_of_a_course(sign, claim):
    found = verify(claim, repairing=0)
    assert found.word in (("PROVED",) if sign == "+" else ("REFUTED", "ILL-TYPED")), found.text()


@pytest.mark.parametrize("init, forward, shape", [
    ("self.a = nn.GRU(8, 5, num_layers=2)", "return self.a(x)[1]", "(2, T, 5)"),
    ("self.a = nn.GRU(8, 5, batch_first=True, bidirectional=True)", "return self.a(x)[1]", "(2, B, 5)"),
    ("self.a = nn.LSTM(8, 5)", "y, (h, c) = self.a(x); return torch.cat([h, c])", "(2, T, 5)"),
    ("self.a = nn.LSTM(8, 5)", "s = torch.zeros(1, x.size(1), 5); return self.a(x, (s, s))[0]", "(B, T, 5)"),
    ("self.a = nn.LSTMCell(8, 5)", "h, c = self.a(x[0]); h, c = self.a(x[0], (h, c)); return h", "(T, 5)"),
    ("self.a = nn.RNNCell(8, 5)", "return self.a(x[:, 0], torch.zeros(x.size(0), 5))", "(B, 5)"),
    ("self.a = nn.MultiheadAttention(8, 2)", "return self.a(x, x, x)[1]", "(T, B, B)"),
    ("self.a = nn.MultiheadAttention(8, 2, batch_first=True)",
     "m = torch.ones(x.size(1), x.size(1)).triu(1).bool(); return self.a(x, x, x, attn_mask=m)[0]", "(B, T, 8)"),
    ("self.a = nn.MultiheadAttention(8, 2, batch_first=True)",
     "return self.a(x[:, :1], x, x, average_attn_weights=False)[1]", "(B, 2, 1, T)"),
    ("self.n = self.size ** 2 % 7", "return x[..., self.n:]", "(B, T, 6)"),
    ("self.n = Net.size", "return x[..., :self.n]", "(B, T, 4)"),
    ("self.a = None; self.b = [2, 3, 5][1:]", "x = x if self.a is None else self.a(x); return x[..., self.b[-1]:]",
     "(B, T, 3)"),
    ("self.c = 'mean'", "return x.mean(1) if self.c == 'mean' and not self.c == 'sum' else x", "(B, 8)"),
    ("self.p = 0.5", "assert self.p <= 1, 'a share'; y: Tensor = x; return y[..., [k for k in range(8) if k > 5][0]]",
     "(B, T)"),
    ("self.w = nn.Parameter(torch.zeros(4, 8))", "return F.linear(x, self.w, torch.zeros(4))", "(B, T, 4)"),
    ("pass", "return F.conv1d(x.transpose(1, 2), torch.zeros(5, 8, 1), torch.zeros(5))", "(B, 5, T)"),
    ("pass", "return F.layer_norm(x, (8,), torch.ones(8))", "(B, T, 8)"),
    ("pass", "return torch.outer(x[0, 0], torch.arange(2, 9, 3).float())", "(8, 3)"),
    ("pass", "return x[:1].expand(3, -1, 8) + x[:1].expand(2, 3, -1, -1)", "(2, 3, T, 8)"),
    ("pass", "return x.repeat(2, 1, 3)", "(2*B, T, 24)"), ("pass", "return max(2, 3) * x + min(1, 0)", "(B, T, 8)"),
    ("pass", "return x.masked_fill(~(x > 0), 0)", "(B, T, 8)"),
    ("pass", "return x.to(x.device, x.dtype).masked_fill(x.to(torch.bool), 0)", "(B, T, 8)"),
])
def test_shapes(init, forward, shape):
    found = judged(init, forward, shape)
    assert found.word == "PROVED", found.text()


@pytest.mark.parametrize("forward, shape", [
    ("return self.e(x)", "(B, T, 3)"), ("return self.e(x[:, :1])", "(B, 1, 3)"), ("return self.e(x.flatten())", "(B*T, 3)"),
    ("return self.e(torch.cat([x, x], 1).t())", "(2*T, B, 3)"), ("return self.s(x)", "(B, T, 3)"),
    ("return self.e(torch.arange(5, device=x.device))", "(5, 3)"), ("return self.e(x.to(x.device).long())", "(B, T, 3)"),
    ("return self.e(torch.zeros(2, dtype=torch.long))", "(2, 3)"), ("return self.e(torch.zeros_like(x) + x * 2)", "(B, T, 3)"),
    ("return self.e(x) / 2 + (x / 2)[..., None]", "(B, T, 3)"),
])
def test_an_embedding_of_integers(forward, shape):
    found = judged("self.e = nn.Embedding(10, 3, padding_idx=0); self.s = nn.Sequential(self.e, nn.ReLU())", forward,
                   shape, "t")
    assert found.word == "PROVED", found.text()


@pytest.mark.parametrize("of, init, forward, message", [
    # PyTorch stops at a table that is asked for row 0.5.
    ("x", "self.e = nn.Embedding(9, 3)", "return self.e(x)", "a tensor that is not of integers"),
    ("x", "self.e = nn.Sequential(nn.Embedding(9, 3))", "return self.e(x)", "a tensor that is not of integers"),
    ("t", "self.e = nn.Embedding(9, 3)", "return self.e(x > 0)", "a tensor that is not of integers"),
    ("t", "self.e = nn.Embedding(9, 3)", "return self.e(x / 2)", "a tensor that is not of integers"),
    ("t", "self.e = nn.Embedding(9, 3)", "return self.e(x * 0.5)", "a tensor that is not of integers"),
    ("t", "self.e = nn.Embedding(9, 3)", "return self.e(x // 2)", "may be no integers"),
    ("t", "self.e = nn.Embedding(9, 3)", "return self.e(F.relu(x))", "may be no integers"),
    ("t", "self.e = nn.Embedding(9, 3)", "return self.e(x ** 2)", "may be no integers"),
    ("t", "self.e = nn.Embedding(9, 3)", "return self.e(torch.full((2,), 1.5))", "may be no integers"),
    ("t", "self.e = nn.Embedding(9, 3)", "return self.e(torch.stack([x, x / 2]))", "may be no integers"),
    ("x", "self.e = nn.Embedding(9, 3, padding_idx=9)", "return x", "a padding_idx that is no row"),
    # Nor does a layer take integers, a product two types, or a mask numbers.
    ("t", "self.a = nn.Linear(3, 3)", "return self.a(x)", "a Linear of what may be no real numbers"),
    ("t", "self.a = nn.GRU(3, 3)", "return self.a(x)", "a GRU of what may be no real numbers"),
    ("t", "pass", "return F.softmax(x, -1)", "a softmax of what may be no real numbers"),
    ("t", "pass", "return F.layer_norm(x, (3,))", "a layer of what may be no real numbers"),
    ("t", "pass", "return x @ torch.zeros(3, 3)", "a product of tensors whose types differ"),
    ("t", "pass", "return (x > 0) @ (x > 0)", "a product of tensors whose types differ"),
    ("t", "pass", "x += 0.5; return x", "changes in place"),
    ("t", "self.a = nn.Parameter(torch.arange(3))", "return x", "a parameter that may be of no real numbers"),
    ("x", "pass", "return x.masked_fill(x, 0)", "a condition is written `M == 0`"),
    ("x", "pass", "return x.masked_fill(torch.full((1,), True), 0)", "a mask whose type is not certain"),
    ("x", "pass", "return F.scaled_dot_product_attention(x, x, x, torch.arange(1))", "a mask whose type is not"),
    ("x", "pass", "return x.masked_fill(~x, 0)", "`~` of what is no condition"),
    # What sizes or other tensors decide
    ("x", "pass", "return x if x.size(0) == 2 else x[0]", "a comparison"),
    ("x", "pass", "return x if self.training else x[0]", "a condition that"),
    ("x", "pass", "assert x.size(2) == 9; return x", "an assertion does not hold"),
    ("x", "pass", "return x if x is x else x[0]", "a comparison"),
    # What all instances have in common is one module, and its parameters are counted once.
    ("x", "self.a = Net.part", "return x", "an attribute of a class that is no number"),
    ("x", "self.a = [1, 2][:x]", "return x", "a slice of a list between symbols"),
    # Recurrence and attention
    ("x", "self.a = nn.GRU(9, 3)", "return self.a(x)[0]", "the last axis of what a GRU"),
    ("x", "self.a = nn.GRU(8, 3)", "return self.a(x[0, 0])[0]", "a GRU is applied to a tensor of 1 axes"),
    ("x", "self.a = nn.LSTM(8, 3)", "return self.a(x, torch.zeros(1, 1, 3))[0]", "a LSTM begins with a pair"),
    ("x", "self.a = nn.GRU(8, 3)", "s = torch.zeros(1, 1, 3); return self.a(x, (s, s))[0]", "begins with one tensor"),
    ("x", "self.a = nn.GRU(8, 3)", "return self.a(x, torch.zeros(1, 1, 4))[0]", "the state that a GRU begins with"),
    ("x", "self.a = nn.LSTMCell(8, 3)", "return self.a(x)[0]", "a LSTMCell is applied to a tensor of 3 axes"),
    ("x", "self.a = nn.LSTM(8, 3)", "return self.a(x)", "does not return a tensor"),
    ("x", "self.a = nn.MultiheadAttention(8, 3)", "return x", "embed_dim is no multiple"),
    ("x", "self.a = nn.MultiheadAttention(8, 2)", "return self.a(x, x, x, is_causal=True)[0]", "is given its `attn_mask`"),
    ("x", "self.a = nn.MultiheadAttention(4, 2)", "return self.a(x, x, x)[0]", "the last axis of what a Multihead"),
    ("x", "self.a = nn.MultiheadAttention(8, 2)", "return self.a(x, x, x[:1])[0]", "the keys and the values"),
    ("x", "self.a = nn.MultiheadAttention(8, 2)", "return self.a(x, x[:, :1], x[:, :1])[0]", "the batches of queries"),
    ("x", "self.a = nn.MultiheadAttention(8, 2)", "return self.a(x[0], x, x)[0]", "have as many axes"),
    ("x", "self.a = nn.MultiheadAttention(8, 2)", "return self.a(x, x, x, attn_mask=x)[0]", "a mask of this type, or with"),
    ("x", "self.a = nn.MultiheadAttention(8, 2)", "return self.a(x, x, x, attn_mask=x[0])[0]", "the mask of an attention"),
    ("x", "self.a = nn.MultiheadAttention(8, 2)", "return self.a(x, x, x, x[0] > 0)[0]", "the mask of an attention"),
    # Repeats, and functions with weights
    ("x", "pass", "return x.expand(3, -1, -1)", "is not repeated by `expand`"),
    ("x", "pass", "return x.expand(3, -1)", "`expand` of a tensor of 3 axes to 2"),
    ("x", "pass", "return x.expand(-1, 3, 1, 8)", "`expand` of a tensor of 3 axes to 4"),
    ("x", "pass", "return x.repeat(2)", "`repeat` along fewer axes"), ("x", "pass", "return x.repeat_interleave(2)", "along no axis"),
    ("x", "pass", "return torch.outer(x, x)", "`outer` is of two vectors"),
    ("x", "pass", "return F.linear(x, x)", "that is no matrix"), ("x", "pass", "return F.linear(x, x[0].t())", "that `@` pairs"),
    ("x", "pass", "return F.linear(x, torch.zeros(4, 8), torch.zeros(5))", "the bias and the outputs"),
    ("x", "pass", "return F.linear(x, torch.zeros(4, 8), x[0])", "a bias is a vector"),
    ("x", "pass", "return F.conv2d(x, torch.zeros(4, 8, 1))", "has 4 axes"),
    ("x", "pass", "return F.conv1d(x.mT, torch.zeros(4, 7, 1))", "the channels of what a Conv1d"),
    ("x", "pass", "return F.layer_norm(x, (8,), x)", "has the shape that is normalised"),
    ("x", "pass", "return F.layer_norm(x, (7,))", "the last axes of what a LayerNorm"),
    ("x", "pass", "return torch.arange(0, 5, 0)", "by a step that is a symbol"),
    ("x", "pass", "return torch.arange(5, 2)", "the size of a tensor"),
    ("x", "pass", "return torch.arange(0, 5, 0.5)", "with these arguments"),
])
def test_what_would_not_run_or_is_not_certain(of, init, forward, message):
    found = judged(init, forward, "(B, T, 8)", of)
    assert found.word in ("ILL-TYPED", "SYNTAX ERROR") and message in found.text(), found.text()
