(* The error function and the normal distribution. *)
From DeriveCert Require Export Inequalities.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
Local Open Scope R_scope.

Lemma gauss_primitive x : is_deriv (fun t => RiemannInt (gauss_integral t)) x (gauss x).
Proof.
  set (M := Rabs x + 1). pose proof (Rle_abs x). pose proof (Rle_abs (- x)) as N. rewrite Rabs_Ropp in N.
  pose proof (Rabs_pos x).
  assert (h : - M <= M) by (unfold M; lra).
  set (C0 := fun t (_ : - M <= t <= M) => gauss_continuous t).
  assert (Z1 : - M <= 0) by (unfold M; lra). assert (Z2 : 0 <= M) by (unfold M; lra).
  set (c := RiemannInt (FTC_P1 h C0 Z1 Z2)).
  apply (is_deriv_ext_loc (fun t => primitive h (FTC_P1 h C0) t - c) _ x _ 1 Rlt_0_1).
  - intros t Ht. apply Rabs_def2 in Ht. unfold primitive.
    destruct (Rle_dec (- M) t) as [A|A]; [|exfalso; apply A; unfold M; lra].
    destruct (Rle_dec t M) as [B|B]; [|exfalso; apply B; unfold M; lra].
    pose proof (RiemannInt_P26 (FTC_P1 h C0 Z1 Z2) (gauss_integral t) (FTC_P1 h C0 A B)). unfold c. lra.
  - eapply is_deriv_eq.
    + apply derivable_pt_lim_minus; [apply (RiemannInt_P28 h C0); unfold M; lra|apply derivable_pt_lim_const].
    + ring.
Qed.
Lemma erf_deriv x : is_deriv erf x (2 * exp ((-1) * x ^ 2) * / sqrt PI).
Proof.
  eapply is_deriv_eq; [apply derivable_pt_lim_scal, gauss_primitive|].
  unfold gauss. replace ((-1) * x ^ 2) with (- x ^ 2) by ring. ring.
Qed.
Lemma rule_erf_slope A : D erf A = 2 * exp ((-1) * A ^ 2) * / sqrt PI.
Proof. apply D_eq, erf_deriv. Qed.
Lemma erf_zero : erf 0 = 0.
Proof. unfold erf. rewrite RiemannInt_P9. ring. Qed.
Lemma same_slopes f g d : (forall x, is_deriv f x (d x)) -> (forall x, is_deriv g x (d x)) -> f 0 = g 0 ->
  forall x, f x = g x.
Proof.
  intros F G E x.
  pose proof (lipschitz_of_slope (fun t => f t - g t) (fun t => d t - d t) 0 x 0
    (fun t => derivable_pt_lim_minus f g t _ _ (F t) (G t))) as L. cbv beta in L.
  assert (P : Rabs (f x - g x - (f 0 - g 0)) <= 0 * Rabs (x - 0)).
  { apply L. intros t. rewrite Rminus_diag_eq by reflexivity. rewrite Rabs_R0. lra. }
  pose proof (Rle_abs (f x - g x - (f 0 - g 0))). pose proof (Rle_abs (- (f x - g x - (f 0 - g 0)))) as N.
  rewrite Rabs_Ropp in N. lra.
Qed.
Lemma rule_erf_odd A : erf ((-1) * A) = (-1) * erf A.
Proof.
  cut (- erf ((-1) * A) = erf A); [lra|].
  apply (same_slopes (fun t => - erf ((-1) * t)) erf (fun x => 2 * exp ((-1) * x ^ 2) * / sqrt PI)).
  - intros x. eapply is_deriv_eq.
    + apply derivable_pt_lim_opp. apply (derivable_pt_lim_comp (fun t => (-1) * t) erf).
      * apply derivable_pt_lim_scal, derivable_pt_lim_id.
      * apply erf_deriv.
    + replace (((-1) * x) ^ 2) with (x ^ 2) by ring. ring.
  - exact erf_deriv.
  - replace ((-1) * 0) with 0 by ring. rewrite erf_zero. ring.
Qed.
Lemma rule_normal_cdf_def A : normal_cdf A = 1 / 2 + erf (A * / sqrt 2) * / 2.
Proof. unfold normal_cdf. lra. Qed.
Lemma normal_cdf_deriv A : is_deriv normal_cdf A (exp ((-1) * A ^ 2 * / 2) * / sqrt (2 * PI)).
Proof.
  pose proof (sqrt_lt_R0 2 ltac:(lra)). pose proof (sqrt_lt_R0 PI PI_RGT_0).
  pose proof (sqrt_sqrt 2 ltac:(lra)) as S. eapply is_deriv_eq.
  - apply (Dv_deriv _ _ (normal_cdf A)). unfold normal_cdf. apply Dv_plus; [apply Dv_const|].
    apply Dv_scal_r. eapply (Dv_comp erf); [apply erf_deriv|]. apply Dv_scal_r, Dv_id.
  - rewrite sqrt_mult by (pose proof PI_RGT_0; lra).
    replace ((-1) * (A * / sqrt 2) ^ 2) with ((-1) * A ^ 2 * / 2).
    + field. lra.
    + rewrite Rpow_mult_distr, pow_inv. replace (sqrt 2 ^ 2) with 2 by (simpl; lra). ring.
