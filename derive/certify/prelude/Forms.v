(* Forms: what determinants are the only ones of.

   A [form] is linear in each of the rows of a matrix and vanishes where two rows that stand
   beside each other are equal.  The determinant is one, and every form is its value at the unit
   matrix times the determinant ([form_unique]): so a law of determinants holds if both its sides
   are forms.  Rows and columns are counted from 0 here. *)
From DeriveCert Require Export Matrices.
From Coq Require Import FunctionalExtensionality.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
Local Open Scope R_scope.

Definition row_set (A : Z -> Z -> R) (p : Z) (v : Z -> R) (i j : Z) : R := if (i =? p)%Z then v j else A i j.
Definition unit_matrix (i j : Z) : R := ib (i =? j)%Z.
Definition sg (i : Z) : R := if Z.even i then 1 else -1.
Lemma sg_next i : sg (i + 1) = - sg i.
Proof. unfold sg. rewrite Z.even_add. destruct (Z.even i); simpl; lra. Qed.
Ltac at_cases := unfold row_set, beyond, unit_matrix in *; cbv beta;
  repeat match goal with
  | |- context [(?a <? ?b)%Z] => destruct (Z.ltb_spec a b)
  | |- context [(?a =? ?b)%Z] => destruct (Z.eqb_spec a b)
  end; try lia; try reflexivity; try (f_equal; lia).

Definition same_entries (n : Z) (A B : Z -> Z -> R) : Prop :=
  forall i j, (0 <= i < n)%Z -> (0 <= j < n)%Z -> A i j = B i j.
Record form (n : Z) (F : (Z -> Z -> R) -> R) : Prop := {
  form_ext : forall A B, same_entries n A B -> F A = F B;
  form_linear : forall A p u v c, (0 <= p < n)%Z ->
    F (row_set A p (fun j => u j + c * v j)) = F (row_set A p u) + c * F (row_set A p v);
  form_beside : forall A p, (0 <= p)%Z -> (p + 1 < n)%Z ->
    (forall j, (0 <= j < n)%Z -> A p j = A (p + 1)%Z j) -> F A = 0 }.

