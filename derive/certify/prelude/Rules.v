(* The equations of the table of rules, one lemma each. *)
From DeriveCert Require Export ChainRule.
From Coq Require Import Ratan Classical FunctionalExtensionality.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
Local Open Scope R_scope.

Lemma powz_mult a b n : powz (a * b) n = powz a n * powz b n.
Proof. unfold powz. destruct (n <? 0)%Z; [rewrite Rinv_mult|]; apply Rpow_mult_distr. Qed.
Lemma powz_opp a n : powz a (- n) = powz (/ a) n.
Proof.
  unfold powz. destruct (n <? 0)%Z eqn:E, (- n <? 0)%Z eqn:F; try lia.
  - rewrite Rinv_inv. reflexivity.
  - rewrite Z.opp_involutive. reflexivity.
  - replace n with 0%Z by lia. reflexivity.
Qed.
Lemma powz_inv a n : a <> 0 -> powz a n * powz (/ a) n = 1.
Proof.
  intros H. rewrite <- powz_mult, Rinv_r by exact H. unfold powz. destruct (n <? 0)%Z; rewrite ?Rinv_1; apply pow1.
Qed.
Lemma powz_pos a n : 0 < a -> 0 < powz a n.
Proof. intros H. unfold powz. destruct (n <? 0)%Z; apply pow_lt; auto using Rinv_0_lt_compat. Qed.

Lemma rule_cancel A B : A <> 0 -> B * A * (1 * / A) = B.
Proof. intros. field. auto. Qed.
Lemma rule_clear A B n : B <> 0 -> powz A n = powz (A * B) n * powz B (- n).
Proof. intros H. rewrite powz_mult, powz_opp, Rmult_assoc, powz_inv by exact H. ring. Qed.
Lemma rule_log_clear A B : 0 < A -> 0 < B -> ln A = ln (A * B) - ln B.
Proof. intros. rewrite ln_mult by auto. ring. Qed.
Lemma rule_exp_zero : exp 0 = 1.
Proof. apply exp_0. Qed.
Lemma rule_exp_add A B : exp (A + B) = exp A * exp B.
Proof. apply exp_plus. Qed.
Lemma exp_nat n A : exp (INR n * A) = exp A ^ n.
Proof.
  induction n as [|n IH]; [rewrite Rmult_0_l; apply exp_0|].
  rewrite S_INR, Rmult_plus_distr_r, exp_plus, IH, Rmult_1_l. simpl. ring.
Qed.
Lemma rule_exp_multiple n A : exp (IZR n * A) = powz (exp A) n.
Proof.
  unfold powz. destruct (n <? 0)%Z eqn:E.
  - rewrite <- exp_Ropp, <- exp_nat. f_equal. rewrite INR_IZR_INZ, Z2Nat.id, opp_IZR by lia. ring.
  - rewrite <- exp_nat. f_equal. rewrite INR_IZR_INZ, Z2Nat.id by lia. reflexivity.
Qed.
(** a real power: of a positive number it is an exponential *)
Lemma powr_above x y : 0 < x -> powr x y = Rpower x y.
Proof. intros H. unfold powr. destruct (Req_EM_T x 0); [lra|reflexivity]. Qed.
Lemma powr_pos x y : 0 < x -> 0 < powr x y.
Proof. intros H. rewrite powr_above by exact H. apply exp_pos. Qed.
Lemma powr_nonneg x y : 0 <= powr x y.
Proof. unfold powr. destruct (Req_EM_T x 0); [lra|apply Rlt_le, exp_pos]. Qed.
Lemma powr_powz n x : 0 < x -> powr x (IZR n) = powz x n.
Proof.
  intros H. rewrite powr_above by exact H. unfold powz. destruct (n <? 0)%Z eqn:E.
  - rewrite <- Rpower_pow by (apply Rinv_0_lt_compat, H). rewrite INR_IZR_INZ, Z2Nat.id by lia.
    unfold Rpower. rewrite ln_Rinv by exact H. rewrite opp_IZR. f_equal. ring.
  - rewrite <- Rpower_pow by exact H. rewrite INR_IZR_INZ, Z2Nat.id by lia. reflexivity.
Qed.
Lemma rule_real_power A B : 0 < A -> powr A B = exp (B * ln A).
Proof. apply powr_above. Qed.
Lemma rule_power_add_above A P Q : 0 < A -> powr A (P + Q) = powr A P * powr A Q.
Proof. intros H. rewrite !powr_above by exact H. apply Rpower_plus. Qed.
Lemma rule_power_power A P Q : 0 < A -> powr (powr A P) Q = powr A (P * Q).
Proof.
  intros H. rewrite (powr_above (powr A P)) by (apply powr_pos, H). rewrite !powr_above by exact H.
  apply Rpower_mult.
Qed.
Lemma rule_half_power A n : 0 < A -> powr A (IZR n / 2) = powz (sqrt A) n.
Proof.
  intros H. replace (IZR n / 2) with (/ 2 * IZR n) by field.
  rewrite <- powr_powz by apply sqrt_lt_R0, H. rewrite !powr_above by (try apply sqrt_lt_R0; exact H).
  rewrite <- Rpower_mult, Rpower_sqrt by exact H. reflexivity.
Qed.
Lemma Dv_powr f g x v w d e : 0 < v -> Dv f x v d -> Dv g x w e ->
  Dv (fun t => powr (f t) (g t)) x (powr v w)
    (w * powr v (w + (-1)) * d + powr v w * ln v * e).
