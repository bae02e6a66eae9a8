(* The inequalities of the table, one lemma each, and what the kernel reads off the form of a
   number: the bounds of the known functions, and signs of combinations. *)
From DeriveCert Require Export Nearby.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
Local Open Scope R_scope.

(** a function whose slope is bounded, and one whose slope is nondecreasing *)
Lemma lipschitz_of_slope f d K a b : (forall x, is_deriv f x (d x)) -> (forall x, Rabs (d x) <= K) ->
  Rabs (f a - f b) <= K * Rabs (a - b).
Proof.
  intros H B. destruct (MVT_abs f d b a (fun c _ => H c)) as (c & E & _). rewrite E.
  apply Rmult_le_compat_r; [apply Rabs_pos|apply B].
Qed.
Lemma above_tangents f d : (forall x, is_deriv f x (d x)) -> nondecreasing d ->
  forall a b, d b * (a - b) <= f a - f b.
Proof.
  intros H M a b. destruct (Rtotal_order a b) as [L|[->|L]].
  - destruct (MVT_cor2 f d a b L (fun c _ => H c)) as (c & E & Hc). pose proof (M c b). nra.
  - lra.
  - destruct (MVT_cor2 f d b a L (fun c _ => H c)) as (c & E & Hc). pose proof (M b c). nra.
Qed.
Lemma convex_of_tangents f d : (forall a b, d b * (a - b) <= f a - f b) -> convex_function f.
Proof.
  intros H t u v T0 T1. set (m := t * u + (1 - t) * v).
  assert (P := H u m). assert (Q := H v m).
  assert (t * (d m * (u - m)) + (1 - t) * (d m * (v - m)) = 0) by (unfold m; ring). nra.
Qed.
Lemma nonexpansive_of_slope f d : (forall x, is_deriv f x (d x)) -> (forall x, Rabs (d x) <= 1) ->
  nonexpansive f.
Proof. intros H B u v. pose proof (lipschitz_of_slope f d 1 u v H B). lra. Qed.

Lemma nonexpansive_abs : nonexpansive Rabs.
Proof. intros u v. apply Rabs_triang_inv2. Qed.
Lemma nonexpansive_relu : nonexpansive relu.
Proof.
  intros u v. unfold relu, Rmax, Rabs.
  repeat match goal with |- context [if ?c then _ else _] => destruct c end; lra.
Qed.
Lemma nonexpansive_sin : nonexpansive sin.
Proof.
  apply (nonexpansive_of_slope sin cos derivable_pt_lim_sin).
  intros x. apply Rabs_le. pose proof (COS_bound x). lra.
Qed.
Lemma nonexpansive_cos : nonexpansive cos.
Proof.
  apply (nonexpansive_of_slope cos (fun x => - sin x) derivable_pt_lim_cos).
  intros x. apply Rabs_le. pose proof (SIN_bound x). lra.
Qed.
Lemma nonexpansive_atan : nonexpansive atan.
Proof.
  apply (nonexpansive_of_slope atan _ atan_deriv). intros x. rewrite Rmult_1_l. apply Rabs_le.
  assert (P : 0 <= x ^ 2) by apply pow2_ge_0. assert (0 < / (1 + x ^ 2)) by (apply Rinv_0_lt_compat; lra).
  split; [lra|]. rewrite <- Rinv_1 at 2. apply Rinv_le_contravar; lra.
Qed.
Lemma nonexpansive_tanh : nonexpansive hyptan.
Proof.
  apply (nonexpansive_of_slope hyptan _ hyptan_deriv). intros x. pose proof (tanh_range x).
  apply Rabs_le. nra.
Qed.
Lemma nonexpansive_softplus : nonexpansive softplus.
Proof.
  apply (nonexpansive_of_slope softplus _ softplus_deriv). intros x. pose proof (sigmoid_range x).
  apply Rabs_le. lra.
Qed.
Lemma sigmoid_quarter a b : Rabs (sigmoid a - sigmoid b) <= / 4 * Rabs (a - b).
Proof.
  apply (lipschitz_of_slope sigmoid _ _ _ _ sigmoid_deriv). intros x. pose proof (sigmoid_range x).
  assert (0 <= (sigmoid x - / 2) ^ 2) by apply pow2_ge_0. apply Rabs_le. nra.
