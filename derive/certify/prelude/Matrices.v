(* Inverse matrices: their laws, when there is one, and their derivative. *)
From DeriveCert Require Export Differentiable.
From Coq Require Import Ratan Classical FunctionalExtensionality.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
Local Open Scope R_scope.

Lemma Sum_delta lo hi i f : (lo <= i < hi)%Z -> Sum lo hi (fun k => ib (i =? k)%Z * f k) = f i.
Proof.
  intros H. rewrite (Sum_split lo i hi) by lia. rewrite (Sum_first i hi) by lia.
  rewrite (Sum_zero lo i), (Sum_zero (i + 1) hi).
  - rewrite Z.eqb_refl. unfold ib. ring.
  - intros k Hk. replace (i =? k)%Z with false by lia. unfold ib. ring.
  - intros k Hk. replace (i =? k)%Z with false by lia. unfold ib. ring.
Qed.
Lemma Sum_delta_r lo hi i f : (lo <= i < hi)%Z -> Sum lo hi (fun k => f k * ib (k =? i)%Z) = f i.
Proof.
  intros H. rewrite <- (Sum_delta lo hi i f H). apply Sum_ext. intros k _. rewrite Z.eqb_sym. ring.
Qed.
Lemma Sum_assoc lo hi (u w : Z -> R) (M : Z -> Z -> R) :
  Sum lo hi (fun k => u k * Sum lo hi (fun l => M k l * w l))
  = Sum lo hi (fun l => Sum lo hi (fun k => u k * M k l) * w l).
Proof.
  transitivity (Sum lo hi (fun k => Sum lo hi (fun l => u k * M k l * w l))).
  - apply Sum_ext. intros k _. rewrite <- Sum_scal_l. apply Sum_ext. intros; ring.
  - rewrite Sum_swap. apply Sum_ext. intros l _. rewrite <- Sum_scal_r. reflexivity.
Qed.

