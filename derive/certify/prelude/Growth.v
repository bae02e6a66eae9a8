(* Growth: what rises or falls without bound, what this makes of sums, products and powers, the known
   functions at infinity, and the root of a sum of powers. *)
From DeriveCert Require Export Limits.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
Local Open Scope R_scope.

(** what grows without bound, or falls: s is 1 or -1 *)
Definition unbounded (s : R) (w : way) (f : R -> R) : Prop := forall m, near w (fun t => m < s * f t).
Lemma unbounded_up : unbounded 1 Oo (fun t => t).
Proof. intros m. exists m. intros; lra. Qed.
Lemma unbounded_down : unbounded (-1) Minus_oo (fun t => t).
Proof. intros m. exists (- m). intros; lra. Qed.
Ltac either_sign := first [left; reflexivity | right; reflexivity].
(** on one side of some number, from some point on *)
Definition on_side (s : R) (w : way) (f : R -> R) : Prop := exists c, near w (fun t => c < s * f t).
Lemma side_of_limit s w f a : tends w f a -> on_side s w f.
Proof.
  intros H. exists (s * a - Rabs s - 1). apply (near_then _ _ _ (H 1 Rlt_0_1)). intros t L.
  assert (P : Rabs (s * (f t - a)) <= Rabs s * 1) by (rewrite Rabs_mult; apply Rmult_le_compat_l; [apply Rabs_pos|lra]).
  pose proof (Rle_abs (- (s * (f t - a)))) as Q. rewrite Rabs_Ropp in Q. lra.
Qed.
Lemma side_of_unbounded s w f : unbounded s w f -> on_side s w f.
Proof. intros H. exists 0. apply H. Qed.
Lemma unbounded_plus s w f g : unbounded s w f -> on_side s w g -> unbounded s w (fun t => f t + g t).
Proof.
  intros F (c & G) m. apply (near_then _ _ _ (near_both _ _ _ (F (m - c)) G)). intros t (A & B). lra.
Qed.
Lemma plus_unbounded s w f g : on_side s w f -> unbounded s w g -> unbounded s w (fun t => f t + g t).
Proof.
  intros (c & F) G m. apply (near_then _ _ _ (near_both _ _ _ F (G (m - c)))). intros t (A & B). lra.
Qed.
Lemma negative_by b a : b = (-1) * a -> 0 < b -> a < 0.
Proof. intros -> H. lra. Qed.
(** away from 0, from some point on *)
Definition off_zero (s : R) (w : way) (f : R -> R) : Prop :=
  exists c, 0 < c /\ near w (fun t => c < s * f t).
Lemma off_zero_up w f a : tends w f a -> 0 < a -> off_zero 1 w f.
Proof.
  intros H P. exists (a / 2). split; [lra|]. assert (Q : 0 < a / 2) by lra.
  apply (near_then _ _ _ (H _ Q)). intros t L. apply Rabs_def2 in L. lra.
Qed.
Lemma off_zero_down w f a : tends w f a -> a < 0 -> off_zero (-1) w f.
Proof.
  intros H P. exists (- a / 2). split; [lra|]. assert (Q : 0 < - a / 2) by lra.
  apply (near_then _ _ _ (H _ Q)). intros t L. apply Rabs_def2 in L. lra.
Qed.
Lemma off_zero_unbounded s w f : unbounded s w f -> off_zero s w f.
Proof. intros H. exists 1. split; [lra|]. apply H. Qed.
Lemma off_zero_mult q r s w f g : s = q * r -> off_zero q w f -> off_zero r w g ->
  off_zero s w (fun t => f t * g t).
Proof.
  intros -> (c & C & F) (d & D & G). exists (c * d). split; [apply Rmult_lt_0_compat; assumption|].
  apply (near_then _ _ _ (near_both _ _ _ F G)). intros t (A & B).
  replace (q * r * (f t * g t)) with ((q * f t) * (r * g t)) by ring. apply Rmult_gt_0_lt_compat; lra.
Qed.
Lemma unbounded_mult q r s w f g : s = q * r -> unbounded q w f -> off_zero r w g ->
  unbounded s w (fun t => f t * g t).