Qed.
Lemma nonexpansive_sigmoid : nonexpansive sigmoid.
Proof. intros u v. pose proof (sigmoid_quarter u v). pose proof (Rabs_pos (u - v)). lra. Qed.
#[export] Hint Resolve nonexpansive_abs nonexpansive_relu nonexpansive_sin nonexpansive_cos nonexpansive_atan
  nonexpansive_tanh nonexpansive_softplus nonexpansive_sigmoid : monotone.
(** images of random numbers: these keep their moments finite *)
Lemma tame_heaviside : tame heaviside.
Proof.
  apply tame_with_jump; [intros u H; apply derivable_continuous_pt; exists 0; apply heaviside_deriv, H|].
  intros u. unfold Rabs. by_signs.
Qed.
Lemma tame_sign : tame sign.
Proof.
  apply tame_with_jump; [intros u H; apply derivable_continuous_pt; exists 0; apply sign_deriv, H|].
  intros u. unfold Rabs. by_signs.
Qed.
#[export] Hint Resolve tame_nonexpansive tame_heaviside tame_sign : monotone.

Lemma exp_tangents a b : exp b * (a - b) <= exp a - exp b.
Proof. revert a b. apply above_tangents; [exact derivable_pt_lim_exp|exact nondecreasing_exp]. Qed.
Lemma softplus_tangents a b : sigmoid b * (a - b) <= softplus a - softplus b.
Proof. revert a b. apply above_tangents; [exact softplus_deriv|exact nondecreasing_sigmoid]. Qed.
Lemma convex_exp : convex_function exp.
Proof. exact (convex_of_tangents exp exp exp_tangents). Qed.
Lemma convex_softplus : convex_function softplus.
Proof. exact (convex_of_tangents softplus sigmoid softplus_tangents). Qed.
Lemma convex_relu : convex_function relu.
Proof.
  intros t u v T0 T1. unfold relu, Rmax.
  repeat match goal with |- context [if ?c then _ else _] => destruct c end; nra.
Qed.
Lemma convex_abs : convex_function Rabs.
Proof.
  intros t u v T0 T1. unfold Rabs.
  repeat match goal with |- context [if ?c then _ else _] => destruct c end; nra.
Qed.
Lemma convex_cosh : convex_function cosh.
Proof.
  intros t u v T0 T1. unfold cosh. pose proof (convex_exp t u v T0 T1) as P.
  pose proof (convex_exp t (- u) (- v) T0 T1) as Q.
  replace (t * - u + (1 - t) * - v) with (- (t * u + (1 - t) * v)) in Q by ring. lra.
Qed.
#[export] Hint Resolve convex_exp convex_softplus convex_relu convex_abs convex_cosh : monotone.

Lemma rising_of_slope f d : (forall x, is_deriv f x (d x)) -> (forall x, 0 < d x) -> strictly_rising f.
Proof.
  intros H P u v L. destruct (MVT_cor2 f d u v L (fun c _ => H c)) as (c & E & _).
  pose proof (P c). nra.
Qed.
Lemma rising_exp : strictly_rising exp.
Proof. intros u v. apply exp_increasing. Qed.
Lemma rising_sigmoid : strictly_rising sigmoid.
Proof. apply (rising_of_slope _ _ sigmoid_deriv). intros x. pose proof (sigmoid_range x). nra. Qed.
Lemma rising_softplus : strictly_rising softplus.
Proof. apply (rising_of_slope _ _ softplus_deriv). intros x. pose proof (sigmoid_range x). lra. Qed.
Lemma rising_tanh : strictly_rising hyptan.
Proof. apply (rising_of_slope _ _ hyptan_deriv). intros x. pose proof (tanh_range x). nra. Qed.
Lemma rising_atan : strictly_rising atan.
Proof. intros u v. apply atan_increasing. Qed.
Lemma rising_sinh : strictly_rising sinh.
Proof.
  intros u v L. unfold sinh. pose proof (exp_increasing u v L).
  pose proof (exp_increasing (- v) (- u) ltac:(lra)). lra.
Qed.
Lemma nondecreasing_sinh : nondecreasing sinh.
Proof. intros u v [L| ->]; [left; apply rising_sinh, L|right; reflexivity]. Qed.
#[export] Hint Resolve rising_exp rising_sigmoid rising_softplus rising_tanh rising_atan rising_sinh
  nondecreasing_sinh : monotone.
