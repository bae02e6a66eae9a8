"""Claims about PyTorch code, read by its syntax: parameters, shapes, and what would not run."""

import pytest

from derive.search.judging.session import verify

HEAD = "size n, d, H, W with H >= 8, W >= 8\ntensor x[n, d], X[3, H, W]\ncode\n"


def net(init: str, forward: str = "return x", before: str = "super().__init__()") -> str:
    body = "".join(f"            {line}\n" for line in [before, *init.split("; ")] if line)
    steps = "".join(f"            {line}\n" for line in forward.split("; "))
    return (f"{HEAD}    class Net(nn.Module):\n        def __init__(self):\n{body}"
            f"        def forward(self, x):\n{steps}")


@pytest.mark.parametrize("init, count", [
    ("self.a = nn.Linear(3, 4)", "16"), ("self.a = nn.Linear(3, 4, bias=False)", "12"),
    ("self.a = nn.Conv2d(3, 8, 5)", "8*(3*25 + 1)"), ("self.a = nn.Conv2d(4, 8, 3, groups=2)", "152"),
    ("self.a = nn.Conv2d(3, 8, (1, 5))", "8*(3*5 + 1)"), ("self.a = nn.BatchNorm2d(8)", "16"),
    ("self.a = nn.LayerNorm(8)", "16"), ("self.a = nn.Embedding(10, 3)", "30"),
    ("self.a = nn.Parameter(torch.zeros(3, 4))", "12"), ("self.a = torch.zeros(3, 4)", "0"),
    ("self.a = nn.BatchNorm2d(8, affine=False)", "0"), ("self.a = nn.LayerNorm(8, bias=False)", "8"),
    ("self.a = [nn.Linear(3, 4)]", "0"), ("self.a = nn.ModuleList([nn.Linear(3, 4)])", "16"),
    ("self.a = nn.Linear(3, 4); self.b = self.a", "16"),
    ("self.a = nn.RMSNorm(8)", "8"), ("self.a = nn.GroupNorm(2, 8)", "16"),
    ("self.a = nn.InstanceNorm2d(8)", "0"), ("self.a = nn.PReLU(); self.l = nn.MSELoss()", "1"),
    ("self.a = nn.Conv3d(2, 4, 3)", "220"), ("self.a = nn.ConvTranspose2d(4, 6, 3, groups=2)", "114"),
    ("self.a = nn.RNN(10, 20)", "640"), ("self.a = nn.LSTM(10, 20, 2)", "5920"),
    ("self.a = nn.GRU(10, 20, bidirectional=True)", "3840"), ("self.a = nn.LSTMCell(3, 5)", "200"),
    ("self.a = nn.MultiheadAttention(64, 8)", "16640"), ("self.a = nn.Bilinear(2, 3, 4)", "28"),
    ("self.a = nn.Linear(in_features=3, out_features=4)", "16"),
    ("self.a = nn.Linear(3, 4); self.a = None", "0"),
    ("self.a = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 1))", "21"),
    ("self.a = nn.Linear(int(4*2), 1)", "9"), ("self.a = nn.Linear(int(2.5), 1)", "3"),
    ("self.a = nn.Linear(-(7 // -2), 1, bias=False)", "4"),
    ("self.a = nn.ModuleList(); self.a.append(nn.Linear(3, 4))", "16"), ("a = nn.Linear(3, 4)", "0"),
    ("self.a = nn.Parameter(torch.zeros(3)) == 0", "0"), ("self.a = -nn.Parameter(torch.zeros(3))", "0"),
    ("self.a = sum([nn.Parameter(torch.zeros(3))])", "0"),
    ("self.register_buffer(name='m', tensor=torch.zeros(3))", "0"),
    ("a = nn.ModuleList([nn.Linear(2, 2) for _ in range(4)]); self.b = a[:2]", "12"),
    ("self.a = nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 3))[:-1]", "6"),
])
def test_parameters(init, count):
    assert verify(f"{net(init)}claim parameters(Net) = {count}").word == "PROVED"
    assert verify(f"{net(init)}claim parameters(Net) = {count} + 1").word == "REFUTED"


