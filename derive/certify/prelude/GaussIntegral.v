(* Gauss's integral: the error function tends to 1, and its square is 1 up to 4/PI exp(-x^2).

   With G(x) the integral of exp(-t^2) up to x, and S(x) the sum of n values of
   exp(-(1 + t^2) x^2) / (1 + t^2) for t in 1/n .. 1, divided by n, the slope of G^2 + S is that of
   G^2 less what it would be for a sum in place of G: at most 2/n.  S(0) is PI/4, but for 1/n. *)
From DeriveCert Require Export Gauss.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
Local Open Scope R_scope.

Lemma nsum_deriv n (f : nat -> R -> R) (d : nat -> R) x :
  (forall k, is_deriv (f k) x (d k)) -> is_deriv (fun t => nsum n (fun k => f k t)) x (nsum n d).
Proof.
  intros H. induction n as [|n IH]; simpl.
  - apply derivable_pt_lim_const.
  - apply (derivable_pt_lim_plus (fun t => nsum n (fun k => f k t)) (f n)); auto.
Qed.
Lemma nsum_ext n f g : (forall k, f k = g k) -> nsum n f = nsum n g.
Proof. intros H. induction n; simpl; [reflexivity|]. rewrite IHn, H. reflexivity. Qed.
Lemma nsum_scal c n f : nsum n (fun k => c * f k) = c * nsum n f.
Proof. induction n; simpl; [ring|]. rewrite IHn. ring. Qed.
Lemma nsum_le n f g : (forall k, f k <= g k) -> nsum n f <= nsum n g.
Proof. intros H. induction n; simpl; [lra|]. pose proof (H n). lra. Qed.
Lemma nsum_const n c : nsum n (fun _ => c) = INR n * c.
Proof. induction n; [simpl; ring|]. rewrite S_INR. simpl. rewrite IHn. ring. Qed.

(** the sum of a falling slope at the right ends of n intervals *)
Lemma right_sums F f h : (forall x, is_deriv F x (f x)) -> (forall a b, 0 <= a <= b -> f b <= f a) ->
  (forall x, 0 <= f x) -> 0 <= h -> forall n,
  0 <= F (INR n * h) - F 0 - h * nsum n (fun k => f (INR (S k) * h)) <= h * f 0.
Proof.
  intros D M P Hh n.
  cut (0 <= F (INR n * h) - F 0 - h * nsum n (fun k => f (INR (S k) * h)) <= h * (f 0 - f (INR n * h))).
  { pose proof (P (INR n * h)). intros [A B]. split; nra. }
  induction n as [|n [A B]].
  - simpl. rewrite Rmult_0_l. lra.
  - assert (0 <= INR n * h) by (apply Rmult_le_pos; [apply pos_INR|exact Hh]).
    assert (E : INR (S n) * h = INR n * h + h) by (rewrite S_INR; ring).
    assert (S : h * f (INR (S n) * h) <= F (INR (S n) * h) - F (INR n * h) <= h * f (INR n * h)).
    { destruct Hh as [Hh| <-].
      - destruct (MVT_cor2 F f (INR n * h) (INR (S n) * h)) as (c & -> & C1 & C2); [lra|intros; apply D|].
        replace (INR (S n) * h - INR n * h) with h by lra.
        pose proof (M (INR n * h) c ltac:(lra)). pose proof (M c (INR (S n) * h) ltac:(lra)).
        split; nra.
      - rewrite !Rmult_0_r. lra. }
    cbn [nsum]. split; nra.
Qed.

Lemma at_most_in_the_limit a b c : (forall n, (0 < n)%nat -> a <= b + c * / INR n) -> a <= b.
Proof.
  intros H. destruct (Rle_lt_dec a b) as [L|L]; [exact L|exfalso].
  destruct (archimed_cor1 ((a - b) / (Rabs c + 1))) as (n & Hn & Pn).
  { apply Rdiv_lt_0_compat; [lra|]. pose proof (Rabs_pos c). lra. }
  pose proof (H n Pn) as K. pose proof (Rabs_pos c). pose proof (Rle_abs c).
  assert (0 < / INR n) by (apply Rinv_0_lt_compat, lt_0_INR, Pn).
  assert ((Rabs c + 1) * / INR n < a - b).
  { apply (Rmult_lt_compat_l (Rabs c + 1)) in Hn; [|lra].
    replace ((Rabs c + 1) * ((a - b) / (Rabs c + 1))) with (a - b) in Hn by (field; lra). exact Hn. }
  nra.