Lemma odd_sin : odd_function sin.
Proof. exact sin_neg. Qed.
Lemma odd_atan : odd_function atan.
Proof. exact atan_opp. Qed.
Lemma odd_tanh : odd_function hyptan.
Proof. intros u. unfold hyptan. rewrite Ropp_involutive, (Rplus_comm (exp (- u))). ring. Qed.
Lemma odd_sinh : odd_function sinh.
Proof. intros u. unfold sinh. rewrite Ropp_involutive. lra. Qed.
#[export] Hint Resolve odd_sin odd_atan odd_tanh odd_sinh : monotone.

(** the table *)
Lemma rule_increasing A B g : A <= B -> nondecreasing g -> g A <= g B.
Proof. intros L H. apply H, L. Qed.
Lemma rule_increasing_strictly A B g : A < B -> strictly_rising g -> g A < g B.
Proof. intros L H. apply H, L. Qed.
Lemma rule_decreasing A B g : A <= B -> nonincreasing g -> g B <= g A.
Proof. intros L H. apply H, L. Qed.
Lemma rule_decreasing_strictly A B g : A < B -> strictly_falling g -> g B < g A.
Proof. intros L H. apply H, L. Qed.
Lemma rule_undo_rising A B g : g A < g B -> nondecreasing g -> A < B.
Proof. intros L H. destruct (Rlt_or_le A B) as [P|P]; [exact P|]. pose proof (H B A P). lra. Qed.
Lemma rule_undo_rising_strictly A B g : g A <= g B -> strictly_rising g -> A <= B.
Proof. intros L H. destruct (Rle_or_lt A B) as [P|P]; [exact P|]. pose proof (H B A P). lra. Qed.
Lemma rule_undo_falling A B g : g B < g A -> nonincreasing g -> A < B.
Proof. intros L H. destruct (Rlt_or_le A B) as [P|P]; [exact P|]. pose proof (H B A P). lra. Qed.
Lemma rule_undo_falling_strictly A B g : g B <= g A -> strictly_falling g -> A <= B.
Proof. intros L H. destruct (Rle_or_lt A B) as [P|P]; [exact P|]. pose proof (H B A P). lra. Qed.
Lemma rule_undo_log A B : 0 < A -> 0 < B -> ln A <= ln B -> A <= B.
Proof.
  intros P Q L. destruct (Rle_or_lt A B) as [H|H]; [exact H|]. pose proof (ln_increasing B A Q H). lra.
Qed.
Lemma rule_undo_log_strictly A B : 0 < A -> 0 < B -> ln A < ln B -> A < B.
Proof. intros. apply ln_lt_inv; assumption. Qed.
Lemma rule_undo_square A B : 0 <= B -> A ^ 2 <= B ^ 2 -> A <= B.
Proof.
  intros P L. destruct (Rle_or_lt A B) as [H|H]; [exact H|].
  pose proof (Rmult_lt_0_compat (A - B) (A + B) ltac:(lra) ltac:(lra)). nra.
Qed.
Lemma rule_undo_square_strictly A B : 0 <= B -> A ^ 2 < B ^ 2 -> A < B.
Proof.
  intros P L. destruct (Rlt_or_le A B) as [H|H]; [exact H|].
  pose proof (Rmult_le_pos (A - B) (A + B) ltac:(lra) ltac:(lra)). nra.
Qed.
Lemma rule_log_increasing A B : 0 < A -> A <= B -> ln A <= ln B.
Proof. intros P [L| ->]; [left; apply ln_increasing; assumption|right; reflexivity]. Qed.
Lemma rule_log_increasing_strictly A B : 0 < A -> A < B -> ln A < ln B.
Proof. apply ln_increasing. Qed.
Lemma rule_sqrt_increasing A B : 0 <= A -> A <= B -> sqrt A <= sqrt B.
Proof. intros _. apply sqrt_le_1_alt. Qed.
Lemma rule_sqrt_increasing_strictly A B : 0 <= A -> A < B -> sqrt A < sqrt B.
Proof. intros P L. apply sqrt_lt_1_alt. lra. Qed.
Lemma rule_power_increasing A B n : (0 <= n)%Z -> 0 <= A -> A <= B -> powz A n <= powz B n.
Proof. intros N P L. unfold powz. replace (n <? 0)%Z with false by lia. apply pow_incr. lra. Qed.
Lemma rule_nonexpansive A B g : nonexpansive g -> Rabs (g A + (-1) * g B) <= Rabs (A + (-1) * B).
Proof.
  intros H. replace (g A + (-1) * g B) with (g A - g B) by ring.
  replace (A + (-1) * B) with (A - B) by ring. apply H.