Section Form.
  Context (n : Z) (F : (Z -> Z -> R) -> R) (HF : form n F).
  Let within i := (0 <= i < n)%Z.
  Lemma form_zero A p : within p -> (forall j, within j -> A p j = 0) -> F A = 0.
  Proof.
    intros Hp H. pose proof (form_linear n F HF A p (A p) (A p) (-1) Hp) as L.
    rewrite (form_ext n F HF (row_set A p (A p)) A) in L by (intros i j Hi Hj; at_cases; congruence).
    rewrite <- (form_ext n F HF A) in L; [lra|]. intros i j Hi Hj. at_cases. subst. rewrite H by assumption. ring.
  Qed.
  Lemma form_Sum A p m (c : Z -> R) (v : Z -> Z -> R) : within p ->
    F (row_set A p (fun j => Sum 0 m (fun l => c l * v l j))) = Sum 0 m (fun l => c l * F (row_set A p (v l))).
  Proof.
    intros Hp. revert m. refine (range_ind 0 _ _ _); intros m Hm.
    - rewrite (Sum_empty 0 m (fun l => c l * F _)) by lia. apply (form_zero _ p Hp). intros j Hj. unfold row_set.
      rewrite Z.eqb_refl. apply Sum_empty, Hm.
    - intros IH. rewrite (Sum_last 0 m (fun l => c l * F _)), <- IH, <- (form_linear n F HF) by assumption.
      apply (form_ext n F HF). intros i j Hi Hj. unfold row_set. destruct (i =? p)%Z; [|reflexivity].
      apply Sum_last, Hm.
  Qed.
  (** where the form vanishes for two equal rows, it turns its sign as they change places *)
  Definition swapped (A : Z -> Z -> R) (p q i j : Z) : R :=
    if (i =? p)%Z then A q j else if (i =? q)%Z then A p j else A i j.
  Lemma form_swap_of A p q : within p -> within q -> p <> q ->
    (forall B, (forall j, within j -> B p j = B q j) -> F B = 0) -> F (swapped A p q) = - F A.
  Proof.
    intros Hp Hq N V. set (G u v := F (row_set (row_set A p u) q v)).
    assert (E : forall u, G u u = 0).
    { intros u. apply V. intros j _. at_cases. }
    assert (LQ : forall u v w, G u (fun j => v j + 1 * w j) = G u v + 1 * G u w).
    { intros u v w. apply (form_linear n F HF); assumption. }
    assert (C : forall u v, G u v = F (row_set (row_set A q v) p u)).
    { intros u v. apply (form_ext n F HF). intros i j _ _. at_cases. }
    assert (LP : forall u v w, G (fun j => u j + 1 * v j) w = G u w + 1 * G v w).
    { intros u v w. rewrite !C. apply (form_linear n F HF); assumption. }
    pose proof (E (fun j => A p j + 1 * A q j)) as Z. rewrite LQ, !LP, !E in Z.
    replace (F (swapped A p q)) with (G (A q) (A p)).
    replace (F A) with (G (A p) (A q)); [lra|].
    - apply (form_ext n F HF). intros i j _ _. at_cases; congruence.
    - apply (form_ext n F HF). intros i j _ _. unfold swapped. at_cases; congruence.
  Qed.
  Lemma form_equal A p q : within p -> within q -> p <> q -> (forall j, within j -> A p j = A q j) -> F A = 0.
  Proof.
    assert (W : forall d p, (1 <= d)%Z -> (0 <= p)%Z -> (p + d < n)%Z -> forall A,
      (forall j, within j -> A p j = A (p + d)%Z j) -> F A = 0).
    { intros d. revert d. intros d. replace d with (1 + (d - 1))%Z by lia. generalize (d - 1)%Z.
      refine (range_ind 0 _ _ _).
      - intros e He r H1 Hr Hn B HB. apply (form_beside n F HF B r Hr).
        + lia.
        + intros j Hj. rewrite HB by assumption. f_equal. lia.
      - intros e He IH r H1 Hr Hn B HB.
        assert (Z : F (swapped B (r + e + 1) (r + e + 2)) = 0).
        { apply (IH r ltac:(lia) Hr ltac:(lia)). intros j Hj. unfold swapped. at_cases.
          rewrite HB by assumption. f_equal. lia. }
        rewrite form_swap_of in Z.
        + lra.
        + unfold within in *; lia.
        + unfold within in *; lia.
        + lia.
        + intros C HC. apply (form_beside n F HF C (r + e + 1)); try lia.
          intros j Hj. rewrite HC by assumption. f_equal. lia. }
    intros Hp Hq N H. unfold within in *. destruct (Z_lt_le_dec p q) as [L|L].
    - apply (W (q - p)%Z p); [lia..|].
      intros j Hj. replace (p + (q - p))%Z with q by lia. auto.
    - apply (W (p - q)%Z q); [lia..|].
      intros j Hj. replace (q + (p - q))%Z with p by lia. symmetry. auto.
  Qed.
  Lemma form_swap A p q : within p -> within q -> p <> q -> F (swapped A p q) = - F A.
  Proof. intros Hp Hq N. apply form_swap_of; auto. intros B. apply form_equal; assumption. Qed.
  Lemma form_add A p q c : within p -> within q -> p <> q ->
    F (row_set A p (fun j => A p j + c * A q j)) = F A.
  Proof.
    intros Hp Hq N. rewrite (form_linear n F HF) by assumption.
    rewrite (form_ext n F HF (row_set A p (A p)) A) by (intros i j _ _; at_cases; congruence).
    rewrite (form_equal (row_set A p (A q)) p q Hp Hq N); [ring|]. intros j _. at_cases.
  Qed.
End Form.

