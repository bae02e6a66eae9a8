"""Code that would not run, or is not followed: each with what is said of it."""

import pytest

from derive.search.judging.session import verify
from tests.language.modules.test_networks import judged

REFUSED = [
    ("pass", "return [x](x)", "a call of this"), ("pass", "return len([x], key=1) * x", "the options of `len`"),
    ("pass", "return F.relu(3)", "is applied to a number"),
    ("pass", "return [y for k, y in enumerate([x], 0.5)][0]", "`enumerate` from what is no number"),
    ("self.register_buffer(3, torch.zeros(2))", "return x", "`register_buffer` of what is no tensor"),
    ("self.register_buffer('a', 3)", "return x", "`register_buffer` of what is no tensor"),
    ("self.a = [k for k in range(20000)]", "return x", "a range between symbols"),
    ("self.a = [k for k in range(1, 2, 3, 4)]", "return x", "these bounds of a range"),
    ("self.a = [k for k in range(1, 5, 0)]", "return x", "these bounds of a range"),
    ("pass", "return x + torch.zeros(2.5)", "with these arguments"),
    ("pass", "return x + torch.full(3, 8)", "with these arguments"),
    ("pass", "return x + torch.zeros(8, out=x)", "with these options"),
    ("pass", "return F.gelu(x, approximate='erf')", "this approximation of `gelu`"),
    ("pass", "return F.dropout(x, x)", "between 0 and 1"),
    ("pass", "return x.to([1])", "`to` with these arguments"),
    ("pass", "return F.leaky_relu(x, 0.1, negative_slope=0.2)", "with these arguments"),
    ("pass", "return F.relu(x, slope=1)", "with these arguments"),
    ("pass", "return F.relu(x, None)", "whose argument is no number"),
    ("pass", "return F.elu(x, 'a')", "whose argument is no number"),
    ("pass", "return F.elu(x, x)", "whose argument is no number"),
    ("self.a = nn.GLU(3)", "return self.a(x)", "an axis that is not there"),
    ("self.a = nn.GLU(-4)", "return self.a(x)", "an axis that is not there"),
    ("self.a = nn.PReLU(3)", "return self.a(x[0, 0])", "without channels"),
    ("self.a = nn.PReLU(3)", "return self.a(x[:, :1])", "the channels of what a PReLU"),
    ("self.a = nn.Conv2d(3, 3, 1)", "return self.a(x[0])", "is applied to a tensor of 2 axes"),
    ("self.a = nn.Sequential(3)", "return x", "a Sequential holds modules only"),
    ("self.a = nn.ModuleList([3])", "return x", "a ModuleList holds modules only"),
    ("self.a = nn.Sequential(nn.Transformer(8))", "return x", "not supported"),
    ("self.a = nn.Sequential(nn.MSELoss())", "return self.a(x)", "what a loss returns"),
    ("self.a = nn.Conv1d(8, 8, 1, groups=0)", "return x", "do not fall into 0 groups"),
    ("pass", "return x.transpose(0.5, 1)", "an axis that is no number"),
    ("pass", "return x.view(2.5, -1)", "a shape that is not of sizes"),
    ("pass", "return x.view(-1, -1)", "-1 stands twice"),
    ("self.a = nn.Linear(-2, -3)", "return x", "in_features of nn.Linear"),
    ("self.a = nn.Conv1d(-8, -4, 3)", "return x", "in_channels of nn.Conv1d"),
    ("self.a = nn.LayerNorm((-2, -4))", "return x", "normalized_shape of nn.LayerNorm"),
    ("self.a = nn.PReLU(2.5)", "return x", "num_parameters of nn.PReLU that is no size"),
    ("pass", "y = x[:, :1].expand(-1, x.size(1), -1); y += 1; return y", "a parameter, or an expanded tensor, that changes in place"),
    ("pass", "y = x[:, :1].expand(-1, x.size(1), -1); y = F.relu(y, inplace=True); return x", "a parameter, or an expanded tensor, that changes in place"),
    ("self.a = nn.ReLU(inplace=True)", "y = self.a(x[:, :1].expand(-1, x.size(1), -1)); return x", "a parameter, or an expanded tensor, that changes in place"),
    ("self.a = nn.ReLU(True)", "y = self.a(x[:, :1].expand(-1, x.size(1), -1)); return x", "a parameter, or an expanded tensor, that changes in place"),
    ("self.w = nn.Parameter(torch.zeros(3, 3))", "y = self.w; y *= 2; return x", "a parameter, or an expanded tensor, that changes in place"),
    ("self.w = nn.Parameter(torch.zeros(3, 3))", "y = self.w[0]; y += 1; return x", "a parameter, or an expanded tensor, that changes in place"),
    ("self.w = nn.Parameter(torch.zeros(3, 3))", "y = self.w.view(9); y += 1; return x", "a parameter, or an expanded tensor, that changes in place"),
    ("self.w = nn.Parameter(torch.zeros(3, 3))", "y = F.dropout(self.w, 0.5, inplace=True); return x", "a parameter, or an expanded tensor, that changes in place"),
    ("pass", "return F.layer_norm(x, [])", "over one axis at least"),
    ("self.a = nn.Conv1d(4, 4, -3)", "return x", "kernel_size of nn.Conv1d"),
    ("self.a = nn.Conv2d(2, 3, (2, -3))", "return x", "kernel_size of nn.Conv2d"),
    ("self.a = nn.ConvTranspose1d(2, 3, -1)", "return x", "kernel_size of nn.ConvTranspose1d"),
    ("self.a = nn.LSTM(4, 0)", "return x", "hidden_size of nn.LSTM"),
    ("self.a = nn.Bilinear(0, 3, 2)", "return x", "in1_features of nn.Bilinear"),
    ("self.a = nn.MultiheadAttention(0, 1)", "return x", "embed_dim of nn.MultiheadAttention"),
    ("self.a = nn.Dropout(2)", "return x", "the probability of a Dropout"),
    ("self.a = nn.Dropout1d(-1)", "return x", "the probability of a Dropout"),
    ("pass", "return F.layer_norm(x, 8)", "stands in brackets"),
    ("pass", "return torch.zeros(0, 2).reshape(0, -1)", "a -1 stands beside a size of 0"),
    ("pass", "return x[0, 0].mT", "a transpose of what is no matrix"),
    ("pass", "return x.T", "`T` or `t` of a tensor of 3 axes"), ("pass", "return x.sum(())", "a list of no axes"),
    ("pass", "return x.sum((1, 1))", "an axis is named twice"),
    ("pass", "return x.sum(1, 2)", "a `keepdim` that is neither"),
    ("pass", "return x.logsumexp(None)", "along no axis"),
    ("pass", "return x.var(1, 2)", "an `unbiased` that is neither"), ("pass", "return x.norm('nuc')", "this norm"),
    ("pass", "return x.chunk(x)[0]", "a number of parts that is a symbol"),
    ("pass", "return x.chunk(0)[0]", "a number of parts that is a symbol"),
    ("pass", "return x.chunk(3, -1)[0]", "not of one size for certain"),
    ("pass", "return x.split([2, 6], -1)[0]", "parts of several sizes"),
    ("pass", "return x.split(3, -1)[0]", "whose number is not certain"),
    ("pass", "return x.sum() @ x", "`@` of a number"), ("pass", "return x @ 3", "not supported"),
    ("pass", "return torch.mm(x, x)", "`mm` is of two tensors of 2 axes"),
    ("pass", "return torch.bmm(x[:, :1], x[:1].mT)", "the tensors of a `bmm`"),
    ("pass", "return torch.clamp(x)", "`clamp` between these bounds"),
    ("pass", "return torch.clamp(x, 0, x)", "`clamp` between these bounds"),
    ("pass", "return torch.clamp(x, 'a')", "neither a tensor nor a number"),
    ("pass", "return F.scaled_dot_product_attention(x, 3, x)", "on what is no tensor"),
    ("pass", "return F.scaled_dot_product_attention(x[0, 0], x, x)", "no matrix"),
    ("pass", "return F.scaled_dot_product_attention(x, x, x, x[0] @ x[0].t(), is_causal=True)", "may be causal besides"),
    ("pass", "return F.scaled_dot_product_attention(x[0], x[0], x[0], x @ x.mT)", "3 axes for 2"),
    ("pass", "return x[..., ...]", "two `...`"), ("pass", "return x['a']", "an index that is no number"),
    ("pass", "return x[[0]]", "an index that is a list"), ("pass", "return x[0.5:]", "this slice"),
    ("pass", "return x.masked_fill(3, 0)", "a mask that is no tensor"),
    ("pass", "return x.masked_fill(x > 0, x)", "a tensor of more than one number"),
    ("pass", "return torch.cat([])", "a list of no tensors"),
    ("pass", "return torch.cat([x, 3])", "on what is no tensor"),
    ("pass", "return torch.cat([x, x[0]])", "different numbers of axes are joined"),
    ("pass", "return torch.stack([x, x[0]])", "different numbers of axes are stacked"),
    ("pass", "return torch.stack([x, x[:, :1]])", "different shapes are stacked"),
    ("self.a = nn.BatchNorm1d(8)", "return self.a(x.mT[:, :2])", "the channels of what"),
    ("self.a = nn.LayerNorm((2, 2, 2, 8))", "return self.a(x)", "is applied to a tensor of 3 axes"),
    ("self.a = nn.LayerNorm(7)", "return self.a(x)", "the last axes of what a LayerNorm"),
    ("self.a = nn.InstanceNorm1d(8)", "return self.a(x[..., :1])", "more than one position"),
    ("self.a = nn.GroupNorm(3, 8)", "return x", "do not fall into 3 groups"),
    ("self.a = nn.PixelShuffle(2)", "return self.a(x[0])", "applied to a tensor of 2 axes"),
    ("self.a = nn.MaxPool2d(2)", "return self.a(x[0])", "a pooling of 2 axes"),
    ("self.a = nn.Unfold(2)", "return self.a(x[0])", "an Unfold"),
    ("self.a = nn.AdaptiveAvgPool2d(2)", "return self.a(x[0])", "of 2 axes"),
    ("self.a = nn.Conv1d(8, 8, 1, padding='full')", "return x", "padding='full'"),
    ("self.a = nn.ConvTranspose1d(8, 8, 1, padding=9)", "return self.a(x.mT)", "nothing is left"),
    ("self.a = nn.FractionalMaxPool2d(2, output_ratio=1.5)", "return self.a(x)", "lies between 0 and 1"),
    ("self.a = nn.FractionalMaxPool2d(2, output_size=2, output_ratio=0.5)", "return self.a(x)", "one of output_size and output_ratio"),
    ("self.a = nn.AdaptiveMaxPool2d(2, return_indices=True)", "return self.a(x)", "the indices of a max pooling"),
    ("self.a = nn.ReLU()", "return self.a(x, x)", "applied to what is no tensor"),
    ("self.a = nn.ReLU()", "return self.a(x, inplace=True)", "the options of what is applied"),
    ("self.a = nn.MSELoss()", "return self.a(x, x)", "what a loss returns"),
    ("self.a = nn.ModuleList([nn.ReLU()])", "return self.a(x)", "has no forward"),
    ("self.a = nn.ReLU(); self.a.inplace = True", "return x", "an assignment to an attribute of a layer"),
    ("self.a = 3; self.a.b = 4", "return x", "an attribute of what is no module"),
    ("pass", "a, b = x.size(); return x", "2 names for 3 values"),
    ("pass", "x[0] = 1; return x", "this assignment"),
    ("pass", "return self.forward(x, x, x)", "takes 3 arguments"),
    ("pass", "return x.nothing(3)", "`nothing` of a tensor"),
    ("pass", "for a in x.shape[0]:  return x", "running through this"),
    ("pass", "import os; return x", "not supported"),
    ("a = []; b = a; a += [nn.Linear(2, 2)]", "return x", "a list that grows in place; write `a = a + b`"),
    ("self.a = nn.Linear(4, 3, bias=0)", "return x", "a switch of a Linear that is neither True nor False"),
    ("self.a = nn.Bilinear(4, 3, 2, bias=0)", "return x", "a switch of a Bilinear that is neither True nor False"),
    ("self.a = nn.Conv1d(4, 3, 1, bias=0)", "return x", "a switch of a convolution that is neither"),
    ("self.a = nn.BatchNorm1d(4, affine=0)", "return x", "a switch of a BatchNorm1d that is neither"),
    ("self.a = nn.LayerNorm(4, elementwise_affine=0)", "return x", "a switch of a LayerNorm that is neither"),
    ("self.a = nn.RMSNorm(4, elementwise_affine=0)", "return x", "a switch of a RMSNorm that is neither"),
    ("self.a = nn.MaxPool1d(2, ceil_mode=0)", "return x", "a switch of a pooling that is neither"),
    ("self.a = nn.MultiheadAttention(4, 2, 0.0, True, True)", "return x", "with these arguments"),
    ("self.a = nn.MultiheadAttention(4, 0)", "return x", "one head at least"),
    ("pass", "return x.split(0)[0]", "`split` into parts of no entries"),
    ("m = nn.Linear(2, 2, bias=False); self.a = m.bias is None", "return x", "a comparison with `bias`, whose value is not"),
    ("pass", "return x if x.grad is None else x[0]", "a comparison with `grad`, whose value is not followed"),
    ("pass", "return x if self.other is not None else x[0]", "a comparison with `other`, whose value is not followed"),
    ("self.a = nn.RNN(2, 3, 1, False)", "return x", "`nn.RNN` with these arguments"),
    ("self.a = nn.GRU(2, 3, 0)", "return x", "a GRU without layers"),
    ("self.a = nn.LSTM(2, 3, dropout=2.0)", "return x", "the `dropout` of a LSTM is between 0 and 1"),
    ("self.a = 7 // 0", "return x", "a division by 0"), ("pass", "return x[:x.shape[0] // -2]", "divided by a negative number"),
    ("self.a = int('3')", "return x", "`int` of what may be no whole number"),
    ("self.a = bool(3)", "return x", "`bool` of a value"),
    ("pass", "return x if UNKNOWN is None else x[0]", "a comparison with `UNKNOWN`, whose value is not followed"),
]