@pytest.mark.parametrize("init, forward, shape", [
    ("self.a = nn.Conv2d(3, 8, 3)", "return self.a(x)", "(8, H - 2, W - 2)"),
    ("self.a = nn.Conv2d(3, 8, 3, stride=2, padding=1)", "return self.a(x)",
     "(8, (H - 1)//2 + 1, (W - 1)//2 + 1)"),
    ("self.a = nn.Conv2d(3, 8, 3, padding=2, dilation=2)", "return self.a(x)", "(8, H, W)"),
    ("self.a = nn.MaxPool2d(2)", "return self.a(x)", "(3, (H - 2)//2 + 1, (W - 2)//2 + 1)"),
    ("pass", "return F.max_pool2d(x, 2, stride=1)", "(3, H - 1, W - 1)"),
    ("pass", "y = torch.cat([x, x], 0); return F.relu(y)", "(6, H, W)"),
    ("self.a = nn.Flatten(0)", "return self.a(x)", "(3*H*W)"),
    ("self.a = nn.AdaptiveAvgPool2d(7)", "return self.a(x)", "(3, 7, 7)"),
    ("self.a = nn.AdaptiveMaxPool2d((5, None))", "return self.a(x)", "(3, 5, W)"),
    ("pass", "return F.adaptive_avg_pool2d(x, 1)", "(3, 1, 1)"),
    ("self.a = nn.LPPool2d(2, 3, stride=2)", "return self.a(x)", "(3, (H - 3)//2 + 1, (W - 3)//2 + 1)"),
    ("self.a = nn.MaxPool2d(3, stride=2, padding=1, dilation=2)", "return self.a(x)",
     "(3, (H - 3)//2 + 1, (W - 3)//2 + 1)"),
    ("self.a = nn.MaxPool2d(2, stride=2, ceil_mode=True)", "return self.a(x)",
     "(3, (H - 1)//2 + 1, (W - 1)//2 + 1)"),
    ("self.a = nn.AvgPool2d(3, stride=2, padding=1, count_include_pad=False)", "return self.a(x)",
     "(3, (H - 1)//2 + 1, (W - 1)//2 + 1)"),
    ("self.a = nn.FractionalMaxPool2d(3, output_size=(4, 5))", "return self.a(x)", "(3, 4, 5)"),
    ("self.a = nn.FractionalMaxPool2d(3, output_ratio=0.5)", "return self.a(x)", "(3, H//2, W//2)"),
    ("self.a = nn.ConvTranspose2d(3, 6, 4, stride=2, padding=1)", "return self.a(x)", "(6, 2*H, 2*W)"),
    ("self.a = nn.Conv2d(3, 6, 4, padding='same')", "return self.a(x)", "(6, H, W)"),
    ("self.a = nn.Conv2d(3, 8, 3); self.b = nn.PixelShuffle(2)", "return self.b(self.a(x))",
     "(2, 2*H - 4, 2*W - 4)"),
    ("self.a = nn.Conv2d(3, 8, 1); self.b = nn.GLU(0)", "return self.b(self.a(x))", "(4, H, W)"),
    ("self.a = nn.Unfold(3)", "return self.a(x)", "(27, (H - 2)*(W - 2))"),
    ("self.a = nn.Sequential(nn.Mish(), nn.Hardswish(), nn.InstanceNorm2d(5))", "return self.a(x)",
     "(3, H, W)"),
    ("self.a = nn.Conv2d(3, 3, 1)", "x += self.a(x); return x", "(3, H, W)"),
])
def test_shapes(init, forward, shape):
    text = net(init, forward)
    assert verify(f"{text}claim output_shape(Net, X) = {shape}").word == "PROVED"


@pytest.mark.parametrize("init, forward, message", [
    ("pass", "return nn.ReLU(x)", "constructs a module"),
    ("pass", "return nn.ReLU()", "but a module"),
    ("self.a = nn.ReLU()", "return self.a(nn.ReLU())", "applied to what is no tensor"),
    ("self.a = nn.Conv2d(4, 8, 3)", "return self.a(x)", "channels"),
    ("self.a = nn.Linear(3, 8)", "return x + ...", "of a tensor and `...`"),
    ("self.a = [nn.ReLU()]", "return self.a[1](x)", "an index out of range"),
    ("pass", "y = x", "does not return a tensor"),
    ("self.a = nn.Linear(3, 4); self.a = 0", "return x", "`a` is registered"),
    ("self.a = nn.Conv2d(3, 8, 3, groups=2)", "return x", "do not fall into 2 groups"),
    ("self.a = nn.MaxPool2d(2, padding=2)", "return self.a(x)", "more than half of its window"),
    ("self.a = nn.MaxPool2d(3, padding=2, dilation=2)", "return self.a(x)", "more than half of its window"),
    ("self.a = nn.Dropout1d()", "y = torch.zeros(2, 3, 4, 5); return self.a(y)", "of 4 axes"),
    ("self.a = nn.GLU(0)", "return self.a(x)", "halves an odd axis"),
    ("self.a = nn.PixelShuffle(2)", "return self.a(x)", "no multiple"),
    ("self.a = nn.Conv2d(3, 8, 3, stride=2, padding='same')", "return x", "wants the stride 1"),
    ("self.a = nn.FractionalMaxPool2d(3)", "return x", "one of output_size and output_ratio"),
    ("self.a = nn.ConvTranspose2d(3, 6, 2, output_padding=1)", "return self.a(x)", "as long as its stride"),
    ("self.a = nn.InstanceNorm2d(5, affine=True)", "return self.a(x)", "channels"),
    ("self.a = nn.BatchNorm2d(3)", "return self.a(x)", "applied to a tensor of 3 axes"),
])
def test_what_would_not_run_is_ill_typed(init, forward, message):
    record = verify(f"{net(init, forward)}claim output_shape(Net, X) = (3, H, W)")
    assert record.word == "ILL-TYPED" and message in record.message, record.text()