(** the determinant is a form *)
Definition minor (A : Z -> Z -> R) (i k j : Z) : R := A (beyond i k) (j + 1)%Z.
Lemma ndet_S n A : ndet (S n) A = Sum 0 (Z.of_nat n + 1) (fun i => sg i * A i 0%Z * ndet n (minor A i)).
Proof. cbn [ndet]. replace (Z.of_nat (S n)) with (Z.of_nat n + 1)%Z by lia. reflexivity. Qed.
Lemma ndet_form n : form (Z.of_nat n) (ndet n).
Proof.
  induction n as [|n IH]; [split; intros; [reflexivity|exfalso; simpl in *; lia|exfalso; simpl in *; lia]|].
  assert (EXT : forall A B, same_entries (Z.of_nat (S n)) A B -> ndet (S n) A = ndet (S n) B).
  { intros A B H. rewrite !ndet_S. apply Sum_ext. intros i Hi. rewrite (H i 0%Z) by lia. f_equal.
    apply (form_ext _ _ IH). intros k j Hk Hj. unfold minor. apply H; at_cases. }
  split; [exact EXT | |].
  - intros A p u v c Hp. rewrite !ndet_S, <- Sum_scal_l, <- Sum_plus. apply Sum_ext. intros i Hi.
    destruct (Z.eq_dec i p) as [->|N].
    + assert (E : forall w, ndet n (minor (row_set A p w) p) = ndet n (minor A p)).
      { intros w. apply (form_ext _ _ IH). intros k j _ _. unfold minor. at_cases. }
      rewrite !E. unfold row_set. rewrite Z.eqb_refl. ring.
    + set (q := if (p <? i)%Z then p else (p - 1)%Z).
      assert (Hq : (0 <= q < Z.of_nat n)%Z) by (unfold q; destruct (Z.ltb_spec p i); lia).
      assert (E : forall w, ndet n (minor (row_set A p w) i)
        = ndet n (row_set (minor A i) q (fun j => w (j + 1)%Z))).
      { intros w. apply (form_ext _ _ IH). intros k j _ _. unfold minor, q. at_cases. }
      assert (O : forall w, row_set A p w i 0%Z = A i 0%Z) by (intros w; at_cases).
      rewrite !O, !E, (form_linear _ _ IH (minor A i) q (fun j => u (j + 1)%Z) (fun j => v (j + 1)%Z) c Hq). ring.
  - intros A p Hp Hn H. rewrite ndet_S.
    rewrite (Sum_split 0 p), (Sum_split p (p + 2)) by lia. replace (p + 2)%Z with (p + 1 + 1)%Z by lia.
    rewrite (Sum_last p (p + 1)), Sum_one by lia.
    rewrite (Sum_zero 0 p), (Sum_zero (p + 1 + 1)).
    + rewrite sg_next, <- (H 0%Z) by lia.
      rewrite (form_ext _ _ IH (minor A (p + 1)) (minor A p)); [ring|].
      intros k j Hk Hj. unfold minor. at_cases.
      replace k with p by lia. apply H. lia.
    + intros i Hi. rewrite (form_beside _ _ IH (minor A i) p); [ring|lia|lia|].
      intros j Hj. unfold minor. at_cases. apply H. lia.
    + intros i Hi. rewrite (form_beside _ _ IH (minor A i) (p - 1)); [ring|lia|lia|].
      intros j Hj. unfold minor. at_cases.
      replace (p - 1 + 1)%Z with p by lia. apply H. lia.
Qed.
Lemma ndet_ext n A B : same_entries (Z.of_nat n) A B -> ndet n A = ndet n B.
Proof. apply (form_ext _ _ (ndet_form n)). Qed.
Lemma ndet_upper n : forall A, (forall i j, (0 <= j < i)%Z -> (i < Z.of_nat n)%Z -> A i j = 0) ->
  ndet n A = Prod 0 (Z.of_nat n) (fun k => A k k).