Proof.
  intros P F G.
  destruct (Near_less (fun _ => 0) f x 0 v (Cv_const 0 x) (Cv_of_Dv _ _ _ _ F) P) as (del & Hd & N).
  apply (Dv_ext_loc (fun t => Rpower (f t) (g t)) _ _ _ _ del Hd).
  { intros t Ht. symmetry. apply powr_above, N, Ht. }
  rewrite !powr_above by exact P.
  refine (Dv_eq _ _ _ _ _ _ (Dv_exp _ _ _ _ (Dv_mult _ _ _ _ _ _ _ G (Dv_ln _ _ _ _ P F))) _ _).
  - reflexivity.
  - rewrite Rpower_plus. replace (Rpower v (-1)) with (/ v).
    + unfold Rpower. field. lra.
    + change (-1) with (IZR (-1)). rewrite <- powr_above, powr_powz by exact P. unfold powz. simpl. ring.
Qed.
Lemma rule_exp_log A : 0 < A -> exp (ln A) = A.
Proof. apply exp_ln. Qed.
Lemma rule_log_one : ln 1 = 0.
Proof. apply ln_1. Qed.
Lemma rule_log_mul A B : 0 < A -> 0 < B -> ln (A * B) = ln A + ln B.
Proof. intros. apply ln_mult; auto. Qed.
Lemma rule_log_power n A : 0 < A -> ln (powz A n) = IZR n * ln A.
Proof.
  intros H. apply exp_inv. rewrite exp_ln by (apply powz_pos; exact H).
  rewrite rule_exp_multiple, exp_ln by exact H. reflexivity.
Qed.
Lemma rule_log_exp A : ln (exp A) = A.
Proof. apply ln_exp. Qed.
Lemma rule_sqrt_square A : 0 <= A -> sqrt A ^ 2 = A.
Proof. intros. apply pow2_sqrt; auto. Qed.
Lemma rule_root_square A : 0 <= A -> sqrt (A ^ 2) = A.
Proof. intros. apply sqrt_pow2; auto. Qed.

Lemma rule_sigmoid_def A : sigmoid A = 1 * / (1 + exp ((-1) * A)).
Proof. unfold sigmoid. replace ((-1) * A) with (- A) by ring. ring. Qed.
Lemma rule_tanh_def A :
  hyptan A = (exp A - exp ((-1) * A)) * / (exp A + exp ((-1) * A)).
Proof. unfold hyptan. replace ((-1) * A) with (- A) by ring. reflexivity. Qed.
Lemma rule_softplus_def A : softplus A = ln (1 + exp A).
Proof. reflexivity. Qed.
Ltac by_signs :=
  unfold relu, heaviside, sign, Rmax, Rmin, Rabs, Rltb, Rleb, Reqb, ib;
  repeat match goal with
    | |- context [if ?d then _ else _] => match type of d with sumbool _ _ => destruct d | _ => fail end
    | |- context [match ?d with _ => _ end] => match type of d with sumbool _ _ => destruct d end
    end; try lra.
Lemma rule_relu_def A : relu A = A * ib (Rltb 0 A).
Proof. by_signs. Qed.
Lemma rule_heaviside_def A : heaviside A = ib (Rltb 0 A) + ib (Reqb A 0) * (1 / 2).
Proof. by_signs. Qed.
Lemma rule_abs_def A : Rabs A = A * ib (Rltb 0 A) - A * ib (Rltb A 0).
Proof. by_signs. Qed.
Lemma rule_sign_def A : sign A = ib (Rltb 0 A) - ib (Rltb A 0).
Proof. by_signs. Qed.
Lemma rule_max_def A B : Rmax A B = A + (B - A) * ib (Rltb A B).
Proof. by_signs. Qed.
Lemma rule_min_def A B : Rmin A B = B + (A - B) * ib (Rltb A B).
Proof. by_signs. Qed.
Lemma rule_relu_above A : 0 <= A -> relu A = A.
Proof. intros. by_signs. Qed.
Lemma rule_argmax_value l h F : (l < h)%Z -> F (ArgMax l h F) = Max l h F.
Proof. intros _. apply ArgMax_max. Qed.
Lemma nargmax_order n f g : (forall i j, f i < f j <-> g i < g j) -> nargmax n f = nargmax n g.
Proof.
  intros H. induction n as [|n IH]; simpl; [reflexivity|]. rewrite IH.
  destruct (Rlt_dec _ _) as [L|L], (Rlt_dec _ _) as [M|M]; try reflexivity; apply H in L || apply H in M; easy.
Qed.
Lemma ArgMax_order lo hi f g : (forall i j, f i < f j <-> g i < g j) -> IZR (ArgMax lo hi f) = IZR (ArgMax lo hi g).
Proof. intros H. unfold ArgMax. do 3 f_equal. apply nargmax_order. intros; apply H. Qed.
Lemma rule_argmax_increasing g l h F : (l < h)%Z -> strictly_rising g ->
  IZR (ArgMax l h (fun k => g (F k))) = IZR (ArgMax l h F).
Proof.
  intros _ H. apply ArgMax_order. intros i j. split; [|apply H]. intros L.
  destruct (Rtotal_order (F i) (F j)) as [G|[G|G]]; [exact G|rewrite G in L; lra|apply H in G; lra].
Qed.
Lemma rule_argmax_plus A l h F : (l < h)%Z -> IZR (ArgMax l h (fun k => A + F k)) = IZR (ArgMax l h F).
Proof. intros _. apply ArgMax_order. intros; split; lra. Qed.
Lemma rule_argmax_times A l h F : (l < h)%Z -> 0 < A ->
  IZR (ArgMax l h (fun k => A * F k)) = IZR (ArgMax l h F).
