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
    ("return x.masked_fill(torch.ones(x.size(1) + 1, 1) == 1, 0)", "entry by entry"),
    ("return torch.tril(torch.ones(3))", "no matrix"),
])
def test_what_would_not_run(forward, message):
    record = judged(forward, "(B, T, h*d)")
    assert record.word == "ILL-TYPED" and message in record.message, record.text()


@pytest.mark.parametrize("forward", [
    "return x.transpose(1, 2).view(x.size(0), -1)", "return F.relu(x.transpose(1, 2)).view(x.size(0), -1)",
    "return (x.transpose(1, 2) + 1).view(x.size(0), -1)", "return x.chunk(1, dim=2)[0].view(-1)",
    "return x[:, 3:]", "return x[:, :3]", "return x[:, d:]", "return x.squeeze(1)", "return x.view(3, -1)", "return x.split([1, 2])",
])
def test_what_is_not_certain_is_said_to_be_unsupported(forward):
    """A `view` of what was transposed stops in PyTorch, though its sizes fit."""
    record = judged(forward, "(B, T*h*d)")
    assert record.word == "SYNTAX ERROR" and "not supported" in record.message, record.text()


@pytest.mark.parametrize("forward, shape", [
    ("return x.norm(2)", "()"), ("return torch.norm(x, 1)", "()"), ("return x.norm(2, -1)", "(B, T)"),
    ("return x.norm(dim=-1, keepdim=True)", "(B, T, 1)"), ("return x.mean(dim=(0, 1))", "(h*d)"),
    ("return x[0].T", "(h*d, T)"), ("return x[0].t()", "(h*d, T)"), ("return x.mT", "(B, h*d, T)"),
    ("return torch.mm(x[0], x[0].T)", "(T, T)"), ("return torch.bmm(x, x.mT)", "(B, T, T)"),
    ("a = x[0].mean(-1); return (a.unsqueeze(0) == a.unsqueeze(1)).float()", "(T, T)"),
    ("return torch.pow(x[0, 0], x)", "(B, T, h*d)"), ("return x.pow(torch.ones(2, 1, 1, 1))", "(2, B, T, h*d)"),
    ("return torch.clamp(x[0], x)", "(B, T, h*d)"), ("return x.clamp(min=0)", "(B, T, h*d)"),
    ("return torch.zeros(1).masked_fill(torch.ones(3) == 1, 0)", "(3)"), ("return x[:, -T]", "(B, h*d)"),
    ("return F.softmax(x, dim=-3)", "(B, T, h*d)"), ("return F.dropout(x, 0.1, self.training)", "(B, T, h*d)"),
    ("return F.scaled_dot_product_attention(x, x, x, torch.ones(T, T), 0.0)", "(B, T, h*d)"),
    ("y = [torch.zeros(i, 2) for i, z in enumerate([x, x], start=1)]; return torch.cat(y)", "(3, 2)"),
    ("y = [torch.zeros(i, 2) for i, z in enumerate([x, x], 2)]; return y[0]", "(2, 2)"),
])
def test_shapes_that_are_easily_misread(forward, shape):
    assert judged("B, T, C = x.size(); " + forward, shape).word == "PROVED"


