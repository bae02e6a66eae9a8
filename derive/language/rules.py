"""The rules: every equation the kernel accepts without proof.

One line each, in the syntax of claims, so that the whole of the trusted
mathematics of functions can be read aloud; `tests/language/test_rules.py`
evaluates both sides of every line at random points, and a new line is tested
without a new test.  What is trusted beside them is ring arithmetic, the calculus
of `kernel.calculus` and the moves of `kernel.replay`.

    name          reason on a page                   equation and conditions

    ?A a term    ?n an integer    ?F(k) a term in k    ?g a function of one argument

This file is trusted.
"""

from __future__ import annotations

import re

from derive.kernel.rules import Rule
from derive.kernel.terms import TRUE
from derive.language.formulas import rule_formula

TABLE = """
cancel         | cancelling              | ?B * ?A * (1 / ?A) = ?B                    when ?A != 0

clear          | clearing fractions      | ?A^?n = (?A * ?B)^?n * ?B^(-?n)            when ?B != 0
log_clear      | clearing fractions      | log(?A) = log(?A * ?B) - log(?B)           when 0 < ?A, 0 < ?B

exp_zero       | exp 0 = 1               | exp(0) = 1
exp_add        | exponential of a sum    | exp(?A + ?B) = exp(?A) * exp(?B)
exp_multiple   | exponential law         | exp(?n * ?A) = exp(?A)^?n
exp_log        | exp inverts log         | exp(log(?A)) = ?A                          when 0 < ?A
log_one        | log 1 = 0               | log(1) = 0
log_mul        | logarithm of a product  | log(?A * ?B) = log(?A) + log(?B)           when 0 < ?A, 0 < ?B
log_power      | logarithm of a power    | log(?A^?n) = ?n * log(?A)                  when 0 < ?A
log_exp        | log inverts exp         | log(exp(?A)) = ?A
log_sqrt       | logarithm of a root     | log(sqrt(?A)) = log(?A) / 2                when 0 < ?A
sqrt_square    | square of a root        | sqrt(?A)^2 = ?A                            when 0 <= ?A
sqrt_mul       | root of a product       | sqrt(?A * ?B) = sqrt(?A) * sqrt(?B)        when 0 <= ?A, 0 <= ?B
root_square    | root of a square        | sqrt(?A^2) = ?A                            when 0 <= ?A

power_add      | law of powers           | ?A^(?m + ?n) = ?A^?m * ?A^?n               when 0 <= ?m, 0 <= ?n
power_add_off_zero | law of powers       | ?A^(?m + ?n) = ?A^?m * ?A^?n               when ?A != 0
power_add_above | law of powers          | ?A^(?P + ?Q) = ?A^?P * ?A^?Q               when 0 < ?A
power_power    | law of powers           | (?A^?P)^?Q = ?A^(?P * ?Q)                  when 0 < ?A
power_product  | law of powers           | (?A * ?B)^?n = ?A^?n * ?B^?n               when 0 <= ?n
power_of_one   | a power of 1            | 1^?n = 1
half_power     | roots as powers        | ?A^(?n / 2) = sqrt(?A)^?n                  when 0 < ?A
real_power     | powers of positive numbers | ?A^?B = exp(?B * log(?A))             when 0 < ?A

sigmoid_def    | definition of sigmoid   | sigmoid(?A) = 1 / (1 + exp(-?A))
tanh_def       | definition of tanh      | tanh(?A) = (exp(?A) - exp(-?A)) / (exp(?A) + exp(-?A))
softplus_def   | definition of softplus  | softplus(?A) = log(1 + exp(?A))
sinh_def       | definition of sinh      | sinh(?A) = (exp(?A) - exp(-?A)) / 2
cosh_def       | definition of cosh      | cosh(?A) = (exp(?A) + exp(-?A)) / 2
normal_cdf_def | by the error function   | normal_cdf(?A) = 1/2 + erf(?A / sqrt(2)) / 2
relu_def       | definition of ReLU      | relu(?A) = ?A * [0 < ?A]
heaviside_def  | definition of Heaviside | heaviside(?A) = [0 < ?A] + [?A = 0] / 2
abs_def        | definition of abs       | abs(?A) = ?A * [0 < ?A] - ?A * [?A < 0]
sign_def       | definition of sign      | sign(?A) = [0 < ?A] - [?A < 0]
max_def        | definition of max       | max(?A, ?B) = ?A + (?B - ?A) * [?A < ?B]
min_def        | definition of min       | min(?A, ?B) = ?B + (?A - ?B) * [?A < ?B]

relu_above     | ReLU of what is >= 0    | relu(?A) = ?A                              when 0 <= ?A
relu_below     | ReLU of what is <= 0    | relu(?A) = 0                               when ?A <= 0
max_first      | the larger of two       | max(?A, ?B) = ?A                           when ?B <= ?A
max_second     | the larger of two       | max(?A, ?B) = ?B                           when ?A <= ?B
min_first      | the smaller of two      | min(?A, ?B) = ?A                           when ?A <= ?B
min_second     | the smaller of two      | min(?A, ?B) = ?B                           when ?B <= ?A
abs_above      | |u| = u for u >= 0      | abs(?A) = ?A                               when 0 <= ?A
abs_below      | |u| = -u for u <= 0     | abs(?A) = -?A                              when ?A <= 0
abs_square     | square of |u|           | abs(?A)^2 = ?A^2

exp_slope      | derivative of exp       | exp'(?A) = exp(?A)
log_slope      | derivative of log       | log'(?A) = 1 / ?A                          when 0 < ?A
sqrt_slope     | derivative of the root  | sqrt'(?A) = 1 / (2 * sqrt(?A))             when 0 < ?A
sin_slope      | derivative of sin       | sin'(?A) = cos(?A)
cos_slope      | derivative of cos       | cos'(?A) = -sin(?A)
tanh_slope     | derivative of tanh      | tanh'(?A) = 1 - tanh(?A)^2
atan_slope     | derivative of atan      | atan'(?A) = 1 / (1 + ?A^2)
sinh_slope     | derivative of sinh      | sinh'(?A) = cosh(?A)
cosh_slope     | derivative of cosh      | cosh'(?A) = sinh(?A)
erf_slope      | derivative of erf       | erf'(?A) = 2 * exp(-?A^2) / sqrt(pi)
normal_cdf_slope | the normal density    | normal_cdf'(?A) = exp(-?A^2 / 2) / sqrt(2 * pi)
sigmoid_slope  | derivative of sigmoid   | sigmoid'(?A) = sigmoid(?A) * (1 - sigmoid(?A))
softplus_slope | derivative of softplus  | softplus'(?A) = sigmoid(?A)
relu_slope     | derivative of ReLU      | relu'(?A) = heaviside(?A)                  when ?A != 0
abs_slope      | derivative of abs       | abs'(?A) = sign(?A)                        when ?A != 0
sign_slope     | derivative of sign      | sign'(?A) = 0                              when ?A != 0
heaviside_slope | derivative of Heaviside | heaviside'(?A) = 0                        when ?A != 0

sin_zero       | sin 0 = 0               | sin(0) = 0
cos_zero       | cos 0 = 1               | cos(0) = 1
function_even  | ?g is even              | ?g(-?A) = ?g(?A)                           when ?g even
function_odd   | ?g is odd               | ?g(-?A) = -?g(?A)                          when ?g odd
odd_zero       | an odd function at 0    | ?g(0) = 0                                  when ?g odd
sin_odd        | sin is odd              | sin(-?A) = -sin(?A)
cos_even       | cos is even             | cos(-?A) = cos(?A)
erf_odd        | erf is odd              | erf(-?A) = -erf(?A)
atan_odd       | atan is odd             | atan(-?A) = -atan(?A)
sigmoid_negative | sigmoid of what is turned over | sigmoid(-?A) = 1 - sigmoid(?A)
softplus_negative | softplus of what is turned over | softplus(-?A) = softplus(?A) - ?A
log_sigmoid    | logarithm of sigmoid    | log(sigmoid(?A)) = ?A - softplus(?A)
log_sigmoid_rest | logarithm of sigmoid  | log(1 - sigmoid(?A)) = -softplus(?A)
cos_pi         | cos π = -1              | cos(pi) = -1
sin_pi         | sin π = 0               | sin(pi) = 0
cos_half_pi    | cos π/2 = 0             | cos(pi / 2) = 0
sin_half_pi    | sin π/2 = 1             | sin(pi / 2) = 1
sin_turn       | whole turns             | sin(?A + 2 * pi * ?n) = sin(?A)
cos_turn       | whole turns             | cos(?A + 2 * pi * ?n) = cos(?A)
sin_add        | sine of a sum           | sin(?A + ?B) = sin(?A) * cos(?B) + cos(?A) * sin(?B)
cos_add        | cosine of a sum         | cos(?A + ?B) = cos(?A) * cos(?B) - sin(?A) * sin(?B)
sin_square     | Pythagoras              | sin(?A)^2 = 1 - cos(?A)^2
root_signless  | root of a square        | sqrt(?A^2) = abs(?A)

max_value      | the largest entry       | max k in ?l..?h-1: ?F(k) = ?F(?i)          when ?l <= ?i, ?i < ?h, all k in ?l..?h-1: ?F(k) <= ?F(?i)
max_negative   | a maximum turned over   | max k in ?l..?h-1: -?F(k) = -(min k in ?l..?h-1: ?F(k)) when ?l < ?h
min_negative   | a minimum turned over   | min k in ?l..?h-1: -?F(k) = -(max k in ?l..?h-1: ?F(k)) when ?l < ?h
argmax_value   | the entry at the argmax | ?F(argmax k in ?l..?h-1: ?F(k)) = max k in ?l..?h-1: ?F(k) when ?l < ?h
argmax_increasing | ?g is increasing     | argmax k in ?l..?h-1: ?g(?F(k)) = argmax k in ?l..?h-1: ?F(k) when ?l < ?h, ?g increasing
argmax_plus    | a constant in a maximum | argmax k in ?l..?h-1: (?A + ?F(k)) = argmax k in ?l..?h-1: ?F(k) when ?l < ?h
argmax_times   | a factor of a maximum   | argmax k in ?l..?h-1: ?A * ?F(k) = argmax k in ?l..?h-1: ?F(k) when ?l < ?h, 0 < ?A
sign_scale     | sign of a product       | [0 < ?A * ?B] = [0 < ?B]                   when 0 < ?A
zero_scale     | a product that is 0     | [?A * ?B = 0] = [?B = 0]                   when ?A != 0

delta_replace  | Kronecker delta         | δ[?i, ?j] * ?F(?i) = δ[?i, ?j] * ?F(?j)
sum_of_ones    | counting                | Σ k in ?l..?h-1: 1 = ?h - ?l               when ?l <= ?h
sum_split      | splitting the sum       | Σ k in ?l..?h-1: ?F(k) = (Σ k in ?l..?m-1: ?F(k)) + (Σ k in ?m..?h-1: ?F(k)) when ?l <= ?m, ?m <= ?h
sum_single     | a single term           | Σ k in ?l..?l: ?F(k) = ?F(?l)
sum_peel       | the first term apart    | Σ k in ?l..?h-1: ?F(k) = ?F(?l) + Σ k in ?l+1..?h-1: ?F(k) when ?l < ?h
sum_peel_last  | the last term apart     | Σ k in ?l..?h-1: ?F(k) = ?F(?h-1) + Σ k in ?l..?h-2: ?F(k) when ?l < ?h
prod_peel      | writing the product out | Π k in ?l..?h-1: ?F(k) = ?F(?l) * Π k in ?l+1..?h-1: ?F(k) when ?l < ?h
prod_peel_last | the last factor apart   | Π k in ?l..?h-1: ?F(k) = ?F(?h-1) * Π k in ?l..?h-2: ?F(k) when ?l < ?h
prod_empty     | an empty product        | Π k in ?l..?h-1: ?F(k) = 1                 when ?h <= ?l
max_peel       | writing the maximum out | max k in ?l..?h-1: ?F(k) = max(?F(?l), max k in ?l+1..?h-1: ?F(k)) when ?l + 1 < ?h
min_peel       | writing the minimum out | min k in ?l..?h-1: ?F(k) = min(?F(?l), min k in ?l+1..?h-1: ?F(k)) when ?l + 1 < ?h
prod_split     | splitting the product   | Π k in ?l..?h-1: ?F(k) = (Π k in ?l..?m-1: ?F(k)) * (Π k in ?m..?h-1: ?F(k)) when ?l <= ?m, ?m <= ?h
prod_multiply  | a product of products   | Π k in ?l..?h-1: ?F(k) * ?G(k) = (Π k in ?l..?h-1: ?F(k)) * (Π k in ?l..?h-1: ?G(k))
prod_logs      | a product by logarithms | Π k in ?l..?h-1: ?F(k) = exp(Σ k in ?l..?h-1: log(?F(k))) when all k in ?l..?h-1: 0 < ?F(k)
prod_constant  | a product of equals     | Π k in ?l..?h-1: ?A = ?A^(?h - ?l)         when ?l <= ?h
prod_single    | a single factor         | Π k in ?l..?l: ?F(k) = ?F(?l)

max_monotone   | ?g is nondecreasing     | ?g(max k in ?l..?h-1: ?F(k)) = max k in ?l..?h-1: ?g(?F(k)) when ?l < ?h, ?g nondecreasing
min_monotone   | ?g is nondecreasing     | ?g(min k in ?l..?h-1: ?F(k)) = min k in ?l..?h-1: ?g(?F(k)) when ?l < ?h, ?g nondecreasing
max_antitone   | ?g is nonincreasing     | ?g(max k in ?l..?h-1: ?F(k)) = min k in ?l..?h-1: ?g(?F(k)) when ?l < ?h, ?g nonincreasing
min_antitone   | ?g is nonincreasing     | ?g(min k in ?l..?h-1: ?F(k)) = max k in ?l..?h-1: ?g(?F(k)) when ?l < ?h, ?g nonincreasing
max_plus       | a constant in a maximum | max k in ?l..?h-1: (?A + ?F(k)) = ?A + max k in ?l..?h-1: ?F(k) when ?l < ?h
max_times      | a factor of a maximum   | max k in ?l..?h-1: ?A * ?F(k) = ?A * max k in ?l..?h-1: ?F(k) when ?l < ?h, 0 <= ?A
min_plus       | a constant in a minimum | min k in ?l..?h-1: (?A + ?F(k)) = ?A + min k in ?l..?h-1: ?F(k) when ?l < ?h
min_times      | a factor of a minimum   | min k in ?l..?h-1: ?A * ?F(k) = ?A * min k in ?l..?h-1: ?F(k) when ?l < ?h, 0 <= ?A
max_single     | a single entry          | max k in ?l..?l: ?F(k) = ?F(?l)
min_single     | a single entry          | min k in ?l..?l: ?F(k) = ?F(?l)
max_split      | splitting the maximum   | max k in ?l..?h-1: ?F(k) = max(max k in ?l..?m-1: ?F(k), max k in ?m..?h-1: ?F(k)) when ?l < ?m, ?m < ?h
min_split      | splitting the minimum   | min k in ?l..?h-1: ?F(k) = min(min k in ?l..?m-1: ?F(k), min k in ?m..?h-1: ?F(k)) when ?l < ?m, ?m < ?h
max_shift      | moving the range        | max k in ?l..?h-1: ?F(k) = max k in ?l-?n..?h-?n-1: ?F(k + ?n) when ?l < ?h
max_reverse    | the other way round     | max k in ?l..?h-1: ?F(k) = max k in ?l..?h-1: ?F(?l + ?h - 1 - k) when ?l < ?h
min_reverse    | the other way round     | min k in ?l..?h-1: ?F(k) = min k in ?l..?h-1: ?F(?l + ?h - 1 - k) when ?l < ?h
min_shift      | moving the range        | min k in ?l..?h-1: ?F(k) = min k in ?l-?n..?h-?n-1: ?F(k + ?n) when ?l < ?h
"""