Proof.
  intros _ H. apply ArgMax_order. intros i j. split; [apply Rmult_lt_reg_l, H|apply Rmult_lt_compat_l, H].
Qed.
Lemma rule_relu_below A : A <= 0 -> relu A = 0.
Proof. intros. by_signs. Qed.
Lemma rule_max_first A B : B <= A -> Rmax A B = A.
Proof. intros. by_signs. Qed.
Lemma rule_max_second A B : A <= B -> Rmax A B = B.
Proof. intros. by_signs. Qed.
Lemma rule_min_first A B : A <= B -> Rmin A B = A.
Proof. intros. by_signs. Qed.
Lemma rule_min_second A B : B <= A -> Rmin A B = B.
Proof. intros. by_signs. Qed.
Lemma rule_abs_above A : 0 <= A -> Rabs A = A.
Proof. intros. by_signs. Qed.
Lemma rule_abs_below A : A <= 0 -> Rabs A = - A.
Proof. intros. by_signs. Qed.
Lemma rule_abs_square A : Rabs A ^ 2 = A ^ 2.
Proof. apply pow2_abs. Qed.

Lemma Dv_inv' g x w e : w <> 0 -> Dv g x w e -> Dv (fun t => / g t) x (/ w) ((-1) * (/ w) ^ 2 * e).
Proof. intros H G. eapply Dv_eq; [apply (Dv_inv g x w e H G)|reflexivity|]. field; auto. Qed.
Lemma rule_exp_slope A : D exp A = exp A.
Proof. apply D_eq, derivable_pt_lim_exp. Qed.
Lemma rule_log_slope A : 0 < A -> D ln A = 1 * / A.
Proof. intros H. rewrite Rmult_1_l. apply D_eq, derivable_pt_lim_ln, H. Qed.
Lemma rule_sqrt_slope A : 0 < A -> D sqrt A = 1 * / (2 * sqrt A).
Proof. intros H. rewrite Rmult_1_l. apply D_eq, derivable_pt_lim_sqrt, H. Qed.
Lemma rule_sin_slope A : D sin A = cos A.
Proof. apply D_eq, derivable_pt_lim_sin. Qed.
Lemma rule_cos_slope A : D cos A = - sin A.
Proof. apply D_eq, derivable_pt_lim_cos. Qed.
Lemma hyptan_deriv A : is_deriv hyptan A (1 - hyptan A ^ 2).
Proof.
  assert (P := exp_pos A). assert (Q := exp_pos (- A)).
  unfold hyptan. eapply is_deriv_eq.
  - eapply Dv_deriv. apply Dv_mult.
    + apply Dv_minus; [apply Dv_exp, Dv_id|apply Dv_exp, Dv_opp, Dv_id].
    + apply Dv_inv'; [|apply Dv_plus; [apply Dv_exp, Dv_id|apply Dv_exp, Dv_opp, Dv_id]]. lra.
  - cbv beta. field. lra.
Qed.
Lemma rule_tanh_slope A : D hyptan A = 1 - hyptan A ^ 2.
Proof. apply D_eq, hyptan_deriv. Qed.
Lemma atan_deriv A : is_deriv atan A (1 * / (1 + A ^ 2)).
Proof.
  eapply is_deriv_eq; [apply derivable_pt_lim_atan|]. unfold Rsqr. field. nra.
Qed.
Lemma rule_atan_slope A : D atan A = 1 * / (1 + A ^ 2).
Proof. apply D_eq, atan_deriv. Qed.
Lemma rule_sigmoid_slope A : D sigmoid A = sigmoid A * (1 - sigmoid A).
Proof. apply D_eq, sigmoid_deriv. Qed.
Lemma softplus_deriv A : is_deriv softplus A (sigmoid A).
Proof.
  assert (P := exp_pos A). assert (Q := exp_pos (- A)). unfold softplus, sigmoid. eapply is_deriv_eq.
  - eapply Dv_deriv. apply Dv_ln; [|apply Dv_plus; [apply Dv_const|apply Dv_exp, Dv_id]]. lra.
  - cbv beta. rewrite exp_Ropp. field. repeat split; lra.
Qed.
Lemma rule_softplus_slope A : D softplus A = sigmoid A.
Proof. apply D_eq, softplus_deriv. Qed.
Lemma rule_relu_slope A : A <> 0 -> D relu A = heaviside A.
Proof. intros H. apply D_eq, relu_deriv, H. Qed.
Lemma locally_constant f x c del : 0 < del -> (forall t, Rabs (t - x) < del -> f t = c) -> is_deriv f x 0.
Proof.
  intros Hd H. apply (is_deriv_ext_loc (fun _ => c) f x 0 del Hd); [|apply derivable_pt_lim_const].
  intros t Ht. symmetry. apply H, Ht.
Qed.
Lemma near_sign A t : A <> 0 -> Rabs (t - A) < Rabs A -> (0 < A -> 0 < t) /\ (A < 0 -> t < 0).
Proof. intros H Ht. apply Rabs_def2 in Ht. unfold Rabs in Ht. destruct (Rcase_abs A); split; lra. Qed.
Lemma sign_deriv A : A <> 0 -> is_deriv sign A 0.
Proof.
  intros H. apply (locally_constant sign A (sign A) (Rabs A)); [apply Rabs_pos_lt, H|].
  intros t Ht. destruct (near_sign A t H Ht). by_signs.