Proof.
  intros -> F (d & D & G) m.
  apply (near_then _ _ _ (near_both _ _ _ (F (Rabs m / d)) G)). intros t (A & B).
  assert (P : 0 <= Rabs m / d) by (apply Rmult_le_pos; [apply Rabs_pos|apply Rlt_le, Rinv_0_lt_compat, D]).
  apply (Rle_lt_trans _ (Rabs m / d * d)).
  - replace (Rabs m / d * d) with (Rabs m) by (field; lra). apply Rle_abs.
  - replace (q * r * (f t * g t)) with ((q * f t) * (r * g t)) by ring. apply Rmult_ge_0_gt_0_lt_compat; lra.
Qed.
Lemma mult_unbounded q r s w f g : s = q * r -> off_zero q w f -> unbounded r w g ->
  unbounded s w (fun t => f t * g t).
Proof.
  intros E F G m. apply (near_then w (fun t => m < s * (g t * f t))).
  - apply (unbounded_mult r q s w g f); [lra|exact G|exact F].
  - intros t H. rewrite (Rmult_comm (f t)). exact H.
Qed.
Lemma unbounded_pow n q s w f : (n <> 0)%nat -> s = q ^ n -> unbounded q w f -> unbounded s w (fun t => f t ^ n).
Proof.
  intros N -> H. destruct n as [|n]; [lia|]. clear N. induction n as [|n IH].
  - intros m. apply (near_then _ _ _ (H m)). intros t L. simpl. lra.
  - apply (unbounded_mult q (q ^ S n) _ w f (fun t => f t ^ S n)); [reflexivity|exact H|].
    apply off_zero_unbounded, IH.
Qed.
Lemma tends_inv_unbounded s w f : s = 1 \/ s = -1 -> unbounded s w f -> tends w (fun t => / f t) 0.
Proof.
  intros S H eps He. apply (near_then _ _ _ (H (/ eps))). intros t L.
  assert (P : 0 < / eps) by (apply Rinv_0_lt_compat, He).
  assert (N : f t <> 0) by (intros E; rewrite E in L; lra).
  assert (Q : / eps < Rabs (f t)).
  { eapply Rlt_le_trans; [exact L|]. destruct S as [-> | ->].
    - pose proof (Rle_abs (f t)). lra.
    - pose proof (Rle_abs (- f t)) as A. rewrite Rabs_Ropp in A. lra. }
  rewrite Rminus_0_r, Rabs_inv. rewrite <- (Rinv_inv eps). apply Rinv_lt_contravar; [|exact Q].
  apply Rmult_lt_0_compat; [exact P|apply Rabs_pos_lt, N].
Qed.
Lemma unbounded_inv w f : near w (fun t => 0 < f t) -> tends w f 0 -> unbounded 1 w (fun t => / f t).
Proof.
  intros P H m. pose proof (Rabs_pos m).
  assert (E : 0 < / (Rabs m + 1)) by (apply Rinv_0_lt_compat; lra).
  apply (near_then _ _ _ (near_both _ _ _ P (H _ E))). intros t (A & B). cbv beta in B.
  rewrite Rminus_0_r in B. pose proof (Rle_abs (f t)). pose proof (Rle_abs m).
  assert (Q : Rabs m + 1 < / f t); [|lra].
  rewrite <- (Rinv_inv (Rabs m + 1)). apply Rinv_lt_contravar; [|lra].
  apply Rmult_lt_0_compat; lra.
Qed.

(** a function whose values are known at infinity, of what grows or falls *)
Lemma near_through (P : R -> Prop) w f : near Oo P -> unbounded 1 w f -> near w (fun t => P (f t)).
Proof. intros (m & A) F. apply (near_then _ _ _ (F m)). intros t L. apply A. lra. Qed.
Lemma near_through_down (P : R -> Prop) w f : near Minus_oo P -> unbounded (-1) w f -> near w (fun t => P (f t)).
Proof. intros (m & A) F. apply (near_then _ _ _ (F (- m))). intros t L. apply A. lra. Qed.
Lemma tends_at_oo s c w f : tends Oo s c -> unbounded 1 w f -> tends w (fun t => s (f t)) c.
Proof. intros H F eps He. apply (near_through (fun t => Rabs (s t - c) < eps) w f (H eps He) F). Qed.
Lemma tends_at_minus_oo s c w f : tends Minus_oo s c -> unbounded (-1) w f -> tends w (fun t => s (f t)) c.
Proof. intros H F eps He. apply (near_through_down (fun t => Rabs (s t - c) < eps) w f (H eps He) F). Qed.
Lemma unbounded_at_oo s q w f : unbounded q Oo s -> unbounded 1 w f -> unbounded q w (fun t => s (f t)).
Proof. intros H F m. apply (near_through (fun t => m < q * s t) w f (H m) F). Qed.
Lemma unbounded_at_minus_oo s q w f : unbounded q Minus_oo s -> unbounded (-1) w f ->
  unbounded q w (fun t => s (f t)).
