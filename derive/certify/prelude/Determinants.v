(* Determinants: their laws, their slope, and that a matrix has an inverse where its determinant
   is not 0. *)
From DeriveCert Require Export Forms.
From Coq Require Import FunctionalExtensionality.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
Local Open Scope R_scope.

Lemma Sum_from_0 lo hi f : Sum lo hi f = Sum 0 (Z.of_nat (Z.to_nat (hi - lo))) (fun k => f (lo + k)%Z).
Proof. unfold Sum. replace (Z.to_nat (Z.of_nat (Z.to_nat (hi - lo)) - 0)) with (Z.to_nat (hi - lo)) by lia. reflexivity. Qed.
Lemma Prod_from_0 lo hi f : Prod lo hi f = Prod 0 (Z.of_nat (Z.to_nat (hi - lo))) (fun k => f (lo + k)%Z).
Proof. unfold Prod. replace (Z.to_nat (Z.of_nat (Z.to_nat (hi - lo)) - 0)) with (Z.to_nat (hi - lo)) by lia. reflexivity. Qed.

Section Laws.
  Context (lo hi : Z).
  Let within i := (lo <= i < hi)%Z.
  Let n := Z.to_nat (hi - lo).
  Let square (A : idx -> R) (i j : Z) := A [lo + i; lo + j]%Z.
  Lemma there i : (0 <= i < Z.of_nat n)%Z -> within (lo + i).
  Proof. unfold n, within. lia. Qed.
  Lemma back i : within i -> (0 <= i - lo < Z.of_nat n)%Z.
  Proof. unfold n, within. lia. Qed.
  Lemma Det_same A B : (forall i, within i -> forall j, within j -> A [i; j] = B [i; j]) -> Det lo hi A = Det lo hi B.
  Proof. intros H. apply ndet_ext. intros i j Hi Hj. apply H; apply there; assumption. Qed.
  Lemma Det_product A B C :
    (forall i, within i -> forall j, within j -> C [i; j] = Sum lo hi (fun k => A [i; k] * B [k; j])) ->
    Det lo hi C = Det lo hi A * Det lo hi B.
  Proof.
    intros H. unfold Det. rewrite <- ndet_product. apply ndet_ext. intros i j Hi Hj.
    rewrite H by (apply there; assumption). apply Sum_from_0.
  Qed.
  Lemma Det_transpose A C : (forall i, within i -> forall j, within j -> C [i; j] = A [j; i]) ->
    Det lo hi C = Det lo hi A.
  Proof.
    intros H. unfold Det. rewrite <- ndet_transpose. apply ndet_ext. intros i j Hi Hj.
    apply H; apply there; assumption.
  Qed.
  Lemma Det_multiple m c A C : (lo <= hi)%Z -> m = (hi - lo)%Z ->
    (forall i, within i -> forall j, within j -> C [i; j] = c * A [i; j]) ->
    Det lo hi C = powz c m * Det lo hi A.
  Proof.
    intros L -> H. unfold powz. replace (hi - lo <? 0)%Z with false by lia.
    unfold Det. fold n. rewrite <- ndet_multiple. apply ndet_ext. intros i j Hi Hj. apply H; apply there; assumption.
  Qed.
  Lemma Det_upper C : (forall i, within i -> forall j, within j -> ~ (j < i)%Z \/ C [i; j] = 0) ->
    Det lo hi C = Prod lo hi (fun k => C [k; k]).
  Proof.
    intros H. unfold Det. rewrite ndet_upper, <- (Prod_from_0 lo hi (fun k => C [k; k])); [reflexivity|].
    intros i j Hj Hi. fold n in Hi. destruct (H (lo + i)%Z ltac:(apply there; lia) (lo + j)%Z ltac:(apply there; lia)); [lia|assumption].
  Qed.
  Lemma Det_lower C : (forall i, within i -> forall j, within j -> ~ (i < j)%Z \/ C [i; j] = 0) ->
    Det lo hi C = Prod lo hi (fun k => C [k; k]).
  Proof.
    intros H. rewrite (Det_transpose (at2 (fun i j => C [j; i])) C (fun i _ j _ => eq_refl)).
    apply (Det_upper (at2 (fun i j => C [j; i]))). intros i Hi j Hj. apply H; assumption.
  Qed.
  Lemma Det_unit C : (forall i, within i -> forall j, within j -> C [i; j] = ib (i =? j)%Z) -> Det lo hi C = 1.
  Proof.
    intros H. unfold Det. rewrite <- (ndet_unit n). apply ndet_ext. intros i j Hi Hj.
    rewrite H by (apply there; assumption). unfold unit_matrix. f_equal. lia.
  Qed.
  (** a matrix has an inverse where its determinant is not 0, and only there *)
  Lemma is_inverse_of_sides A B L :
    (forall i, within i -> forall j, within j -> Sum lo hi (fun k => A [i; k] * B [k; j]) = ib (i =? j)%Z) ->
    (forall i, within i -> forall j, within j -> Sum lo hi (fun k => L [i; k] * A [k; j]) = ib (i =? j)%Z) ->
    is_inverse lo hi A B.
  Proof.
    intros HB HL.
    assert (E : forall i j, within i -> within j -> L [i; j] = B [i; j]).
    { intros i j Hi Hj. rewrite <- (Sum_delta_r lo hi j (fun k => L [i; k]) Hj).
      rewrite (Sum_ext lo hi _ (fun k => L [i; k] * Sum lo hi (fun l => A [k; l] * B [l; j]))).
      2:{ intros k Hk. rewrite HB by assumption. reflexivity. }
      rewrite (Sum_assoc lo hi (fun k => L [i; k]) (fun l => B [l; j]) (fun k l => A [k; l])).
      rewrite (Sum_ext lo hi _ (fun l => ib (i =? l)%Z * B [l; j])).
      - apply (Sum_delta lo hi i (fun l => B [l; j]) Hi).
      - intros l Hl. rewrite HL by assumption. reflexivity. }
    intros i j Hi Hj. split; [apply HB; assumption|]. rewrite <- (HL i Hi j Hj). apply Sum_ext. intros k Hk.
    rewrite E by assumption. reflexivity.
  Qed.
  Definition adjugate (A : idx -> R) (i j : Z) : R := cofactor n (square A) (j - lo) (i - lo).
  Lemma adjugate_law A i j : within i -> within j ->
    Sum lo hi (fun k => A [i; k] * adjugate A k j) = ib (i =? j)%Z * Det lo hi A.
  Proof.
    intros Hi Hj. apply back in Hi, Hj. rewrite Sum_from_0. fold n.
    replace (i =? j)%Z with (i - lo =? j - lo)%Z by lia. etransitivity; [|exact (cofactor_law n (square A) (i - lo) (j - lo) Hj Hi)].
    apply Sum_ext. intros l _. unfold square, adjugate. f_equal; [repeat f_equal; lia|]. f_equal. lia.
  Qed.
  Lemma Det_inverse_of A : Det lo hi A <> 0 -> is_inverse lo hi A (at2 (fun i j => adjugate A i j * / Det lo hi A)).
  Proof.
    intros H. set (d := Det lo hi A) in *. set (T := at2 (fun i j => A [j; i])).
    assert (E : Det lo hi T = d) by (exact (Det_transpose A T (fun i _ j _ => eq_refl))).
    apply (is_inverse_of_sides A _ (at2 (fun i j => adjugate T j i * / d))); cbn [at2]; intros i Hi j Hj.
    - rewrite (Sum_ext lo hi _ (fun k => A [i; k] * adjugate A k j * / d)) by (intros; ring).
      rewrite Sum_scal_r, adjugate_law by assumption. fold d. field. exact H.
    - rewrite (Sum_ext lo hi _ (fun k => T [j; k] * adjugate T k i * / d)) by (intros; unfold T, at2; ring).
      rewrite Sum_scal_r, adjugate_law, E, Z.eqb_sym by assumption. field. exact H.
  Qed.
  Lemma Det_invertible A : Det lo hi A <> 0 -> invertible lo hi A.
  Proof. intros H. eexists. apply Det_inverse_of, H. Qed.
  Lemma Det_of_inverse A B : is_inverse lo hi A B -> Det lo hi A * Det lo hi B = 1.
  Proof.
    intros H. rewrite <- (Det_product A B (at2 (fun i j => Sum lo hi (fun k => A [i; k] * B [k; j]))) (fun i _ j _ => eq_refl)).
    apply Det_unit. intros i Hi j Hj. apply (H i j Hi Hj).
  Qed.
  Lemma invertible_Det A : invertible lo hi A -> Det lo hi A <> 0.
  Proof. intros (B & H). pose proof (Det_of_inverse A B H). intros Z. rewrite Z in *. lra. Qed.
  Lemma Det_inverse A : Det lo hi A <> 0 -> Det lo hi (Inv lo hi A) = / Det lo hi A.
  Proof.
    intros H. pose proof (Det_of_inverse _ _ (inverse_of lo hi A (Det_invertible A H))).
    apply (Rmult_eq_reg_l (Det lo hi A)); [|exact H]. rewrite H0. symmetry. apply Rinv_r, H.
  Qed.
  Lemma Det_inverse_not_0 A : Det lo hi A <> 0 -> Det lo hi (Inv lo hi A) <> 0.
  Proof. intros H. rewrite Det_inverse by exact H. apply Rinv_neq_0_compat, H. Qed.
  Lemma Det_product_not_0 A B C :
    (forall i, within i -> forall j, within j -> C [i; j] = Sum lo hi (fun k => A [i; k] * B [k; j])) ->
    Det lo hi A <> 0 -> Det lo hi B <> 0 -> Det lo hi C <> 0.
  Proof. intros H HA HB. rewrite (Det_product A B C H). apply Rmult_integral_contrapositive_currified; assumption. Qed.
  Lemma Inv_adjugate A i j : Det lo hi A <> 0 -> within i -> within j ->
    adjugate A i j = Det lo hi A * Inv lo hi A [i; j].
  Proof.
    intros H Hi Hj. rewrite (Inv_eq lo hi A _ i j (Det_inverse_of A H) Hi Hj). cbn [at2]. field. exact H.
  Qed.
  (** the slope in an entry is its cofactor *)
  Lemma Det_changed A k l t : within k -> within l ->
    Det lo hi (upd A [k; l] t) = Det lo hi A + (t - A [k; l]) * adjugate A l k.
  Proof.
    intros Hk Hl. apply back in Hk as Hk'. apply back in Hl as Hl'. unfold Det, adjugate, cofactor. fold n.
    assert (E : square A = row_set (square A) (k - lo) (square A (k - lo))).
    { extensionality i. extensionality j. at_cases. }
    change (ndet n (square (upd A [k; l] t)) = ndet n (square A) + (t - A [k; l]) * ndet n (row_set (square A) (k - lo) (unit_matrix (l - lo)))).
    rewrite E at 1. rewrite <- (form_linear _ _ (ndet_form n)) by assumption. apply ndet_ext. intros i j Hi Hj.
    unfold square, row_set, upd, same. rewrite andb_true_r.
    destruct (Z.eqb_spec i (k - lo)) as [->|N].
    - replace (lo + (k - lo))%Z with k by lia. rewrite Z.eqb_refl. unfold unit_matrix. cbn [andb].
      destruct (Z.eqb_spec (lo + j) l) as [E'|M]; unfold ib.
      + replace (l - lo =? j)%Z with true by lia. rewrite E'. ring.
      + replace (l - lo =? j)%Z with false by lia. ring.
    - replace (lo + i =? k)%Z with false by lia. reflexivity.
  Qed.
  Lemma Dv_Det A k l : Det lo hi A <> 0 -> within k -> within l ->
    Dv (fun t => Det lo hi (upd A [k; l] t)) (A [k; l]) (Det lo hi A) (Det lo hi A * Inv lo hi A [l; k]).
  Proof.
    intros H Hk Hl. rewrite <- Inv_adjugate by assumption.
    apply (Dv_ext (fun t => Det lo hi A + (t - A [k; l]) * adjugate A l k)); [intros; symmetry; apply Det_changed; assumption|].
    eapply Dv_eq.
    - apply Dv_plus; [apply Dv_const|]. apply Dv_scal_r. apply Dv_minus; [apply Dv_id|apply Dv_const].
    - ring.
    - ring.
  Qed.
End Laws.

Lemma Det_exchange lo hi lo' hi' A B D C :
  (forall i, (lo <= i < hi)%Z -> forall j, (lo <= j < hi)%Z ->
    C [i; j] = ib (i =? j)%Z + Sum lo' hi' (fun k => A [i; k] * B [k; j])) ->
  (forall i, (lo' <= i < hi')%Z -> forall j, (lo' <= j < hi')%Z ->
    D [i; j] = ib (i =? j)%Z + Sum lo hi (fun k => B [i; k] * A [k; j])) ->
  Det lo hi C = Det lo' hi' D.
Proof.
  intros HC HD. unfold Det.
  pose proof (ndet_exchange (Z.to_nat (hi - lo)) (Z.to_nat (hi' - lo'))
    (fun i k => A [lo + i; lo' + k]%Z) (fun k j => B [lo' + k; lo + j]%Z)) as E. cbv beta in E.
  etransitivity; [|etransitivity; [exact E|]]; apply ndet_ext; intros i j Hi Hj; unfold unit_matrix.
  - rewrite HC, (Sum_from_0 lo' hi') by lia. f_equal. f_equal. lia.
  - rewrite HD, (Sum_from_0 lo hi) by lia. f_equal. f_equal. lia.
Qed.
Lemma Det_rank_one lo hi A u v C : Det lo hi A <> 0 ->
  (forall i, (lo <= i < hi)%Z -> forall j, (lo <= j < hi)%Z -> C [i; j] = A [i; j] + u [i] * v [j]) ->
  Det lo hi C = Det lo hi A * (1 + Sum lo hi (fun i => Sum lo hi (fun j => v [i] * Inv lo hi A [i; j] * u [j]))).
Proof.
  intros N H. set (w i := Sum lo hi (fun j => Inv lo hi A [i; j] * u [j])).
  rewrite (Det_product lo hi A (at2 (fun i j => ib (i =? j)%Z + Sum 0 1 (fun _ => w i * v [j])))).
  - f_equal. etransitivity.
    + apply (Det_exchange lo hi 0 1 (at2 (fun i _ => w i)) (at2 (fun _ j => v [j]))
        (at2 (fun i j => ib (i =? j)%Z + Sum lo hi (fun k => v [k] * w k)))); intros; reflexivity.
    + assert (E : forall B, Det 0 1 B = B [0%Z; 0%Z]).
      { intros B. rewrite (Det_upper 0 1 B); [apply (Prod_one 0 (fun k => B [k; k]))|]. intros i Hi j Hj. left. lia. }
      rewrite E. cbn [at2]. rewrite Z.eqb_refl. unfold ib, w. f_equal. apply Sum_ext. intros i Hi.
      rewrite <- Sum_scal_l. apply Sum_ext. intros. ring.
  - intros i Hi j Hj. rewrite H by assumption. cbn [at2].
    rewrite (Sum_ext lo hi _ (fun k => A [i; k] * ib (k =? j)%Z + A [i; k] * w k * v [j])).
    2:{ intros k Hk. rewrite (Sum_one 0). ring. }
    rewrite Sum_plus, (Sum_delta_r lo hi j (fun k => A [i; k]) Hj), Sum_scal_r. do 2 f_equal. unfold w.
    rewrite (Sum_assoc lo hi (fun k => A [i; k]) (fun l => u [l]) (fun k l => Inv lo hi A [k; l])).
    rewrite (Sum_ext lo hi _ (fun l => ib (i =? l)%Z * u [l])).
    + symmetry. apply (Sum_delta lo hi i (fun l => u [l]) Hi).
    + intros l Hl. rewrite (inverse_right lo hi A (Det_invertible lo hi A N) i Hi l Hl). reflexivity.
Qed.
(** no eigenvalue of A^T A + c I is below c: a row of A at a time *)
Lemma gram_quadratic lo hi lo' (A : idx -> R) c (x : Z -> R) : 0 <= c -> forall h,
  0 <= Sum lo hi (fun i => Sum lo hi (fun j =>
    (Sum lo' h (fun k => A [k; i] * A [k; j]) + c * ib (i =? j)%Z) * x j) * x i).
Proof.
  intros Hc. refine (range_ind lo' _ _ _); intros h Hh.
  - apply Sum_nonneg. intros i Hi.
    rewrite (Sum_ext lo hi _ (fun j => ib (i =? j)%Z * (c * x j))).
    2:{ intros j Hj. rewrite Sum_empty by exact Hh. ring. }
    rewrite (Sum_delta lo hi i (fun j => c * x j) Hi). pose proof (pow2_ge_0 (x i)). nra.
  - intros IH. apply (Rle_trans _ _ _ IH).
    rewrite (Sum_ext lo hi (fun i => Sum lo hi (fun j => (Sum lo' (h + 1) _ + _) * _) * _)
      (fun i => Sum lo hi (fun j => (Sum lo' h (fun k => A [k; i] * A [k; j]) + c * ib (i =? j)%Z) * x j) * x i
        + Sum lo hi (fun j => A [h; j] * x j) * (A [h; i] * x i))).
    + rewrite Sum_plus, Sum_scal_l. pose proof (pow2_ge_0 (Sum lo hi (fun j => A [h; j] * x j))). lra.
    + intros i Hi. rewrite (Sum_ext lo hi _ (fun j =>
        (Sum lo' h (fun k => A [k; i] * A [k; j]) + c * ib (i =? j)%Z) * x j + A [h; i] * (A [h; j] * x j))).
      * rewrite Sum_plus, Sum_scal_l. ring.
      * intros j Hj. rewrite (Sum_last lo' h) by exact Hh. ring.
Qed.
Lemma Det_gram lo hi lo' A c : (lo <= hi)%Z -> 0 < c -> forall h,
  powz c (hi - lo) <= Det lo hi (at2 (fun i j => Sum lo' h (fun k => A [k; i] * A [k; j]) + c * ib (i =? j)%Z)).
Proof.
  intros L Hc.
  assert (P : 0 < powz c (hi - lo)).
  { unfold powz. replace (hi - lo <? 0)%Z with false by lia. apply pow_lt, Hc. }
  refine (range_ind lo' _ _ _); intros h Hh.
  - right. rewrite (Det_multiple lo hi (hi - lo) c (at2 (fun i j => ib (i =? j)%Z)) _ L eq_refl).
    + rewrite Det_unit by reflexivity. ring.
    + intros i Hi j Hj. cbn [at2]. rewrite Sum_empty by exact Hh. ring.
  - set (M := at2 (fun i j => Sum lo' h (fun k => A [k; i] * A [k; j]) + c * ib (i =? j)%Z)). intros IH.
    assert (N : Det lo hi M <> 0) by lra.
    rewrite (Det_rank_one lo hi M (at1 (fun i => A [h; i])) (at1 (fun i => A [h; i])) _ N).
    2:{ intros i Hi j Hj. unfold M. cbn [at1 at2]. rewrite Sum_last by exact Hh. ring. }
    cbn [at1]. apply (Rle_trans _ _ _ IH). rewrite <- (Rmult_1_r (Det lo hi M)) at 1. apply Rmult_le_compat_l; [lra|].
    rewrite <- (Rplus_0_r 1) at 1. apply Rplus_le_compat_l.
    set (x i := Sum lo hi (fun j => Inv lo hi M [i; j] * A [h; j])).
    rewrite (Sum_ext lo hi _ (fun i => Sum lo hi (fun j => M [i; j] * x j) * x i)).
    + apply (gram_quadratic lo hi lo' A c x). lra.
    + intros i Hi. rewrite (Sum_ext lo hi _ (fun j => A [h; i] * (Inv lo hi M [i; j] * A [h; j]))) by (intros; ring).
      rewrite Sum_scal_l. f_equal. unfold x.
      rewrite (Sum_assoc lo hi (fun k => M [i; k]) (fun l => A [h; l]) (fun k l => Inv lo hi M [k; l])).
      rewrite (Sum_ext lo hi _ (fun l => ib (i =? l)%Z * A [h; l])).
      * symmetry. apply (Sum_delta lo hi i (fun l => A [h; l]) Hi).
      * intros l Hl. rewrite (inverse_right lo hi M (Det_invertible lo hi M N) i Hi l Hl). reflexivity.
Qed.
Lemma as_distance a b : a <= b -> b = a + Rabs (b + (-1) * a).
Proof. intros H. rewrite Rabs_pos_eq; lra. Qed.
Lemma Det_columns lo hi lo' hi' m c A C : (lo <= hi)%Z -> m = (hi - lo)%Z -> 0 < c ->
  (forall i, (lo <= i < hi)%Z -> forall j, (lo <= j < hi)%Z ->
    C [i; j] = Sum lo' hi' (fun k => A [k; i] * A [k; j]) + c * ib (i =? j)%Z) ->
  Det lo hi C = powz c m + Rabs (Det lo hi C + (-1) * powz c m).
Proof.
  intros L -> Hc H. apply as_distance, (Rle_trans _ _ _ (Det_gram lo hi lo' A c L Hc hi')). right. symmetry.
  apply Det_same. exact H.
Qed.
Lemma Det_rows lo hi lo' hi' m c A C : (lo <= hi)%Z -> m = (hi - lo)%Z -> 0 < c ->
  (forall i, (lo <= i < hi)%Z -> forall j, (lo <= j < hi)%Z ->
    C [i; j] = Sum lo' hi' (fun k => A [i; k] * A [j; k]) + c * ib (i =? j)%Z) ->
  Det lo hi C = powz c m + Rabs (Det lo hi C + (-1) * powz c m).
Proof. intros L E Hc H. apply (Det_columns lo hi lo' hi' m c (at2 (fun k i => A [i; k])) C L E Hc H). Qed.

(** differentiable in all entries at once: the determinant, and the entries of the inverse *)
Lemma Fd_ndet axes n : forall (f : (idx -> R) -> Z -> Z -> R) y,
  (forall i j, (0 <= i < Z.of_nat n)%Z -> (0 <= j < Z.of_nat n)%Z -> Fd axes (fun z => f z i j) y) ->
  Fd axes (fun z => ndet n (f z)) y.
Proof.
  induction n as [|n IH]; intros f y H; [exact (Fd_const axes 1 y)|].
  refine (Fd_ext axes _ _ y (fun z => ndet_S n (f z)) _).
  apply (Fd_Sum axes _ _ (fun z i => sg i * f z i 0%Z * ndet n (minor (f z) i))). intros i Hi.
  apply (Fd_mult axes (fun z => sg i * f z i 0%Z)); [apply (Fd_mult axes (fun _ => sg i)); [apply Fd_const|apply H; lia]|].
  apply (IH (fun z => minor (f z) i)). intros k j Hk Hj. unfold minor. apply H; at_cases.
Qed.
Lemma Fd_Det axes lo hi (f : (idx -> R) -> idx -> R) y :
  (forall i, (lo <= i < hi)%Z -> forall j, (lo <= j < hi)%Z -> Fd axes (fun z => f z [i; j]) y) ->
  Fd axes (fun z => Det lo hi (f z)) y.
Proof. intros H. apply Fd_ndet. intros i j Hi Hj. apply H; lia. Qed.
Lemma Inv_always lo hi A i j : (lo <= i < hi)%Z -> (lo <= j < hi)%Z ->
  Inv lo hi A [i; j] = adjugate lo hi A i j * / Det lo hi A.
Proof.
  intros Hi Hj. destruct (Req_dec (Det lo hi A) 0) as [E|N].
  - rewrite E, Rinv_0, Rmult_0_r. unfold Inv, the. destruct (decide _) as [H|]; [|reflexivity].
    exfalso. destruct H as (r & (B & HB & _) & _). apply (invertible_Det lo hi A); [exists B; exact HB|exact E].
  - apply (Inv_eq lo hi A _ i j (Det_inverse_of lo hi A N) Hi Hj).
Qed.
Lemma Fd_adjugate axes lo hi (f : (idx -> R) -> idx -> R) y k l : (lo <= k < hi)%Z -> (lo <= l < hi)%Z ->
  (forall i, (lo <= i < hi)%Z -> forall j, (lo <= j < hi)%Z -> Fd axes (fun z => f z [i; j]) y) ->
  Fd axes (fun z => adjugate lo hi (f z) k l) y.
Proof.
  intros Hk Hl H. unfold adjugate, cofactor. apply Fd_ndet. intros i j Hi Hj. unfold row_set.
  destruct (i =? l - lo)%Z; [apply Fd_const|apply H; lia].
Qed.
Lemma Fd_Inv axes lo hi (f : (idx -> R) -> idx -> R) y k l : Det lo hi (f y) <> 0 ->
  (lo <= k < hi)%Z -> (lo <= l < hi)%Z ->
  (forall i, (lo <= i < hi)%Z -> forall j, (lo <= j < hi)%Z -> Fd axes (fun z => f z [i; j]) y) ->
  Fd axes (fun z => Inv lo hi (f z) [k; l]) y.
Proof.
  intros N Hk Hl H. refine (Fd_ext axes _ _ y (fun z => Inv_always lo hi (f z) k l Hk Hl) _).
  apply (Fd_mult axes (fun z => adjugate lo hi (f z) k l)); [apply Fd_adjugate; assumption|].
  apply (Fd_inv axes (fun z => Det lo hi (f z))); [exact N|]. apply Fd_Det. exact H.
Qed.
(** along a curve of matrices *)
Section Curve.
  Context (lo hi : Z) (f : R -> idx -> R) (x : R).
  Let within i := (lo <= i < hi)%Z.
  Context (H : forall i, within i -> forall j, within j -> ex_deriv (fun t => f t [i; j]) x).
  Lemma ex_deriv_along (L : (idx -> R) -> R) : Fd [(lo, hi); (lo, hi)] L (f x) -> ex_deriv (fun t => L (f t)) x.
  Proof.
    intros F. eexists. apply (chain_rule_scalar [(lo, hi); (lo, hi)] L f x F).
    intros [|i [|j [|]]] HI; cbn [inside] in HI; try tauto. destruct HI as (Hi & Hj & _). auto.
  Qed.
  Lemma Fd_inside y i : within i -> forall j, within j -> Fd [(lo, hi); (lo, hi)] (fun z => z [i; j]) y.
  Proof. intros Hi j Hj. apply Fd_entry. cbn [inside]. auto. Qed.
  Lemma ex_deriv_Det : ex_deriv (fun t => Det lo hi (f t)) x.
  Proof. apply ex_deriv_along, (Fd_Det _ lo hi (fun z => z)), Fd_inside. Qed.
  Lemma ex_deriv_Inv k l : Det lo hi (f x) <> 0 -> within k -> within l ->
    ex_deriv (fun t => Inv lo hi (f t) [k; l]) x.
  Proof.
    intros N Hk Hl. apply (ex_deriv_along (fun z => Inv lo hi z [k; l])), (Fd_Inv _ lo hi (fun z => z)); auto.
    apply Fd_inside.
  Qed.
  (** the slope of the determinant is a polynomial of the entries *)
  Lemma pd_Det A k l : within k -> within l -> pd (fun A => Det lo hi A) A [k; l] = adjugate lo hi A l k.
  Proof.
    intros Hk Hl. apply D_eq. eapply is_deriv_ext; [intros t; symmetry; apply Det_changed; assumption|].
    eapply is_deriv_eq.
    - eapply Dv_deriv. apply Dv_plus; [apply Dv_const|]. apply Dv_scal_r. apply Dv_minus; [apply Dv_id|apply Dv_const].
    - ring.
  Qed.
  Lemma ex_deriv_pd_Det k l : within k -> within l -> ex_deriv (fun t => pd (fun A => Det lo hi A) (f t) [k; l]) x.
  Proof.
    intros Hk Hl. destruct (ex_deriv_along (fun z => adjugate lo hi z l k)) as (d & E).
    - apply (Fd_adjugate _ lo hi (fun z => z)); auto. apply Fd_inside.
    - exists d. eapply is_deriv_ext; [intros t; symmetry; apply pd_Det; assumption|exact E].
  Qed.
End Curve.