Qed.
Lemma heaviside_deriv A : A <> 0 -> is_deriv heaviside A 0.
Proof.
  intros H. apply (locally_constant heaviside A (heaviside A) (Rabs A)); [apply Rabs_pos_lt, H|].
  intros t Ht. destruct (near_sign A t H Ht). by_signs.
Qed.
Lemma abs_deriv A : A <> 0 -> is_deriv Rabs A (sign A).
Proof.
  intros H. destruct (Rlt_dec 0 A) as [P|P].
  - replace (sign A) with 1 by by_signs.
    apply (is_deriv_ext_loc (fun t => t) Rabs A 1 A P); [|apply derivable_pt_lim_id].
    intros t Ht. apply Rabs_def2 in Ht. rewrite Rabs_right; lra.
  - replace (sign A) with (- (1)) by by_signs.
    apply (is_deriv_ext_loc (fun t => - t) Rabs A (- (1)) (- A) ltac:(lra)).
    + intros t Ht. apply Rabs_def2 in Ht. rewrite Rabs_left; lra.
    + apply (derivable_pt_lim_opp (fun t => t)), derivable_pt_lim_id.
Qed.
Lemma rule_abs_slope A : A <> 0 -> D Rabs A = sign A.
Proof. intros H. apply D_eq, abs_deriv, H. Qed.
Lemma rule_sign_slope A : A <> 0 -> D sign A = 0.
Proof. intros H. apply D_eq, sign_deriv, H. Qed.
Lemma rule_heaviside_slope A : A <> 0 -> D heaviside A = 0.
Proof. intros H. apply D_eq, heaviside_deriv, H. Qed.

Lemma rule_sign_scale A B : 0 < A -> ib (Rltb 0 (A * B)) = ib (Rltb 0 B).
Proof.
  intros H. apply ib_iff. rewrite !Rltb_iff. split; intros P; [|apply Rmult_lt_0_compat; assumption].
  apply (Rmult_lt_reg_l A); [exact H|]. rewrite Rmult_0_r. exact P.
Qed.
Lemma rule_zero_scale A B : A <> 0 -> ib (Reqb (A * B) 0) = ib (Reqb B 0).
Proof.
  intros H. apply ib_iff. rewrite !Reqb_iff. split; intros P; [|rewrite P; ring].
  apply Rmult_integral in P. tauto.
Qed.
Lemma rule_delta_replace i j (F : Z -> R) : ib (i =? j)%Z * F i = ib (i =? j)%Z * F j.
Proof. destruct (i =? j)%Z eqn:E; unfold ib; [replace i with j by lia|]; ring. Qed.
Lemma rule_sum_of_ones l h : (l <= h)%Z -> Sum l h (fun _ => 1) = IZR h - IZR l.
Proof. intros H. rewrite Sum_const by exact H. rewrite minus_IZR. ring. Qed.
Lemma rule_sum_split l m h F : (l <= m)%Z -> (m <= h)%Z ->
  Sum l h (fun k => F k) = Sum l m (fun k => F k) + Sum m h (fun k => F k).
Proof. intros. apply Sum_split. lia. Qed.
Lemma rule_sum_single l F : Sum l (l + 1) (fun k => F k) = F l.
Proof. apply Sum_one. Qed.
Lemma rule_sum_peel l h F : (l < h)%Z ->
  Sum l h (fun k => F k) = F l + Sum (l + 1) h (fun k => F k).
Proof. apply Sum_first. Qed.
Lemma rule_sum_peel_last l h F : (l < h)%Z ->
  Sum l h (fun k => F k) = F (h - 1)%Z + Sum l (h - 1) (fun k => F k).
Proof.
  intros H. replace h with (h - 1 + 1)%Z at 1 by lia. rewrite Sum_last by lia. apply Rplus_comm.
Qed.
Lemma Prod_empty lo hi f : (hi <= lo)%Z -> Prod lo hi f = 1.
Proof. intros H. unfold Prod. replace (Z.to_nat (hi - lo)) with O by lia. reflexivity. Qed.
Lemma Prod_last lo hi f : (lo <= hi)%Z -> Prod lo (hi + 1) f = Prod lo hi f * f hi.
Proof.
  intros H. unfold Prod. replace (Z.to_nat (hi + 1 - lo)) with (S (Z.to_nat (hi - lo))) by lia.
  simpl. f_equal. f_equal. lia.
Qed.
Lemma Prod_one lo f : Prod lo (lo + 1) f = f lo.
Proof. rewrite Prod_last by lia. rewrite Prod_empty by lia. ring. Qed.
Lemma Prod_split lo m hi f : (lo <= m <= hi)%Z -> Prod lo hi f = Prod lo m f * Prod m hi f.
Proof.
  intros H. destruct H as [Hm Hh]. revert Hh. revert hi. refine (range_ind m _ _ _); intros hi H.
  - intros Hh. replace hi with m by lia. rewrite (Prod_empty m m) by lia. ring.
  - intros IH _. destruct (Z.eq_dec m hi) as [->|N].
    + rewrite Prod_one, Prod_last by lia. reflexivity.
    + rewrite !Prod_last, IH by lia. ring.
Qed.
Lemma Prod_pos lo hi f : (forall i, (lo <= i < hi)%Z -> 0 < f i) -> 0 < Prod lo hi f.
Proof.
  revert hi. refine (range_ind lo _ _ _); intros hi Hh.
  - intros _. rewrite Prod_empty by lia. lra.
  - intros IH H. rewrite Prod_last by lia. apply Rmult_lt_0_compat; [apply IH; intros|]; apply H; lia.