Proof. intros H F m. apply (near_through_down (fun t => m < q * s t) w f (H m) F). Qed.

Lemma exp_at_oo : unbounded 1 Oo exp.
Proof. intros m. exists m. intros t L. pose proof (exp_ineq1_le t). lra. Qed.
Lemma exp_at_minus_oo : tends Minus_oo exp 0.
Proof.
  intros eps He. exists (ln eps). intros t L. rewrite Rminus_0_r.
  rewrite Rabs_right by (apply Rle_ge, Rlt_le, exp_pos). rewrite <- (exp_ln eps He). apply exp_increasing, L.
Qed.
Lemma log_at_oo : unbounded 1 Oo ln.
Proof.
  intros m. exists (exp m). intros t L. rewrite Rmult_1_l, <- (ln_exp m). apply ln_increasing; [apply exp_pos|exact L].
Qed.
Lemma sqrt_at_oo : unbounded 1 Oo sqrt.
Proof.
  intros m. exists (Rabs m ^ 2). intros t L. rewrite Rmult_1_l. pose proof (Rle_abs m).
  apply (Rle_lt_trans _ (Rabs m)); [lra|]. rewrite <- (sqrt_pow2 (Rabs m)) by apply Rabs_pos.
  apply sqrt_lt_1_alt. split; [apply pow2_ge_0|exact L].
Qed.
Lemma sigmoid_at_oo : tends Oo sigmoid 1.
Proof.
  apply (tends_value _ _ (/ (1 + 0))); [field|].
  apply (tends_inv Oo (fun t => 1 + exp (- t))); [lra|]. apply tends_plus; [apply tends_const|].
  apply (tends_at_minus_oo exp 0 Oo (fun t => - t)); [exact exp_at_minus_oo|].
  intros m. exists m. intros; lra.
Qed.
Lemma sigmoid_at_minus_oo : tends Minus_oo sigmoid 0.
Proof.
  apply (tends_inv_unbounded 1 Minus_oo (fun t => 1 + exp (- t))); [auto|].
  apply (plus_unbounded 1 Minus_oo (fun _ => 1)); [apply (side_of_limit _ _ _ 1), tends_const|].
  apply (unbounded_at_oo exp 1 Minus_oo (fun t => - t)); [exact exp_at_oo|].
  intros m. exists (- m). intros; lra.
Qed.
Lemma erf_at_oo : tends Oo erf 1.
Proof.
  intros eps He. exists (Rmax 0 (4 / PI * / eps)). intros t L.
  pose proof (Rmax_l 0 (4 / PI * / eps)). pose proof (Rmax_r 0 (4 / PI * / eps)).
  pose proof (erf_near_one t ltac:(lra)) as A. pose proof (erf_range t).
  assert (P : 0 < 4 / PI) by (apply Rdiv_lt_0_compat; [lra|apply PI_RGT_0]).
  assert (B : gauss t < / t).
  { unfold gauss. rewrite exp_Ropp. apply Rinv_lt_contravar; [|pose proof (exp_ineq1_le (t ^ 2)); nra].
    apply Rmult_lt_0_compat; [lra|apply exp_pos]. }
  assert (C : 4 / PI * / t < eps).
  { apply (Rmult_lt_reg_r t); [lra|]. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
    apply (Rmult_lt_reg_r (/ eps)); [apply Rinv_0_lt_compat, He|].
    replace (eps * t * / eps) with t by (field; lra). lra. }
  apply Rabs_def1; nra.
