(* The chain rule, through tensors that a differentiable function reads. *)
From DeriveCert Require Export Brackets.
From Coq Require Import Ratan Classical FunctionalExtensionality.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
Local Open Scope R_scope.

Lemma SumOver_list axes : exists l, NoDup l /\ (forall I, In I l <-> inside axes I) /\
  forall f, SumOver axes f = SumL l f.
Proof.
  induction axes as [|[lo hi] rest (m & Nm & Em & Sm)].
  - exists [[]]. split; [repeat constructor; easy|]. split.
    + intros [|i I]; simpl; [tauto|]. split; [intros [E|[]]; discriminate|tauto].
    + intros f. simpl. ring.
  - revert hi. refine (range_ind lo _ _ _).
    + intros hi Hh. exists []. split; [constructor|]. split.
      * intros [|i I]; simpl; split; try tauto. lia.
      * intros f. simpl. apply Sum_empty. lia.
    + intros hi Hh (l & Nl & El & Sl). exists (l ++ map (cons hi) m). split; [|split].
      * apply NoDup_join; [exact Nl| |].
        -- apply FinFun.Injective_map_NoDup; [|exact Nm]. intros u v E. congruence.
        -- intros I A B. apply El in A. apply in_map_iff in B. destruct B as (I' & <- & _).
           simpl in A. lia.
      * intros [|i I]; rewrite in_app_iff, El, in_map_iff; simpl.
        -- split; [intros [[]|(I' & E & _)]; discriminate|tauto].
        -- split.
           ++ intros [A|(I' & E & B)]; [split; [lia|tauto]|]. injection E as <- <-.
              split; [lia|]. apply Em. exact B.
           ++ intros [A B]. destruct (Z.eq_dec i hi) as [->|N]; [right|left; split; [lia|exact B]].
              exists I. split; [reflexivity|apply Em; exact B].
      * intros f. cbn [SumOver]. rewrite Sum_last by lia. rewrite SumL_app, SumL_map, <- Sm.
        cbn [SumOver] in Sl. rewrite Sl. reflexivity.
Qed.
Lemma SumL_0 {I} (l : list I) : SumL l (fun _ => 0) = 0.
Proof. induction l as [|a l IH]; simpl; [reflexivity|rewrite IH; ring]. Qed.
Lemma SumL_nonneg {I} (l : list I) f : (forall i, In i l -> 0 <= f i) -> 0 <= SumL l f.
Proof.
  induction l as [|a l IH]; intros H; simpl; [lra|].
  pose proof (H a (or_introl eq_refl)). assert (0 <= SumL l f) by (apply IH; intros; apply H; right; auto). lra.
Qed.
Lemma Dv_SumL {I} (l : list I) (f : R -> I -> R) x (v d : I -> R) :
  (forall i, In i l -> Dv (fun t => f t i) x (v i) (d i)) ->
  Dv (fun t => SumL l (fun i => f t i)) x (SumL l (fun i => v i)) (SumL l (fun i => d i)).
Proof.
  induction l as [|a l IH]; intros H; [exact (Dv_const 0 x)|]. simpl.
  apply (Dv_plus (fun t => f t a) (fun t => SumL l (fun i => f t i))); [apply H; left; reflexivity|].
  apply IH. intros; apply H; right; auto.
Qed.
Lemma curve_lipschitz {I} (l : list I) (c : R -> I -> R) x (y c' : I -> R) :
  (forall i, In i l -> Dv (fun t => c t i) x (y i) (c' i)) ->
  exists M del, 0 < M /\ 0 < del /\ forall h, Rabs h < del ->
     SumL l (fun i => Rabs (c (x + h) i - y i)) <= M * Rabs h.
Proof.
  induction l as [|n l IH]; intros H.
  - exists 1, 1. split; [lra|]. split; [lra|]. intros h _. simpl. pose proof (Rabs_pos h). lra.
  - destruct IH as (M & del & HM & Hdel & B); [intros; apply H; right; auto|].
    destruct (H n (or_introl eq_refl)) as [E Dn]. cbv beta in *. destruct (Dn 1 ltac:(lra)) as [d1 Hd1].
    exists ((Rabs (c' n) + 1) + M), (Rmin del d1).
    split; [pose proof (Rabs_pos (c' n)); lra|]. split; [apply Rmin_pos; [auto|apply cond_pos]|].
    intros h Hh. simpl. rewrite Rmult_plus_distr_r.
    apply Rplus_le_compat; [|apply B; eapply Rlt_le_trans; [exact Hh|apply Rmin_l]].
    destruct (Req_dec h 0) as [->|Hn0].
    + rewrite Rplus_0_r, E. replace (y n - y n) with 0 by ring. rewrite Rabs_R0. lra.
    + specialize (Hd1 h Hn0 ltac:(eapply Rlt_le_trans; [exact Hh|apply Rmin_r])).
      rewrite E in Hd1.
      replace (c (x + h) n - y n) with (((c (x + h) n - y n) / h - c' n) * h + c' n * h) by (field; auto).
      eapply Rle_trans; [apply Rabs_triang|]. rewrite !Rabs_mult.
      pose proof (Rabs_pos h). nra.
Qed.
Lemma Dv_frechet {I} (l : list I) (L : (I -> R) -> R) (c : R -> I -> R) x (y g c' : I -> R) :
  (forall eps : R, 0 < eps -> exists del : R, 0 < del /\
    forall z : I -> R, SumL l (fun i => Rabs (z i - y i)) < del ->
      Rabs (L z - L y - SumL l (fun i => g i * (z i - y i)))
        <= eps * SumL l (fun i => Rabs (z i - y i))) ->
  (forall i, In i l -> Dv (fun t => c t i) x (y i) (c' i)) ->
  Dv (fun t => L (c t)) x (L y) (SumL l (fun i => g i * c' i)).
Proof.
  intros HL HD. assert (E0 : L (c x) = L y).
  { destruct (HL 1 ltac:(lra)) as (del & Hdel & B). specialize (B (c x)).
    assert (Z0 : SumL l (fun i => Rabs (c x i - y i)) = 0).
    { rewrite (SumL_ext _ _ (fun _ => 0)); [apply SumL_0|]. intros i Hi. destruct (HD i Hi) as [E _].
      cbv beta in E. rewrite E. replace (y i - y i) with 0 by ring. apply Rabs_R0. }
    assert (Z1 : SumL l (fun i => g i * (c x i - y i)) = 0).
    { rewrite (SumL_ext _ _ (fun _ => 0)); [apply SumL_0|]. intros i Hi. destruct (HD i Hi) as [E _].
      cbv beta in E. rewrite E. ring. }
    rewrite Z0, Z1 in B. specialize (B ltac:(lra)). rewrite Rmult_0_r, Rminus_0_r in B.
    pose proof (Rabs_pos (L (c x) - L y)). destruct (Req_dec (L (c x) - L y) 0) as [?|Hn]; [lra|].
    apply Rabs_pos_lt in Hn. lra. }
  split; [exact E0|].
  assert (Lin : is_deriv (fun t => SumL l (fun i => g i * (c t i - y i))) x (SumL l (fun i => g i * c' i))).
  { eapply is_deriv_eq.
    - eapply Dv_deriv. apply (Dv_SumL l (fun t i => g i * (c t i - y i)) x (fun i => g i * (y i - y i)) (fun i => g i * (c' i - 0))).
      intros i Hi. apply Dv_scal_l. apply Dv_minus; [apply HD; auto|apply Dv_const].
    - apply SumL_ext. intros; ring. }
  assert (Rest : is_deriv (fun t => L (c t) - L y - SumL l (fun i => g i * (c t i - y i))) x 0).
  { destruct (curve_lipschitz l c x y c' HD) as (M & d1 & HM & Hd1 & B1).
    intros eps He. destruct (HL (eps / (2 * M))) as (d2 & Hd2 & B2).
    { apply Rdiv_lt_0_compat; lra. }
    assert (Hm : 0 < Rmin d1 (d2 / (2 * M))) by (apply Rmin_pos; [auto|apply Rdiv_lt_0_compat; lra]).
    exists (mkposreal _ Hm). intros h Hh0 Hh. simpl in Hh.
    assert (H1 : Rabs h < d1) by (eapply Rlt_le_trans; [exact Hh|apply Rmin_l]).
    assert (H2 : Rabs h < d2 / (2 * M)) by (eapply Rlt_le_trans; [exact Hh|apply Rmin_r]).
    specialize (B1 h H1). specialize (B2 (c (x + h))).
    assert (Hp : 0 < Rabs h) by (apply Rabs_pos_lt; auto).
    assert (Hs : M * Rabs h < d2).
    { apply (Rmult_lt_compat_l (2 * M)) in H2; [|lra].
      replace (2 * M * (d2 / (2 * M))) with d2 in H2 by (field; lra). nra. }
    specialize (B2 ltac:(lra)). rewrite E0.
    assert (Z1 : SumL l (fun i => g i * (c x i - y i)) = 0).
    { rewrite (SumL_ext _ _ (fun _ => 0)); [apply SumL_0|]. intros i Hi. destruct (HD i Hi) as [E _].
      cbv beta in E. rewrite E. ring. }
    rewrite Z1. set (r := L (c (x + h)) - L y - _) in *.
    replace ((r - (L y - L y - 0)) / h - 0) with (r / h) by (field; auto).
    unfold Rdiv. rewrite Rabs_mult, Rabs_inv.
    assert (B3 : Rabs r <= eps / (2 * M) * (M * Rabs h)).
    { eapply Rle_trans; [exact B2|]. apply Rmult_le_compat_l; [|exact B1].
      apply Rlt_le, Rdiv_lt_0_compat; lra. }
    replace (eps / (2 * M) * (M * Rabs h)) with (eps / 2 * Rabs h) in B3 by (field; lra).
    apply (Rmult_le_compat_r (/ Rabs h)) in B3; [|apply Rlt_le, Rinv_0_lt_compat; auto].
    rewrite Rmult_assoc, Rinv_r in B3 by lra. lra. }
  eapply is_deriv_eq.
  - apply (is_deriv_ext (fun t => (L (c t) - L y - SumL l (fun i => g i * (c t i - y i)))
        + SumL l (fun i => g i * (c t i - y i)) + L y)); [intros; ring|].
    apply (derivable_pt_lim_plus _ (fun _ => L y)); [|apply derivable_pt_lim_const].
    apply (derivable_pt_lim_plus _ _ _ _ _ Rest Lin).
  - ring.
Qed.


Lemma Dv_grad axes L (c : R -> idx -> R) x (y g c' : idx -> R) : is_grad axes L y g ->
  (forall I, inside axes I -> Dv (fun t => c t I) x (y I) (c' I)) ->
  Dv (fun t => L (c t)) x (L y) (SumOver axes (fun I => g I * c' I)).
Proof.
  intros HL HD. destruct (SumOver_list axes) as (l & _ & El & Sl). rewrite Sl.
  apply Dv_frechet; [|intros I HI; apply HD, El, HI].
  intros eps He. destruct (HL eps He) as (del & Hd & B). exists del. split; [exact Hd|].
  intros z Hz. specialize (B z). rewrite !Sl in B. apply B. exact Hz.
Qed.
Lemma is_grad_pd axes L y g I : inside axes I -> is_grad axes L y g -> is_pd L y I (g I).
Proof.
  intros HI H. pose proof (Dv_grad axes L (fun t => upd y I t) (y I) y g (fun J => dirac J I) H
    (fun J _ => Dv_upd y I J)) as [_ E].
  unfold is_pd. eapply is_deriv_eq; [exact E|].
  destruct (SumOver_list axes) as (l & Nl & El & ->). apply El in HI. clear - HI Nl.
  induction l as [|J l IH]; [easy|]. inversion Nl; subst. simpl. destruct HI as [->|HI].
  - rewrite (SumL_ext l _ (fun _ => 0)).
    + rewrite SumL_0, dirac_same. replace (same I I) with true by (symmetry; apply same_iff; reflexivity).
      unfold ib. ring.
    + intros K HK. rewrite dirac_same. destruct (same K I) eqn:E; [|unfold ib; ring].
      apply same_iff in E. subst. easy.
  - rewrite IH by assumption. rewrite dirac_same. destruct (same J I) eqn:E; [|unfold ib; ring].
    apply same_iff in E. subst. easy.
Qed.
Lemma differentiable_pd axes L y : differentiable axes L ->
  is_grad axes L y (fun I => pd L y I).
Proof.
  intros H. destruct (H y) as [g G]. intros eps He. destruct (G eps He) as (del & Hd & B).
  exists del. split; [exact Hd|]. intros z Hz. specialize (B z Hz).
  destruct (SumOver_list axes) as (l & _ & El & Sl). rewrite !Sl in *.
  rewrite (SumL_ext l (fun I => pd L y I * (z I - y I)) (fun I => g I * (z I - y I))); [exact B|].
  intros I HI. f_equal. apply D_eq. apply (is_grad_pd axes); [apply El; exact HI|exact G].
Qed.
Lemma differentiable_ex axes L y I : differentiable axes L -> inside axes I -> ex_pd L y I.
Proof.
  intros H HI. destruct (H y) as [g G]. exists (g I). apply (is_grad_pd axes L y g I HI G).
Qed.
Lemma Dv_loss axes L (c : R -> idx -> R) x (y c' : idx -> R) : differentiable axes L ->
  (forall I, inside axes I -> Dv (fun t => c t I) x (y I) (c' I)) ->
  Dv (fun t => L (c t)) x (L y) (SumOver axes (fun I => pd L y I * c' I)).
Proof. intros H. apply Dv_grad, differentiable_pd, H. Qed.
Lemma Dv_loss0 L (c : R -> R) x y c' : differentiable [] L -> Dv c x y c' ->
  Dv (fun t => L (at0 (c t))) x (L (at0 y)) (pd L (at0 y) [] * c').
Proof.
  intros H E. apply (Dv_loss [] L (fun t => at0 (c t)) x (at0 y) (at0 c') H).
  intros [|i I] HI; [exact E|destruct HI].
Qed.
Lemma Dv_loss1 a b L (c : R -> Z -> R) x y c' : differentiable [(a, b)] L ->
  (forall i, (a <= i < b)%Z -> Dv (fun t => c t i) x (y i) (c' i)) ->
  Dv (fun t => L (at1 (fun i => c t i))) x (L (at1 (fun i => y i)))
    (Sum a b (fun i => pd L (at1 (fun i => y i)) [i] * c' i)).
Proof.
  intros H E. apply (Dv_loss [(a, b)] L (fun t => at1 (c t)) x (at1 y) (at1 c') H).
  intros [|i [|]] HI; simpl in HI; try tauto. apply E, HI.
Qed.
Lemma Dv_loss2 a b a' b' L (c : R -> Z -> Z -> R) x y c' : differentiable [(a, b); (a', b')] L ->
  (forall i j, (a <= i < b)%Z -> (a' <= j < b')%Z -> Dv (fun t => c t i j) x (y i j) (c' i j)) ->
  Dv (fun t => L (at2 (fun i j => c t i j))) x (L (at2 (fun i j => y i j)))
    (Sum a b (fun i => Sum a' b' (fun j => pd L (at2 (fun i j => y i j)) [i; j] * c' i j))).
Proof.
  intros H E. apply (Dv_loss [(a, b); (a', b')] L (fun t => at2 (c t)) x (at2 y) (at2 c') H).
  intros [|i [|j [|]]] HI; simpl in HI; try tauto. apply E; tauto.
Qed.
Lemma Dv_loss3 a b a' b' a'' b'' L (c : R -> Z -> Z -> Z -> R) x y c' :
  differentiable [(a, b); (a', b'); (a'', b'')] L ->
  (forall i j k, (a <= i < b)%Z -> (a' <= j < b')%Z -> (a'' <= k < b'')%Z ->
    Dv (fun t => c t i j k) x (y i j k) (c' i j k)) ->
  Dv (fun t => L (at3 (fun i j k => c t i j k))) x (L (at3 (fun i j k => y i j k)))
    (Sum a b (fun i => Sum a' b' (fun j => Sum a'' b'' (fun k =>
      pd L (at3 (fun i j k => y i j k)) [i; j; k] * c' i j k)))).
Proof.
  intros H E. apply (Dv_loss [(a, b); (a', b'); (a'', b'')] L (fun t => at3 (c t)) x (at3 y) (at3 c') H).
  intros [|i [|j [|k [|]]]] HI; simpl in HI; try tauto. apply E; tauto.
Qed.
Lemma Dv_loss4 a b a' b' a'' b'' a3 b3 L (c : R -> Z -> Z -> Z -> Z -> R) x y c' :
  differentiable [(a, b); (a', b'); (a'', b''); (a3, b3)] L ->
  (forall i j k l, (a <= i < b)%Z -> (a' <= j < b')%Z -> (a'' <= k < b'')%Z -> (a3 <= l < b3)%Z ->
    Dv (fun t => c t i j k l) x (y i j k l) (c' i j k l)) ->
  Dv (fun t => L (at4 (fun i j k l => c t i j k l))) x (L (at4 (fun i j k l => y i j k l)))
    (Sum a b (fun i => Sum a' b' (fun j => Sum a'' b'' (fun k => Sum a3 b3 (fun l =>
      pd L (at4 (fun i j k l => y i j k l)) [i; j; k; l] * c' i j k l))))).
Proof.
  intros H E. apply (Dv_loss [(a, b); (a', b'); (a'', b''); (a3, b3)] L (fun t => at4 (c t)) x (at4 y) (at4 c') H).
  intros [|i [|j [|k [|l [|]]]]] HI; simpl in HI; try tauto. apply E; tauto.
Qed.