Qed.

Section Gauss.
  Variable G : R -> R.
  Hypothesis G_slope : forall x, is_deriv G x (gauss x).
  Hypothesis G_zero : G 0 = 0.
  Variable n : nat.
  Hypothesis n_positive : (0 < n)%nat.
  Let h := / INR n.
  Let t (k : nat) := INR (S k) * h.
  Let S_ (x : R) := h * nsum n (fun k => exp (- (1 + t k ^ 2) * x ^ 2) * / (1 + t k ^ 2)).

  Lemma part_of_one : 0 < h /\ INR n * h = 1.
  Proof.
    assert (0 < INR n) by (apply lt_0_INR, n_positive).
    split; [apply Rinv_0_lt_compat; assumption|]. unfold h. field. lra.
  Qed.
  Lemma gauss_falls a b : 0 <= a <= b -> gauss b <= gauss a.
  Proof.
    intros L. unfold gauss. assert (a ^ 2 <= b ^ 2) by (apply pow_incr; lra).
    destruct (Rle_lt_or_eq_dec (- b ^ 2) (- a ^ 2)) as [C|C]; [lra|left; apply exp_increasing, C|right; f_equal; exact C].
  Qed.
  Lemma S_slope x : is_deriv S_ x (- 2 * gauss x * (x * h * nsum n (fun k => gauss (t k * x)))).
  Proof.
    replace (- 2 * gauss x * (x * h * nsum n (fun k => gauss (t k * x))))
      with (h * nsum n (fun k => - 2 * x * exp (- (1 + t k ^ 2) * x ^ 2))).
    - apply (derivable_pt_lim_scal (fun y => nsum n (fun k => exp (- (1 + t k ^ 2) * y ^ 2) * / (1 + t k ^ 2)))).
      apply (nsum_deriv n (fun k y => exp (- (1 + t k ^ 2) * y ^ 2) * / (1 + t k ^ 2))).
      intros k. assert (0 < 1 + t k ^ 2) by (pose proof (pow2_ge_0 (t k)); lra).
      replace (- 2 * x * exp (- (1 + t k ^ 2) * x ^ 2))
        with (exp (- (1 + t k ^ 2) * x ^ 2) * (- (1 + t k ^ 2) * (INR 2 * x ^ 1)) * / (1 + t k ^ 2) + exp (- (1 + t k ^ 2) * x ^ 2) * 0)
        by (simpl; field; simpl in *; lra).
      apply (derivable_pt_lim_mult (fun y => exp (- (1 + t k ^ 2) * y ^ 2)) (fun _ => / (1 + t k ^ 2)));
        [|apply derivable_pt_lim_const].
      apply (derivable_pt_lim_comp (fun y => - (1 + t k ^ 2) * y ^ 2) exp); [|apply derivable_pt_lim_exp].
      apply (derivable_pt_lim_scal (fun y => y ^ 2)). apply (derivable_pt_lim_pow x 2).
    - rewrite (nsum_ext n _ (fun k => (- 2 * x * gauss x) * gauss (t k * x))).
      + rewrite nsum_scal. ring.
      + intros k. unfold gauss.
        replace (- (1 + t k ^ 2) * x ^ 2) with (- x ^ 2 + - (t k * x) ^ 2) by ring. rewrite exp_plus. ring.
  Qed.
  Lemma sums_of_gauss x : 0 <= x -> 0 <= G x - x * h * nsum n (fun k => gauss (t k * x)) <= x * h.
  Proof.
    intros P. destruct part_of_one as [H1 H2].
    assert (Q : 0 <= x * h) by (apply Rmult_le_pos; lra).
    pose proof (right_sums G gauss (x * h) G_slope gauss_falls (fun y => Rlt_le _ _ (exp_pos _)) Q n) as K.
    replace (INR n * (x * h)) with x in K by (rewrite <- (Rmult_1_r x) at 1; rewrite <- H2; ring).
    rewrite G_zero in K. replace (gauss 0) with 1 in K by (unfold gauss; rewrite pow_i, Ropp_0, exp_0; [reflexivity|lia]).
    rewrite (nsum_ext n _ (fun k => gauss (t k * x))) in K by (intros k; unfold t; f_equal; ring). lra.
  Qed.
  Lemma square_and_sum x : 0 <= x -> S_ 0 <= G x ^ 2 + S_ x <= S_ 0 + 2 * x * h.
  Proof.
    intros P. destruct part_of_one as [H1 H2].
    destruct P as [P| <-]; [|rewrite G_zero; simpl; lra].
    set (W := fun y => G y ^ 2 + S_ y).
    assert (D : forall y, is_deriv W y (INR 2 * G y ^ 1 * gauss y + - 2 * gauss y * (y * h * nsum n (fun k => gauss (t k * y))))).
    { intros y. apply (derivable_pt_lim_plus (fun z => G z ^ 2) S_); [|apply S_slope].
      apply (derivable_pt_lim_comp G (fun z => z ^ 2)); [apply G_slope|apply (derivable_pt_lim_pow (G y) 2)]. }
    destruct (MVT_cor2 W _ 0 x P (fun c _ => D c)) as (c & E & C1 & C2).
    assert (B : 0 <= INR 2 * G c ^ 1 * gauss c + - 2 * gauss c * (c * h * nsum n (fun k => gauss (t k * c))) <= 2 * h).
    { replace (INR 2 * G c ^ 1 * gauss c + - 2 * gauss c * (c * h * nsum n (fun k => gauss (t k * c))))
        with (2 * gauss c * (G c - c * h * nsum n (fun k => gauss (t k * c)))) by (simpl; ring).
      pose proof (sums_of_gauss c ltac:(lra)) as [K1 K2].
      assert (g1 : 0 < gauss c) by apply exp_pos.
      assert (g2 : gauss c * c <= 1).
      { pose proof (exp_ineq1_le (c ^ 2)) as I. unfold gauss. rewrite exp_Ropp.
        assert (c <= exp (c ^ 2)) by nra. pose proof (exp_pos (c ^ 2)).
        apply (Rmult_le_reg_l (exp (c ^ 2))); [assumption|]. rewrite <- Rmult_assoc, Rinv_r by lra. lra. }
      split; [nra|]. apply (Rle_trans _ (2 * gauss c * (c * h))); nra. }
    unfold W in E. rewrite G_zero in E. replace (0 ^ 2) with 0 in E by ring. nra.
  Qed.
  Lemma sums_of_atan : PI / 4 - h <= S_ 0 <= PI / 4.
  Proof.
    destruct part_of_one as [H1 H2].
    pose proof (right_sums atan (fun y => / (1 + y ^ 2)) h) as K.
    assert (E : S_ 0 = h * nsum n (fun k => / (1 + (INR (S k) * h) ^ 2))).
    { unfold S_. f_equal. apply nsum_ext. intros k. fold (t k). rewrite pow_i, Rmult_0_r, exp_0 by lia. ring. }
    rewrite E.
    cut (0 <= atan (INR n * h) - atan 0 - h * nsum n (fun k => / (1 + (INR (S k) * h) ^ 2)) <= h * / (1 + 0 ^ 2)).
    { rewrite H2, atan_0, atan_1. replace (h * / (1 + 0 ^ 2)) with h by field. lra. }
    apply K.
    - intros y. exact (derivable_pt_lim_atan y).
    - intros a b L. assert (a ^ 2 <= b ^ 2) by (apply pow_incr; lra). pose proof (pow2_ge_0 a).
      apply Rinv_le_contravar; lra.
    - intros y. pose proof (pow2_ge_0 y). left. apply Rinv_0_lt_compat. lra.
    - lra.
  Qed.
  Lemma sum_is_small x : 0 <= S_ x <= gauss x.
  Proof.
    destruct part_of_one as [H1 H2]. unfold S_.
    assert (A : forall k, 0 <= exp (- (1 + t k ^ 2) * x ^ 2) * / (1 + t k ^ 2) <= gauss x).
    { intros k. pose proof (pow2_ge_0 (t k)). pose proof (pow2_ge_0 x).
      replace (- (1 + t k ^ 2) * x ^ 2) with (- x ^ 2 + - (t k * x) ^ 2) by ring. rewrite exp_plus. fold (gauss x).
      assert (0 < gauss x) by apply exp_pos. pose proof (exp_pos (- (t k * x) ^ 2)).
      assert (exp (- (t k * x) ^ 2) <= 1).
      { rewrite <- exp_0. pose proof (pow2_ge_0 (t k * x)).
        destruct (Rle_lt_or_eq_dec (- (t k * x) ^ 2) 0) as [C|C]; [lra|left; apply exp_increasing, C|right; f_equal; exact C]. }
      assert (0 < / (1 + t k ^ 2)) by (apply Rinv_0_lt_compat; lra).
      assert (/ (1 + t k ^ 2) <= 1) by (rewrite <- Rinv_1; apply Rinv_le_contravar; lra).
      assert (0 <= exp (- (t k * x) ^ 2) * / (1 + t k ^ 2) <= 1) by (split; nra).
      rewrite Rmult_assoc. split; nra. }
    split.
    - apply Rmult_le_pos; [lra|]. rewrite <- (Rmult_0_r (INR n)), <- nsum_const. apply nsum_le. intros; apply A.
    - apply (Rle_trans _ (h * (INR n * gauss x))); [|right; rewrite <- Rmult_assoc, (Rmult_comm h), H2; ring].
      apply Rmult_le_compat_l; [lra|]. rewrite <- nsum_const. apply nsum_le. intros; apply A.
  Qed.
  Lemma square_of_the_integral x : 0 <= x ->
    PI / 4 - gauss x - h <= G x ^ 2 <= PI / 4 + 2 * x * h.
  Proof.
    intros P. pose proof (square_and_sum x P). pose proof sums_of_atan. pose proof (sum_is_small x). lra.
  Qed.