Qed.
Lemma erf_at_minus_oo : tends Minus_oo erf (-1).
Proof.
  intros eps He. destruct (erf_at_oo eps He) as (m & H). exists (- m). intros t L.
  pose proof (H (- t) ltac:(lra)) as K. rewrite odd_erf in K. rewrite <- Rabs_Ropp.
  replace (- (erf t - -1)) with (- erf t - 1) by ring. exact K.
Qed.
Lemma normal_cdf_by_erf w c : tends w (fun t => erf (t * / sqrt 2)) c -> tends w normal_cdf (/ 2 + c * / 2).
Proof.
  intros H. unfold normal_cdf. apply (tends_plus w (fun _ => / 2) (fun t => erf (t * / sqrt 2) * / 2)); [apply tends_const|].
  apply (tends_mult w (fun t => erf (t * / sqrt 2)) (fun _ => / 2)); [exact H|apply tends_const].
Qed.
Lemma over_root_of_two t m : sqrt 2 * m < t -> m < t * / sqrt 2.
Proof.
  pose proof (sqrt_lt_R0 2 ltac:(lra)). intros L. apply (Rmult_lt_reg_r (sqrt 2)); [assumption|].
  rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.
Lemma normal_cdf_at_oo : tends Oo normal_cdf 1.
Proof.
  apply (tends_value _ _ (/ 2 + 1 * / 2)); [field|]. apply normal_cdf_by_erf.
  apply (tends_at_oo erf); [exact erf_at_oo|].
  intros m. exists (sqrt 2 * m). intros t L. rewrite Rmult_1_l. apply over_root_of_two, L.
Qed.
Lemma normal_cdf_at_minus_oo : tends Minus_oo normal_cdf 0.
Proof.
  apply (tends_value _ _ (/ 2 + -1 * / 2)); [field|]. apply normal_cdf_by_erf.
  apply (tends_at_minus_oo erf); [exact erf_at_minus_oo|].
  intros m. exists (- (sqrt 2 * m)). intros t L.
  pose proof (over_root_of_two (- t) m ltac:(lra)) as K. lra.
Qed.
Lemma doubled_up : unbounded 1 Oo (fun t => 2 * t).
Proof. intros m. exists (m / 2). intros; lra. Qed.
Lemma doubled_down : unbounded (-1) Minus_oo (fun t => 2 * t).
Proof. intros m. exists (- m / 2). intros; lra. Qed.
Lemma tanh_by_sigmoid w c : tends w (fun t => sigmoid (2 * t)) c -> tends w hyptan (2 * c + -1).
Proof.
  intros H. apply (tends_eventually w (fun _ => True) _ (fun t => 2 * sigmoid (2 * t) + -1)).
  - apply near_always; auto.
  - intros t _. rewrite hyptan_sigmoid. ring.
  - apply (tends_plus w (fun t => 2 * sigmoid (2 * t)) (fun _ => -1)); [|apply tends_const].
    apply (tends_mult w (fun _ => 2)); [apply tends_const|exact H].
Qed.
Lemma tanh_at_oo : tends Oo hyptan 1.
Proof.
  apply (tends_value _ _ (2 * 1 + -1)); [ring|]. apply tanh_by_sigmoid.
  apply (tends_at_oo sigmoid); [exact sigmoid_at_oo|exact doubled_up].
Qed.
Lemma tanh_at_minus_oo : tends Minus_oo hyptan (-1).
Proof.
  apply (tends_value _ _ (2 * 0 + -1)); [ring|]. apply tanh_by_sigmoid.
  apply (tends_at_minus_oo sigmoid); [exact sigmoid_at_minus_oo|exact doubled_down].
Qed.
Lemma relu_at_oo : unbounded 1 Oo relu.
Proof. intros m. exists m. intros t L. unfold relu. pose proof (Rmax_r 0 t). lra. Qed.
Lemma relu_at_minus_oo : tends Minus_oo relu 0.
Proof.
  intros eps He. exists 0. intros t L. unfold relu. rewrite Rmax_left by lra. rewrite Rminus_0_r, Rabs_R0. exact He.