Proof.
  induction n as [|n IH]; intros A H; [reflexivity|].
  rewrite ndet_S, Sum_first by lia. rewrite (Sum_zero (0 + 1)).
  2:{ intros i Hi. rewrite (H i 0%Z) by lia. ring. }
  rewrite IH.
  - unfold Prod. replace (Z.to_nat (Z.of_nat (S n) - 0)) with (S (Z.to_nat (Z.of_nat n - 0))) by lia.
    assert (E : forall m f, nprod (S m) f = f O * nprod m (fun k => f (S k))).
    { intros m f. induction m as [|m IM]; [simpl; ring|]. cbn [nprod] in *. rewrite IM. ring. }
    rewrite E. unfold sg. simpl Z.even. cbv iota. rewrite Rplus_0_r, Rmult_1_l. f_equal.
    assert (X : forall m f g, (forall k, f k = g k) -> nprod m f = nprod m g).
    { intros m f g E'. induction m as [|m IM]; [reflexivity|]. simpl. rewrite IM, E'. reflexivity. }
    apply X. intros k. unfold minor. at_cases.
  - intros i j Hj Hi. unfold minor. at_cases. apply H; lia.
Qed.
Lemma ndet_unit n : ndet n unit_matrix = 1.
Proof.
  rewrite ndet_upper.
  - apply (range_ind 0 (fun m => Prod 0 m (fun k => unit_matrix k k) = 1)).
    + intros m Hm. apply Prod_empty, Hm.
    + intros m Hm IH. rewrite Prod_last, IH by lia. unfold unit_matrix. rewrite Z.eqb_refl. unfold ib. ring.
  - intros i j Hj Hi. at_cases.
Qed.
(** every form is its value at the unit matrix times the determinant: along the first row *)
Definition besides (A : Z -> Z -> R) (l i j : Z) : R := A (i + 1)%Z (beyond l j).
Definition with_first (l : Z) (M : Z -> Z -> R) (i j : Z) : R :=
  if (i =? 0)%Z then unit_matrix l j else if (j =? l)%Z then 0 else M (i - 1)%Z (if (j <? l)%Z then j else (j - 1)%Z).
Lemma with_first_form n F l : form (n + 1) F -> (0 <= l < n + 1)%Z -> form n (fun M => F (with_first l M)).
Proof.
  intros HF Hl. split.
  - intros A B H. apply (form_ext _ _ HF). intros i j Hi Hj. unfold with_first. at_cases; apply H; lia.
  - intros A p u v c Hp.
    assert (E : forall w, F (with_first l (row_set A p w))
      = F (row_set (with_first l A) (p + 1) (fun j => if (j =? l)%Z then 0 else w (if (j <? l)%Z then j else (j - 1)%Z)))).
    { intros w. apply (form_ext _ _ HF). intros i j Hi Hj. unfold with_first. at_cases. }
    rewrite !E, <- (form_linear _ _ HF) by lia. apply (form_ext _ _ HF). intros i j Hi Hj. at_cases. ring.
  - intros A p Hp Hn H. apply (form_beside _ _ HF _ (p + 1)); [lia|lia|]. intros j Hj. unfold with_first.
    replace (p + 1 + 1 - 1)%Z with (p + 1)%Z by lia. replace (p + 1 - 1)%Z with p by lia.
    at_cases; apply H; lia.
Qed.
Lemma with_first_unit n F l : form (n + 1) F -> (0 <= l < n + 1)%Z -> F (with_first l unit_matrix) = sg l * F unit_matrix.
Proof.
  intros HF [L H]. revert l H L. refine (range_ind 0 _ _ _).
  - intros l Hl Hn H0. replace l with 0%Z by lia. unfold sg. simpl Z.even. cbv iota. rewrite Rmult_1_l.
    apply (form_ext _ _ HF). intros i j Hi Hj. unfold with_first. at_cases.
  - intros l Hl IH Hn _. rewrite sg_next, <- Ropp_mult_distr_l, <- IH by lia.
    rewrite <- (form_swap _ _ HF (with_first l unit_matrix) 0 (l + 1)) by lia.
    apply (form_ext _ _ HF). intros i j Hi Hj. unfold with_first, swapped. at_cases.
Qed.
Lemma form_along n F : form (n + 1) F -> (0 <= n)%Z -> forall A,
  F A = Sum 0 (n + 1) (fun l => A 0%Z l * F (with_first l (besides A l))).
