(* Sums, indices that nia does not find by itself, and largest entries. *)
From DeriveCert Require Export Definitions.
From Coq Require Import Ratan Classical FunctionalExtensionality.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
Local Open Scope R_scope.

Lemma Sum_empty lo hi f : (hi <= lo)%Z -> Sum lo hi f = 0.
Proof. intros H. unfold Sum. replace (Z.to_nat (hi - lo)) with O by lia. reflexivity. Qed.

Lemma Sum_last lo hi f : (lo <= hi)%Z -> Sum lo (hi + 1) f = Sum lo hi f + f hi.
Proof.
  intros H. unfold Sum. replace (Z.to_nat (hi + 1 - lo)) with (S (Z.to_nat (hi - lo))) by lia.
  simpl. f_equal. f_equal. lia.
Qed.

Lemma range_ind (lo : Z) (P : Z -> Prop) :
  (forall hi, (hi <= lo)%Z -> P hi) ->
  (forall hi, (lo <= hi)%Z -> P hi -> P (hi + 1)%Z) -> forall hi, P hi.
Proof.
  intros H0 HS hi. destruct (Z_le_gt_dec hi lo) as [H|H]; [auto|].
  replace hi with (lo + Z.of_nat (Z.to_nat (hi - lo)))%Z by lia.
  induction (Z.to_nat (hi - lo)) as [|n IH].
  - apply H0; lia.
  - replace (lo + Z.of_nat (S n))%Z with (lo + Z.of_nat n + 1)%Z by lia. apply HS; [lia|exact IH].
Qed.

Lemma range_induction (lo hi : Z) (P : Z -> Prop) : ((lo < hi)%Z -> P lo) ->
  (forall i, (lo <= i)%Z -> (i + 1 < hi)%Z -> P i -> P (i + 1)%Z) ->
  forall i, (lo <= i < hi)%Z -> P i.
Proof.
  intros HB HS i [L H]. revert H. replace i with (lo + Z.of_nat (Z.to_nat (i - lo)))%Z by lia.
  induction (Z.to_nat (i - lo)) as [|n IH]; intros H.
  - replace (lo + Z.of_nat 0)%Z with lo by lia. apply HB. lia.
  - replace (lo + Z.of_nat (S n))%Z with (lo + Z.of_nat n + 1)%Z by lia.
    apply HS; [lia|lia|apply IH; lia].
Qed.
Lemma Sum_ext lo hi f g : (forall i, (lo <= i < hi)%Z -> f i = g i) -> Sum lo hi f = Sum lo hi g.
Proof.
  revert hi. refine (range_ind lo _ _ _); intros hi Hh.
  - intros _. rewrite !Sum_empty by lia. reflexivity.
  - intros IH H. rewrite !Sum_last by lia. rewrite IH, H; try lia; auto. intros; apply H; lia.
Qed.

Ltac sum_induction hi lo :=
  revert hi; refine (range_ind lo _ _ _); intros hi ?;
  [ intros; rewrite ?Sum_empty by lia | intros IH; intros; rewrite ?Sum_last by lia; rewrite ?IH ].

Lemma Sum_0 lo hi : Sum lo hi (fun _ => 0) = 0.
Proof. sum_induction hi lo; lra. Qed.
Lemma Sum_zero lo hi f : (forall i, (lo <= i < hi)%Z -> f i = 0) -> Sum lo hi f = 0.
Proof. intros H. rewrite (Sum_ext _ _ _ (fun _ => 0)); auto using Sum_0. Qed.
Lemma Sum_cong lo hi lo' hi' f g : lo = lo' -> hi = hi' ->
  (forall i, (lo' <= i < hi')%Z -> f i = g i) -> Sum lo hi f = Sum lo' hi' g.