Qed.
Lemma abs_at_oo : unbounded 1 Oo Rabs.
Proof. intros m. exists m. intros t L. pose proof (Rle_abs t). lra. Qed.
Lemma abs_at_minus_oo : unbounded 1 Minus_oo Rabs.
Proof. intros m. exists (- m). intros t L. pose proof (Rle_abs (- t)) as P. rewrite Rabs_Ropp in P. lra. Qed.
Lemma softplus_at_oo : unbounded 1 Oo softplus.
Proof.
  intros m. exists m. intros t L. rewrite Rmult_1_l. unfold softplus. rewrite <- (ln_exp m).
  apply ln_increasing; [apply exp_pos|]. pose proof (exp_increasing m t L). lra.
Qed.
Lemma softplus_at_minus_oo : tends Minus_oo softplus 0.
Proof.
  apply (tends_value _ _ (ln (1 + 0))); [rewrite Rplus_0_r; apply ln_1|].
  apply (tends_through ln Minus_oo (fun t => 1 + exp t)); [apply continuous_log; lra|].
  apply tends_plus; [apply tends_const|exact exp_at_minus_oo].
Qed.
Lemma heaviside_at_oo : tends Oo heaviside 1.
Proof.
  intros eps He. exists 0. intros t L. unfold heaviside. destruct (Rlt_dec 0 t); [|lra].
  rewrite Rminus_diag_eq, Rabs_R0; auto.
Qed.
Lemma heaviside_at_minus_oo : tends Minus_oo heaviside 0.
Proof.
  intros eps He. exists 0. intros t L. unfold heaviside. destruct (Rlt_dec 0 t); [lra|].
  destruct (Rlt_dec t 0); [|lra]. rewrite Rminus_diag_eq, Rabs_R0; auto.
Qed.
Lemma sign_at_oo : tends Oo sign 1.
Proof.
  intros eps He. exists 0. intros t L. unfold sign. destruct (Rlt_dec 0 t); [|lra].
  rewrite Rminus_diag_eq, Rabs_R0; auto.
Qed.
Lemma sign_at_minus_oo : tends Minus_oo sign (-1).
Proof.
  intros eps He. exists 0. intros t L. unfold sign. destruct (Rlt_dec 0 t); [lra|].
  destruct (Rlt_dec t 0); [|lra]. rewrite Rminus_diag_eq, Rabs_R0; auto; ring.
Qed.

(** powers of what grows, or comes to 0 from above *)
Lemma unbounded_powr p w f : 0 < p -> unbounded 1 w f -> unbounded 1 w (fun t => powr (f t) p).
Proof.
  intros P H m.
  assert (L : unbounded 1 w (fun t => exp (p * ln (f t)))).
  { apply (unbounded_at_oo exp 1 w (fun t => p * ln (f t)) exp_at_oo).
    apply (mult_unbounded 1 1 1 w (fun _ => p)); [ring|apply (off_zero_up _ _ p); [apply tends_const|exact P]|].
    apply (unbounded_at_oo ln 1 w f log_at_oo H). }
  apply (near_then _ _ _ (near_both _ _ _ (L m) (H 0))). intros t (A & B).
  rewrite rule_real_power by lra. exact A.
Qed.
Lemma tends_powr_unbounded p w f : p < 0 -> unbounded 1 w f -> tends w (fun t => powr (f t) p) 0.
Proof.
  intros P H. apply (tends_eventually w (fun t => 0 < 1 * f t) _ (fun t => exp (p * ln (f t)))); [apply H| |].
  - intros t L. apply rule_real_power. lra.
  - apply (tends_at_minus_oo exp 0 w (fun t => p * ln (f t)) exp_at_minus_oo).
    apply (mult_unbounded (-1) 1 (-1) w (fun _ => p)); [ring|apply (off_zero_down _ _ p); [apply tends_const|exact P]|].
    apply (unbounded_at_oo ln 1 w f log_at_oo H).
Qed.
Lemma unbounded_powr_zero p w f : p < 0 -> near w (fun t => 0 < f t) -> tends w f 0 ->
  unbounded 1 w (fun t => powr (f t) p).