INCREASING = frozenset({"exp", "sigmoid", "softplus", "tanh", "atan", "normal_cdf", "erf", "sinh"})
# The known functions with a property that a rule may want of one.
PROPERTIES = {
    "increasing": INCREASING,
    "nondecreasing": INCREASING | {"relu", "heaviside", "sign"},
    "decreasing": frozenset(),
    "nonincreasing": frozenset(),
    "nonexpansive": frozenset({"abs", "relu", "softplus", "sigmoid", "tanh", "atan", "sin", "cos",
                               "normal_cdf"}),
    "convex": frozenset({"exp", "softplus", "relu", "abs", "cosh"}),
    "even": frozenset(),
    "odd": frozenset({"sin", "tanh", "atan", "erf", "sinh"})}
HAS = re.compile(rf"\?(\w+) ({'|'.join(PROPERTIES)})")


def read_rules(table: str) -> dict[str, Rule]:
    """The rules of a table by their names."""
    return {rule.name: rule for rule in map(read_rule, filter(None, map(str.strip, table.splitlines())))}


def read_rule(line: str) -> Rule:
    name, reason, law = (part.strip() for part in line.split(" | "))
    said, _, when = law.partition(" when ")
    relation = rule_formula(said)
    conditions = [c.strip() for c in when.split(", ")] if when else []
    has = tuple((m[1], m[2], PROPERTIES[m[2]]) for c in conditions if (m := HAS.fullmatch(c)))
    shown = tuple(rule_formula(c.strip()) for c in conditions if not HAS.fullmatch(c))
    left, right = (relation.left, relation.right) if relation.op == "=" else (relation, TRUE)
    return Rule(name, reason, left, right, shown, has)


RULES = read_rules(TABLE)

# For the search: which rule opens a function, and which one gives its slope.
DEFINED_FUNCTIONS = {rule.lhs.function: name for name, rule in RULES.items() if name.endswith("_def")}
SLOPES = {rule.lhs.function: name for name, rule in RULES.items() if name.endswith("_slope")}