Proof.
  intros HF Hn A.
  transitivity (Sum 0 (n + 1) (fun l => A 0%Z l * F (row_set A 0 (unit_matrix l)))).
  - rewrite <- (form_Sum _ _ HF) by lia. apply (form_ext _ _ HF). intros i j Hi Hj. unfold row_set.
    destruct (Z.eqb_spec i 0) as [->|]; [|reflexivity]. symmetry. apply (Sum_delta_r 0 (n + 1) j (A 0%Z)). lia.
  - apply Sum_ext. intros l Hl. f_equal.
    set (B r i j := if (i =? 0)%Z then unit_matrix l j else if (i <? r)%Z then (if (j =? l)%Z then 0 else A i j) else A i j).
    assert (E : forall r, (r <= n + 1)%Z -> F (B r) = F (row_set A 0 (unit_matrix l))).
    { refine (range_ind 1 _ _ _).
      - intros r Hr _. apply (form_ext _ _ HF). intros i j Hi Hj. unfold B. at_cases.
      - intros r Hr IH Hrn. rewrite <- IH by lia.
        rewrite <- (form_add _ _ HF (B r) r 0 (- A r l)) by lia.
        apply (form_ext _ _ HF). intros i j Hi Hj. unfold B, ib. at_cases; subst; unfold ib; ring. }
    rewrite <- (E (n + 1)%Z) by lia. apply (form_ext _ _ HF). intros i j Hi Hj. unfold B, with_first, besides. at_cases.
    all: f_equal; lia.
Qed.
Lemma form_unique n : forall F, form (Z.of_nat n) F -> forall A, F A = F unit_matrix * ndet n A.
Proof.
  induction n as [|n IH]; intros F HF A.
  - cbn [ndet]. rewrite Rmult_1_r. apply (form_ext _ _ HF). intros i j Hi. exfalso. simpl in Hi. lia.
  - assert (ALONG : forall G, form (Z.of_nat (S n)) G -> G A = G unit_matrix
      * Sum 0 (Z.of_nat (S n)) (fun l => sg l * A 0%Z l * ndet n (besides A l))).
    { intros G HG. replace (Z.of_nat (S n)) with (Z.of_nat n + 1)%Z in * by lia.
      rewrite (form_along _ _ HG), <- Sum_scal_l by lia. apply Sum_ext. intros l Hl.
      rewrite (IH _ (with_first_form _ _ l HG Hl) (besides A l)), (with_first_unit _ _ _ HG Hl). ring. }
    rewrite (ALONG F HF), (ALONG _ (ndet_form (S n))), ndet_unit. ring.
Qed.
Lemma ndet_first_row n A :
  ndet (S n) A = Sum 0 (Z.of_nat (S n)) (fun l => sg l * A 0%Z l * ndet n (besides A l)).
Proof.
  pose proof (ndet_form (S n)) as HG. replace (Z.of_nat (S n)) with (Z.of_nat n + 1)%Z in * by lia.
  rewrite (form_along _ _ HG) by lia. apply Sum_ext. intros l Hl.
  rewrite (form_unique n _ (with_first_form _ _ l HG Hl) (besides A l)), (with_first_unit _ _ _ HG Hl), ndet_unit. ring.
Qed.

(** what holds of the determinant of n rows *)
Lemma ndet_transpose n : forall A, ndet n (fun i j => A j i) = ndet n A.
Proof.
  induction n as [|n IH]; intros A; [reflexivity|]. rewrite ndet_first_row, ndet_S.
  replace (Z.of_nat (S n)) with (Z.of_nat n + 1)%Z by lia. apply Sum_ext. intros l Hl. f_equal.
  exact (IH (minor A l)).
Qed.
Lemma ndet_product n A B :
  ndet n (fun i j => Sum 0 (Z.of_nat n) (fun k => A i k * B k j)) = ndet n A * ndet n B.