End Gauss.

Lemma gauss_integral_square G : (forall x, is_deriv G x (gauss x)) -> G 0 = 0 ->
  forall x, 0 <= x -> PI / 4 - gauss x <= G x ^ 2 <= PI / 4.
Proof.
  intros D Z x P. split.
  - apply (at_most_in_the_limit _ _ 1). intros n Pn.
    pose proof (square_of_the_integral G D Z n Pn x P). lra.
  - apply (at_most_in_the_limit _ _ (2 * x)). intros n Pn.
    pose proof (square_of_the_integral G D Z n Pn x P). lra.
Qed.

Lemma erf_square x : 0 <= x -> 1 - 4 / PI * gauss x <= erf x ^ 2 <= 1.
Proof.
  intros P. pose proof PI_RGT_0 as Q.
  pose proof (gauss_integral_square (fun t => RiemannInt (gauss_integral t)) gauss_primitive
    (RiemannInt_P9 (gauss_integral 0)) x P) as [A B]. cbv beta in A, B.
  replace (erf x ^ 2) with (4 / PI * RiemannInt (gauss_integral x) ^ 2).
  - assert (I : 0 < 4 / PI) by (apply Rdiv_lt_0_compat; lra).
    replace 1 with (4 / PI * (PI / 4)) by (field; lra). rewrite <- Rmult_minus_distr_l.
    split; apply Rmult_le_compat_l; lra.
  - unfold erf. rewrite !Rpow_mult_distr, pow_inv, pow2_sqrt by lra. field. lra.