Qed.
Lemma Prod_not_0 lo hi f : (forall i, (lo <= i < hi)%Z -> f i <> 0) -> Prod lo hi f <> 0.
Proof.
  revert hi. refine (range_ind lo _ _ _); intros hi Hh.
  - intros _. rewrite Prod_empty by lia. lra.
  - intros IH H. rewrite Prod_last by lia. apply Rmult_integral_contrapositive_currified; [apply IH; intros|]; apply H; lia.
Qed.
Lemma Prod_ext lo hi f g : (forall i, (lo <= i < hi)%Z -> f i = g i) -> Prod lo hi f = Prod lo hi g.
Proof.
  revert hi. refine (range_ind lo _ _ _); intros hi Hh.
  - intros _. rewrite !Prod_empty by lia. reflexivity.
  - intros IH H. rewrite !Prod_last by lia. rewrite IH, H; try lia; auto. intros; apply H; lia.
Qed.
Lemma rule_prod_peel l h F : (l < h)%Z ->
  Prod l h (fun k => F k) = F l * Prod (l + 1) h (fun k => F k).
Proof. intros H. rewrite (Prod_split l (l + 1) h), Prod_one by lia. reflexivity. Qed.
Lemma rule_prod_peel_last l h F : (l < h)%Z ->
  Prod l h (fun k => F k) = F (h - 1)%Z * Prod l (h - 1) (fun k => F k).
Proof.
  intros H. replace h with (h - 1 + 1)%Z at 1 by lia. rewrite Prod_last by lia. apply Rmult_comm.
Qed.
Lemma rule_prod_multiply l h F G :
  Prod l h (fun k => F k * G k) = Prod l h (fun k => F k) * Prod l h (fun k => G k).
Proof.
  revert h. refine (range_ind l _ _ _); intros h H; [rewrite !Prod_empty by lia; ring|].
  intros IH. rewrite !Prod_last, IH by lia. ring.
Qed.
Lemma rule_prod_logs l h F : (forall k, (l <= k < h)%Z -> 0 < F k) ->
  Prod l h (fun k => F k) = exp (Sum l h (fun k => ln (F k))).
Proof.
  revert h. refine (range_ind l _ _ _); intros h H;
    [intros _; rewrite Prod_empty, Sum_empty by lia; symmetry; apply exp_0|].
  intros IH P. rewrite Prod_last, Sum_last, IH, exp_plus, exp_ln by (try lia; intros; apply P; lia).
  reflexivity.
Qed.
Lemma rule_prod_constant l h A : (l <= h)%Z -> Prod l h (fun k => A) = powz A (h + (-1) * l).
Proof.
  intros H. unfold powz. replace (h + -1 * l <? 0)%Z with false by lia.
  replace (h + -1 * l)%Z with (h - l)%Z by lia. unfold Prod.
  induction (Z.to_nat (h - l)) as [|n IH]; [reflexivity|]. simpl. rewrite IH. ring.
Qed.
Lemma rule_prod_empty l h F : (h <= l)%Z -> Prod l h (fun k => F k) = 1.
Proof. apply Prod_empty. Qed.
Lemma rule_prod_split l m h F : (l <= m)%Z -> (m <= h)%Z ->
  Prod l h (fun k => F k) = Prod l m (fun k => F k) * Prod m h (fun k => F k).
Proof. intros. apply Prod_split. lia. Qed.
Lemma rule_prod_single l F : Prod l (l + 1) (fun k => F k) = F l.
Proof. apply Prod_one. Qed.
(** the slope of a product: that of each factor, times the factors before it and after it *)
Lemma Dv_Prod lo hi (f : R -> Z -> R) x (v d : Z -> R) :
  (forall i, (lo <= i < hi)%Z -> Dv (fun t => f t i) x (v i) (d i)) ->
  Dv (fun t => Prod lo hi (fun i => f t i)) x (Prod lo hi (fun i => v i))
    (Sum lo hi (fun i => Prod lo i (fun k => v k) * d i * Prod (i + 1) hi (fun k => v k))).
Proof.
  revert hi. refine (range_ind lo _ _ _); intros hi Hh.
  - intros _. apply (Dv_ext (fun _ => 1)); [intros; rewrite Prod_empty; auto; lia|].
    rewrite Prod_empty, Sum_empty by lia. apply Dv_const.
  - intros IH H. apply (Dv_ext (fun t => Prod lo hi (fun i => f t i) * f t hi));
      [intros; rewrite Prod_last by lia; reflexivity|].
    eapply Dv_eq; [apply Dv_mult; [apply IH; intros; apply H; lia|apply H; lia]| |].
    + rewrite Prod_last by lia. reflexivity.
    + rewrite Sum_last, (Prod_empty (hi + 1)) by lia. rewrite <- Sum_scal_r. f_equal; [|ring].
      apply Sum_ext. intros i Hi. rewrite (Prod_last (i + 1)) by lia. ring.
Qed.
Lemma Max_split lo m hi f : (lo < m)%Z -> (m < hi)%Z -> Max lo hi f = Rmax (Max lo m f) (Max m hi f).
Proof.
  intros Hl Hh. revert hi Hh. refine (nonempty_ind m _ _ _).
  - rewrite Max_last by exact Hl. rewrite Max_one. reflexivity.
  - intros hi H IH. rewrite !Max_last by lia. rewrite IH. symmetry. apply Rmax_assoc.
Qed.
Lemma rule_max_split l m h F : (l < m)%Z -> (m < h)%Z ->
  Max l h (fun k => F k) = Rmax (Max l m (fun k => F k)) (Max m h (fun k => F k)).