Proof. intros -> -> H. apply Sum_ext, H. Qed.
Lemma Sum_plus lo hi f g : Sum lo hi (fun i => f i + g i) = Sum lo hi f + Sum lo hi g.
Proof. sum_induction hi lo; lra. Qed.
Lemma Sum_minus lo hi f g : Sum lo hi (fun i => f i - g i) = Sum lo hi f - Sum lo hi g.
Proof. sum_induction hi lo; lra. Qed.
Lemma Sum_opp lo hi f : Sum lo hi (fun i => - f i) = - Sum lo hi f.
Proof. sum_induction hi lo; lra. Qed.
Lemma Sum_scal_l lo hi c f : Sum lo hi (fun i => c * f i) = c * Sum lo hi f.
Proof. sum_induction hi lo; lra. Qed.
Lemma Sum_scal_r lo hi c f : Sum lo hi (fun i => f i * c) = Sum lo hi f * c.
Proof. sum_induction hi lo; lra. Qed.
Lemma Sum_div_r lo hi c f : Sum lo hi (fun i => f i / c) = Sum lo hi f / c.
Proof. unfold Rdiv. apply Sum_scal_r. Qed.
Lemma Sum_const lo hi c : (lo <= hi)%Z -> Sum lo hi (fun _ => c) = IZR (hi - lo) * c.
Proof.
  intros H. revert H. sum_induction hi lo.
  - replace (hi - lo)%Z with 0%Z by lia. lra.
  - replace (hi + 1 - lo)%Z with (hi - lo + 1)%Z by lia. rewrite (plus_IZR (hi - lo) 1). lra.
  - lia.
Qed.
Lemma Sum_const_of n lo hi c : (0 <= n)%Z -> (hi - lo = n)%Z -> Sum lo hi (fun _ => c) = IZR n * c.
Proof. intros H <-. apply Sum_const. lia. Qed.
Lemma Sum_one lo f : Sum lo (lo + 1) f = f lo.
Proof. rewrite Sum_last, Sum_empty by lia. lra. Qed.
Lemma Sum_swap a b c d (f : Z -> Z -> R) :
  Sum a b (fun i => Sum c d (fun j => f i j)) = Sum c d (fun j => Sum a b (fun i => f i j)).
Proof.
  sum_induction b a.
  - symmetry. rewrite <- (Sum_0 c d). apply Sum_ext; intros. apply Sum_empty; lia.
  - rewrite <- Sum_plus. apply Sum_ext; intros. rewrite Sum_last; auto.
Qed.
Lemma Sum_split lo m hi f : (lo <= m <= hi)%Z -> Sum lo hi f = Sum lo m f + Sum m hi f.
Proof.
  intros H. assert (Hm : (lo <= m)%Z) by lia. assert (Hh : (m <= hi)%Z) by lia. clear H. revert Hh.
  sum_induction hi m.
  - replace hi with m by lia. rewrite (Sum_empty m m) by lia. lra.
  - lra.
  - lia.
Qed.
Lemma Sum_shift c lo hi f : Sum lo hi f = Sum (lo + c) (hi + c) (fun i => f (i - c)%Z).
Proof.
  unfold Sum. replace (hi + c - (lo + c))%Z with (hi - lo)%Z by lia.
  induction (Z.to_nat (hi - lo)); simpl; [reflexivity|]. rewrite IHn. f_equal. f_equal. lia.
Qed.
Lemma Sum_first lo hi f : (lo < hi)%Z -> Sum lo hi f = f lo + Sum (lo + 1) hi f.
Proof. intros. rewrite (Sum_split lo (lo + 1) hi) by lia. rewrite Sum_one. reflexivity. Qed.
(** reindex i := c - i *)
Lemma Sum_flip c lo hi f : Sum lo hi f = Sum (c - hi + 1) (c - lo + 1) (fun i => f (c - i)%Z).
Proof.
  revert hi; refine (range_ind lo _ _ _); intros hi Hh.
  - rewrite !Sum_empty by lia. reflexivity.
  - intros IH. rewrite (Sum_last lo hi), IH by lia. rewrite (Sum_first (c - (hi + 1) + 1)) by lia.
    replace (c - (hi + 1) + 1 + 1)%Z with (c - hi + 1)%Z by lia.
    replace (c - (c - (hi + 1) + 1))%Z with hi by lia. lra.