Qed.
Lemma rule_nonexpansive_odd A g : nonexpansive g -> odd_function g -> Rabs (g A) <= Rabs A.
Proof.
  intros H O. pose proof (O 0) as E. rewrite Ropp_0 in E. pose proof (H A 0) as P.
  replace (g A - g 0) with (g A) in P by lra. replace (A - 0) with A in P by ring. exact P.
Qed.
Lemma rule_sigmoid_steep A B :
  Rabs (sigmoid A + (-1) * sigmoid B) <= Rabs (A + (-1) * B) * / 4.
Proof.
  replace (sigmoid A + (-1) * sigmoid B) with (sigmoid A - sigmoid B) by ring.
  replace (A + (-1) * B) with (A - B) by ring. rewrite Rmult_comm. apply sigmoid_quarter.
Qed.
Lemma rule_convex A B T g : 0 <= T -> T <= 1 -> convex_function g ->
  g (T * A + (1 + (-1) * T) * B) <= T * g A + (1 + (-1) * T) * g B.
Proof. intros P Q H. replace (1 + (-1) * T) with (1 - T) by ring. apply H; assumption. Qed.
Lemma rule_jensen l h F G g : (forall k, (l <= k < h)%Z -> 0 <= F k) -> 0 < Sum l h (fun k => F k) ->
  convex_function g ->
  Sum l h (fun k => F k) * g (Sum l h (fun k => F k * G k) * / Sum l h (fun k => F k))
  <= Sum l h (fun k => F k * g (G k)).
Proof.
  intros N W C. set (w := fun i => Sum l i (fun k => F k)).
  set (s := fun i => Sum l i (fun k => F k * G k)).
  set (q := fun i => Sum l i (fun k => F k * g (G k))).
  assert (Q : (w h = 0 -> s h = 0 /\ q h = 0) /\ (0 <= w h) /\ (0 < w h -> w h * g (s h * / w h) <= q h)).
  { clear W. revert N. refine (range_ind l (fun i => (forall k, (l <= k < i)%Z -> 0 <= F k) ->
      (w i = 0 -> s i = 0 /\ q i = 0) /\ (0 <= w i) /\ (0 < w i -> w i * g (s i * / w i) <= q i)) _ _ h).
    - intros i Hi _. unfold w, s, q. rewrite !Sum_empty by lia. repeat split; lra.
    - intros i Hi IH N. destruct IH as (Z & N0 & J); [intros; apply N; lia|].
      assert (p : 0 <= F i) by (apply N; lia).
      unfold w, s, q in *. rewrite !Sum_last by lia.
      set (a := Sum l i (fun k => F k)) in *. set (b := Sum l i (fun k => F k * G k)) in *.
      set (c := Sum l i (fun k => F k * g (G k))) in *.
      split; [|split; [lra|]].
      + intros E. assert (a = 0) by lra. assert (F i = 0) by lra. destruct Z as [-> ->]; [assumption|].
        rewrite H0. split; ring.
      + intros E. destruct (Req_dec a 0) as [A|A].
        * destruct Z as [-> ->]; [assumption|]. rewrite A in *.
          replace ((0 + F i * G i) * / (0 + F i)) with (G i) by (field; lra). lra.
        * assert (a0 : 0 < a) by lra. specialize (J a0).
          assert (D : 0 < / (a + F i)) by (apply Rinv_0_lt_compat; lra).
          assert (T0 : 0 <= a * / (a + F i)) by nra.
          assert (T1 : a * / (a + F i) <= 1).
          { apply Rmult_le_reg_r with (a + F i); [lra|]. rewrite Rmult_assoc, Rinv_l by lra. lra. }
          pose proof (C _ (b * / a) (G i) T0 T1) as K.
          replace (a * / (a + F i) * (b * / a) + (1 - a * / (a + F i)) * G i)
            with ((b + F i * G i) * / (a + F i)) in K by (field; lra).
          apply Rmult_le_compat_l with (r := a + F i) in K; [|lra].
          replace ((a + F i) * (a * / (a + F i) * g (b * / a) + (1 - a * / (a + F i)) * g (G i)))
            with (a * g (b * / a) + F i * g (G i)) in K by (field; lra). lra. }
  destruct Q as (_ & _ & J). exact (J W).