@pytest.mark.parametrize("init", [
    "self.a = nn.Embedding(5, 3); self.b = nn.Linear(3, 5, bias=False); self.b.weight = self.a.weight",
    "self.a = nn.Parameter(torch.zeros(3)).contiguous()", "self.a = nn.Parameter(torch.zeros(3)).float()",
    "self.a = nn.Parameter(torch.zeros(3)).flatten()", "self.a = nn.ModuleList(); self.a.append(torch.zeros(3))",
    "self.register_buffer('a', torch.zeros(3)); self.register_buffer('a', torch.zeros(3))",
    "self.register_buffer('a')", "self.a = nn.Linear(1, 3, bias=False).weight", "self.a = nn.Parameter(data=torch.zeros(3))",
])
def test_parameters_that_may_be_one_are_not_counted(init):
    """Tied weights are registered twice and counted once."""
    for count in (0, 3, 15, 30):
        assert verify(f"{net(init)}claim parameters(Net) = {count}").word in ("SYNTAX ERROR", "ILL-TYPED")


def test_a_part_that_is_appended_to_a_sequential_is_applied():
    text = net("self.a = nn.Sequential(); self.a.append(nn.Conv2d(3, 8, 3))", "return self.a(x)")
    assert verify(f"{text}claim output_shape(Net, X) = (8, H - 2, W - 2)").word == "PROVED"
    assert verify(f"{text}claim output_shape(Net, X) = (3, H, W)").word == "REFUTED"


def test_a_module_is_assigned_after_the_constructor_of_its_base():
    text = net("self.a = nn.Linear(3, 4)", before="")
    assert "before super().__init__()" in verify(f"{text}claim parameters(Net) = 16").message


@pytest.mark.parametrize("init, forward", [
    ("self.a = nn.Transformer(3, 4)", "return x"), ("pass", "return x.view(5, -1)"),
    ("self.a = nn.LSTM(3, 4, proj_size=2)", "return x"), ("self.a = nn.LSTM(3, 4, bias=1)", "return x"),
    ("pass", "return F.max_pool2d(x, 2, 2, 0, 1, True)"),
    ("self.a = nn.MaxPool2d(2, return_indices=True)", "return self.a(x)"),
    ("self.a = nn.MaxPool2d(1, stride=3, ceil_mode=True)", "return self.a(x)"),
    ("self.a = nn.FractionalMaxPool2d(2, output_ratio=0.7)", "return self.a(x)"),
    ("self.a = nn.Conv2d(3, 8, 3, padding_mode='zeros')", "return x"),
    ("pass", "if x: return x"), ("pass", "if x.shape[1] > 3: return x"), ("import os", "return x"), ("open('/etc/passwd')", "return x"),
    ("self.a = nn.ModuleList([nn.ReLU() for i in range(10**9)])", "return x"),
])
def test_what_is_not_followed_is_said_to_be_unsupported(init, forward):
    record = verify(f"{net(init, forward)}claim output_shape(Net, X) = (3, H, W)")
    assert record.word == "SYNTAX ERROR" and "not supported" in record.message, record.text()


def test_a_class_derived_from_another_is_not_followed():
    """Else the layers of the base class would not be counted."""
    text = net("self.a = nn.Linear(3, 4)") + "    class Deep(Net):\n        pass\n"
    assert verify(f"{text}claim parameters(Deep) = 0").word == "SYNTAX ERROR"


@pytest.mark.parametrize("init, forward, shape", [
    ("self.a = nn.Conv2d(3, 8, 9)", "return self.a(x)", "(8, H - 8, W - 8)"),
    ("self.a = nn.MaxPool2d(10, stride=1)", "return self.a(x)", "(3, H - 9, W - 9)"),
    ("self.a = nn.BatchNorm1d(3)", "return self.a(x)", "(3, H, W)"),
    ("self.a = nn.Conv2d(3, 3, 3)", "return torch.cat([x, self.a(x)], 0)", "(6, H, W)"),
])
def test_what_runs_at_some_sizes_only_has_no_proved_shape(init, forward, shape):
    """Else code that stops at H = 8 would be said to give a tensor there."""
    text = net(init, forward)
    fits = text.replace("W >= 8", "W >= 8, H >= 10, W >= 10")
    assert verify(f"{text}claim output_shape(Net, X) = {shape}").word != "PROVED"
    runs = "Conv2d(3, 8" in init or "MaxPool" in init
    assert (verify(f"{fits}claim output_shape(Net, X) = {shape}").word == "PROVED") == runs


def test_code_that_is_no_python():
    record = verify(f"{HEAD}    class Net(nn.Module:\n        pass\nclaim parameters(Net) = 0")
    assert record.word == "SYNTAX ERROR" and "no Python" in record.message
