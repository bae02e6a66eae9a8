"""The inequalities: every one the kernel accepts without proof, beside the signs and bounds of
functions that it reads off their form.

One line each, written as in `language.rules` and tested in the same way, at random points where
the conditions hold.  Most say that a function is increasing, convex or steep nowhere; the
others, what it takes to be above or below a root, a logarithm, a maximum or a sum.

    name          reason on a page                   inequality and conditions

This file is trusted.
"""

from __future__ import annotations

from derive.language.rules import read_rules

TABLE = """
increasing     | ?g is nondecreasing     | ?g(?A) <= ?g(?B)                           when ?A <= ?B, ?g nondecreasing
increasing_strictly | ?g is increasing   | ?g(?A) < ?g(?B)                            when ?A < ?B, ?g increasing
decreasing     | ?g is nonincreasing     | ?g(?B) <= ?g(?A)                           when ?A <= ?B, ?g nonincreasing
decreasing_strictly | ?g is decreasing   | ?g(?B) < ?g(?A)                            when ?A < ?B, ?g decreasing
undo_rising    | ?g is nondecreasing     | ?A < ?B                                    when ?g(?A) < ?g(?B), ?g nondecreasing
undo_rising_strictly | ?g is increasing  | ?A <= ?B                                   when ?g(?A) <= ?g(?B), ?g increasing
undo_falling   | ?g is nonincreasing     | ?A < ?B                                    when ?g(?B) < ?g(?A), ?g nonincreasing
undo_falling_strictly | ?g is decreasing | ?A <= ?B                                   when ?g(?B) <= ?g(?A), ?g decreasing
undo_log       | log is increasing       | ?A <= ?B                                   when 0 < ?A, 0 < ?B, log(?A) <= log(?B)
undo_log_strictly | log is increasing    | ?A < ?B                                    when 0 < ?A, 0 < ?B, log(?A) < log(?B)
undo_square    | squares are increasing  | ?A <= ?B                                   when 0 <= ?B, ?A^2 <= ?B^2
undo_square_strictly | squares are increasing | ?A < ?B                               when 0 <= ?B, ?A^2 < ?B^2
log_increasing | log is increasing       | log(?A) <= log(?B)                         when 0 < ?A, ?A <= ?B
log_increasing_strictly | log is increasing | log(?A) < log(?B)                       when 0 < ?A, ?A < ?B
sqrt_increasing | the root is increasing | sqrt(?A) <= sqrt(?B)                       when 0 <= ?A, ?A <= ?B
sqrt_increasing_strictly | the root is increasing | sqrt(?A) < sqrt(?B)               when 0 <= ?A, ?A < ?B
power_increasing | powers are increasing | ?A^?n <= ?B^?n                             when 0 <= ?n, 0 <= ?A, ?A <= ?B

nonexpansive   | ?g is 1-Lipschitz       | abs(?g(?A) - ?g(?B)) <= abs(?A - ?B)       when ?g nonexpansive
nonexpansive_odd | ?g is 1-Lipschitz, and 0 at 0 | abs(?g(?A)) <= abs(?A)             when ?g nonexpansive, ?g odd
sigmoid_steep  | sigmoid' is at most 1/4 | abs(sigmoid(?A) - sigmoid(?B)) <= abs(?A - ?B) / 4
convex         | ?g is convex            | ?g(?T * ?A + (1 - ?T) * ?B) <= ?T * ?g(?A) + (1 - ?T) * ?g(?B) when 0 <= ?T, ?T <= 1, ?g convex
jensen         | Jensen's inequality     | (Σ k in ?l..?h-1: ?F(k)) * ?g((Σ k in ?l..?h-1: ?F(k) * ?G(k)) / Σ k in ?l..?h-1: ?F(k)) <= Σ k in ?l..?h-1: ?F(k) * ?g(?G(k)) when all k in ?l..?h-1: 0 <= ?F(k), 0 < Σ k in ?l..?h-1: ?F(k), ?g convex
exp_tangent    | exp is above its tangents | exp(?B) * (1 + ?A - ?B) <= exp(?A)
log_tangent    | log is below its tangents | log(?A) <= log(?B) + ?A / ?B - 1          when 0 < ?A, 0 < ?B
softplus_tangent | softplus is above its tangents | sigmoid(?B) * (?A - ?B) <= softplus(?A) - softplus(?B)
root_tangent   | the two means           | 2 * sqrt(?A) * sqrt(?B) <= ?A + ?B         when 0 <= ?A, 0 <= ?B

log_below      | log undoes exp          | log(?A) <= ?B                              when 0 < ?A, ?A <= exp(?B)
log_above      | log undoes exp          | ?A <= log(?B)                              when 0 < ?B, exp(?A) <= ?B
sqrt_below     | the root undoes the square | sqrt(?A) <= ?B                          when 0 <= ?A, 0 <= ?B, ?A <= ?B^2
sqrt_above     | the root undoes the square | ?A <= sqrt(?B)                          when 0 <= ?B, ?A^2 <= ?B
abs_at_most    | |u| is u or -u          | abs(?A) <= ?B                              when ?A <= ?B, -?A <= ?B
max_below      | the largest entry       | max k in ?l..?h-1: ?F(k) <= ?A             when ?l < ?h, all k in ?l..?h-1: ?F(k) <= ?A
min_above      | the smallest entry      | ?A <= min k in ?l..?h-1: ?F(k)             when ?l < ?h, all k in ?l..?h-1: ?A <= ?F(k)

sum_increasing | term by term            | Σ k in ?l..?h-1: ?F(k) <= Σ k in ?l..?h-1: ?G(k) when all k in ?l..?h-1: ?F(k) <= ?G(k)
sum_above_term | one term of a sum       | ?F(?i) <= Σ k in ?l..?h-1: ?F(k)           when ?l <= ?i, ?i < ?h, all k in ?l..?h-1: 0 <= ?F(k)
sum_square     | the square of a sum     | Σ k in ?l..?h-1: ?F(k)^2 <= (Σ k in ?l..?h-1: ?F(k))^2 when all k in ?l..?h-1: 0 <= ?F(k)
cauchy_schwarz | Cauchy-Schwarz          | Σ k in ?l..?h-1: ?F(k) * ?G(k) <= sqrt(Σ k in ?l..?h-1: ?F(k)^2) * sqrt(Σ k in ?l..?h-1: ?G(k)^2)
"""

INEQUALITIES = read_rules(TABLE)