Qed.
Lemma rule_exp_tangent A B : exp B * (1 + A + (-1) * B) <= exp A.
Proof. pose proof (exp_tangents A B). lra. Qed.
Lemma rule_log_tangent A B : 0 < A -> 0 < B -> ln A <= ln B + A * / B + (-1).
Proof.
  intros P Q. assert (R : 0 < A * / B) by (apply Rmult_lt_0_compat; [|apply Rinv_0_lt_compat]; assumption).
  pose proof (exp_ineq1_le (ln (A * / B))) as E. rewrite exp_ln in E by exact R.
  rewrite ln_mult, ln_Rinv in E by (try apply Rinv_0_lt_compat; assumption). lra.
Qed.
Lemma rule_softplus_tangent A B : sigmoid B * (A + (-1) * B) <= softplus A + (-1) * softplus B.
Proof. pose proof (softplus_tangents A B). lra. Qed.
Lemma rule_root_tangent A B : 0 <= A -> 0 <= B -> 2 * sqrt A * sqrt B <= A + B.
Proof.
  intros P Q. assert (0 <= (sqrt A - sqrt B) ^ 2) by apply pow2_ge_0.
  pose proof (sqrt_sqrt A P). pose proof (sqrt_sqrt B Q). nra.
Qed.
Lemma rule_log_below A B : 0 < A -> A <= exp B -> ln A <= B.
Proof. intros P L. rewrite <- (ln_exp B). apply rule_log_increasing; assumption. Qed.
Lemma rule_log_above A B : 0 < B -> exp A <= B -> A <= ln B.
Proof. intros P L. rewrite <- (ln_exp A). apply rule_log_increasing; [apply exp_pos|exact L]. Qed.
Lemma rule_sqrt_below A B : 0 <= A -> 0 <= B -> A <= B ^ 2 -> sqrt A <= B.
Proof. intros P Q L. rewrite <- (sqrt_pow2 B Q). apply sqrt_le_1_alt, L. Qed.
Lemma rule_sqrt_above A B : 0 <= B -> A ^ 2 <= B -> A <= sqrt B.
Proof.
  intros P L. destruct (Rle_lt_dec A 0) as [N|N]; [pose proof (sqrt_pos B); lra|].
  rewrite <- (sqrt_pow2 A) by lra. apply sqrt_le_1_alt, L.
Qed.
Lemma rule_abs_at_most A B : A <= B -> (-1) * A <= B -> Rabs A <= B.
Proof. intros. apply Rabs_le. lra. Qed.
Lemma rule_max_below A l h F : (l < h)%Z -> (forall k, (l <= k < h)%Z -> F k <= A) ->
  Max l h (fun k => F k) <= A.
Proof.
  intros L H. change (Max l h F <= A). destruct (Max_attained l h F L) as (i & Hi & ->). apply H, Hi.
Qed.
Lemma rule_min_above A l h F : (l < h)%Z -> (forall k, (l <= k < h)%Z -> A <= F k) ->
  A <= Min l h (fun k => F k).
Proof.
  intros L H. unfold Min. destruct (Max_attained l h (fun i => - F i) L) as (i & Hi & E).
  cbv beta. rewrite E. pose proof (H i Hi). lra.
Qed.
Lemma rule_sum_increasing l h F G : (forall k, (l <= k < h)%Z -> F k <= G k) ->
  Sum l h (fun k => F k) <= Sum l h (fun k => G k).
Proof. intros H. apply Sum_le, H. Qed.
Lemma rule_sum_above_term i l h F : (l <= i)%Z -> (i < h)%Z ->
  (forall k, (l <= k < h)%Z -> 0 <= F k) -> F i <= Sum l h (fun k => F k).
Proof.
  intros L U H. change (fun k => F k) with F. rewrite (Sum_split l i h), (Sum_first i h) by lia.
  assert (0 <= Sum l i F) by (apply Sum_nonneg; intros; apply H; lia).
  assert (0 <= Sum (i + 1) h F) by (apply Sum_nonneg; intros; apply H; lia). lra.
Qed.
Lemma rule_sum_square l h F : (forall k, (l <= k < h)%Z -> 0 <= F k) ->
  Sum l h (fun k => F k ^ 2) <= Sum l h (fun k => F k) ^ 2.