Proof. apply Max_split. Qed.
Lemma rule_max_peel l h F : (l + 1 < h)%Z ->
  Max l h (fun k => F k) = Rmax (F l) (Max (l + 1) h (fun k => F k)).
Proof. intros H. rewrite (Max_split l (l + 1) h), Max_one by lia. reflexivity. Qed.
Lemma rule_max_single l F : Max l (l + 1) (fun k => F k) = F l.
Proof. apply Max_one. Qed.
Lemma rule_max_monotone g l h F : nondecreasing g -> (l < h)%Z ->
  g (Max l h (fun k => F k)) = Max l h (fun k => g (F k)).
Proof. intros Hg H. symmetry. apply Max_mono; assumption. Qed.
Lemma rule_min_monotone g l h F : nondecreasing g -> (l < h)%Z ->
  g (Min l h (fun k => F k)) = Min l h (fun k => g (F k)).
Proof.
  intros Hg H. unfold Min.
  pose (k := fun u => - g (- u)). assert (Hk : nondecreasing k).
  { intros u v L. unfold k. apply Ropp_le_contravar, Hg. lra. }
  rewrite (Max_ext l h (fun i => - g (F i)) (fun i => k (- F i))) by
    (exact H || (intros; unfold k; rewrite Ropp_involutive; reflexivity)).
  rewrite (Max_mono l h k (fun i => - F i) H Hk). unfold k. rewrite Ropp_involutive. reflexivity.
Qed.
Lemma nonincreasing_opp g : nonincreasing g -> nondecreasing (fun u => - g u).
Proof. intros Hg u v L. apply Ropp_le_contravar, Hg, L. Qed.
Lemma rule_max_antitone g l h F : nonincreasing g -> (l < h)%Z ->
  g (Max l h (fun k => F k)) = Min l h (fun k => g (F k)).
Proof.
  intros Hg H. unfold Min.
  rewrite <- (rule_max_monotone (fun u => - g u) l h F (nonincreasing_opp g Hg) H). ring.
Qed.
Lemma rule_min_antitone g l h F : nonincreasing g -> (l < h)%Z ->
  g (Min l h (fun k => F k)) = Max l h (fun k => g (F k)).
Proof.
  intros Hg H.
  pose proof (rule_min_monotone (fun u => - g u) l h F (nonincreasing_opp g Hg) H) as E.
  cbv beta in E. unfold Min in E at 2.
  rewrite (Max_ext l h (fun k => - - g (F k)) (fun k => g (F k))) in E by
    (exact H || (intros; apply Ropp_involutive)).
  apply Ropp_eq_compat in E. rewrite !Ropp_involutive in E. exact E.
Qed.
Lemma rule_function_even g A : even_function g -> g ((-1) * A) = g A.
Proof. intros Hg. replace ((-1) * A) with (- A) by ring. apply Hg. Qed.
Lemma rule_function_odd g A : odd_function g -> g ((-1) * A) = (-1) * g A.
Proof. intros Hg. replace ((-1) * A) with (- A) by ring. rewrite Hg. ring. Qed.
Lemma rule_odd_zero g : odd_function g -> g 0 = 0.
Proof. intros Hg. pose proof (Hg 0) as E. rewrite Ropp_0 in E. lra. Qed.
Lemma rule_max_plus l h A F : (l < h)%Z ->
  Max l h (fun k => A + F k) = A + Max l h (fun k => F k).
Proof. intros H. apply (Max_mono l h (fun u => A + u) F H). intros u v L. lra. Qed.
Lemma rule_max_times l h A F : (l < h)%Z -> 0 <= A ->
  Max l h (fun k => A * F k) = A * Max l h (fun k => F k).
Proof. intros H HA. apply (Max_mono l h (fun u => A * u) F H). intros u v L. nra. Qed.
Lemma Min_ext lo hi f g : (lo < hi)%Z -> (forall i, (lo <= i < hi)%Z -> f i = g i) -> Min lo hi f = Min lo hi g.
Proof. intros H E. unfold Min. f_equal. apply Max_ext; [exact H|]. intros; rewrite E; auto. Qed.

Lemma rule_sqrt_mul A B : 0 <= A -> 0 <= B -> sqrt (A * B) = sqrt A * sqrt B.
Proof. apply sqrt_mult. Qed.
Lemma rule_root_signless A : sqrt (A ^ 2) = Rabs A.
Proof. rewrite <- Rsqr_pow2. apply sqrt_Rsqr_abs. Qed.
Lemma powz_nat a (n : nat) : powz a (Z.of_nat n) = a ^ n.
Proof. unfold powz. replace (Z.of_nat n <? 0)%Z with false by lia. rewrite Nat2Z.id. reflexivity. Qed.
Lemma rule_power_add A m n : (0 <= m)%Z -> (0 <= n)%Z -> powz A (m + n) = powz A m * powz A n.
Proof.
  intros Hm Hn. rewrite <- (Z2Nat.id m), <- (Z2Nat.id n) by assumption.
  rewrite <- Nat2Z.inj_add, !powz_nat. apply pow_add.
Qed.
Lemma powz_succ a n : a <> 0 -> powz a (n + 1) = powz a n * a.
Proof.
  intros H. destruct (Z_le_gt_dec 0 n) as [P|P].
  - rewrite rule_power_add by lia. f_equal. unfold powz. simpl. ring.
  - unfold powz at 2. replace (n <? 0)%Z with true by lia.
    replace (Z.to_nat (- n)) with (S (Z.to_nat (- (n + 1)))) by lia.
    unfold powz. destruct (n + 1 <? 0)%Z eqn:E.
    + simpl. field. exact H.
    + replace (n + 1)%Z with 0%Z by lia. simpl. field. exact H.
