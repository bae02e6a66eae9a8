"""What modules make of shapes by views, transposes, products and indices, and what would not run."""

import pytest

from derive.search.judging.session import verify

HEAD = "size B, T, d, h with T >= 2\ntensor x[B, T, h*d]\ncode\n"


def judged(forward: str, shape: str, init: str = "pass"):
    body = "".join(f"            {line}\n" for line in ["super().__init__()", *init.split("; ")])
    steps = "".join(f"            {line}\n" for line in forward.split("; "))
    return verify(f"{HEAD}    class Net(nn.Module):\n        def __init__(self, T, d, h):\n{body}"
                  f"        def forward(self, x):\n{steps}claim output_shape(Net(T, d, h), x) = {shape}",
                  repairing=0)


@pytest.mark.parametrize("forward, shape", [
    ("return x.view(x.size(0), -1)", "(B, T*h*d)"), ("return x.reshape(x.shape[0], -1)", "(B, T*h*d)"),
    ("return torch.flatten(x, 1)", "(B, T*h*d)"), ("return x.transpose(1, 2)", "(B, h*d, T)"),
    ("return x.transpose(1, 2).contiguous().view(x.size(0), -1)", "(B, T*h*d)"),
    ("return x.transpose(1, 2).reshape(x.size(0), -1)", "(B, T*h*d)"),
    ("return x @ x.transpose(-2, -1)", "(B, T, T)"), ("return x.mean(dim=1)", "(B, h*d)"),
    ("return x - x.mean(dim=-1, keepdim=True)", "(B, T, h*d)"), ("return x[:, 0]", "(B, h*d)"),
    ("return x[:, -1, :]", "(B, h*d)"), ("return x[..., None]", "(B, T, h*d, 1)"),
    ("return x.permute(0, 2, 1)", "(B, h*d, T)"), ("return x.unsqueeze(1)", "(B, 1, T, h*d)"),
    ("return torch.stack([x, x], dim=1)", "(B, 2, T, h*d)"), ("return x.sum()", "()"),
    ("return F.scaled_dot_product_attention(x, x, x, is_causal=True)", "(B, T, h*d)"),
    ("y = sum([part / math.sqrt(2) for i, part in enumerate([x, x])]); return y", "(B, T, h*d)"),
    ("a, b = torch.cat([x, x], dim=-1).chunk(2, dim=-1); return a * b", "(B, T, h*d)"),
    ("return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6)", "(B, T, h*d)"),
])
def test_shapes(forward, shape):
    assert judged(forward, shape).word == "PROVED"


def test_an_attention_as_courses_have_it():
    init = ('self.h, self.d = h, d; self.qkv = nn.Linear(h*d, 3*h*d); self.register_buffer("m", '
            'torch.tril(torch.ones(T, T)).view(1, 1, T, T))')
    forward = ("B, T, C = x.size(); q, k, v = self.qkv(x).split(C, dim=2); "
               "q = q.view(B, T, self.h, self.d).transpose(1, 2); k = k.view(B, T, self.h, self.d).transpose(1, 2); "
               "v = v.view(B, T, self.h, self.d).transpose(1, 2); "
               "a = (q @ k.transpose(-2, -1)) * (1.0 / math.sqrt(k.size(-1))); "
               "a = a.masked_fill(self.m[:, :, :T, :T] == 0, float('-inf')); y = F.softmax(a, dim=-1) @ v; ")
    ends = "return y.transpose(1, 2).contiguous().view(B, T, C)"
    assert judged(forward + ends, "(B, T, h*d)", init).word == "PROVED"
    assert judged(forward + ends, "(B, h, T, d)", init).word in ("REFUTED", "ILL-TYPED")
    stopped = judged(forward + ends.replace(".contiguous()", ""), "(B, T, h*d)", init)
    assert "write `.contiguous()` before it" in stopped.text()


@pytest.mark.parametrize("forward, message", [
    ("return x @ x", "that `@` pairs"), ("return x - x.mean(dim=1)", "entry by entry"),
    ("return x[:, 2]", "an index of a tensor"), ("return x[:, -3]", "an index of a tensor"),
    ("return x[0, 0, 0, 0]", "4 indices for a tensor of 3 axes"), ("return x.permute(0, 2)", "each of 3 axes once"),
    ("return x.view(x.size(0), 7)", "as many entries"), ("return x.transpose(1, 3)", "axis 3 of a tensor of 3 axes"),
    ("return x.masked_fill(torch.ones(3, 3), 0)", "a mask and what it masks"),
    ("return x.masked_fill(torch.ones(1, 1, 1, 1), 0)", "a mask of more axes"),
    ("return torch.tril(torch.ones(3))", "no matrix"),
])
def test_what_would_not_run(forward, message):
    record = judged(forward, "(B, T, h*d)")
    assert record.word == "ILL-TYPED" and message in record.message, record.text()


@pytest.mark.parametrize("forward", [
    "return x.transpose(1, 2).view(x.size(0), -1)", "return F.relu(x.transpose(1, 2)).view(x.size(0), -1)",
    "return (x.transpose(1, 2) + 1).view(x.size(0), -1)", "return x.chunk(1, dim=2)[0].view(-1)",
    "return x[:, 1:]", "return x[:, :1]", "return x.squeeze(1)", "return x.view(3, -1)", "return x.split([1, 2])",
])
def test_what_is_not_certain_is_said_to_be_unsupported(forward):
    """A `view` of what was transposed stops in PyTorch, though its sizes fit."""
    record = judged(forward, "(B, T*h*d)")
    assert record.word == "SYNTAX ERROR" and "not supported" in record.message, record.text()