Proof.
  intros H. replace (Sum l h (fun k => F k) ^ 2) with (Sum l h (fun k => Sum l h F * F k))
    by (rewrite Sum_scal_l; change (fun k => F k) with F; ring).
  apply Sum_le. intros i Hi. pose proof (H i Hi).
  assert (F i <= Sum l h F) by (apply (rule_sum_above_term i l h F); [lia|lia|exact H]). nra.
Qed.
Lemma rule_cauchy_schwarz l h F G : Sum l h (fun k => F k * G k)
  <= sqrt (Sum l h (fun k => F k ^ 2)) * sqrt (Sum l h (fun k => G k ^ 2)).
Proof.
  set (p := Sum l h (fun k => F k ^ 2)). set (q := Sum l h (fun k => G k ^ 2)).
  set (r := Sum l h (fun k => F k * G k)).
  assert (P : 0 <= p) by (apply Sum_nonneg; intros; apply pow2_ge_0).
  assert (Q : 0 <= q) by (apply Sum_nonneg; intros; apply pow2_ge_0).
  assert (S : forall s t, 0 <= s ^ 2 * p + 2 * s * t * r + t ^ 2 * q).
  { intros s t. replace (s ^ 2 * p + 2 * s * t * r + t ^ 2 * q)
      with (Sum l h (fun k => (s * F k + t * G k) ^ 2)).
    - apply Sum_nonneg. intros. apply pow2_ge_0.
    - unfold p, q, r. rewrite <- !Sum_scal_l, <- !Sum_plus. apply Sum_ext. intros. ring. }
  rewrite <- sqrt_mult by assumption. apply rule_sqrt_above; [apply Rmult_le_pos; assumption|].
  destruct Q as [Q|Q].
  - pose proof (S q (- r)) as T. replace (q ^ 2 * p + 2 * q * - r * r + (- r) ^ 2 * q)
      with (q * (p * q - r ^ 2)) in T by ring. nra.
  - pose proof (S r (- (p + 1))) as T. rewrite <- Q in T.
    replace (r ^ 2 * p + 2 * r * - (p + 1) * r + (- (p + 1)) ^ 2 * 0)
      with (- (r ^ 2 * (p + 2))) in T by ring. rewrite <- Q. assert (0 <= r ^ 2) by apply pow2_ge_0. nra.
Qed.

(** signs: of what is equal, of a difference, of forms *)
Lemma lt_same d a : a = d -> 0 < d -> 0 < a.
Proof. intros ->. auto. Qed.
Lemma le_same d a : a = d -> 0 <= d -> 0 <= a.
Proof. intros ->. auto. Qed.
Lemma unequal_same d a : a = d -> d <> 0 -> a <> 0.
Proof. intros ->. auto. Qed.
Lemma lt_by_gap d a b : b + (-1) * a = d -> 0 < d -> a < b.
Proof. lra. Qed.
Lemma le_by_gap d a b : b + (-1) * a = d -> 0 <= d -> a <= b.
Proof. lra. Qed.
Lemma differ_by_gap d a b : a + (-1) * b = d -> d <> 0 -> a <> b.
Proof. intros E H ->. apply H. lra. Qed.
Lemma positive_not_zero a : 0 < a -> a <> 0.
Proof. lra. Qed.
Lemma negative_not_zero d a : (-1) * a = d -> 0 < d -> a <> 0.
Proof. lra. Qed.
Lemma even_power_nonneg m x : 0 <= x ^ (2 * m).
Proof. rewrite pow_mult. apply pow_le, pow2_ge_0. Qed.
Lemma even_power_pos m x : x <> 0 -> 0 < x ^ (2 * m).
Proof. intros H. rewrite pow_mult. apply pow_lt. simpl. rewrite Rmult_1_r. apply Rsqr_pos_lt, H. Qed.
Lemma inverse_nonneg x : 0 <= x -> 0 <= / x.
Proof. intros [H|<-]; [left; apply Rinv_0_lt_compat, H|rewrite Rinv_0; right; reflexivity]. Qed.
Lemma powz_nonneg a n : 0 <= a -> 0 <= powz a n.
Proof. intros H. unfold powz. destruct (n <? 0)%Z; apply pow_le; [apply inverse_nonneg|]; exact H. Qed.
Lemma lt_case (b : bool) x y : (b = true -> 0 < x) -> (b = false -> 0 < y) -> 0 < if b then x else y.
Proof. destruct b; auto. Qed.
Lemma le_case (b : bool) x y : (b = true -> 0 <= x) -> (b = false -> 0 <= y) -> 0 <= if b then x else y.
Proof. destruct b; auto. Qed.
Lemma Max_pos lo hi F : (lo < hi)%Z -> (forall i, (lo <= i < hi)%Z -> 0 < F i) -> 0 < Max lo hi F.
Proof. intros L H. destruct (Max_attained lo hi F L) as (i & Hi & ->). apply H, Hi. Qed.
Lemma Max_nonneg lo hi F : (lo < hi)%Z -> (forall i, (lo <= i < hi)%Z -> 0 <= F i) -> 0 <= Max lo hi F.
Proof. intros L H. destruct (Max_attained lo hi F L) as (i & Hi & ->). apply H, Hi. Qed.
Lemma Min_nonneg lo hi F : (lo < hi)%Z -> (forall i, (lo <= i < hi)%Z -> 0 <= F i) -> 0 <= Min lo hi F.
Proof. exact (rule_min_above 0 lo hi F). Qed.
Lemma Min_pos lo hi F : (lo < hi)%Z -> (forall i, (lo <= i < hi)%Z -> 0 < F i) -> 0 < Min lo hi F.
Proof.
  intros L H. unfold Min. destruct (Max_attained lo hi (fun i => - F i) L) as (i & Hi & ->).
  pose proof (H i Hi). lra.
