(* Brackets, entries of tensors, and sums over the same terms in another order. *)
From DeriveCert Require Export Derivatives.
From Coq Require Import Ratan Classical FunctionalExtensionality.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
Local Open Scope R_scope.

Lemma ib_true b : b = true -> ib b = 1.
Proof. intros ->; reflexivity. Qed.
Lemma ib_false b : b = false -> ib b = 0.
Proof. intros ->; reflexivity. Qed.
Lemma ib_iff b c : (b = true <-> c = true) -> ib b = ib c.
Proof. destruct b, c; intuition discriminate. Qed.
Lemma ib_idem b : ib b * ib b = ib b.
Proof. destruct b; unfold ib; ring. Qed.
Lemma ib_and b c : ib (b && c) = ib b * ib c.
Proof. destruct b, c; unfold ib; simpl; ring. Qed.
Lemma ib_neg b : ib (negb b) = 1 - ib b.
Proof. destruct b; unfold ib; simpl; ring. Qed.
Lemma case_ib (b : bool) u v : (if b then u else v) = ib b * u + (1 - ib b) * v.
Proof. destruct b; unfold ib; ring. Qed.
Lemma inv_cancel a : a * a * / a = a.
Proof. destruct (Req_dec a 0) as [->|H]; [ring|field; exact H]. Qed.
Lemma inv_cancel' a : a * / a * / a = / a.
Proof. destruct (Req_dec a 0) as [->|H]; [rewrite Rinv_0; ring|field; exact H]. Qed.
Lemma inv_square a : a ^ 2 * / a = a.
Proof. rewrite <- (inv_cancel a) at 3. ring. Qed.
(** a fact about a product may use that its brackets hold *)
Lemma guarded (b : bool) (X Y : R) : (b = true -> X = Y) -> (b = false -> X = Y) -> X = Y.
Proof. destruct b; auto. Qed.
Lemma ite_ext (b : bool) (x x' y y' : R) :
  (b = true -> x = x') -> (b = false -> y = y') -> (if b then x else y) = (if b then x' else y').
Proof. destruct b; auto. Qed.
Lemma ite_condition (b c : bool) (x y : R) : ib b = ib c -> (if b then x else y) = (if c then x else y).
Proof. destruct b, c; unfold ib; intros; try reflexivity; lra. Qed.
Lemma Rltb_iff a b : Rltb a b = true <-> a < b.
Proof. unfold Rltb. destruct (Rlt_dec a b); split; intros; try easy. Qed.
Lemma Rleb_iff a b : Rleb a b = true <-> a <= b.
Proof. unfold Rleb. destruct (Rle_dec a b); split; intros; try easy. Qed.
Lemma Reqb_iff a b : Reqb a b = true <-> a = b.
Proof. unfold Reqb. destruct (Req_EM_T a b); split; intros; try easy. Qed.
Lemma Rltb_false a b : Rltb a b = false <-> b <= a.
Proof. unfold Rltb. destruct (Rlt_dec a b); split; intros; try easy; lra. Qed.
Lemma Rleb_false a b : Rleb a b = false <-> b < a.
Proof. unfold Rleb. destruct (Rle_dec a b); split; intros; try easy; lra. Qed.
Lemma Reqb_false a b : Reqb a b = false <-> a <> b.
Proof. unfold Reqb. destruct (Req_EM_T a b); split; intros; try easy; lra. Qed.

Lemma same_iff I J : same I J = true <-> I = J.
Proof.
  revert J; induction I as [|i I IH]; destruct J as [|j J]; simpl; split; intros H; try easy.
  - apply andb_prop in H. destruct H as [H1 H2]. apply IH in H2. f_equal; [lia|exact H2].
  - injection H as -> ->. rewrite Z.eqb_refl. simpl. apply IH. reflexivity.
Qed.
Lemma upd_same x J : upd x J (x J) = x.
Proof.
  apply functional_extensionality. intros I. unfold upd. destruct (same I J) eqn:E; [|reflexivity].
  apply same_iff in E. rewrite E. reflexivity.
Qed.
(** the product of the Kronecker deltas of two indices *)
Fixpoint dirac (I J : idx) : R :=
  match I, J with
  | [], [] => 1
  | i :: I', j :: J' =>
      match I', J' with [], [] => ib (i =? j)%Z | _, _ => ib (i =? j)%Z * dirac I' J' end
  | _, _ => 0
  end.