Qed.
Lemma rule_power_add_off_zero A m n : A <> 0 -> powz A (m + n) = powz A m * powz A n.
Proof.
  intros H. assert (P : forall k, (0 <= k)%Z -> forall m, powz A (m + k) = powz A m * powz A k).
  { intros k Hk. pattern k. apply natlike_ind; [intros; rewrite Z.add_0_r; unfold powz at 3; simpl; ring| |exact Hk].
    intros j Hj IH i. replace (i + Z.succ j)%Z with (i + j + 1)%Z by lia.
    replace (Z.succ j) with (j + 1)%Z by lia. rewrite !powz_succ, IH by exact H. ring. }
  destruct (Z_le_gt_dec 0 n) as [Q|Q]; [apply P, Q|].
  assert (E : powz A (m + n) * powz A (- n) = powz A m).
  { rewrite <- P by lia. f_equal. lia. }
  assert (F : powz A n * powz A (- n) = 1).
  { rewrite <- P by lia. replace (n + - n)%Z with 0%Z by lia. reflexivity. }
  rewrite <- E, Rmult_assoc, (Rmult_comm (powz A (- n))), F. ring.
Qed.
Lemma rule_power_product A B n : (0 <= n)%Z -> powz (A * B) n = powz A n * powz B n.
Proof. intros _. apply powz_mult. Qed.
Lemma rule_power_of_one n : powz 1 n = 1.
Proof. unfold powz. destruct (n <? 0)%Z; rewrite ?Rinv_1; apply pow1. Qed.
Lemma rule_sin_zero : sin 0 = 0.
Proof. apply sin_0. Qed.
Lemma rule_cos_zero : cos 0 = 1.
Proof. apply cos_0. Qed.
Lemma rule_sin_odd A : sin ((-1) * A) = (-1) * sin A.
Proof. replace ((-1) * A) with (- A) by ring. rewrite sin_neg. ring. Qed.
Lemma rule_cos_even A : cos ((-1) * A) = cos A.
Proof. replace ((-1) * A) with (- A) by ring. apply cos_neg. Qed.
Lemma rule_cos_pi : cos PI = (-1).
Proof. apply cos_PI. Qed.
Lemma rule_sin_pi : sin PI = 0.
Proof. apply sin_PI. Qed.
Lemma rule_cos_half_pi : cos (PI * / 2) = 0.
Proof. exact cos_PI2. Qed.
Lemma rule_sin_half_pi : sin (PI * / 2) = 1.
Proof. exact sin_PI2. Qed.
Lemma rule_log_sqrt A : 0 < A -> ln (sqrt A) = ln A * / 2.
Proof.
  intros P. pose proof (sqrt_lt_R0 A P) as Q. pose proof (ln_mult _ _ Q Q) as E.
  rewrite sqrt_sqrt in E by lra. lra.
Qed.
Lemma rule_sigmoid_negative A : sigmoid ((-1) * A) = 1 - sigmoid A.
Proof.
  pose proof (exp_pos A). unfold sigmoid. replace (- (-1 * A)) with A by ring.
  rewrite exp_Ropp. field. lra.
Qed.
Lemma rule_softplus_negative A : softplus ((-1) * A) = softplus A - A.
Proof.
  pose proof (exp_pos A). pose proof (exp_pos ((-1) * A)) as P. unfold softplus.
  rewrite <- (ln_exp A) at 3. replace (1 + exp A) with (exp A * (1 + exp ((-1) * A))).
  - rewrite ln_mult by lra. ring.
  - rewrite Rmult_plus_distr_l, <- exp_plus. replace (A + -1 * A) with 0 by ring. rewrite exp_0. ring.
Qed.
Lemma rule_log_sigmoid A : ln (sigmoid A) = A - softplus A.
Proof.
  assert (P := exp_pos (- A)). unfold sigmoid. rewrite ln_Rinv by lra.
  assert (E := rule_softplus_negative A). unfold softplus at 1 in E.
  replace ((-1) * A) with (- A) in E by ring. rewrite E. ring.
Qed.
Lemma rule_log_sigmoid_rest A : ln (1 + (-1) * sigmoid A) = - softplus A.
Proof.
  replace (1 + (-1) * sigmoid A) with (sigmoid ((-1) * A)) by (rewrite rule_sigmoid_negative; ring).
  rewrite rule_log_sigmoid, rule_softplus_negative. ring.
Qed.
Lemma rule_atan_odd A : atan ((-1) * A) = (-1) * atan A.
Proof. replace ((-1) * A) with (- A) by ring. rewrite atan_opp. ring. Qed.
Lemma rule_sin_turn A n : sin (A + 2 * PI * IZR n) = sin A.
Proof.
  assert (forward : forall x k, sin (x + 2 * PI * INR k) = sin x).
  { intros x k. replace (2 * PI * INR k) with (2 * INR k * PI) by ring. apply sin_period. }
  destruct (Z_le_gt_dec 0 n) as [H | H].
  - rewrite <- (Z2Nat.id n H), <- INR_IZR_INZ. apply forward.
  - rewrite <- (forward (A + 2 * PI * IZR n) (Z.to_nat (- n))). f_equal.
    rewrite INR_IZR_INZ, Z2Nat.id, opp_IZR by lia. ring.