Proof.
  set (F M := ndet n (fun i j => Sum 0 (Z.of_nat n) (fun k => M i k * B k j))).
  assert (HF : form (Z.of_nat n) F).
  { split; unfold F.
    - intros M M' H. apply ndet_ext. intros i j Hi Hj. apply Sum_ext. intros k Hk. rewrite H by assumption. reflexivity.
    - intros M p u v c Hp.
      assert (E : forall w, ndet n (fun i j => Sum 0 (Z.of_nat n) (fun k => row_set M p w i k * B k j))
        = ndet n (row_set (fun i j => Sum 0 (Z.of_nat n) (fun k => M i k * B k j)) p
            (fun j => Sum 0 (Z.of_nat n) (fun k => w k * B k j)))).
      { intros w. apply ndet_ext. intros i j _ _. unfold row_set. destruct (i =? p)%Z; reflexivity. }
      rewrite !E, <- (form_linear _ _ (ndet_form n)) by exact Hp. apply ndet_ext. intros i j _ _.
      unfold row_set. destruct (i =? p)%Z; [|reflexivity]. rewrite <- Sum_scal_l, <- Sum_plus.
      apply Sum_ext. intros. ring.
    - intros M p H0 Hp H. apply (form_beside _ _ (ndet_form n) _ p H0 Hp). intros j Hj. apply Sum_ext. intros k Hk.
      rewrite H by assumption. reflexivity. }
  change (F A = ndet n A * ndet n B). rewrite (form_unique n F HF A), Rmult_comm. f_equal. unfold F.
  apply ndet_ext. intros i j Hi Hj. apply (Sum_delta _ _ i (fun k => B k j) Hi).
Qed.
Lemma ndet_multiple n c : forall A, ndet n (fun i j => c * A i j) = c ^ n * ndet n A.
Proof.
  induction n as [|n IH]; intros A; [simpl; ring|]. rewrite !ndet_S, <- Sum_scal_l. apply Sum_ext. intros i Hi.
  transitivity (sg i * (c * A i 0%Z) * (c ^ n * ndet n (minor A i))); [f_equal; exact (IH (minor A i))|simpl; ring].
Qed.
(** the cofactor of an entry, and the expansion along a row *)
Definition cofactor (n : nat) (A : Z -> Z -> R) (k l : Z) : R := ndet n (row_set A k (unit_matrix l)).
Lemma ndet_row n A k v : (0 <= k < Z.of_nat n)%Z ->
  ndet n (row_set A k v) = Sum 0 (Z.of_nat n) (fun l => v l * cofactor n A k l).
Proof.
  intros Hk. unfold cofactor. rewrite <- (form_Sum _ _ (ndet_form n)) by exact Hk. apply ndet_ext. intros i j Hi Hj.
  unfold row_set. destruct (i =? k)%Z; [|reflexivity]. symmetry. apply (Sum_delta_r 0 _ j v Hj).
Qed.
Lemma cofactor_law n A m k : (0 <= k < Z.of_nat n)%Z -> (0 <= m < Z.of_nat n)%Z ->
  Sum 0 (Z.of_nat n) (fun l => A m l * cofactor n A k l) = ib (m =? k)%Z * ndet n A.
Proof.
  intros Hk Hm. rewrite <- ndet_row by exact Hk. destruct (Z.eqb_spec m k) as [->|N].
  - unfold ib. rewrite Rmult_1_l. apply ndet_ext. intros i j _ _. at_cases.
  - unfold ib. rewrite Rmult_0_l. apply (form_equal _ _ (ndet_form n) _ k m Hk Hm); [auto|]. intros j _. at_cases.
Qed.

(** matrices of four blocks: n and m rows, n and m columns *)
Definition block (n : Z) (A B C D : Z -> Z -> R) (i j : Z) : R :=
  if (i <? n)%Z then (if (j <? n)%Z then A i j else B i (j - n)%Z)
  else (if (j <? n)%Z then C (i - n)%Z j else D (i - n)%Z (j - n)%Z).
Definition no_entries (i j : Z) : R := 0.
Lemma block_product (n m : nat) (A B C D A' B' C' D' : Z -> Z -> R) i j :
  let a := Z.of_nat n in let b := Z.of_nat m in
  let times P Q P' Q' (i j : Z) := Sum 0 a (fun k => P i k * Q k j) + Sum 0 b (fun k => P' i k * Q' k j) in
  Sum 0 (Z.of_nat (n + m)) (fun k => block a A B C D i k * block a A' B' C' D' k j)
  = block a (times A A' B C') (times A B' B D') (times C A' D C') (times C B' D D') i j.