Lemma dirac_same I J : dirac I J = ib (same I J).
Proof.
  revert J; induction I as [|i I IH]; destruct J as [|j J]; try reflexivity.
  cbn [dirac same]. rewrite ib_and, IH. destruct I, J; try reflexivity.
  cbn [same]. unfold ib at 3. ring.
Qed.
Lemma Dv_upd x J I : Dv (fun t => upd x J t I) (x J) (x I) (dirac I J).
Proof.
  rewrite dirac_same. unfold upd. destruct (same I J) eqn:E.
  - apply same_iff in E. rewrite E. apply Dv_id.
  - apply Dv_const.
Qed.

(** sums over lists of indices of any kind *)
Definition SumL {I} (l : list I) (f : I -> R) : R := fold_right (fun i s => f i + s) 0 l.
Lemma SumL_ext {I} (l : list I) f g : (forall i, In i l -> f i = g i) -> SumL l f = SumL l g.
Proof.
  induction l as [|a l IH]; intros H; [reflexivity|]. simpl.
  rewrite (H a (or_introl eq_refl)), IH; [reflexivity|]. intros; apply H; right; auto.
Qed.
Lemma SumL_app {I} (l m : list I) f : SumL (l ++ m) f = SumL l f + SumL m f.
Proof. induction l as [|a l IH]; simpl; [ring|rewrite IH; ring]. Qed.
Lemma SumL_map {I J} (h : I -> J) l f : SumL (map h l) f = SumL l (fun i => f (h i)).
Proof. induction l as [|a l IH]; simpl; [reflexivity|rewrite IH; reflexivity]. Qed.
Lemma SumL_perm {I} (l m : list I) f : Permutation l m -> SumL l f = SumL m f.
Proof. induction 1; simpl; try rewrite IHPermutation; try ring. congruence. Qed.
Lemma SumL_filter {I} (l : list I) (a : I -> bool) f :
  (forall i, In i l -> a i = false -> f i = 0) -> SumL l f = SumL (filter a l) f.
Proof.
  induction l as [|i l IH]; intros H; [reflexivity|]. simpl.
  rewrite IH by (intros; apply H; [right|]; auto).
  destruct (a i) eqn:E; simpl; [reflexivity|]. rewrite (H i (or_introl eq_refl) E). ring.
Qed.

(** `isum P f s`: s is the sum of f over the finitely many indices in P, each taken once *)
Definition isum {I} (P : I -> Prop) (f : I -> R) (s : R) : Prop :=
  exists l, NoDup l /\ (forall i, In i l <-> P i) /\ s = SumL l f.
Definition one_point (_ : unit) : Prop := True.
Definition value (v : R) (_ : unit) : R := v.
Lemma isum_unit v : isum one_point (value v) v.
Proof.
  exists [tt]. split; [repeat constructor; easy|]. split; [intros []; simpl; unfold one_point; tauto|].
  simpl. unfold value. ring.
Qed.
Definition pairs {J} (lo hi : Z) (P : Z -> J -> Prop) (p : Z * J) : Prop :=
  (lo <= fst p < hi)%Z /\ P (fst p) (snd p).
Definition on_pairs {J} (f : Z -> J -> R) (p : Z * J) : R := f (fst p) (snd p).
Lemma NoDup_join {I} (l m : list I) :
  NoDup l -> NoDup m -> (forall i, In i l -> In i m -> False) -> NoDup (l ++ m).
Proof.
  induction l as [|a l IH]; intros Hl Hm H; [exact Hm|]. simpl. inversion Hl; subst. constructor.
  - rewrite in_app_iff. intros [A|A]; [auto|]. apply (H a); [left; reflexivity|exact A].
  - apply IH; auto. intros i A B. apply (H i); [right; exact A|exact B].
Qed.
Lemma isum_nest {J} lo hi (P : Z -> J -> Prop) f s :
  (forall i, (lo <= i < hi)%Z -> isum (P i) (f i) (s i)) ->
  isum (pairs lo hi P) (on_pairs f) (Sum lo hi s).