Qed.
Lemma Prod_nonneg lo hi F : (forall i, (lo <= i < hi)%Z -> 0 <= F i) -> 0 <= Prod lo hi F.
Proof.
  unfold Prod. intros H.
  assert (P : forall n, (n <= Z.to_nat (hi - lo))%nat -> 0 <= nprod n (fun k => F (lo + Z.of_nat k)%Z)).
  { induction n as [|n IH]; intros Hn; cbn [nprod]; [lra|].
    apply Rmult_le_pos; [apply IH; lia|apply H; lia]. }
  apply P. lia.
Qed.
Lemma entry_below_max i lo hi F : (lo <= i < hi)%Z -> 0 <= Max lo hi F + (-1) * F i.
Proof. intros H. pose proof (Max_ub lo hi F i H). lra. Qed.
Lemma min_below_entry i lo hi F : (lo <= i < hi)%Z -> 0 <= F i + (-1) * Min lo hi F.
Proof. intros H. unfold Min. pose proof (Max_ub lo hi (fun i => - F i) i H). cbv beta in *. lra. Qed.
Ltac entry_of_extreme i := match goal with
  | |- 0 <= Max ?lo ?hi ?f + _ => let P := fresh in
      assert (P := entry_below_max i lo hi f ltac:(integers)); cbv beta in P; first [exact P | lra]
  | |- 0 <= _ + _ * Min ?lo ?hi ?f => let P := fresh in
      assert (P := min_below_entry i lo hi f ltac:(integers)); cbv beta in P; first [exact P | lra] end.

(** the bounds of the known functions *)
Lemma bounds_exp u : 0 < exp u /\ 1 + u <= exp u /\ 0 <= 1 + (-1) * ((1 + (-1) * u) * exp u).
Proof.
  pose proof (exp_pos u). pose proof (exp_ineq1_le u). pose proof (exp_tangents 0 u) as T.
  rewrite exp_0 in T. repeat split; lra.
Qed.
Lemma bounds_softplus u : 0 < softplus u /\ u < softplus u.
Proof.
  assert (P : forall v, 0 < softplus v).
  { intros v. unfold softplus. rewrite <- ln_1. apply ln_increasing; [lra|]. pose proof (exp_pos v). lra. }
  split; [apply P|]. pose proof (P (- u)). pose proof (rule_softplus_negative u) as E.
  replace ((-1) * u) with (- u) in E by ring. lra.
Qed.
Lemma bounds_log u : 0 < u -> ln u <= u - 1 /\ 1 - / u <= ln u.
Proof.
  intros P. pose proof (rule_log_tangent u 1 P Rlt_0_1) as A.
  pose proof (rule_log_tangent 1 u Rlt_0_1 P) as B. rewrite ln_1 in *. rewrite Rinv_1 in A. lra.