Definition invertible (lo hi : Z) (A : idx -> R) : Prop := exists B, is_inverse lo hi A B.
Arguments invertible (lo hi)%Z_scope A.
Section Square.
  Context (lo hi : Z).
  Let within i := (lo <= i < hi)%Z.
  Lemma is_inverse_same A A' B B' : (forall i j, within i -> within j -> A [i; j] = A' [i; j]) ->
    (forall i j, within i -> within j -> B [i; j] = B' [i; j]) ->
    is_inverse lo hi A B -> is_inverse lo hi A' B'.
  Proof.
    intros SA SB H i j Hi Hj. destruct (H i j Hi Hj) as [<- E]. rewrite <- E at 2.
    split; apply Sum_ext; intros k Hk; rewrite SA, SB; auto.
  Qed.
  Lemma is_inverse_sym A B : is_inverse lo hi A B -> is_inverse lo hi B A.
  Proof. intros H i j Hi Hj. destruct (H i j Hi Hj). split; assumption. Qed.
  Lemma inverse_unique A B C i j : is_inverse lo hi A B -> is_inverse lo hi A C ->
    within i -> within j -> B [i; j] = C [i; j].
  Proof.
    intros HB HC Hi Hj.
    rewrite <- (Sum_delta_r lo hi j (fun k => B [i; k]) Hj).
    rewrite (Sum_ext lo hi _ (fun k => B [i; k] * Sum lo hi (fun l => A [k; l] * C [l; j]))).
    2:{ intros k Hk. rewrite (proj1 (HC k j Hk Hj)). reflexivity. }
    rewrite (Sum_assoc lo hi (fun k => B [i; k]) (fun l => C [l; j]) (fun k l => A [k; l])).
    rewrite (Sum_ext lo hi _ (fun l => ib (i =? l)%Z * C [l; j])).
    - apply (Sum_delta lo hi i (fun l => C [l; j]) Hi).
    - intros l Hl. rewrite (proj2 (HB i l Hi Hl)). reflexivity.
  Qed.
  Lemma Inv_eq A B i j : is_inverse lo hi A B -> within i -> within j -> Inv lo hi A [i; j] = B [i; j].
  Proof.
    intros H Hi Hj. apply the_eq. split; [exists B; auto|].
    intros r (C & HC & ->). apply (inverse_unique A); assumption.
  Qed.
  Lemma inverse_of A : invertible lo hi A -> is_inverse lo hi A (Inv lo hi A).
  Proof.
    intros (B & H). apply (is_inverse_same A A B (Inv lo hi A)); auto.
    intros i j Hi Hj. symmetry. apply Inv_eq; assumption.
  Qed.
  Lemma inverse_right A : invertible lo hi A -> forall i, within i -> forall j, within j ->
    Sum lo hi (fun k => A [i; k] * Inv lo hi A [k; j]) = ib (i =? j)%Z.
  Proof. intros H i Hi j Hj. apply (inverse_of A H i j Hi Hj). Qed.
  Lemma inverse_left A : invertible lo hi A -> forall i, within i -> forall j, within j ->
    Sum lo hi (fun k => Inv lo hi A [i; k] * A [k; j]) = ib (i =? j)%Z.
  Proof. intros H i Hi j Hj. apply (inverse_of A H i j Hi Hj). Qed.
  (** when there is an inverse *)
  Lemma invertible_same A A' : (forall i j, within i -> within j -> A [i; j] = A' [i; j]) ->
    invertible lo hi A -> invertible lo hi A'.
  Proof. intros S (B & H). exists B. apply (is_inverse_same A A' B B); auto. Qed.
  Lemma invertible_inverse A : invertible lo hi A -> invertible lo hi (Inv lo hi A).
  Proof. intros H. exists A. apply is_inverse_sym, inverse_of, H. Qed.
  Lemma invertible_product A B C :
    (forall i j, within i -> within j -> C [i; j] = Sum lo hi (fun k => A [i; k] * B [k; j])) ->
    invertible lo hi A -> invertible lo hi B -> invertible lo hi C.
  Proof.
    intros S (A' & HA) (B' & HB).
    exists (at2 (fun i j => Sum lo hi (fun k => B' [i; k] * A' [k; j]))).
    assert (P : forall X Y X' Y', is_inverse lo hi X X' -> is_inverse lo hi Y Y' -> forall i j,
      within i -> within j -> Sum lo hi (fun k => Sum lo hi (fun l => X [i; l] * Y [l; k])
        * Sum lo hi (fun l => Y' [k; l] * X' [l; j])) = ib (i =? j)%Z).
    { intros X Y X' Y' HX HY i j Hi Hj.
      rewrite <- (Sum_assoc lo hi (fun l => X [i; l]) (fun k => Sum lo hi (fun l => Y' [k; l] * X' [l; j]))
        (fun l k => Y [l; k])).
      rewrite <- (proj1 (HX i j Hi Hj)). apply Sum_ext. intros l Hl. f_equal.
      rewrite (Sum_assoc lo hi (fun k => Y [l; k]) (fun q => X' [q; j]) (fun k q => Y' [k; q])).
      rewrite (Sum_ext lo hi _ (fun q => ib (l =? q)%Z * X' [q; j])).
      - apply (Sum_delta lo hi l (fun q => X' [q; j]) Hl).
      - intros q Hq. rewrite (proj1 (HY l q Hl Hq)). reflexivity. }
    intros i j Hi Hj. cbn [at2]. split.
    - rewrite <- (P A B A' B' HA HB i j Hi Hj). apply Sum_ext. intros k Hk. rewrite S by assumption. reflexivity.
    - rewrite <- (P B' A' B A (is_inverse_sym _ _ HB) (is_inverse_sym _ _ HA) i j Hi Hj).
      apply Sum_ext. intros k Hk. rewrite S by assumption. reflexivity.
  Qed.
  Lemma invertible_transposed A C : (forall i j, within i -> within j -> C [i; j] = A [j; i]) ->
    invertible lo hi A -> invertible lo hi C.
  Proof.
    intros S (B & H). exists (at2 (fun i j => B [j; i])). intros i j Hi Hj. cbn [at2].
    destruct (H j i Hj Hi) as [P Q].
    split; rewrite Z.eqb_sym; [rewrite <- Q|rewrite <- P]; apply Sum_ext; intros k Hk;
      rewrite S by assumption; ring.
  Qed.
  (** one entry of the matrix is changed: the formula of Sherman and Morrison *)
  Lemma inverse_of_changed A B k l h : is_inverse lo hi A B -> within k -> within l ->
    1 + h * B [l; k] <> 0 ->
    is_inverse lo hi (upd A [k; l] (A [k; l] + h))
      (at2 (fun i j => B [i; j] - h * / (1 + h * B [l; k]) * (B [i; k] * B [l; j]))).
  Proof.
    intros H Hk Hl N. set (c := h * / (1 + h * B [l; k])).
    assert (C : h - c * (1 + h * B [l; k]) = 0) by (unfold c; field; exact N).
    assert (U : forall i j, upd A [k; l] (A [k; l] + h) [i; j] = A [i; j] + h * (ib (i =? k)%Z * ib (l =? j)%Z)).
    { intros i j. unfold upd, same. destruct (Z.eqb_spec i k) as [->|], (Z.eqb_spec j l) as [->|];
        cbn [andb]; unfold ib; rewrite ?Z.eqb_refl; try ring.
      replace (l =? j)%Z with false by lia. ring. }
    intros i j Hi Hj. cbn [at2]. split.
    - rewrite (Sum_ext lo hi _ (fun r => (A [i; r] * B [r; j] + ((- c) * B [l; j]) * (A [i; r] * B [r; k]))
        + (h * ib (i =? k)%Z) * (ib (l =? r)%Z * (B [r; j] - c * (B [r; k] * B [l; j]))))).
      2:{ intros r _. rewrite U. ring. }
      rewrite !Sum_plus, !Sum_scal_l, (proj1 (H i j Hi Hj)), (proj1 (H i k Hi Hk)).
      rewrite (Sum_delta lo hi l (fun r => B [r; j] - c * (B [r; k] * B [l; j])) Hl).
      replace (ib (i =? j)%Z) with (ib (i =? j)%Z + ib (i =? k)%Z * B [l; j] * 0) at 2 by ring.
      rewrite <- C. ring.
    - rewrite (Sum_ext lo hi _ (fun r => (B [i; r] * A [r; j] + ((- c) * B [i; k]) * (B [l; r] * A [r; j]))
        + (h * ib (l =? j)%Z) * ((B [i; r] - c * (B [i; k] * B [l; r])) * ib (r =? k)%Z))).
      2:{ intros r _. rewrite U. ring. }
      rewrite !Sum_plus, !Sum_scal_l, (proj2 (H i j Hi Hj)), (proj2 (H l j Hl Hj)).
      rewrite (Sum_delta_r lo hi k (fun r => B [i; r] - c * (B [i; k] * B [l; r])) Hk).
      replace (ib (i =? j)%Z) with (ib (i =? j)%Z + ib (l =? j)%Z * B [i; k] * 0) at 2 by ring.
      rewrite <- C. ring.
  Qed.
  Lemma Dv_Inv A k l i j : invertible lo hi A -> within k -> within l -> within i -> within j ->
    Dv (fun t => Inv lo hi (upd A [k; l] t) [i; j]) (A [k; l]) (Inv lo hi A [i; j])
      ((-1) * (Inv lo hi A [i; k] * Inv lo hi A [l; j])).
  Proof.
    intros H Hk Hl Hi Hj. split; [rewrite upd_same; reflexivity|].
    pose proof (inverse_of A H) as E. set (B := Inv lo hi A) in *. set (b := B [l; k]).
    assert (Q : 0 < / (1 + Rabs b)) by (apply Rinv_0_lt_compat; pose proof (Rabs_pos b); lra).
    apply (is_deriv_ext_loc (fun t => B [i; j] - (t - A [k; l]) * / (1 + (t - A [k; l]) * b)
      * (B [i; k] * B [l; j])) _ _ _ (/ (1 + Rabs b)) Q).
    - intros t Ht. symmetry. replace t with (A [k; l] + (t - A [k; l])) at 1 by ring.
      rewrite (Inv_eq _ _ i j (inverse_of_changed A B k l (t - A [k; l]) E Hk Hl ltac:(
        intros Z; set (h := t - A [k; l]) in *; pose proof (Rabs_pos b);
        assert (Rabs (h * b) < 1); [|fold b in Z; apply Rabs_def2 in H1; lra];
        rewrite Rabs_mult; apply (Rmult_lt_compat_r (1 + Rabs b)) in Ht; [|lra];
        rewrite Rinv_l in Ht by lra; pose proof (Rabs_pos h); nra)) Hi Hj).
      reflexivity.
    - eapply is_deriv_eq.
      + eapply Dv_deriv. apply Dv_minus; [apply Dv_const|]. apply Dv_scal_r. apply Dv_mult.
        * apply Dv_minus; [apply Dv_id|apply Dv_const].
        * apply Dv_inv'; [|apply Dv_plus; [apply Dv_const|apply Dv_scal_r, Dv_minus; [apply Dv_id|apply Dv_const]]].
          replace (1 + (A [k; l] - A [k; l]) * b) with 1 by ring. lra.
      + replace (1 + (A [k; l] - A [k; l]) * b) with 1 by ring. rewrite Rinv_1. ring.
  Qed.
End Square.