Proof.
  revert hi. refine (range_ind lo _ _ _).
  - intros hi Hh _. exists []. split; [constructor|]. split.
    + intros [i j]. unfold pairs; simpl. split; [easy|lia].
    + rewrite Sum_empty by lia. reflexivity.
  - intros hi Hh IH H. destruct IH as (l & Nl & El & Sl); [intros; apply H; lia|].
    destruct (H hi ltac:(lia)) as (m & Nm & Em & Sm).
    exists (l ++ map (fun j => (hi, j)) m). split; [|split].
    + apply NoDup_join.
      * exact Nl.
      * apply FinFun.Injective_map_NoDup; [|exact Nm]. intros u v E. congruence.
      * intros [i j] A B. apply El in A. apply in_map_iff in B. destruct B as (j' & E & _).
        injection E as <- <-. unfold pairs in A. simpl in A. lia.
    + intros [i j]. rewrite in_app_iff, El, in_map_iff. unfold pairs; simpl. split.
      * intros [A|(j' & E & B)]; [split; [lia|tauto]|]. injection E as <- <-. split; [lia|].
        apply Em. exact B.
      * intros [A B]. destruct (Z.eq_dec i hi) as [->|N]; [right|left; split; [lia|exact B]].
        exists j. split; [reflexivity|apply Em; exact B].
    + rewrite Sum_last by lia. rewrite Sl, Sm, SumL_app, SumL_map. reflexivity.
Qed.

(** Two sums are equal when a map `fwd`, with inverse `bwd`, takes the indices of the one
    that count (where a holds) to those of the other (where b holds). *)
Lemma reindex {I J} (a : I -> bool) (b : J -> bool) (fwd : I -> J) (bwd : J -> I)
    (P : I -> Prop) (Q : J -> Prop) (f : I -> R) (g : J -> R) (s t : R) :
  isum P f s -> isum Q g t ->
  (forall i, P i -> a i = false -> f i = 0) -> (forall j, Q j -> b j = false -> g j = 0) ->
  (forall i, P i -> a i = true -> Q (fwd i) /\ b (fwd i) = true /\ bwd (fwd i) = i) ->
  (forall j, Q j -> b j = true -> P (bwd j) /\ a (bwd j) = true /\ fwd (bwd j) = j) ->
  (forall j, Q j -> b j = true -> f (bwd j) = g j) -> s = t.
Proof.
  intros (l & Nl & El & ->) (m & Nm & Em & ->) Fa Gb HF HB HV.
  rewrite (SumL_filter l a), (SumL_filter m b) by (intros; firstorder).
  rewrite (SumL_perm (filter a l) (map bwd (filter b m))).
  - rewrite SumL_map. apply SumL_ext. intros j Hj. apply filter_In in Hj. destruct Hj as [A B].
    apply HV; [apply Em; exact A|exact B].
  - apply NoDup_Permutation.
    + apply NoDup_filter. exact Nl.
    + assert (Inj : forall u v, In u (filter b m) -> In v (filter b m) -> bwd u = bwd v -> u = v).
      { intros u v Hu Hv E. apply filter_In in Hu, Hv.
        destruct (HB u) as (_ & _ & <-); [apply Em; tauto|tauto|].
        destruct (HB v) as (_ & _ & <-); [apply Em; tauto|tauto|]. rewrite E. reflexivity. }
      assert (N : NoDup (filter b m)) by (apply NoDup_filter; exact Nm).
      revert N Inj. generalize (filter b m) as k. induction k as [|u k IH]; intros N Inj; simpl; constructor.
      * rewrite in_map_iff. intros (v & E & Hv). inversion N; subst. apply H1.
        rewrite <- (Inj v u); auto; [right; exact Hv|left; reflexivity].
      * inversion N; subst. apply IH; auto. intros; apply Inj; auto; right; auto.
    + intros i. rewrite filter_In, in_map_iff. split.
      * intros [A B]. apply El in A. destruct (HF i A B) as (C & E & F). exists (fwd i).
        split; [exact F|]. apply filter_In. split; [apply Em; exact C|exact E].
      * intros (j & E & H). apply filter_In in H. destruct H as [A B]. apply Em in A.
        destruct (HB j A B) as (C & F & _). rewrite <- E. split; [apply El; exact C|exact F].
Qed.