Qed.
(** general reindexing: state the new bounds/body freely, side conditions by lia *)
Lemma Sum_shift_to c lo hi lo' hi' f g :
  lo' = (lo + c)%Z -> hi' = (hi + c)%Z ->
  (forall i, (lo' <= i < hi')%Z -> g i = f (i - c)%Z) -> Sum lo hi f = Sum lo' hi' g.
Proof. intros -> -> H. rewrite (Sum_shift c). apply Sum_ext. intros; symmetry; auto. Qed.
Lemma Sum_flip_to c lo hi lo' hi' f g :
  lo' = (c - hi + 1)%Z -> hi' = (c - lo + 1)%Z ->
  (forall i, (lo' <= i < hi')%Z -> g i = f (c - i)%Z) -> Sum lo hi f = Sum lo' hi' g.
Proof. intros -> -> H. rewrite (Sum_flip c). apply Sum_ext. intros; symmetry; auto. Qed.
Lemma Sum_nonneg lo hi f : (forall i, (lo <= i < hi)%Z -> 0 <= f i) -> 0 <= Sum lo hi f.
Proof.
  sum_induction hi lo; [lra|]. apply Rplus_le_le_0_compat; [apply IH|apply H0; lia].
  intros; apply H0; lia.
Qed.
Lemma Sum_pos lo hi f : (lo < hi)%Z -> (forall i, (lo <= i < hi)%Z -> 0 < f i) -> 0 < Sum lo hi f.
Proof.
  intros H Hf. rewrite Sum_first by lia. apply Rplus_lt_le_0_compat; [apply Hf; lia|].
  apply Sum_nonneg. intros; apply Rlt_le, Hf; lia.
Qed.
(** one positive term among terms that are not negative *)
Lemma Sum_pos_at m lo hi f : (lo <= m < hi)%Z -> 0 < f m ->
  (forall i, (lo <= i < hi)%Z -> 0 <= f i) -> 0 < Sum lo hi f.
Proof.
  intros Hm H Hf. rewrite (Sum_split lo m hi), (Sum_first m hi) by lia.
  assert (0 <= Sum lo m f) by (apply Sum_nonneg; intros; apply Hf; lia).
  assert (0 <= Sum (m + 1) hi f) by (apply Sum_nonneg; intros; apply Hf; lia). lra.
Qed.
Lemma Sum_le lo hi f g : (forall i, (lo <= i < hi)%Z -> f i <= g i) -> Sum lo hi f <= Sum lo hi g.
Proof.
  sum_induction hi lo; [lra|]. apply Rplus_le_compat; [apply IH; intros; apply H0; lia|apply H0; lia].
Qed.
Lemma Sum_Rabs lo hi f : Rabs (Sum lo hi f) <= Sum lo hi (fun i => Rabs (f i)).
Proof.
  sum_induction hi lo; [rewrite Rabs_R0; lra|].
  eapply Rle_trans; [apply Rabs_triang|]. apply Rplus_le_compat_r. exact IH.
Qed.