Proof.
  intros P N H m. assert (Q : 0 < - p) by lra.
  pose proof (unbounded_powr (- p) w (fun t => / f t) Q (unbounded_inv w f N H)) as U.
  apply (near_then _ _ _ (near_both _ _ _ (U m) N)). intros t (A & B). cbv beta in A.
  rewrite !rule_real_power in A by (try apply Rinv_0_lt_compat; assumption).
  rewrite rule_real_power by exact B. rewrite ln_Rinv in A by exact B.
  replace (p * ln (f t)) with (- p * - ln (f t)) by ring. exact A.
Qed.
(** powers whose exponent grows or falls *)
Lemma log_off_zero_up w f a : 1 < a -> tends w f a -> off_zero 1 w (fun t => ln (f t)).
Proof.
  intros P H. apply (off_zero_up _ _ (ln a)); [apply (tends_through ln); [apply continuous_log; lra|exact H]|].
  rewrite <- ln_1. apply ln_increasing; lra.
Qed.
Lemma log_off_zero_down w f a : 0 < a -> a < 1 -> tends w f a -> off_zero (-1) w (fun t => ln (f t)).
Proof.
  intros P Q H. apply (off_zero_down _ _ (ln a)); [apply (tends_through ln); [apply continuous_log; lra|exact H]|].
  rewrite <- ln_1. apply ln_increasing; lra.
Qed.
Lemma power_grows q r w f g a : 1 = q * r -> 0 < a -> tends w f a -> off_zero r w (fun t => ln (f t)) ->
  unbounded q w g -> unbounded 1 w (fun t => powr (f t) (g t)).
Proof.
  intros E P F L G m.
  pose proof (unbounded_at_oo exp 1 w (fun t => g t * ln (f t)) exp_at_oo
    (unbounded_mult q r 1 w g (fun t => ln (f t)) E G L) m) as U.
  apply (near_then _ _ _ (near_both _ _ _ U (near_positive w f a P F))). intros t (A & B).
  rewrite rule_real_power by exact B. exact A.
Qed.
Lemma power_vanishes q r w f g a : -1 = q * r -> 0 < a -> tends w f a -> off_zero r w (fun t => ln (f t)) ->
  unbounded q w g -> tends w (fun t => powr (f t) (g t)) 0.
Proof.
  intros E P F L G.
  apply (tends_eventually w (fun t => 0 < f t) _ (fun t => exp (g t * ln (f t)))).
  - apply (near_positive w f a P F).
  - intros t B. apply rule_real_power, B.
  - apply (tends_at_minus_oo exp 0 w (fun t => g t * ln (f t)) exp_at_minus_oo).
    apply (unbounded_mult q r (-1) w g (fun t => ln (f t)) E G L).
Qed.

(** max a <= (Σ a^k)^(1/k) <= n^(1/k) max a *)
Lemma powr_le x y t : 0 <= x -> x <= y -> 0 < t -> powr x t <= powr y t.
Proof.
  intros P L T. destruct (Req_dec x 0) as [->|N].
  - unfold powr at 1. destruct (Req_EM_T 0 0); [apply powr_nonneg|lra].
  - rewrite !powr_above by lra. unfold Rpower. destruct (Req_dec x y) as [->|M]; [lra|].
    apply Rlt_le, exp_increasing, Rmult_lt_compat_l; [exact T|]. apply ln_increasing; lra.
Qed.
Lemma powr_root x t : 0 <= x -> 0 < t -> powr (powr x t) (/ t) = x.
Proof.
  intros P T. destruct (Req_dec x 0) as [->|N].
  - unfold powr at 2. destruct (Req_EM_T 0 0); [|lra]. unfold powr. destruct (Req_EM_T 0 0); lra.
  - rewrite rule_power_power by lra. rewrite Rinv_r by lra. rewrite powr_above by lra. apply Rpower_1. lra.
Qed.
Lemma powr_product x y t : 0 < x -> 0 <= y -> powr (x * y) t = powr x t * powr y t.
Proof.
  intros P Q. destruct (Req_dec y 0) as [->|N].
  - rewrite Rmult_0_r. unfold powr at 1 3. destruct (Req_EM_T 0 0); [ring|lra].
  - rewrite !powr_above by (try apply Rmult_lt_0_compat; lra). unfold Rpower. rewrite ln_mult by lra.
    rewrite <- exp_plus. f_equal. ring.