@pytest.mark.parametrize("init, forward, message", REFUSED)
def test_what_would_not_run_or_is_not_followed(init, forward, message):
    found = judged(init, forward, "(B, T, 8)")
    assert found.word in ("ILL-TYPED", "SYNTAX ERROR") and message in found.text(), found.text()


@pytest.mark.parametrize("claim, message", [
    ("parameters() = 0", "is of one class"), ("parameters(Net, size=3) = 0", "is of one class"),
    ("parameters(x) = 0", "the name of a class"), ("parameters(3) = 0", "the name of a class"),
    ("output_shape(Net) = (B)", "of a class and a tensor"), ("output_shape(Net, x, x) = (B)", "of a class and a tensor"),
    ("output_shape(Net, x, of=x) = (B)", "of a class and a tensor"),
])
def test_a_claim_about_code_names_a_class(claim, message):
    found = judged("pass", "return x", "", claim=claim)
    assert found.word in ("ILL-TYPED", "SYNTAX ERROR") and message in found.text(), found.text()


@pytest.mark.parametrize("body, message", [
    ("cfg = [2]\n        def __init__(self):", "`append` to a list that all instances share"),
    ("def __init__(self, cfg=[]):", "`append` to a list that all instances share"),
])
def test_a_list_that_all_instances_share_is_not_followed(body, message):
    use = "self.cfg" if "self)" in body else "cfg"
    found = verify(f"code\n    class Net(nn.Module):\n        {body}\n            super().__init__()\n"
                   f"            {use}.append(3)\nclaim parameters(Net) = 0", repairing=0)
    assert found.word in ("ILL-TYPED", "SYNTAX ERROR") and message in found.text(), found.text()


@pytest.mark.parametrize("more, message", [
    ("d += 1", "`d += 1` in the body of Net"), ("if True: d = 3", "in the body of Net"),
    ("d, e = 3, 4", "in the body of Net"), ("e = d = 3", "in the body of Net"),
    ("for d in range(5): pass", "in the body of Net"), ("d = 3", "`d`, which the body of Net names twice"),
    ("def d(self): return 3", "`d`, which the body of Net names twice"),
    ("def __len__(self): return 3", "`def __len__(self):` in the body of Net"),
    ("pass\n    Net.d = 3", "`Net.d = 3` beside the classes"),
])
def test_the_body_of_a_class_names_each_value_once(more, message):
    found = verify(f"code\n    class Net(nn.Module):\n        d = 2\n        def __init__(self):\n"
                   f"            super().__init__()\n            self.a = nn.Linear(self.d, 1)\n        {more}\n"
                   "claim parameters(Net) = 3", repairing=0)
    assert found.word in ("ILL-TYPED", "SYNTAX ERROR") and message in found.text(), found.text()
