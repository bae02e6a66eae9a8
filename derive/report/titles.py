"""Titles: the name of a theorem, which is one word for a program, as a heading for a reader."""

from __future__ import annotations

# What is written otherwise than in small letters: abbreviations, names of people, dimensions.
ABBREVIATIONS = """
    CDF ELU GELU GLU GRU KL LP LSTM MLP NLL RMS RNN SELU
    AdaGrad Adam CELU InfoNCE Mish PReLU ReLU ReLU6 ReLUs RMSProp SiLU SwiGLU
    """.split()
PEOPLE = """
    Bernoulli Cauchy Frobenius Gauss Gaussian Gini Gram Hadamard Heaviside Hessian Huber Jacobi
    Jacobian Jensen Kronecker Lipschitz Morrison Nesterov Poisson Rayleigh Schwarz Sherman
    Toeplitz Woodbury
    """.split()
SPELLINGS = {word.lower(): word for word in (*ABBREVIATIONS, *PEOPLE)} | {
    "eq": "=", "l1": "L1", "l2": "L2", "logsumexp": "log-sum-exp",
    "batchnorm": "batch normalisation", "groupnorm": "group normalisation",
    "layernorm": "layer normalisation", "rmsnorm": "RMS normalisation",
    "concat": "concatenation", "kron": "Kronecker product", "matmul": "matrix product",
} | {f"{layer}{d}d": f"{d}-D {words}" for d in (1, 2, 3) for layer, words in (
    ("conv", "convolution"), ("maxpool", "max pooling"), ("avgpool", "average pooling"),
    ("lppool", "LP pooling"))}
JOINED = {"Cauchy Schwarz": "Cauchy\u2013Schwarz", "Sherman Morrison": "Sherman\u2013Morrison",
          "conv transpose1d": "transposed 1-D convolution", "cross entropy": "cross-entropy",
          "one hot": "one-hot"}


def title(name: str) -> str:
    """`conv1d_input_gradient` as the heading "1-D convolution input gradient"."""
    words = " ".join(SPELLINGS.get(word, word) for word in name.split("_"))
    for apart, joined in JOINED.items():
        words = words.replace(apart, joined)
    return words[:1].upper() + words[1:]