Proof.
  intros a b times. rewrite (Sum_split 0 a) by lia. rewrite (Sum_shift (- a) a).
  replace (a + - a)%Z with 0%Z by lia. replace (Z.of_nat (n + m) + - a)%Z with b by lia.
  unfold block, times. destruct (Z.ltb_spec i a), (Z.ltb_spec j a); f_equal; apply Sum_ext; intros k Hk;
    at_cases; replace (k - - a - a)%Z with k by lia; reflexivity.
Qed.
Lemma ndet_ones_above n A : (forall i j, (0 <= j)%Z -> (j < i < Z.of_nat n)%Z -> A i j = 0) ->
  (forall i, (0 <= i < Z.of_nat n)%Z -> A i i = 1) -> ndet n A = 1.
Proof.
  intros H D. rewrite ndet_upper by (intros; apply H; lia). clear H. revert D.
  generalize (Z.of_nat n). refine (range_ind 0 _ _ _); intros m Hm.
  - intros _. apply Prod_empty, Hm.
  - intros IH D. rewrite Prod_last, IH, D by (try lia; intros; apply D; lia). ring.
Qed.
Lemma ndet_ones_below n A : (forall i j, (0 <= i)%Z -> (i < j < Z.of_nat n)%Z -> A i j = 0) ->
  (forall i, (0 <= i < Z.of_nat n)%Z -> A i i = 1) -> ndet n A = 1.
Proof. intros H D. rewrite <- ndet_transpose. apply ndet_ones_above; [intros; apply H; lia|exact D]. Qed.
Lemma ndet_first_block n m X B : ndet (n + m) (block (Z.of_nat n) X no_entries B unit_matrix) = ndet n X.
Proof.
  set (F X := ndet (n + m) (block (Z.of_nat n) X no_entries B unit_matrix)). change (F X = ndet n X).
  rewrite (form_unique n F).
  - unfold F at 1. rewrite ndet_ones_below; [ring| |].
    + intros i j Hi Hj. unfold block, no_entries. at_cases.
    + intros i Hi. unfold block. at_cases.
  - split; unfold F.
    + intros M M' H. apply ndet_ext. intros i j Hi Hj. unfold block. at_cases. apply H; lia.
    + intros M p u v c Hp.
      assert (E : forall w, ndet (n + m) (block (Z.of_nat n) (row_set M p w) no_entries B unit_matrix)
        = ndet (n + m) (row_set (block (Z.of_nat n) M no_entries B unit_matrix) p
            (fun j => if (j <? Z.of_nat n)%Z then w j else 0))).
      { intros w. apply ndet_ext. intros i j _ _. unfold block, no_entries. at_cases. }
      rewrite !E, <- (form_linear _ _ (ndet_form (n + m))) by lia. apply ndet_ext. intros i j _ _. at_cases. ring.
    + intros M p H0 Hp H. apply (form_beside _ _ (ndet_form (n + m)) _ p); [lia|lia|].
      intros j Hj. unfold block, no_entries. at_cases. apply H. lia.