Qed.
Lemma term_below lo hi f j : (lo <= j < hi)%Z -> (forall i, (lo <= i < hi)%Z -> 0 <= f i) -> f j <= Sum lo hi f.
Proof.
  intros H P. rewrite (Sum_split lo j hi) by lia. rewrite (Sum_first j hi) by lia.
  pose proof (Sum_nonneg lo j f ltac:(intros; apply P; lia)).
  pose proof (Sum_nonneg (j + 1) hi f ltac:(intros; apply P; lia)). lra.
Qed.
Lemma root_of_powers lo hi a : (lo < hi)%Z -> (forall i, (lo <= i < hi)%Z -> 0 <= a i) ->
  tends Oo (fun t => powr (Sum lo hi (fun i => powr (a i) t)) (/ t)) (Max lo hi a).
Proof.
  intros L P. set (m := Max lo hi a). set (n := IZR (hi - lo)).
  assert (N : 1 <= n) by (apply IZR_le; lia).
  destruct (Max_attained lo hi a L) as (j & Hj & Ej). fold m in Ej.
  assert (M : 0 <= m) by (rewrite Ej; apply P, Hj).
  assert (low : forall t, 0 < t -> m <= powr (Sum lo hi (fun i => powr (a i) t)) (/ t)).
  { intros t T. rewrite <- (powr_root m t M T). apply powr_le; [apply powr_nonneg| |apply Rinv_0_lt_compat, T].
    rewrite Ej. apply (term_below lo hi (fun i => powr (a i) t) j Hj). intros; apply powr_nonneg. }
  assert (high : forall t, 0 < t -> powr (Sum lo hi (fun i => powr (a i) t)) (/ t) <= powr n (/ t) * m).
  { intros t T. replace (powr n (/ t) * m) with (powr n (/ t) * powr (powr m t) (/ t)) by (rewrite powr_root by assumption; reflexivity).
    rewrite <- powr_product by (try apply powr_nonneg; lra).
    apply powr_le; [apply Sum_nonneg; intros; apply powr_nonneg| |apply Rinv_0_lt_compat, T].
    unfold n. rewrite <- Sum_const by lia. apply Sum_le. intros i Hi.
    apply powr_le; [apply P, Hi|apply Max_ub, Hi|exact T]. }
  assert (G : tends Oo (fun t => powr n (/ t) * m) (1 * m)).
  { apply tends_mult; [|apply tends_const]. apply (tends_value _ _ (powr n 0)).
    - rewrite rule_real_power by lra. rewrite Rmult_0_l. apply exp_0.
    - apply tends_powr; [lra|apply tends_const|]. apply (tends_inv_unbounded 1); [auto|exact unbounded_up]. }
  intros eps He. apply (near_then _ _ _ (near_both _ _ _ (G eps He) (near_high 0))).
  intros t (A & T). specialize (low t T). specialize (high t T). apply Rabs_def2 in A. apply Rabs_def1; lra.
Qed.

(** orders of growth: sizes are at least 1, and so are their logarithms from 3 on *)
Lemma size_nonneg x : 1 <= x -> 0 <= x.
Proof. lra. Qed.
Lemma log_nonneg x : 1 <= x -> 0 <= ln x.
Proof. intros H. rewrite <- ln_1. apply rule_log_increasing; lra. Qed.
Lemma log_rises x y : 1 <= x -> x <= y -> ln x <= ln y.
Proof. intros H L. apply rule_log_increasing; lra. Qed.
Lemma log_below x y : 1 <= x -> x <= y -> ln x <= y.
Proof. intros H L. pose proof (exp_ineq1_le (ln x)) as E. rewrite exp_ln in E; lra. Qed.
Lemma log_above_one x : 3 <= x -> 1 <= ln x.
Proof. intros H. rewrite <- (ln_exp 1). pose proof exp_le_3. apply rule_log_increasing; [apply exp_pos|lra]. Qed.
Lemma dominated_more a b r : 0 <= a -> 1 <= r -> a <= b -> a <= b * r.
Proof. intros P R L. pose proof (Rmult_le_compat_l b 1 r ltac:(lra) R). lra. Qed.
Lemma same_order f g a b c : a = f -> b = g -> Rabs f <= c * g -> Rabs a <= c * b.
Proof. intros -> ->. trivial. Qed.