Qed.
Lemma bounds_relu u : 0 <= relu u /\ u <= relu u.
Proof. unfold relu. split; [apply Rmax_l|apply Rmax_r]. Qed.
Lemma bounds_abs u : u <= Rabs u /\ - u <= Rabs u.
Proof. split; [apply Rle_abs|]. rewrite <- Rabs_Ropp. apply Rle_abs. Qed.
Ltac bounds_of f := match f with
  | exp ?u => pose proof (bounds_exp u) | ln ?u => pose proof (bounds_log u ltac:(lra))
  | softplus ?u => pose proof (bounds_softplus u) | relu ?u => pose proof (bounds_relu u)
  | Rabs ?u => pose proof (bounds_abs u) | sqrt ?u => pose proof (sqrt_pos u)
  | sigmoid ?u => pose proof (sigmoid_range u) | hyptan ?u => pose proof (tanh_range u)
  | sin ?u => pose proof (SIN_bound u) | cos ?u => pose proof (COS_bound u)
  | Rmax ?u ?v => pose proof (conj (Rmax_l u v) (Rmax_r u v))
  | Rmin ?u ?v => pose proof (conj (Rmin_l u v) (Rmin_r u v)) end.
Ltac more_limits := fail.          (* of functions that are defined by integrals: see GaussIntegral *)
Ltac known_bound f := first [ bounds_of f; lra | more_limits; lra ].

(** on either side of a kink *)
Lemma kink_relu u : (0 <= u /\ relu u = u) \/ (u <= 0 /\ relu u = 0).
Proof. unfold relu, Rmax. destruct (Rle_dec 0 u); [left|right]; split; lra. Qed.
Lemma kink_abs u : (0 <= u /\ Rabs u = u) \/ (u <= 0 /\ Rabs u = (-1) * u).
Proof. unfold Rabs. destruct (Rcase_abs u); [right|left]; split; lra. Qed.
Lemma kink_max u v : (v <= u /\ Rmax u v = u) \/ (u <= v /\ Rmax u v = v).
Proof. unfold Rmax. destruct (Rle_dec u v); [right|left]; split; lra. Qed.
Lemma kink_min u v : (u <= v /\ Rmin u v = u) \/ (v <= u /\ Rmin u v = v).
Proof. unfold Rmin. destruct (Rle_dec u v); [left|right]; split; lra. Qed.
Ltac by_kink := first [ apply kink_relu | apply kink_abs | apply kink_max | apply kink_min ].

(** a sign that needs no other, and one that is a relation of the context up to arithmetic *)
Ltac by_limits := open_definitions; repeat first [ match goal with
  | |- context [sigmoid ?u] => learn (sigmoid_range u) | |- context [hyptan ?u] => learn (tanh_range u) end
  | more_limits ]; lra.
Ltac known_sign := cbv beta; first [ assumption | lra | (apply Rlt_le; assumption) | solve [by_limits]
  | match goal with |- _ _ ?f => known_bound f end | side ].
Ltac by_relation := first [ lra | relation | nra | side ].
(** that a number is not 0: by its form, or by that of what it is equal to *)
Ltac by_difference := first [ lra | side
  | match goal with K : ?a = _ |- ?a <> 0 => rewrite K; first [ side | apply Rgt_not_eq; side ] end ].
Ltac by_inequality E := cbv beta in E; try plain_powers E; first [ exact E | lra ].

(** a function rises from a to b, if it has a slope between them that is not negative *)
Lemma mean_value F a b : a < b -> (forall z, a <= z <= b -> ex_deriv F z) ->
  exists c, a < c < b /\ F b - F a = D F c * (b - a).
Proof.
  intros L E. assert (H : forall z, a <= z <= b -> is_deriv F z (D F z)).
  { intros z Hz. destruct (E z Hz) as (d & Hd). rewrite (D_eq _ _ _ Hd). exact Hd. }
  destruct (MVT_cor2 F (D F) a b L H) as (c & V & Hc). exists c. split; assumption.
Qed.
Lemma mean_value_le F a b : a <= b -> (forall z, a <= z <= b -> ex_deriv F z) ->
  (forall z, a <= z <= b -> 0 <= D F z) -> F a <= F b.
Proof.
  intros [L| ->] E S; [|lra]. destruct (mean_value F a b L E) as (c & Hc & V).
  pose proof (S c ltac:(lra)). nra.
Qed.
Lemma mean_value_lt F a b : a < b -> (forall z, a <= z <= b -> ex_deriv F z) ->
  (forall z, a <= z <= b -> 0 < D F z) -> F a < F b.
Proof.
  intros L E S. destruct (mean_value F a b L E) as (c & Hc & V). pose proof (S c ltac:(lra)). nra.
Qed.