Qed.
Lemma ndet_last_block n m W A : ndet (n + m) (block (Z.of_nat n) unit_matrix A no_entries W) = ndet m W.
Proof.
  set (F W := ndet (n + m) (block (Z.of_nat n) unit_matrix A no_entries W)). change (F W = ndet m W).
  rewrite (form_unique m F).
  - unfold F at 1. rewrite ndet_ones_above; [ring| |].
    + intros i j Hi Hj. unfold block, no_entries. at_cases.
    + intros i Hi. unfold block. at_cases.
  - split; unfold F.
    + intros M M' H. apply ndet_ext. intros i j Hi Hj. unfold block. at_cases. apply H; lia.
    + intros M p u v c Hp.
      assert (E : forall w, ndet (n + m) (block (Z.of_nat n) unit_matrix A no_entries (row_set M p w))
        = ndet (n + m) (row_set (block (Z.of_nat n) unit_matrix A no_entries M) (Z.of_nat n + p)
            (fun j => if (j <? Z.of_nat n)%Z then 0 else w (j - Z.of_nat n)%Z))).
      { intros w. apply ndet_ext. intros i j Hi _. unfold block, no_entries. at_cases. }
      rewrite !E, <- (form_linear _ _ (ndet_form (n + m))) by lia. apply ndet_ext. intros i j _ _. at_cases. ring.
    + intros M p H0 Hp H. apply (form_beside _ _ (ndet_form (n + m)) _ (Z.of_nat n + p)); [lia|lia|].
      intros j Hj. unfold block, no_entries. at_cases.
      replace (Z.of_nat n + p - Z.of_nat n)%Z with p by lia.
      replace (Z.of_nat n + p + 1 - Z.of_nat n)%Z with (p + 1)%Z by lia. apply H. lia.
Qed.
Lemma ndet_exchange n m (A B : Z -> Z -> R) :
  ndet n (fun i j => unit_matrix i j + Sum 0 (Z.of_nat m) (fun k => A i k * B k j))
  = ndet m (fun i j => unit_matrix i j + Sum 0 (Z.of_nat n) (fun k => B i k * A k j)).
Proof.
  set (a := Z.of_nat n). set (b := Z.of_nat m).
  set (Q := block a unit_matrix (fun i j => - A i j) B unit_matrix).
  assert (U : forall r i (v : Z -> R), (0 <= i < r)%Z -> Sum 0 r (fun k => unit_matrix i k * v k) = v i).
  { intros r i v Hi. apply (Sum_delta 0 r i v Hi). }
  assert (V : forall r j (v : Z -> R), (0 <= j < r)%Z -> Sum 0 r (fun k => v k * unit_matrix k j) = v j).
  { intros r j v Hj. apply (Sum_delta_r 0 r j v Hj). }
  transitivity (ndet (n + m) Q).
  - rewrite <- (ndet_first_block n m _ B), <- (Rmult_1_l (ndet (n + m) Q)).
    rewrite <- (ndet_ones_above (n + m) (block a unit_matrix A no_entries unit_matrix)).
    2:{ intros i j Hi Hj. unfold block, no_entries. at_cases. }
    2:{ intros i Hi. unfold block. at_cases. }
    rewrite <- ndet_product. apply ndet_ext. intros i j Hi Hj. unfold Q, a. rewrite block_product. fold a b.
    unfold block. destruct (Z.ltb_spec i a), (Z.ltb_spec j a); cbv beta.
    + rewrite U by lia. reflexivity.
    + rewrite U, V by lia. unfold no_entries. ring.
    + rewrite U by lia. unfold no_entries. rewrite (Sum_zero 0 a) by (intros; ring). ring.
    + rewrite U by lia. unfold no_entries. rewrite (Sum_zero 0 a) by (intros; ring). ring.
  - rewrite <- (ndet_last_block n m _ (fun i j => - A i j)), <- (Rmult_1_l (ndet (n + m) Q)).
    rewrite <- (ndet_ones_below (n + m) (block a unit_matrix no_entries (fun i j => - B i j) unit_matrix)).
    2:{ intros i j Hi Hj. unfold block, no_entries. at_cases. }
    2:{ intros i Hi. unfold block. at_cases. }
    rewrite <- ndet_product. apply ndet_ext. intros i j Hi Hj. unfold Q, a. rewrite block_product. fold a b.
    unfold block. destruct (Z.ltb_spec i a), (Z.ltb_spec j a); cbv beta.
    + rewrite U by lia. unfold no_entries. rewrite (Sum_zero 0 b) by (intros; ring). ring.
    + rewrite U by lia. unfold no_entries. rewrite (Sum_zero 0 b) by (intros; ring). ring.
    + rewrite U, V by lia. unfold no_entries. ring.
    + rewrite U by lia. rewrite Rplus_comm. f_equal. apply Sum_ext. intros. ring.
Qed.