Lemma flat_range n m i j : (0 <= i < n)%Z -> (0 <= j < m)%Z -> (0 <= i * m + j < n * m)%Z.
Proof. nia. Qed.
Lemma flat_div m i j : (0 <= j < m)%Z -> ((i * m + j) / m = i)%Z.
Proof. intros. symmetry. apply (Z.div_unique _ _ i j); lia. Qed.
Lemma flat_mod m i j : (0 <= j < m)%Z -> ((i * m + j) mod m = j)%Z.
Proof. intros. symmetry. apply (Z.mod_unique _ _ i j); lia. Qed.
Lemma flat_inj m i j i' j' : (0 <= j < m)%Z -> (0 <= j' < m)%Z ->
  (i * m + j = i' * m + j')%Z -> i = i' /\ j = j'.
Proof.
  intros H H' E. split.
  - rewrite <- (flat_div m i j H), <- (flat_div m i' j' H'). rewrite E. reflexivity.
  - rewrite <- (flat_mod m i j H), <- (flat_mod m i' j' H'). rewrite E. reflexivity.
Qed.
Lemma mul_div_exact s i : (0 < s)%Z -> ((s * i) / s = i)%Z.
Proof. intros. rewrite Z.mul_comm. apply Z.div_mul. lia. Qed.
Lemma mul_mod_exact s i : (0 < s)%Z -> ((s * i) mod s = 0)%Z.
Proof. intros. rewrite Z.mul_comm. apply Z.mod_mul. lia. Qed.


Lemma Max_one lo f : Max lo (lo + 1) f = f lo.
Proof. unfold Max. replace (Z.to_nat (lo + 1 - lo - 1)) with O by lia. simpl. f_equal. lia. Qed.
Lemma Max_last lo hi f : (lo < hi)%Z -> Max lo (hi + 1) f = Rmax (Max lo hi f) (f hi).
Proof.
  intros H. unfold Max. replace (Z.to_nat (hi + 1 - lo - 1)) with (S (Z.to_nat (hi - lo - 1))) by lia.
  cbn [nmax]. f_equal. f_equal. lia.
Qed.
Lemma nonempty_ind (lo : Z) (P : Z -> Prop) :
  P (lo + 1)%Z -> (forall hi, (lo < hi)%Z -> P hi -> P (hi + 1)%Z) -> forall hi, (lo < hi)%Z -> P hi.
Proof.
  intros H0 HS. refine (range_ind lo (fun hi => (lo < hi)%Z -> P hi) _ _); intros hi H; [lia|].
  intros IH _. destruct (Z.eq_dec lo hi) as [->|Hn]; [exact H0|]. apply HS; [lia|apply IH; lia].
Qed.
Ltac max_induction hi lo H :=
  revert hi H; refine (nonempty_ind lo _ _ _); [ intros; rewrite ?Max_one
    | intros hi H IH; intros; rewrite ?Max_last by lia; rewrite ?IH ].
Lemma Max_ext lo hi f g : (lo < hi)%Z -> (forall i, (lo <= i < hi)%Z -> f i = g i) -> Max lo hi f = Max lo hi g.
Proof. intros H. max_induction hi lo H. apply H; lia. rewrite H0; [reflexivity|lia]. intros; apply H0; lia. Qed.
Lemma Rmax_mono g u v : nondecreasing g -> g (Rmax u v) = Rmax (g u) (g v).
Proof.
  intros H. destruct (Rle_dec u v) as [L|L].
  - rewrite !Rmax_right; auto.
  - rewrite !Rmax_left; auto; try apply H; lra.
Qed.
Lemma Max_mono lo hi g f : (lo < hi)%Z -> nondecreasing g ->
  Max lo hi (fun i => g (f i)) = g (Max lo hi f).
Proof. intros H Hg. max_induction hi lo H. reflexivity. symmetry. apply Rmax_mono, Hg. Qed.
Lemma Max_ub lo hi f i : (lo <= i < hi)%Z -> f i <= Max lo hi f.
Proof.
  intros H. assert (Hl : (lo < hi)%Z) by lia. revert H. max_induction hi lo Hl.
  - replace i with lo by lia. lra.
  - destruct (Z.eq_dec i hi) as [->|Hn]; [apply Rmax_r|].
    eapply Rle_trans; [apply IH; lia|apply Rmax_l].
Qed.
Lemma Max_attained lo hi f : (lo < hi)%Z -> exists i, (lo <= i < hi)%Z /\ Max lo hi f = f i.
Proof.
  intros H. max_induction hi lo H.
  - exists lo. split; [lia|reflexivity].
  - destruct IH as (i & Hi & E). rewrite E. destruct (Rle_dec (f i) (f hi)).
    + exists hi. split; [lia|]. apply Rmax_right; auto.
    + exists i. split; [lia|]. apply Rmax_left. lra.
Qed.
Lemma Max_unique lo hi f m : (lo <= m < hi)%Z -> (forall i, (lo <= i < hi)%Z -> f i <= f m) ->
  Max lo hi f = f m.
Proof.
  intros Hm H. apply Rle_antisym; [|apply Max_ub; auto].
  destruct (Max_attained lo hi f) as (i & Hi & ->); [lia|]. apply H; auto.
Qed.
Lemma nargmax_bound n f : (nargmax n f <= n)%nat.
Proof. induction n as [|n IH]; simpl; [lia|]. destruct (Rlt_dec _ _); lia. Qed.
Lemma nargmax_max n f : nmax n f = f (nargmax n f).
Proof.
  induction n as [|n IH]; [reflexivity|]. simpl. rewrite IH.
  destruct (Rlt_dec _ _) as [L|L]; [apply Rmax_right; lra|apply Rmax_left; lra].
Qed.
Lemma nargmax_first n f k : (k < nargmax n f)%nat -> f k < f (nargmax n f).
Proof.
  revert k. induction n as [|n IH]; intros k; simpl; [lia|]. destruct (Rlt_dec _ _) as [L|L]; [|apply IH].
  intros H. destruct (Nat.lt_ge_cases k (nargmax n f)) as [K|K]; [specialize (IH k K); lra|].
  assert (M : forall m, (k <= m)%nat -> f k <= nmax m f).
  { intros m Hm. induction m as [|m IM]; simpl; [replace k with O by lia; lra|].
    destruct (Nat.eq_dec k (S m)) as [->|N]; [apply Rmax_r|].
    eapply Rle_trans; [apply IM; lia|apply Rmax_l]. }
  specialize (M n ltac:(lia)). rewrite nargmax_max in M. lra.
Qed.
Lemma ArgMax_range lo hi f : (lo < hi)%Z -> (lo <= ArgMax lo hi f < hi)%Z.
Proof.
  intros H. unfold ArgMax. pose proof (nargmax_bound (Z.to_nat (hi - lo - 1)) (fun k => f (lo + Z.of_nat k)%Z)). lia.
Qed.
Lemma ArgMax_max lo hi f : f (ArgMax lo hi f) = Max lo hi f.
Proof. unfold ArgMax, Max. rewrite nargmax_max. reflexivity. Qed.
(** the index is the first: every earlier entry is less *)
Lemma ArgMax_first lo hi f i : (lo <= i < ArgMax lo hi f)%Z -> f i < f (ArgMax lo hi f).
Proof.
  unfold ArgMax. intros H.
  pose proof (nargmax_first (Z.to_nat (hi - lo - 1)) (fun k => f (lo + Z.of_nat k)%Z) (Z.to_nat (i - lo)) ltac:(lia)) as P.
  cbv beta in P. replace (lo + Z.of_nat (Z.to_nat (i - lo)))%Z with i in P by lia. exact P.
Qed.
Lemma Max_shift c lo hi f : Max lo hi f = Max (lo + c) (hi + c) (fun i => f (i - c)%Z).
Proof.
  unfold Max. replace (hi + c - (lo + c) - 1)%Z with (hi - lo - 1)%Z by lia.
  induction (Z.to_nat (hi - lo - 1)); cbn [nmax]; [f_equal; lia|]. rewrite IHn. f_equal. f_equal. lia.
Qed.
Lemma Max_swap a b c d (f : Z -> Z -> R) : (a < b)%Z -> (c < d)%Z ->
  Max a b (fun i => Max c d (fun j => f i j)) = Max c d (fun j => Max a b (fun i => f i j)).
Proof.
  intros H H'. destruct (Max_attained a b (fun i => Max c d (fun j => f i j)) H) as (i & Hi & E1).
  destruct (Max_attained c d (fun j => f i j) H') as (j & Hj & E2).
  destruct (Max_attained c d (fun j => Max a b (fun i => f i j)) H') as (j' & Hj' & E3).
  destruct (Max_attained a b (fun i => f i j') H) as (i' & Hi' & E4). cbv beta in *.
  apply Rle_antisym.
  - rewrite E1, E2. eapply Rle_trans; [apply (Max_ub a b (fun i => f i j)); eauto|].
    apply (Max_ub c d (fun j => Max a b (fun i => f i j))); auto.
  - rewrite E3, E4. eapply Rle_trans; [apply (Max_ub c d (fun j => f i' j)); eauto|].
    apply (Max_ub a b (fun i => Max c d (fun j => f i j))); auto.
Qed.