Qed.
Lemma rule_normal_cdf_slope A : D normal_cdf A = exp ((-1) * A ^ 2 * / 2) * / sqrt (2 * PI).
Proof. apply D_eq, normal_cdf_deriv. Qed.

Definition bell (c u : R) : R := exp (c * (u * u)).
Lemma bell_deriv c u : is_deriv (bell c) u (2 * c * (u * bell c u)).
Proof.
  eapply is_deriv_eq.
  - apply (Dv_deriv _ _ (bell c u)). unfold bell. apply Dv_exp, Dv_scal_l.
    apply (Dv_mult (fun t => t) (fun t => t)); apply Dv_id.
  - unfold bell. ring.
Qed.
Lemma smooth_under_bell f c k : (forall u, is_deriv f u (k * bell c u)) -> smooth f.
Proof.
  intros H. apply (smooth_in (fun g => g = f \/ g = bell c \/ g = (fun u => u))); [|auto].
  intros g [-> | [-> | ->]].
  - apply (slope_given _ _ _ (fun u => k * bell c u)); [in_the_ring|]. auto.
  - apply (slope_given _ _ _ (fun u => 2 * c * (u * bell c u))); [|intros; apply bell_deriv].
    apply (ring_mult _ (fun _ => 2 * c) (fun u => u * bell c u)); [apply ring_const|].
    apply (ring_mult _ (fun u => u) (bell c)); apply ring_of; auto.
  - apply (slope_given _ _ _ (fun _ => 1)); [in_the_ring|]. intros; apply derivable_pt_lim_id.
Qed.
Lemma smooth_erf : smooth erf.
Proof.
  apply (smooth_under_bell erf (-1) (2 * / sqrt PI)). intros u. eapply is_deriv_eq; [apply erf_deriv|].
  unfold bell. replace (u * u) with (u ^ 2) by ring. ring.
Qed.
Lemma smooth_normal_cdf : smooth normal_cdf.
Proof.
  apply (smooth_under_bell normal_cdf (- / 2) (/ sqrt (2 * PI))). intros u.
  eapply is_deriv_eq; [apply normal_cdf_deriv|].
  unfold bell. replace (- / 2 * (u * u)) with ((-1) * u ^ 2 * / 2) by field. ring.
Qed.
#[export] Hint Resolve smooth_erf smooth_normal_cdf : smooth.
Lemma rising_erf : strictly_rising erf.
Proof.
  apply (rising_of_slope _ _ erf_deriv). intros x. pose proof (exp_pos ((-1) * x ^ 2)).
  pose proof (Rinv_0_lt_compat _ (sqrt_lt_R0 PI PI_RGT_0)).
  apply Rmult_lt_0_compat; [lra|assumption].
Qed.
Lemma rising_normal_cdf : strictly_rising normal_cdf.
Proof.
  apply (rising_of_slope _ _ normal_cdf_deriv). intros x. apply Rmult_lt_0_compat; [apply exp_pos|].
  apply Rinv_0_lt_compat, sqrt_lt_R0. pose proof PI_RGT_0. lra.
Qed.
Lemma nondecreasing_erf : nondecreasing erf.
Proof. intros u v [L| ->]; [left; apply rising_erf, L|right; reflexivity]. Qed.
Lemma nondecreasing_normal_cdf : nondecreasing normal_cdf.
Proof. intros u v [L| ->]; [left; apply rising_normal_cdf, L|right; reflexivity]. Qed.
Lemma odd_erf : odd_function erf.
Proof. intros u. pose proof (rule_erf_odd u). replace ((-1) * u) with (- u) in * by ring. lra. Qed.
Lemma nonexpansive_normal_cdf : nonexpansive normal_cdf.
Proof.
  apply (nonexpansive_of_slope normal_cdf _ normal_cdf_deriv). intros x.
  assert (P : 0 < exp ((-1) * x ^ 2 * / 2)) by apply exp_pos.
  assert (Q : exp ((-1) * x ^ 2 * / 2) <= 1).
  { rewrite <- exp_0. apply nondecreasing_exp. pose proof (pow2_ge_0 x). lra. }
  assert (S : 1 <= sqrt (2 * PI)).
  { rewrite <- sqrt_1. apply sqrt_le_1_alt. pose proof PI_4. pose proof PI2_3_2. unfold PI2 in *. lra. }
  assert (I : 0 < / sqrt (2 * PI)) by (apply Rinv_0_lt_compat; lra).
  assert (J : / sqrt (2 * PI) <= 1) by (rewrite <- Rinv_1; apply Rinv_le_contravar; lra).
  apply Rabs_le. split; nra.
Qed.
Lemma tame_erf : tame erf.
Proof.
  assert (P : 0 < / sqrt PI) by (apply Rinv_0_lt_compat, sqrt_lt_R0, PI_RGT_0).
  apply (tame_of_distances erf (2 * / sqrt PI)). intros u v.
  apply (lipschitz_of_slope erf _ _ _ _ erf_deriv). intros x.
  assert (Q : 0 < exp ((-1) * x ^ 2)) by apply exp_pos.
  assert (exp ((-1) * x ^ 2) <= 1).
  { rewrite <- exp_0. apply nondecreasing_exp. pose proof (pow2_ge_0 x). lra. }
  apply Rabs_le. split; nra.
Qed.
#[export] Hint Resolve rising_erf rising_normal_cdf nondecreasing_erf nondecreasing_normal_cdf odd_erf
  nonexpansive_normal_cdf tame_erf : monotone.