Qed.
Lemma rule_cos_turn A n : cos (A + 2 * PI * IZR n) = cos A.
Proof.
  rewrite !cos_sin. replace (PI / 2 + (A + 2 * PI * IZR n)) with (PI / 2 + A + 2 * PI * IZR n) by ring.
  apply rule_sin_turn.
Qed.
Lemma rule_sin_add A B : sin (A + B) = sin A * cos B + cos A * sin B.
Proof. apply sin_plus. Qed.
Lemma rule_cos_add A B : cos (A + B) = cos A * cos B - sin A * sin B.
Proof. apply cos_plus. Qed.
Lemma rule_sin_square A : sin A ^ 2 = 1 - cos A ^ 2.
Proof. rewrite <- !Rsqr_pow2. apply sin2. Qed.
Lemma rule_sinh_def A : sinh A = (exp A - exp ((-1) * A)) * / 2.
Proof. unfold sinh. replace ((-1) * A) with (- A) by ring. reflexivity. Qed.
Lemma rule_cosh_def A : cosh A = (exp A + exp ((-1) * A)) * / 2.
Proof. unfold cosh. replace ((-1) * A) with (- A) by ring. reflexivity. Qed.
Lemma rule_sinh_slope A : D sinh A = cosh A.
Proof. apply D_eq, derivable_pt_lim_sinh. Qed.
Lemma rule_cosh_slope A : D cosh A = sinh A.
Proof. apply D_eq, derivable_pt_lim_cosh. Qed.
Lemma rule_max_value l h i F : (l <= i)%Z -> (i < h)%Z -> (forall k, (l <= k < h)%Z -> F k <= F i) ->
  Max l h (fun k => F k) = F i.
Proof. intros Hl Hh H. apply (Max_unique l h F i); [lia|exact H]. Qed.
Lemma rule_max_negative l h F : (l < h)%Z ->
  Max l h (fun k => (-1) * F k) = (-1) * Min l h (fun k => F k).
Proof.
  intros H. unfold Min. rewrite (Max_ext l h _ (fun k => - F k) H); [ring|]. intros; ring.
Qed.
Lemma rule_min_negative l h F : (l < h)%Z ->
  Min l h (fun k => (-1) * F k) = (-1) * Max l h (fun k => F k).
Proof.
  intros H. unfold Min. rewrite (Max_ext l h _ (fun k => F k) H); [ring|]. intros; ring.
Qed.

Lemma rule_max_shift l h n F : (l < h)%Z ->
  Max l h (fun k => F k) = Max (l - n) (h - n) (fun k => F (k + n)%Z).
Proof.
  intros H. rewrite (Max_shift (- n) l h). apply Max_ext; [lia|]. intros; f_equal; lia.
Qed.
Lemma rule_min_shift l h n F : (l < h)%Z ->
  Min l h (fun k => F k) = Min (l - n) (h - n) (fun k => F (k + n)%Z).
Proof. intros H. unfold Min. f_equal. apply (rule_max_shift l h n (fun k => - F k) H). Qed.
Lemma rule_min_split l m h F : (l < m)%Z -> (m < h)%Z ->
  Min l h (fun k => F k) = Rmin (Min l m (fun k => F k)) (Min m h (fun k => F k)).
Proof.
  intros A B. unfold Min. rewrite (rule_max_split l m h (fun k => - F k) A B).
  unfold Rmax, Rmin. repeat destruct Rle_dec; lra.
Qed.
Lemma rule_max_reverse l h F : (l < h)%Z ->
  Max l h (fun k => F k) = Max l h (fun k => F (l + h - 1 - k)%Z).
Proof.
  intros H. apply Rle_antisym.
  - destruct (Max_attained l h F H) as [i [Hi E]]. apply Rle_trans with (F i); [right; exact E|].
    replace i with (l + h - 1 - (l + h - 1 - i))%Z by lia.
    apply (Max_ub l h (fun k => F (l + h - 1 - k)%Z)). lia.
  - destruct (Max_attained l h (fun k => F (l + h - 1 - k)%Z) H) as [i [Hi E]]. rewrite E.
    apply (Max_ub l h F). lia.
Qed.
Lemma rule_min_reverse l h F : (l < h)%Z ->
  Min l h (fun k => F k) = Min l h (fun k => F (l + h - 1 - k)%Z).
Proof. intros H. unfold Min. f_equal. apply (rule_max_reverse l h (fun k => - F k) H). Qed.
Lemma rule_min_single l F : Min l (l + 1) (fun k => F k) = F l.
Proof. unfold Min. rewrite (rule_max_single l (fun k => - F k)). ring. Qed.
Lemma rule_min_peel l h F : (l + 1 < h)%Z ->
  Min l h (fun k => F k) = Rmin (F l) (Min (l + 1) h (fun k => F k)).
Proof. intros H. rewrite (rule_min_split l (l + 1) h F), rule_min_single by lia. reflexivity. Qed.
Lemma rule_min_plus l h A F : (l < h)%Z ->
  Min l h (fun k => A + F k) = A + Min l h (fun k => F k).
Proof.
  intros H. symmetry. apply (rule_min_monotone (fun u => A + u) l h F); [intros u v L; lra|exact H].
Qed.
Lemma rule_min_times l h A F : (l < h)%Z -> 0 <= A ->
  Min l h (fun k => A * F k) = A * Min l h (fun k => F k).
Proof.
  intros H HA. symmetry.
  apply (rule_min_monotone (fun u => A * u) l h F); [intros u v L; nra|exact H].
Qed.