@pytest.mark.parametrize("forward, shape", [
    ("return x.norm(2)", "(B, T)"), ("return x.T", "(B, h*d, T)"), ("return x.t()", "(B, h*d, T)"),
    ("return torch.mm(x, x.transpose(1, 2))", "(B, T, T)"), ("y = x[None]; return torch.bmm(y, y.mT)", "(1, B, T, T)"),
    ("return torch.bmm(x, x[0].transpose(0, 1))", "(B, T, T)"), ("return torch.mm(x[0], x[0, 0])", "(T)"),
    ("return torch.bmm(x.mean(0, True), x.mT)", "(B, T, T)"), ("return torch.matmul(x, 3)", "(B, T, h*d)"),
    ("a = x.mean(-1); return (a.unsqueeze(1) == a.unsqueeze(2)).float()", "(B, 1, T)"),
    ("m = x[:, 0] == x[0]; return x", "(B, T, h*d)"), ("m = x[:, :, 0] == x[:, 0, :]; return x", "(B, T, h*d)"),
    ("m = x is None; return m", "(B, T, h*d)"), ("return torch.pow(x[0, 0], x)", "(h*d)"),
    ("return x.pow(torch.ones(2, 1, 1, 1))", "(B, T, h*d)"), ("return torch.clamp(x[0], x)", "(T, h*d)"),
    ("return x.clamp()", "(B, T, h*d)"), ("return x.clamp(0, x)", "(B, T, h*d)"),
    ("return x[:, -T-1]", "(B, h*d)"), ("return x[:, -(T+1)]", "(B, h*d)"),
    ("k = T + 1; return x[:, -k]", "(B, h*d)"),
    ("return x[:, 1-T-T]", "(B, h*d)"), ("return x[:, -C]", "(B, h*d)"),
    ("return x[[0, 0]]", "(h*d)"), ("return x[..., 0, ...]", "(B, T)"),
    ("return F.softmax(x, dim=5)", "(B, T, h*d)"), ("return x.softmax(7)", "(B, T, h*d)"),
    ("return nn.Softmax(dim=5)(x)", "(B, T, h*d)"), ("return nn.Flatten(5)(x)", "(B, T, h*d, 1)"),
    ("return F.relu(x, 3, 4, 5)", "(B, T, h*d)"), ("return x.sqrt(7)", "(B, T, h*d)"),
    ("return x.float(3)", "(B, T, h*d)"), ("return F.gelu(x, 3)", "(B, T, h*d)"),
    ("return F.dropout(x, 3)", "(B, T, h*d)"), ("return torch.exp(x, x)", "(B, T, h*d)"),
    ("return x.mean(dim=(0, 0))", "(T, h*d)"), ("return x.sum(dim=())", "(B, T, h*d)"),
    ("return x.logsumexp()", "()"), ("return x.std(-1, True)", "(B, T, 1)"), ("return x.sum(1, 2)", "(B, 1, h*d)"),
    ("return F.scaled_dot_product_attention(x, x, x, torch.ones(3, 5, 7))", "(B, T, h*d)"),
    ("return F.scaled_dot_product_attention(x, x, x, torch.ones(2, 1, 1, 1))", "(B, T, h*d)"),
    ("return F.scaled_dot_product_attention(x, x, x, torch.ones(T, T), 0.0, True)", "(B, T, h*d)"),
    ("y = [torch.zeros(i, 2) for i, z in enumerate([x, x], start=1)]; return torch.cat(y)", "(1, 2)"),
    ("return torch.stack([], 0)", "(0)"), ("return torch.cat([])", "(0)"),
    ("return torch.cat([x, x], 5)", "(B, T, 2*h*d)"),
    ("return torch.cat([x, x], axis=1)", "(2*B, T, h*d)"), ("return torch.arange(0, T, step=2)", "(T)"),
    ("return torch.zeros(T - 9)", "(T - 9)"), ("return torch.zeros(6).chunk(4)[0]", "(3/2)"),
    ("return torch.zeros(6).split(4)[0]", "(4)"), ("return torch.zeros(size=(3,))", "(3)"),
    ("a, b = x.size(); return x", "(B, T, h*d)"), ("y = x[0]; y += x; return y", "(B, T, h*d)"),
    ("return x.view(-B, -T, C)", "(-B, -T, h*d)"),
    ("return x.masked_fill(x == 0, x[0, 0])", "(B, T, h*d)"), ("return sum([x], x[None])", "(B, T, h*d)"),
    ("return nn.Linear(3, 4)(x.sum())", "(4)"), ("return nn.ReLU()(x, inplace=True)", "(B, T, h*d)"),
])
def test_what_would_not_run_or_has_another_shape_is_not_proved(forward, shape):
    assert judged("B, T, C = x.size(); " + forward, shape).word in ("REFUTED", "ILL-TYPED", "SYNTAX ERROR")