Qed.
Lemma erf_range x : -1 < erf x < 1.
Proof.
  assert (U : forall y, erf y < 1).
  { intros y. pose proof (Rle_abs y) as A. pose proof (Rabs_pos y).
    pose proof (rising_erf y (Rabs y + 1) ltac:(lra)) as L.
    destruct (erf_square (Rabs y + 1) ltac:(lra)) as [_ B].
    assert (erf (Rabs y + 1) <= 1) by (apply Rnot_lt_le; intros C; nra). lra. }
  split; [|apply U]. pose proof (U (- x)) as V. rewrite odd_erf in V. lra.
Qed.
Lemma erf_near_one x : 0 <= x -> 1 - 4 / PI * gauss x <= erf x.
Proof.
  intros P. destruct (erf_square x P) as [A _]. pose proof (erf_range x).
  assert (0 <= erf x) by (rewrite <- erf_zero; apply nondecreasing_erf, P). nra.
Qed.
Lemma normal_cdf_range x : 0 < normal_cdf x < 1.
Proof. unfold normal_cdf. pose proof (erf_range (x * / sqrt 2)). lra. Qed.
Ltac more_limits ::= match goal with
  | |- context [erf ?u] => learn (erf_range u) | |- context [normal_cdf ?u] => learn (normal_cdf_range u) end.
