(* The mathematics that a certificate of `derive` rests on.

   Only the standard library of Coq is used, and nothing is assumed: what this file
   states it proves.  Indices and sizes are integers Z, a tensor is a total function of
   a list of indices, ranges are half open, 1/0 = 0.

   Section 1 says what the words of a statement mean: whoever trusts Coq needs to read
   that section and the statement, and nothing else.  The other sections are lemmas: one
   for each rule of the table (`rule_...`), and one tactic or lemma for each move of the
   kernel (section 8). *)
From Coq Require Export ZArith Reals Lia Lra Bool ZifyBool List Permutation.
From Coq Require Import Ratan Classical FunctionalExtensionality.
Export ListNotations.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
#[export] Unset Lia Cache.
#[export] Unset Nia Cache.
Local Open Scope R_scope.

(* ------------------------------------------------------------------ *)
(** * 1. Definitions that appear in statements                         *)

(** sum of f i for lo <= i < hi; 0 when the range is empty *)
Fixpoint nsum (n : nat) (f : nat -> R) : R :=
  match n with O => 0 | S m => nsum m f + f m end.
Definition Sum (lo hi : Z) (f : Z -> R) : R :=
  nsum (Z.to_nat (hi - lo)) (fun k => f (lo + Z.of_nat k)%Z).
Arguments Sum (lo hi)%Z_scope f%function_scope.

(** product of f i for lo <= i < hi; 1 when the range is empty *)
Fixpoint nprod (n : nat) (f : nat -> R) : R :=
  match n with O => 1 | S m => nprod m f * f m end.
Definition Prod (lo hi : Z) (f : Z -> R) : R :=
  nprod (Z.to_nat (hi - lo)) (fun k => f (lo + Z.of_nat k)%Z).
Arguments Prod (lo hi)%Z_scope f%function_scope.

(** maximum and minimum of f i for lo <= i < hi; only meaningful when lo < hi *)
Fixpoint nmax (n : nat) (f : nat -> R) : R :=
  match n with O => f O | S m => Rmax (nmax m f) (f (S m)) end.
Definition Max (lo hi : Z) (f : Z -> R) : R :=
  nmax (Z.to_nat (hi - lo - 1)) (fun k => f (lo + Z.of_nat k)%Z).
Arguments Max (lo hi)%Z_scope f%function_scope.
Definition Min (lo hi : Z) (f : Z -> R) : R := - Max lo hi (fun i => - f i).
Arguments Min (lo hi)%Z_scope f%function_scope.

(** the Iverson bracket, and the relations of real numbers as booleans *)
Definition ib (b : bool) : R := if b then 1 else 0.
Definition Rltb (a b : R) : bool := if Rlt_dec a b then true else false.
Definition Rleb (a b : R) : bool := if Rle_dec a b then true else false.
Definition Reqb (a b : R) : bool := if Req_EM_T a b then true else false.
(** u divides v *)
Definition divides (u v : Z) : bool := (if u =? 0 then v =? 0 else v mod u =? 0)%Z.

(** an index of a tensor, and the tensor with one entry changed *)
Definition idx := list Z.
Fixpoint same (I J : idx) : bool :=
  match I, J with
  | [], [] => true
  | i :: I', j :: J' => (i =? j)%Z && same I' J'
  | _, _ => false
  end.
Definition upd (x : idx -> R) (J : idx) (t : R) : idx -> R := fun I => if same I J then t else x I.

(** a function of 0, 1, 2, ... integers as a tensor *)
Definition at0 (f : R) (I : idx) : R := match I with [] => f | _ => 0 end.
Definition at1 (f : Z -> R) (I : idx) : R := match I with [i] => f i | _ => 0 end.
Definition at2 (f : Z -> Z -> R) (I : idx) : R := match I with [i; j] => f i j | _ => 0 end.
Definition at3 (f : Z -> Z -> Z -> R) (I : idx) : R :=
  match I with [i; j; k] => f i j k | _ => 0 end.
Definition at4 (f : Z -> Z -> Z -> Z -> R) (I : idx) : R :=
  match I with [i; j; k; l] => f i j k l | _ => 0 end.

(** a tensor defined by recursion: the first index is its level, `low` the first level, and F says
    what an entry is, given the entries of earlier levels *)
Definition Levels (low : Z) (F : (idx -> R) -> idx -> R) (I : idx) : R :=
  Nat.iter (S (Z.to_nat (hd 0%Z I - low))) F (fun _ => 0) I.

(** f has the derivative d at x: epsilon and delta, from the standard library *)
Notation is_deriv := derivable_pt_lim.
Definition ex_deriv (f : R -> R) (x : R) : Prop := exists d, is_deriv f x d.

(** the derivative as a number: the d with is_deriv f x d, or 0 where there is none.
    It is the least upper bound of the numbers up to d. *)
Definition below (f : R -> R) (x r : R) : Prop := exists d, is_deriv f x d /\ r <= d.
Lemma below_bound f x : ex_deriv f x -> bound (below f x).
Proof.
  intros (d & H). exists d. intros r (e & He & Hr).
  rewrite (uniqueness_limite f x d e H He). exact Hr.
Qed.
Lemma below_some f x : ex_deriv f x -> exists r, below f x r.
Proof. intros (d & H). exists d, d. split; [exact H|apply Rle_refl]. Qed.
Lemma decide (P : Prop) : {P} + {~ P}.
Proof. destruct (ClassicalDedekindReals.sig_not_dec P) as [H|H]; [left; apply NNPP, H|right; exact H]. Qed.
Definition D (f : R -> R) (x : R) : R :=
  match decide (ex_deriv f x) with
  | left H => proj1_sig (completeness (below f x) (below_bound f x H) (below_some f x H))
  | right _ => 0
  end.
Lemma D_eq f x d : is_deriv f x d -> D f x = d.
Proof.
  intros H. unfold D. destruct (decide _) as [E|E].
  - destruct (completeness _ _ _) as (s & Hub & Hleast). simpl. apply Rle_antisym.
    + apply Hleast. intros r (e & He & Hr). rewrite (uniqueness_limite f x d e H He). exact Hr.
    + apply Hub. exists d. split; [exact H|apply Rle_refl].
  - exfalso. apply E. exists d. exact H.
Qed.

(** partial derivatives of a function of a tensor, in the entry x J *)
Definition is_pd (F : (idx -> R) -> R) (x : idx -> R) (J : idx) (d : R) : Prop :=
  is_deriv (fun t => F (upd x J t)) (x J) d.
Definition ex_pd (F : (idx -> R) -> R) (x : idx -> R) (J : idx) : Prop :=
  ex_deriv (fun t => F (upd x J t)) (x J).
Definition pd (F : (idx -> R) -> R) (x : idx -> R) (J : idx) : R :=
  D (fun t => F (upd x J t)) (x J).

(** sum over a box of indices, a range low <= i < high for each axis *)
Fixpoint SumOver (axes : list (Z * Z)) (f : idx -> R) : R :=
  match axes with
  | [] => f []
  | (lo, hi) :: rest => Sum lo hi (fun i => SumOver rest (fun I => f (i :: I)))
  end.
(** an index that lies in the box *)
Fixpoint inside (axes : list (Z * Z)) (I : idx) : Prop :=
  match axes, I with
  | [], [] => True
  | (lo, hi) :: rest, i :: I' => (lo <= i < hi)%Z /\ inside rest I'
  | _, _ => False
  end.
(** L is Frechet-differentiable at y with gradient g, as a function of the entries in the box *)
Definition is_grad (axes : list (Z * Z)) (L : (idx -> R) -> R) (y g : idx -> R) : Prop :=
  forall eps : R, 0 < eps -> exists del : R, 0 < del /\
    forall z : idx -> R, SumOver axes (fun I => Rabs (z I - y I)) < del ->
      Rabs (L z - L y - SumOver axes (fun I => g I * (z I - y I)))
        <= eps * SumOver axes (fun I => Rabs (z I - y I)).
Definition differentiable (axes : list (Z * Z)) (L : (idx -> R) -> R) : Prop :=
  forall y, exists g, is_grad axes L y g.

(** a function with derivatives of every order *)
Definition smooth (f : R -> R) : Prop := forall (n : nat) (u : R), ex_deriv (Nat.iter n D f) u.
Definition nondecreasing (g : R -> R) : Prop := forall u v, u <= v -> g u <= g v.
Definition nonincreasing (g : R -> R) : Prop := forall u v, u <= v -> g v <= g u.
Definition strictly_rising (g : R -> R) : Prop := forall u v, u < v -> g u < g v.
Definition strictly_falling (g : R -> R) : Prop := forall u v, u < v -> g v < g u.
Definition even_function (g : R -> R) : Prop := forall u, g (- u) = g u.
Definition odd_function (g : R -> R) : Prop := forall u, g (- u) = - g u.
Definition positive_function (g : R -> R) : Prop := forall u, 0 < g u.

Definition relu (x : R) : R := Rmax 0 x.
Definition heaviside (x : R) : R := if Rlt_dec 0 x then 1 else if Rlt_dec x 0 then 0 else / 2.
Definition sigmoid (x : R) : R := / (1 + exp (- x)).
Definition softplus (x : R) : R := ln (1 + exp x).
Definition hyptan (x : R) : R := (exp x - exp (- x)) * / (exp x + exp (- x)).
Definition sign (x : R) : R := if Rlt_dec 0 x then 1 else if Rlt_dec x 0 then - (1) else 0.

(* ------------------------------------------------------------------ *)
(** * 2. Sums                                                          *)

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
(** a recursion that reads earlier levels only has the values that it says *)
Lemma Levels_equation low high F I :
  (forall g h J, (low <= hd 0%Z J < high)%Z ->
    (forall K, (low <= hd 0%Z K < hd 0%Z J)%Z -> g K = h K) -> F g J = F h J) ->
  (low <= hd 0%Z I < high)%Z -> Levels low F I = F (Levels low F) I.
Proof.
  intros C HI. set (zero := fun _ : idx => 0).
  assert (A : forall n J, (low <= hd 0%Z J < high)%Z -> (Z.to_nat (hd 0%Z J - low) < n)%nat ->
    forall m, (Z.to_nat (hd 0%Z J - low) < m)%nat -> Nat.iter n F zero J = Nat.iter m F zero J).
  { induction n as [|n IH]; intros J HJ Hn m Hm; [lia|]. destruct m as [|m]; [lia|]. simpl.
    apply C; [exact HJ|]. intros K HK. apply IH; lia. }
  unfold Levels at 1. simpl. apply C; [exact HI|]. intros K HK. unfold Levels. fold zero. apply A; lia.
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

(* ------------------------------------------------------------------ *)
(** * 2b. Index facts that nia does not find by itself                 *)

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

(* ------------------------------------------------------------------ *)
(** * 3. Max                                                           *)

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

(* ------------------------------------------------------------------ *)
(** * 4. Derivatives: the "dual number" judgement
      Dv f x v d  :=  f x = v  and  f'(x) = d                           *)

Definition Dv (f : R -> R) (x v d : R) : Prop := f x = v /\ is_deriv f x d.

Lemma is_deriv_ext_loc f g x d (del : R) : 0 < del ->
  (forall t, Rabs (t - x) < del -> f t = g t) -> is_deriv f x d -> is_deriv g x d.
Proof.
  intros Hd H D eps He. destruct (D eps He) as [a Ha].
  assert (Hm : 0 < Rmin a del) by (apply Rmin_pos; [apply cond_pos|auto]).
  exists (mkposreal _ Hm). intros h Hh Hb. simpl in Hb.
  rewrite <- !H.
  - apply Ha; auto. eapply Rlt_le_trans; [exact Hb|apply Rmin_l].
  - replace (x - x) with 0 by ring. rewrite Rabs_R0. auto.
  - replace (x + h - x) with h by ring. eapply Rlt_le_trans; [exact Hb|apply Rmin_r].
Qed.
Lemma is_deriv_ext f g x d : (forall t, f t = g t) -> is_deriv f x d -> is_deriv g x d.
Proof. intros H. apply (is_deriv_ext_loc f g x d 1); [lra|auto]. Qed.
Lemma is_deriv_eq f x d d' : is_deriv f x d -> d = d' -> is_deriv f x d'.
Proof. intros H <-. exact H. Qed.

Lemma Dv_deriv f x v d : Dv f x v d -> is_deriv f x d.
Proof. intros [_ H]; exact H. Qed.
Lemma Dv_eq f x v d v' d' : Dv f x v d -> v = v' -> d = d' -> Dv f x v' d'.
Proof. intros H <- <-. exact H. Qed.
Lemma Dv_ext f g x v d : (forall t, f t = g t) -> Dv f x v d -> Dv g x v d.
Proof. intros H [E D]. split; [rewrite <- H; exact E|]. eapply is_deriv_ext; eauto. Qed.
Lemma Dv_ext_loc f g x v d del : 0 < del -> (forall t, Rabs (t - x) < del -> f t = g t) ->
  Dv f x v d -> Dv g x v d.
Proof.
  intros Hd H [E D]. split; [|eapply is_deriv_ext_loc; eauto].
  rewrite <- H; [exact E|]. replace (x - x) with 0 by ring. rewrite Rabs_R0. auto.
Qed.

(** rules *)
Lemma Dv_const c x : Dv (fun _ => c) x c 0.
Proof. split; [reflexivity|apply derivable_pt_lim_const]. Qed.
Lemma Dv_id x : Dv (fun t => t) x x 1.
Proof. split; [reflexivity|apply derivable_pt_lim_id]. Qed.
Lemma Dv_plus f g x v w d e : Dv f x v d -> Dv g x w e -> Dv (fun t => f t + g t) x (v + w) (d + e).
Proof. intros [<- D] [<- E]. split; [reflexivity|]. apply (derivable_pt_lim_plus f g); auto. Qed.
Lemma Dv_minus f g x v w d e : Dv f x v d -> Dv g x w e -> Dv (fun t => f t - g t) x (v - w) (d - e).
Proof. intros [<- D] [<- E]. split; [reflexivity|]. apply (derivable_pt_lim_minus f g); auto. Qed.
Lemma Dv_opp f x v d : Dv f x v d -> Dv (fun t => - f t) x (- v) (- d).
Proof. intros [<- D]. split; [reflexivity|]. apply (derivable_pt_lim_opp f); auto. Qed.
Lemma Dv_mult f g x v w d e : Dv f x v d -> Dv g x w e ->
  Dv (fun t => f t * g t) x (v * w) (d * w + v * e).
Proof. intros [<- D] [<- E]. split; [reflexivity|]. apply (derivable_pt_lim_mult f g); auto. Qed.
Lemma Dv_scal_l c f x v d : Dv f x v d -> Dv (fun t => c * f t) x (c * v) (c * d).
Proof.
  intros H. eapply Dv_eq; [apply Dv_mult; [apply Dv_const|exact H]|reflexivity|ring].
Qed.
Lemma Dv_scal_r c f x v d : Dv f x v d -> Dv (fun t => f t * c) x (v * c) (d * c).
Proof.
  intros H. eapply Dv_eq; [apply Dv_mult; [exact H|apply Dv_const]|reflexivity|ring].
Qed.
Lemma Dv_div f g x v w d e : w <> 0 -> Dv f x v d -> Dv g x w e ->
  Dv (fun t => f t / g t) x (v / w) ((d * w - v * e) / (w * w)).
Proof.
  intros H [<- D] [<- E]. split; [reflexivity|].
  eapply is_deriv_eq; [apply (derivable_pt_lim_div f g _ _ _ D E H)|]. unfold Rsqr. field; auto.
Qed.
Lemma Dv_div_c c f x v d : Dv f x v d -> Dv (fun t => f t / c) x (v / c) (d / c).
Proof. apply (Dv_scal_r (/ c)). Qed.
Lemma Dv_inv g x w e : w <> 0 -> Dv g x w e -> Dv (fun t => / g t) x (/ w) (- e / (w * w)).
Proof.
  intros H G. apply (Dv_ext (fun t => 1 / g t)); [intros; unfold Rdiv; ring|].
  eapply Dv_eq; [apply (Dv_div (fun _ => 1) g _ _ _ _ _ H (Dv_const _ _) G)| |]; field; auto.
Qed.
(** chain rule with an outer function whose derivative at v is known *)
Lemma Dv_comp s s' f x v d : is_deriv s v s' -> Dv f x v d -> Dv (fun t => s (f t)) x (s v) (s' * d).
Proof.
  intros S [<- D]. split; [reflexivity|]. apply (derivable_pt_lim_comp f s); auto.
Qed.
Lemma Dv_exp f x v d : Dv f x v d -> Dv (fun t => exp (f t)) x (exp v) (exp v * d).
Proof. apply Dv_comp, derivable_pt_lim_exp. Qed.
Lemma Dv_ln f x v d : 0 < v -> Dv f x v d -> Dv (fun t => ln (f t)) x (ln v) (/ v * d).
Proof. intros H. apply Dv_comp, derivable_pt_lim_ln, H. Qed.
Lemma Dv_sqrt f x v d : 0 < v -> Dv f x v d -> Dv (fun t => sqrt (f t)) x (sqrt v) (/ (2 * sqrt v) * d).
Proof. intros H. apply Dv_comp, derivable_pt_lim_sqrt, H. Qed.
Lemma Dv_sin f x v d : Dv f x v d -> Dv (fun t => sin (f t)) x (sin v) (cos v * d).
Proof. apply Dv_comp, derivable_pt_lim_sin. Qed.
Lemma Dv_cos f x v d : Dv f x v d -> Dv (fun t => cos (f t)) x (cos v) (- sin v * d).
Proof. apply Dv_comp, derivable_pt_lim_cos. Qed.
Lemma Dv_pow n f x v d : Dv f x v d -> Dv (fun t => f t ^ n) x (v ^ n) (INR n * v ^ pred n * d).
Proof. apply (Dv_comp (fun u => u ^ n)), derivable_pt_lim_pow. Qed.

Lemma Dv_Sum lo hi (f : R -> Z -> R) x (v d : Z -> R) :
  (forall i, (lo <= i < hi)%Z -> Dv (fun t => f t i) x (v i) (d i)) ->
  Dv (fun t => Sum lo hi (fun i => f t i)) x (Sum lo hi (fun i => v i)) (Sum lo hi (fun i => d i)).
Proof.
  sum_induction hi lo.
  - apply (Dv_ext (fun _ => 0)); [intros; rewrite Sum_empty; auto; lia|apply Dv_const].
  - apply (Dv_ext (fun t => Sum lo hi (fun i => f t i) + f t hi)).
    + intros. rewrite Sum_last by lia. reflexivity.
    + apply Dv_plus; [apply IH; intros; apply H0; lia|apply H0; lia].
Qed.

(** relu, away from its kink *)
Lemma relu_deriv x : x <> 0 -> is_deriv relu x (heaviside x).
Proof.
  intros H. unfold heaviside. destruct (Rlt_dec 0 x) as [P|P].
  - apply (is_deriv_ext_loc (fun t => t) relu x 1 x P); [|apply derivable_pt_lim_id].
    intros t Ht. apply Rabs_def2 in Ht. unfold relu. rewrite Rmax_right; lra.
  - destruct (Rlt_dec x 0) as [N|N]; [|lra].
    apply (is_deriv_ext_loc (fun _ => 0) relu x 0 (- x) ltac:(lra)); [|apply derivable_pt_lim_const].
    intros t Ht. apply Rabs_def2 in Ht. unfold relu. rewrite Rmax_left; lra.
Qed.
Lemma sigmoid_deriv x : is_deriv sigmoid x (sigmoid x * (1 - sigmoid x)).
Proof.
  assert (P : 0 < 1 + exp (- x)) by (pose proof (exp_pos (- x)); lra).
  unfold sigmoid. eapply is_deriv_eq.
  - eapply Dv_deriv. apply Dv_inv; [|apply Dv_plus; [apply Dv_const|apply Dv_exp, Dv_opp, Dv_id]]. lra.
  - cbv beta. field. lra.
Qed.


(* ------------------------------------------------------------------ *)
(** * 4b. Conditions that do not change their truth near a point       *)

(** the condition b has near x the truth c that it has at x *)
Definition Near (b : R -> bool) (x : R) (c : bool) : Prop :=
  exists del, 0 < del /\ forall t, Rabs (t - x) < del -> b t = c.
Lemma Near_at b x c : Near b x c -> b x = c.
Proof.
  intros (del & Hd & H). apply H. replace (x - x) with 0 by ring. rewrite Rabs_R0. exact Hd.
Qed.
Lemma Near_const c x : Near (fun _ => c) x c.
Proof. exists 1. split; [lra|reflexivity]. Qed.
Lemma Near_both a b x c d : Near a x c -> Near b x d ->
  exists del, 0 < del /\ forall t, Rabs (t - x) < del -> a t = c /\ b t = d.
Proof.
  intros (u & Hu & A) (v & Hv & B). exists (Rmin u v). split; [apply Rmin_pos; assumption|].
  intros t Ht. split; [apply A|apply B]; (eapply Rlt_le_trans; [exact Ht|]); [apply Rmin_l|apply Rmin_r].
Qed.
Lemma Near_not b x c : Near b x c -> Near (fun t => negb (b t)) x (negb c).
Proof. intros (del & Hd & H). exists del. split; [exact Hd|]. intros t Ht. rewrite H by exact Ht. reflexivity. Qed.
Lemma Near_and a b x c d : Near a x c -> Near b x d -> Near (fun t => a t && b t)%bool x (c && d)%bool.
Proof.
  intros A B. destruct (Near_both a b x c d A B) as (del & Hd & H). exists del. split; [exact Hd|].
  intros t Ht. destruct (H t Ht) as [-> ->]. reflexivity.
Qed.
Lemma Near_or a b x c d : Near a x c -> Near b x d -> Near (fun t => a t || b t)%bool x (c || d)%bool.
Proof.
  intros A B. destruct (Near_both a b x c d A B) as (del & Hd & H). exists del. split; [exact Hd|].
  intros t Ht. destruct (H t Ht) as [-> ->]. reflexivity.
Qed.

(** f is continuous at x and has the value v there *)
Definition Cv (f : R -> R) (x v : R) : Prop := f x = v /\ continuity_pt f x.
Lemma Cv_of_Dv f x v d : Dv f x v d -> Cv f x v.
Proof. intros [E H]. split; [exact E|]. apply derivable_continuous_pt. exists d. exact H. Qed.
Lemma Cv_plus f g x v w : Cv f x v -> Cv g x w -> Cv (fun t => f t + g t) x (v + w).
Proof. intros [<- F] [<- G]. split; [reflexivity|]. apply (continuity_pt_plus f g); assumption. Qed.
Lemma Cv_mult f g x v w : Cv f x v -> Cv g x w -> Cv (fun t => f t * g t) x (v * w).
Proof. intros [<- F] [<- G]. split; [reflexivity|]. apply (continuity_pt_mult f g); assumption. Qed.
Lemma Cv_abs f x v : Cv f x v -> Cv (fun t => Rabs (f t)) x (Rabs v).
Proof. intros [<- F]. split; [reflexivity|]. apply (continuity_pt_comp f Rabs); [exact F|apply Rcontinuity_abs]. Qed.
Lemma Cv_ext f g x v : (forall t, f t = g t) -> Cv f x v -> Cv g x v.
Proof.
  intros H F. replace g with f; [exact F|]. apply functional_extensionality, H.
Qed.
Lemma max_by_abs a b : (a + b + Rabs (a + (-1) * b)) * / 2 = Rmax a b.
Proof. unfold Rmax, Rabs. destruct (Rle_dec a b), (Rcase_abs (a + (-1) * b)); lra. Qed.
Lemma min_by_abs a b : (a + b + (-1) * Rabs (a + (-1) * b)) * / 2 = Rmin a b.
Proof. unfold Rmin, Rabs. destruct (Rle_dec a b), (Rcase_abs (a + (-1) * b)); lra. Qed.
Lemma Cv_const c x : Cv (fun _ => c) x c.
Proof. apply (Cv_of_Dv _ _ _ 0), Dv_const. Qed.
Lemma Cv_max f g x v w : Cv f x v -> Cv g x w -> Cv (fun t => Rmax (f t) (g t)) x (Rmax v w).
Proof.
  intros F G. rewrite <- max_by_abs. apply (Cv_ext (fun t => (f t + g t + Rabs (f t + (-1) * g t)) * / 2)).
  { intros t. apply max_by_abs. }
  apply Cv_mult; [|apply Cv_const]. apply Cv_plus; [apply Cv_plus; assumption|].
  apply Cv_abs, Cv_plus; [assumption|]. apply Cv_mult; [apply Cv_const|assumption].
Qed.
Lemma Cv_min f g x v w : Cv f x v -> Cv g x w -> Cv (fun t => Rmin (f t) (g t)) x (Rmin v w).
Proof.
  intros F G. rewrite <- min_by_abs.
  apply (Cv_ext (fun t => (f t + g t + (-1) * Rabs (f t + (-1) * g t)) * / 2)).
  { intros t. apply min_by_abs. }
  apply Cv_mult; [|apply Cv_const]. apply Cv_plus; [apply Cv_plus; assumption|].
  apply Cv_mult; [apply Cv_const|].
  apply Cv_abs, Cv_plus; [assumption|]. apply Cv_mult; [apply Cv_const|assumption].
Qed.
Lemma Cv_relu f x v : Cv f x v -> Cv (fun t => relu (f t)) x (relu v).
Proof. intros F. apply (Cv_max (fun _ => 0) f); [apply Cv_const|exact F]. Qed.
(** two continuous numbers that differ at x keep their order near x *)
Lemma Near_less f g x v w : Cv f x v -> Cv g x w -> v < w ->
  exists del, 0 < del /\ forall t, Rabs (t - x) < del -> f t < g t.
Proof.
  intros [<- F] [<- G] H. assert (P : 0 < (g x - f x) / 2) by lra.
  destruct (F _ P) as (u & Hu & A), (G _ P) as (s & Hs & B). simpl in A, B. unfold R_dist in A, B.
  exists (Rmin u s). split; [apply Rmin_pos; lra|]. intros t Ht.
  destruct (Req_dec x t) as [<-|N]; [exact H|].
  assert (Au : Rabs (t - x) < u) by (eapply Rlt_le_trans; [exact Ht|apply Rmin_l]).
  assert (Bs : Rabs (t - x) < s) by (eapply Rlt_le_trans; [exact Ht|apply Rmin_r]).
  specialize (A t (conj (conj I N) Au)). specialize (B t (conj (conj I N) Bs)).
  apply Rabs_def2 in A. apply Rabs_def2 in B. lra.
Qed.
Lemma Near_order f g x v w : Cv f x v -> Cv g x w -> v <> w ->
  exists del, 0 < del /\ forall t, Rabs (t - x) < del ->
    (v < w -> f t < g t) /\ (w < v -> g t < f t).
Proof.
  intros F G N. destruct (Rlt_dec v w) as [L|L].
  - destruct (Near_less f g x v w F G L) as (del & Hd & H). exists del. split; [exact Hd|].
    intros t Ht. split; intros; [apply H, Ht|lra].
  - destruct (Near_less g f x w v G F ltac:(lra)) as (del & Hd & H). exists del. split; [exact Hd|].
    intros t Ht. split; intros; [lra|apply H, Ht].
Qed.
Ltac near_relation H := let del := fresh in let Hd := fresh in let B := fresh in
  destruct H as (del & Hd & B); exists del; split; [exact Hd|]; intros t Ht; specialize (B t Ht);
  unfold Rltb, Rleb, Reqb;
  repeat match goal with |- context [if ?d then _ else _] => destruct d end; try reflexivity; exfalso; lra.
Lemma Near_lt f g x v w : Cv f x v -> Cv g x w -> v <> w -> Near (fun t => Rltb (f t) (g t)) x (Rltb v w).
Proof. intros F G N. pose proof (Near_order f g x v w F G N) as H. near_relation H. Qed.
Lemma Near_le f g x v w : Cv f x v -> Cv g x w -> v <> w -> Near (fun t => Rleb (f t) (g t)) x (Rleb v w).
Proof. intros F G N. pose proof (Near_order f g x v w F G N) as H. near_relation H. Qed.
Lemma Near_eq f g x v w : Cv f x v -> Cv g x w -> v <> w -> Near (fun t => Reqb (f t) (g t)) x (Reqb v w).
Proof. intros F G N. pose proof (Near_order f g x v w F G N) as H. near_relation H. Qed.

Lemma Dv_bracket b x c : Near b x c -> Dv (fun t => ib (b t)) x (ib c) 0.
Proof.
  intros (del & Hd & H). apply (Dv_ext_loc (fun _ => ib c) _ x _ _ del Hd); [|apply Dv_const].
  intros t Ht. rewrite H by exact Ht. reflexivity.
Qed.
Lemma Dv_case b f g x c v w d e : Near b x c ->
  (c = true -> Dv f x v d) -> (c = false -> Dv g x w e) ->
  Dv (fun t => if b t then f t else g t) x (if c then v else w) (if c then d else e).
Proof.
  intros (del & Hd & H) T F. destruct c.
  - apply (Dv_ext_loc f _ x _ _ del Hd); [|apply T; reflexivity]. intros t Ht. rewrite H by exact Ht. reflexivity.
  - apply (Dv_ext_loc g _ x _ _ del Hd); [|apply F; reflexivity]. intros t Ht. rewrite H by exact Ht. reflexivity.
Qed.
Lemma Rmax_case a b : (if Rltb a b then b else a) = Rmax a b.
Proof. unfold Rltb, Rmax. destruct (Rlt_dec a b), (Rle_dec a b); lra. Qed.
Lemma Rmin_case a b : (if Rltb a b then a else b) = Rmin a b.
Proof. unfold Rltb, Rmin. destruct (Rlt_dec a b), (Rle_dec a b); lra. Qed.
Lemma Dv_max f g x v w d e : v <> w -> Dv f x v d -> Dv g x w e ->
  Dv (fun t => Rmax (f t) (g t)) x (Rmax v w) (if Rltb v w then e else d).
Proof.
  intros N F G. rewrite <- Rmax_case.
  apply (Dv_ext (fun t => if Rltb (f t) (g t) then g t else f t)); [intros; apply Rmax_case|].
  apply (Dv_case (fun t => Rltb (f t) (g t)) g f); auto.
  apply Near_lt; [eapply Cv_of_Dv; eassumption|eapply Cv_of_Dv; eassumption|exact N].
Qed.
Lemma Dv_min f g x v w d e : v <> w -> Dv f x v d -> Dv g x w e ->
  Dv (fun t => Rmin (f t) (g t)) x (Rmin v w) (if Rltb v w then d else e).
Proof.
  intros N F G. rewrite <- Rmin_case.
  apply (Dv_ext (fun t => if Rltb (f t) (g t) then f t else g t)); [intros; apply Rmin_case|].
  apply (Dv_case (fun t => Rltb (f t) (g t)) f g); auto.
  apply Near_lt; [eapply Cv_of_Dv; eassumption|eapply Cv_of_Dv; eassumption|exact N].
Qed.
(** finitely many strict inequalities hold near x at once *)
Lemma Near_all lo hi (P : R -> Z -> Prop) x :
  (forall i, (lo <= i < hi)%Z -> exists del, 0 < del /\ forall t, Rabs (t - x) < del -> P t i) ->
  exists del, 0 < del /\ forall t, Rabs (t - x) < del -> forall i, (lo <= i < hi)%Z -> P t i.
Proof.
  revert hi. refine (range_ind lo _ _ _); intros hi Hh.
  - intros _. exists 1. split; [lra|]. intros; lia.
  - intros IH H. destruct IH as (u & Hu & A); [intros; apply H; lia|].
    destruct (H hi ltac:(lia)) as (s & Hs & B). exists (Rmin u s). split; [apply Rmin_pos; assumption|].
    intros t Ht i Hi. destruct (Z.eq_dec i hi) as [->|N].
    + apply B. eapply Rlt_le_trans; [exact Ht|apply Rmin_r].
    + apply A; [eapply Rlt_le_trans; [exact Ht|apply Rmin_l]|lia].
Qed.
(** the maximum over a range has the slope of the entry that alone reaches it *)
Lemma Dv_Max lo hi m (f : R -> Z -> R) x (v d : Z -> R) : (lo <= m < hi)%Z ->
  (forall i, (lo <= i < hi)%Z -> i <> m -> v i < v m) ->
  (forall i, (lo <= i < hi)%Z -> Dv (fun t => f t i) x (v i) (d i)) ->
  Dv (fun t => Max lo hi (fun i => f t i)) x (Max lo hi (fun i => v i)) (d m).
Proof.
  intros Hm Hv HD. rewrite (Max_unique lo hi (fun i => v i) m Hm).
  2: { intros i Hi. destruct (Z.eq_dec i m) as [->|N]; [lra|]. apply Rlt_le, Hv; assumption. }
  destruct (Near_all lo hi (fun t i => i <> m -> f t i < f t m) x) as (del & Hd & H).
  { intros i Hi. destruct (Z.eq_dec i m) as [->|N]; [exists 1; split; [lra|tauto]|].
    destruct (Near_less (fun t => f t i) (fun t => f t m) x (v i) (v m)) as (del & Hd & H);
      [eapply Cv_of_Dv, HD, Hi|eapply Cv_of_Dv, HD, Hm|apply Hv; assumption|].
    exists del. split; [exact Hd|]. intros t Ht _. apply H, Ht. }
  apply (Dv_ext_loc (fun t => f t m) _ x _ _ del Hd); [|apply HD, Hm].
  intros t Ht. symmetry. apply (Max_unique lo hi (fun i => f t i) m Hm).
  intros i Hi. destruct (Z.eq_dec i m) as [->|N]; [lra|]. apply Rlt_le, (H t Ht i Hi N).
Qed.
Lemma Dv_Min lo hi m (f : R -> Z -> R) x (v d : Z -> R) : (lo <= m < hi)%Z ->
  (forall i, (lo <= i < hi)%Z -> i <> m -> v m < v i) ->
  (forall i, (lo <= i < hi)%Z -> Dv (fun t => f t i) x (v i) (d i)) ->
  Dv (fun t => Min lo hi (fun i => f t i)) x (Min lo hi (fun i => v i)) (d m).
Proof.
  intros Hm Hv HD. unfold Min. replace (d m) with (- - d m) by ring. apply Dv_opp.
  apply (Dv_Max lo hi m (fun t i => - f t i) x (fun i => - v i) (fun i => - d i) Hm).
  - intros i Hi N. specialize (Hv i Hi N). lra.
  - intros i Hi. apply Dv_opp, HD, Hi.
Qed.

(* ------------------------------------------------------------------ *)
(** * 5. Brackets, entries and reindexing                              *)

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

(* ------------------------------------------------------------------ *)
(** * 6. The chain rule                                                *)

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
(* ------------------------------------------------------------------ *)
(** * 7. The rules of the table, one lemma each                         *)

(** an integer power: a product, or a product of reciprocals *)
Definition powz (x : R) (n : Z) : R := if (n <? 0)%Z then (/ x) ^ Z.to_nat (- n) else x ^ Z.to_nat n.
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

(* ------------------------------------------------------------------ *)
(** * 6b. Functions of many numbers that are differentiable in all at once *)

Lemma SumL_plus {I} (l : list I) f g : SumL l (fun i => f i + g i) = SumL l f + SumL l g.
Proof. induction l as [|a l IH]; simpl; [ring|rewrite IH; ring]. Qed.
Lemma SumL_scal {I} (l : list I) c f : SumL l (fun i => c * f i) = c * SumL l f.
Proof. induction l as [|a l IH]; simpl; [ring|rewrite IH; ring]. Qed.
(** L has at y the best linear approximation g in the entries of the list *)
Definition frechet {I} (l : list I) (L : (I -> R) -> R) (y g : I -> R) : Prop :=
  forall eps, 0 < eps -> exists del, 0 < del /\ forall z, SumL l (fun i => Rabs (z i - y i)) < del ->
    Rabs (L z - L y - SumL l (fun i => g i * (z i - y i))) <= eps * SumL l (fun i => Rabs (z i - y i)).
Lemma linear_bound {I} (l : list I) (h d : I -> R) :
  Rabs (SumL l (fun i => h i * d i)) <= SumL l (fun i => Rabs (h i)) * SumL l (fun i => Rabs (d i)).
Proof.
  induction l as [|a l IH]; simpl; [rewrite Rabs_R0; lra|].
  eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult.
  assert (0 <= SumL l (fun i => Rabs (h i))) by (apply SumL_nonneg; intros; apply Rabs_pos).
  assert (0 <= SumL l (fun i => Rabs (d i))) by (apply SumL_nonneg; intros; apply Rabs_pos).
  pose proof (Rabs_pos (h a)). pose proof (Rabs_pos (d a)). nra.
Qed.
Lemma distance_pos {I} (l : list I) (z y : I -> R) : 0 <= SumL l (fun i => Rabs (z i - y i)).
Proof. apply SumL_nonneg. intros; apply Rabs_pos. Qed.
Section Composition.
  Context {I J : Type} (l : list I) (c : (I -> R) -> J -> R) (y : I -> R) (h : J -> I -> R).
  Let far z := SumL l (fun i => Rabs (z i - y i)).
  Lemma far_pos z : 0 <= far z.
  Proof. apply distance_pos. Qed.
  Lemma frechet_lipschitz m : (forall j, In j m -> frechet l (fun z => c z j) y (h j)) ->
    exists C del, 0 < C /\ 0 < del /\ forall z, far z < del ->
      SumL m (fun j => Rabs (c z j - c y j)) <= C * far z.
  Proof.
    induction m as [|j m IH]; intros H.
    - exists 1, 1. repeat split; try lra. intros z _. simpl. pose proof (far_pos z). lra.
    - destruct IH as (C & u & HC & Hu & A); [intros; apply H; right; assumption|].
      destruct (H j (or_introl eq_refl) 1 ltac:(lra)) as (s & Hs & B).
      set (K := SumL l (fun i => Rabs (h j i))).
      assert (HK : 0 <= K) by (apply SumL_nonneg; intros; apply Rabs_pos).
      exists (1 + K + C), (Rmin u s). split; [lra|]. split; [apply Rmin_pos; assumption|].
      intros z Hz. simpl.
      assert (Hz1 : far z < u) by (eapply Rlt_le_trans; [exact Hz|apply Rmin_l]).
      assert (Hz2 : far z < s) by (eapply Rlt_le_trans; [exact Hz|apply Rmin_r]).
      specialize (A z Hz1). specialize (B z Hz2). cbv beta in B. fold (far z) in B.
      pose proof (linear_bound l (h j) (fun i => z i - y i)) as Lb. cbv beta in Lb. fold (far z) in Lb. fold K in Lb.
      set (lin := SumL l (fun i => h j i * (z i - y i))) in *.
      assert (T : Rabs (c z j - c y j) <= Rabs (c z j - c y j - lin) + Rabs lin).
      { replace (c z j - c y j) with ((c z j - c y j - lin) + lin) at 1 by ring. apply Rabs_triang. }
      lra.
  Qed.
  Lemma frechet_linear (g : J -> R) m : (forall j, In j m -> frechet l (fun z => c z j) y (h j)) ->
    forall eps, 0 < eps -> exists del, 0 < del /\ forall z, far z < del ->
      Rabs (SumL m (fun j => g j * (c z j - c y j))
            - SumL l (fun i => SumL m (fun j => g j * h j i) * (z i - y i))) <= eps * far z.
  Proof.
    induction m as [|j m IH]; intros H eps He.
    - exists 1. split; [lra|]. intros z _. simpl. rewrite (SumL_ext l _ (fun _ => 0)) by (intros; ring).
      rewrite SumL_0, Rminus_0_r, Rabs_R0. pose proof (far_pos z). nra.
    - destruct (IH ltac:(intros; apply H; right; assumption) (eps / 2) ltac:(lra)) as (u & Hu & A).
      pose proof (Rabs_pos (g j)) as Pg.
      destruct (H j (or_introl eq_refl) (eps / (2 * (Rabs (g j) + 1)))) as (s & Hs & B).
      { apply Rdiv_lt_0_compat; lra. }
      exists (Rmin u s). split; [apply Rmin_pos; assumption|]. intros z Hz. simpl.
      assert (Hz1 : far z < u) by (eapply Rlt_le_trans; [exact Hz|apply Rmin_l]).
      assert (Hz2 : far z < s) by (eapply Rlt_le_trans; [exact Hz|apply Rmin_r]).
      specialize (A z Hz1). specialize (B z Hz2). cbv beta in B. fold (far z) in B.
      rewrite (SumL_ext l (fun i => (g j * h j i + SumL m (fun j => g j * h j i)) * (z i - y i))
        (fun i => g j * (h j i * (z i - y i)) + SumL m (fun j => g j * h j i) * (z i - y i))) by (intros; ring).
      rewrite SumL_plus, SumL_scal.
      set (lin := SumL l (fun i => h j i * (z i - y i))) in *.
      set (rest := SumL m (fun j => g j * (c z j - c y j))) in *.
      set (more := SumL l (fun i => SumL m (fun j => g j * h j i) * (z i - y i))) in *.
      replace (g j * (c z j - c y j) + rest - (g j * lin + more))
        with (g j * (c z j - c y j - lin) + (rest - more)) by ring.
      eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult.
      assert (Q : Rabs (g j) * (eps / (2 * (Rabs (g j) + 1)) * far z) <= eps / 2 * far z).
      { replace (Rabs (g j) * (eps / (2 * (Rabs (g j) + 1)) * far z))
          with (Rabs (g j) / (Rabs (g j) + 1) * (eps / 2 * far z)) by (field; lra).
        assert (Rabs (g j) / (Rabs (g j) + 1) <= 1).
        { apply (Rmult_le_reg_r (Rabs (g j) + 1)); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra. }
        pose proof (far_pos z). assert (0 <= eps / 2 * far z) by nra. nra. }
      assert (Rabs (g j) * Rabs (c z j - c y j - lin) <= Rabs (g j) * (eps / (2 * (Rabs (g j) + 1)) * far z)).
      { apply Rmult_le_compat_l; assumption. }
      lra.
  Qed.
  Lemma frechet_comp (M : (J -> R) -> R) g m : frechet m M (c y) g ->
    (forall j, In j m -> frechet l (fun z => c z j) y (h j)) ->
    frechet l (fun z => M (c z)) y (fun i => SumL m (fun j => g j * h j i)).
  Proof.
    intros HM H eps He. destruct (frechet_lipschitz m H) as (C & u & HC & Hu & A).
    destruct (frechet_linear g m H (eps / 2) ltac:(lra)) as (s & Hs & B).
    destruct (HM (eps / (2 * C))) as (t & Ht & G); [apply Rdiv_lt_0_compat; lra|].
    assert (Hq : 0 < t / C) by (apply Rdiv_lt_0_compat; assumption).
    exists (Rmin (Rmin u s) (t / C)). split; [repeat apply Rmin_pos; assumption|]. intros z Hz.
    fold (far z) in Hz |- *.
    assert (Hz1 : far z < u) by (eapply Rlt_le_trans; [exact Hz|]; eapply Rle_trans; apply Rmin_l).
    assert (Hz2 : far z < s) by (eapply Rlt_le_trans; [exact Hz|]; eapply Rle_trans; [apply Rmin_l|apply Rmin_r]).
    assert (Hz3 : far z < t / C) by (eapply Rlt_le_trans; [exact Hz|apply Rmin_r]).
    specialize (A z Hz1). specialize (B z Hz2).
    assert (Q : C * far z < t).
    { apply (Rmult_lt_compat_l C) in Hz3; [|exact HC]. replace (C * (t / C)) with t in Hz3 by (field; lra). exact Hz3. }
    specialize (G (c z) ltac:(lra)).
    set (lin := SumL m (fun j => g j * (c z j - c y j))) in *.
    set (all := SumL l (fun i => SumL m (fun j => g j * h j i) * (z i - y i))) in *.
    replace (M (c z) - M (c y) - all) with ((M (c z) - M (c y) - lin) + (lin - all)) by ring.
    eapply Rle_trans; [apply Rabs_triang|].
    assert (W : eps / (2 * C) * SumL m (fun j => Rabs (c z j - c y j)) <= eps / 2 * far z).
    { eapply Rle_trans; [apply Rmult_le_compat_l; [apply Rlt_le, Rdiv_lt_0_compat; lra|exact A]|].
      right. field. lra. }
    lra.
  Qed.
End Composition.
Lemma frechet_const {I} (l : list I) v y : frechet l (fun _ => v) y (fun _ => 0).
Proof.
  intros eps He. exists 1. split; [lra|]. intros z _. rewrite (SumL_ext l _ (fun _ => 0)) by (intros; ring).
  rewrite SumL_0. replace (v - v - 0) with 0 by ring. rewrite Rabs_R0. pose proof (distance_pos l z y). nra.
Qed.
Lemma frechet_exact {I} (l : list I) L y g :
  (forall z, L z - L y = SumL l (fun i => g i * (z i - y i))) -> frechet l L y g.
Proof.
  intros E eps He. exists 1. split; [lra|]. intros z _. rewrite E.
  replace (SumL l (fun i => g i * (z i - y i)) - SumL l (fun i => g i * (z i - y i))) with 0 by ring.
  rewrite Rabs_R0. pose proof (distance_pos l z y). nra.
Qed.
Definition two (b : bool) (u v : R) : R := if b then u else v.
Lemma frechet_product p : frechet [true; false] (fun p => p true * p false) p (fun b => p (negb b)).
Proof.
  intros eps He. exists eps. split; [exact He|]. intros z Hz. simpl in *.
  replace (z true * z false - p true * p false - (p false * (z true - p true) + (p true * (z false - p false) + 0)))
    with ((z true - p true) * (z false - p false)) by ring.
  rewrite Rabs_mult. pose proof (Rabs_pos (z true - p true)). pose proof (Rabs_pos (z false - p false)). nra.
Qed.
Lemma frechet_scalar s d (p : unit -> R) : is_deriv s (p tt) d -> frechet [tt] (fun p => s (p tt)) p (fun _ => d).
Proof.
  intros H eps He. destruct (H eps He) as [del B]. exists del. split; [apply cond_pos|]. intros z Hz. simpl in *.
  set (k := z tt - p tt) in *. replace (z tt) with (p tt + k) by (unfold k; ring).
  destruct (Req_dec k 0) as [->|N].
  - rewrite Rplus_0_r. replace (s (p tt) - s (p tt) - (d * 0 + 0)) with 0 by ring. rewrite Rabs_R0. lra.
  - specialize (B k N ltac:(lra)).
    replace (s (p tt + k) - s (p tt) - (d * k + 0)) with (((s (p tt + k) - s (p tt)) / k - d) * k) by (field; exact N).
    rewrite Rabs_mult, Rplus_0_r. apply Rmult_le_compat_r; [apply Rabs_pos|apply Rlt_le, B].
Qed.

(** the same for tensors: differentiable at y in the entries of the box *)
Definition Fd axes (L : (idx -> R) -> R) (y : idx -> R) : Prop := exists g, is_grad axes L y g.
Lemma Fd_list axes L y l : (forall f, SumOver axes f = SumL l f) ->
  Fd axes L y <-> exists g, frechet l L y g.
Proof.
  intros E. split; intros (g & H); exists g; intros eps He; destruct (H eps He) as (del & Hd & B); exists del;
    (split; [exact Hd|]); intros z Hz; specialize (B z); rewrite !E in *; apply B, Hz.
Qed.
Lemma Fd_any axes L y : (forall l, (forall I, In I l <-> inside axes I) -> NoDup l -> exists g, frechet l L y g) ->
  Fd axes L y.
Proof. intros H. destruct (SumOver_list axes) as (l & N & A & E). apply (Fd_list axes L y l E), H; assumption. Qed.
Lemma Fd_ext axes L M y : (forall z, L z = M z) -> Fd axes M y -> Fd axes L y.
Proof. intros E H. replace L with M; [exact H|]. apply functional_extensionality. intros z. symmetry. apply E. Qed.
Lemma Fd_const axes v y : Fd axes (fun _ => v) y.
Proof. apply Fd_any. intros l _ _. exists (fun _ => 0). apply frechet_const. Qed.
Lemma Fd_entry axes I y : inside axes I -> Fd axes (fun y => y I) y.
Proof.
  intros H. apply Fd_any. intros l A N. exists (fun J => ib (same J I)). apply frechet_exact. intros z.
  apply A in H. clear A. induction l as [|J l IH]; [easy|]. inversion N; subst. simpl. destruct H as [->|H].
  - rewrite (SumL_ext l _ (fun _ => 0)).
    + rewrite SumL_0. replace (same I I) with true by (symmetry; apply same_iff; reflexivity). unfold ib. ring.
    + intros K HK. destruct (same K I) eqn:E; [|unfold ib; ring]. apply same_iff in E. subst. easy.
  - rewrite <- IH by assumption. destruct (same J I) eqn:E; [|unfold ib; ring]. apply same_iff in E. subst. easy.
Qed.
Lemma Fd_two (M : (bool -> R) -> R) axes f g y : (forall p, exists h, frechet [true; false] M p h) ->
  Fd axes f y -> Fd axes g y -> Fd axes (fun z => M (fun b => two b (f z) (g z))) y.
Proof.
  intros HM F G. destruct (SumOver_list axes) as (l & _ & _ & E).
  apply (Fd_list axes _ y l E) in F. apply (Fd_list axes _ y l E) in G. apply (Fd_list axes _ y l E).
  destruct F as (f' & F), G as (g' & G), (HM (fun b => two b (f y) (g y))) as (h & H). eexists.
  apply (frechet_comp l (fun z b => two b (f z) (g z)) y (fun b i => two b (f' i) (g' i)) M h [true; false] H).
  intros [|] _; assumption.
Qed.
Lemma Fd_plus axes f g y : Fd axes f y -> Fd axes g y -> Fd axes (fun z => f z + g z) y.
Proof.
  apply (Fd_two (fun p => p true + p false)). intros p. exists (fun _ => 1). apply frechet_exact. intros z. simpl. ring.
Qed.
Lemma Fd_mult axes f g y : Fd axes f y -> Fd axes g y -> Fd axes (fun z => f z * g z) y.
Proof. apply (Fd_two (fun p => p true * p false)). intros p. eexists. apply frechet_product. Qed.
Lemma Fd_slope axes s f y : ex_deriv s (f y) -> Fd axes f y -> Fd axes (fun z => s (f z)) y.
Proof.
  intros (d & S) F. destruct (SumOver_list axes) as (l & _ & _ & E).
  apply (Fd_list axes _ y l E) in F. apply (Fd_list axes _ y l E). destruct F as (f' & F). eexists.
  apply (frechet_comp l (fun z (_ : unit) => f z) y (fun _ => f') (fun p => s (p tt)) (fun _ => d) [tt]).
  - apply (frechet_scalar s d (fun _ => f y) S).
  - intros j _. exact F.
Qed.
Lemma Fd_inv axes f y : f y <> 0 -> Fd axes f y -> Fd axes (fun z => / f z) y.
Proof.
  intros N. apply (Fd_slope axes Rinv). exists ((-1) * (/ f y) ^ 2 * 1).
  exact (proj2 (Dv_inv' (fun t => t) (f y) (f y) 1 N (Dv_id (f y)))).
Qed.
Lemma Fd_pow axes n f y : Fd axes f y -> Fd axes (fun z => f z ^ n) y.
Proof. apply (Fd_slope axes (fun u => u ^ n)). eexists. apply derivable_pt_lim_pow. Qed.
Lemma Fd_Sum axes lo hi (f : (idx -> R) -> Z -> R) y :
  (forall i, (lo <= i < hi)%Z -> Fd axes (fun z => f z i) y) -> Fd axes (fun z => Sum lo hi (fun i => f z i)) y.
Proof.
  revert hi. refine (range_ind lo _ _ _); intros hi Hh.
  - intros _. apply (Fd_ext axes _ (fun _ => 0)); [intros; apply Sum_empty, Hh|apply Fd_const].
  - intros IH H. apply (Fd_ext axes _ (fun z => Sum lo hi (fun i => f z i) + f z hi));
      [intros; apply Sum_last, Hh|]. apply Fd_plus; [apply IH; intros; apply H; lia|apply H; lia].
Qed.
Lemma choice_on {A} (m : list idx) (P : idx -> A -> Prop) (a : A) :
  (forall J, In J m -> exists x, P J x) -> exists h, forall J, In J m -> P J (h J).
Proof.
  induction m as [|J m IH]; intros H; [exists (fun _ => a); easy|].
  destruct IH as (h & B); [intros; apply H; right; assumption|].
  destruct (H J (or_introl eq_refl)) as (x & Hx).
  exists (fun K => if same K J then x else h K). intros K HK. destruct (same K J) eqn:E.
  - apply same_iff in E. subst. exact Hx.
  - destruct HK as [->|HK]; [|apply B, HK]. rewrite (proj2 (same_iff K K) eq_refl) in E. discriminate.
Qed.
Lemma Fd_of axes axes' M (c : (idx -> R) -> idx -> R) y : Fd axes' M (c y) ->
  (forall J, inside axes' J -> Fd axes (fun z => c z J) y) -> Fd axes (fun z => M (c z)) y.
Proof.
  intros HM H. destruct (SumOver_list axes) as (l & _ & _ & E), (SumOver_list axes') as (m & _ & A & E').
  apply (Fd_list axes' _ _ m E') in HM. destruct HM as (g & HM). apply (Fd_list axes _ y l E).
  assert (C : exists h : idx -> idx -> R, forall J, In J m -> frechet l (fun z => c z J) y (h J)).
  { apply (choice_on m (fun J h => frechet l (fun z => c z J) y h) (fun _ => 0)). intros J HJ. apply (Fd_list axes _ y l E), H, A, HJ. }
  destruct C as (h & C). eexists. apply (frechet_comp l c y h M g m HM C).
Qed.
(** the chain rule through the tensor Y, of which L is differentiable where it is read *)
Lemma Fd_pd axes L y : Fd axes L y -> is_grad axes L y (fun I => pd L y I).
Proof.
  intros [g G] eps He. destruct (G eps He) as (del & Hd & B).
  exists del. split; [exact Hd|]. intros z Hz. specialize (B z Hz).
  destruct (SumOver_list axes) as (l & _ & El & Sl). rewrite !Sl in *.
  rewrite (SumL_ext l (fun I => pd L y I * (z I - y I)) (fun I => g I * (z I - y I))); [exact B|].
  intros I HI. f_equal. apply D_eq. apply (is_grad_pd axes); [apply El; exact HI|exact G].
Qed.
Lemma chain_rule axes L (Y : (idx -> R) -> idx -> R) x J : Fd axes L (Y x) ->
  (forall I, inside axes I -> ex_pd (fun x => Y x I) x J) ->
  is_pd (fun x => L (Y x)) x J (SumOver axes (fun I => pd L (Y x) I * pd (fun x => Y x I) x J)).
Proof.
  intros H E. unfold is_pd. eapply Dv_deriv.
  apply (Dv_grad axes L (fun t => Y (upd x J t)) (x J) (Y x) (fun I => pd L (Y x) I)
    (fun I => pd (fun x => Y x I) x J) (Fd_pd axes L (Y x) H)).
  intros I HI. split; [rewrite upd_same; reflexivity|]. destruct (E I HI) as [d Hd]. unfold pd.
  rewrite (D_eq _ _ _ Hd). exact Hd.
Qed.
Lemma chain_rule_scalar axes L (Y : R -> idx -> R) a : Fd axes L (Y a) ->
  (forall I, inside axes I -> ex_deriv (fun a => Y a I) a) ->
  is_deriv (fun a => L (Y a)) a (SumOver axes (fun I => pd L (Y a) I * D (fun a => Y a I) a)).
Proof.
  intros H E. eapply Dv_deriv.
  apply (Dv_grad axes L Y a (Y a) (fun I => pd L (Y a) I) (fun I => D (fun a => Y a I) a) (Fd_pd axes L (Y a) H)).
  intros I HI. split; [reflexivity|]. destruct (E I HI) as [d Hd]. rewrite (D_eq _ _ _ Hd). exact Hd.
Qed.

(** the known nondecreasing functions *)
Lemma nondecreasing_exp : nondecreasing exp.
Proof. intros u v [L| ->]; [left; apply exp_increasing, L|right; reflexivity]. Qed.
Lemma nondecreasing_relu : nondecreasing relu.
Proof. intros u v L. by_signs. Qed.
Lemma nondecreasing_heaviside : nondecreasing heaviside.
Proof. intros u v L. by_signs. Qed.
Lemma nondecreasing_sign : nondecreasing sign.
Proof. intros u v L. by_signs. Qed.
Lemma nondecreasing_sigmoid : nondecreasing sigmoid.
Proof.
  intros u v L. unfold sigmoid. apply Rinv_le_contravar; [pose proof (exp_pos (- v)); lra|].
  apply Rplus_le_compat_l, nondecreasing_exp. lra.
Qed.
Lemma nondecreasing_softplus : nondecreasing softplus.
Proof.
  intros u v L. unfold softplus. pose proof (exp_pos u). destruct (nondecreasing_exp u v L) as [P|P].
  - left. apply ln_increasing; lra.
  - rewrite P. right. reflexivity.
Qed.
Lemma nondecreasing_atan : nondecreasing atan.
Proof. intros u v [L| ->]; [left; apply atan_increasing, L|right; reflexivity]. Qed.
Lemma hyptan_sigmoid u : hyptan u = 2 * sigmoid (2 * u) - 1.
Proof.
  pose proof (exp_pos u). unfold hyptan, sigmoid. replace (- (2 * u)) with (- u + - u) by ring.
  rewrite exp_plus, exp_Ropp. field. split; nra.
Qed.
Lemma nondecreasing_tanh : nondecreasing hyptan.
Proof.
  intros u v L. rewrite !hyptan_sigmoid. pose proof (nondecreasing_sigmoid (2 * u) (2 * v)). lra.
Qed.

(* ------------------------------------------------------------------ *)
(** * 8. Tactics: how a step is carried out                             *)

Create HintDb monotone.
#[export] Hint Resolve nondecreasing_exp nondecreasing_relu nondecreasing_heaviside nondecreasing_sign
  nondecreasing_sigmoid nondecreasing_softplus nondecreasing_atan nondecreasing_tanh : monotone.
(** the definitions of the theorem at hand *)
Create HintDb definitions.
Ltac open_definitions := autounfold with definitions; cbn [at0 at1 at2 at3 at4].

(** conditions on integers *)
Lemma divides_iff u v : (divides u v = true <-> exists q, v = q * u)%Z.
Proof.
  unfold divides. destruct (u =? 0)%Z eqn:E.
  - split; [intros H; exists 0%Z; lia|]. intros (q & ->). replace u with 0%Z by lia. lia.
  - rewrite Z.eqb_eq. split.
    + intros H. exists (v / u)%Z. pose proof (Z.div_mod v u). lia.
    + intros (q & ->). apply Z.mod_mul. lia.
Qed.
Lemma divides_div u v : (0 < u)%Z -> divides u v = (v =? u * (v / u))%Z.
Proof.
  intros H. apply eq_true_iff_eq. rewrite divides_iff, Z.eqb_eq. split.
  - intros (q & ->). rewrite Z.div_mul by lia. lia.
  - intros E. exists (v / u)%Z. lia.
Qed.
Lemma div_bounds a b : (0 < b)%Z -> (b * (a / b) <= a < b * (a / b) + b)%Z.
Proof. intros H. pose proof (Z.mul_div_le a b H). pose proof (Z.mul_succ_div_gt a b H). lia. Qed.
Ltac open_divides := repeat match goal with
  | H : divides ?u ?v = true |- _ =>
      let q := fresh "q" in let E := fresh "E" in
      apply divides_iff in H; destruct H as [q E]
  end.
(** divisibility and remainders by quotients, quotients of what is equal made one, and then
    named, with the two inequalities that they are known by *)
Ltac plain_quotients := repeat match goal with
  | |- context [divides ?u ?v] => rewrite (divides_div u v) by (lia || nia)
  | H : context [divides ?u ?v] |- _ => rewrite (divides_div u v) in H by (lia || nia)
  | |- context [(?a mod ?b)%Z] => rewrite (Z.mod_eq a b) by (lia || nia)
  | H : context [(?a mod ?b)%Z] |- _ => rewrite (Z.mod_eq a b) in H by (lia || nia)
  end.
Ltac merge_quotient a b c d := let E := fresh in
  assert (E : (c / d)%Z = (a / b)%Z) by (f_equal; (ring || lia)); rewrite E in *; clear E.
Ltac one_quotient a b c d := tryif constr_eq (a / b)%Z (c / d)%Z then fail else
  match a with context [(c / d)%Z] => merge_quotient c d a b | _ => merge_quotient a b c d end.
Ltac merge_quotients := repeat match goal with
  | |- context [(?a / ?b)%Z] => match goal with
      | |- context [(?c / ?d)%Z] => one_quotient a b c d
      | H : context [(?c / ?d)%Z] |- _ => one_quotient a b c d end
  | K : context [(?a / ?b)%Z] |- _ => match goal with
      | H : context [(?c / ?d)%Z] |- _ => one_quotient a b c d end
  end.
Ltac name_quotient a b := let q := fresh "q" in let B := fresh "B" in
  assert (B := div_bounds a b ltac:(lia || nia)); set (q := (a / b)%Z) in *; clearbody q.
Ltac name_quotients := repeat match goal with
  | |- context [(?a / ?b)%Z] => name_quotient a b
  | H : context [(?a / ?b)%Z] |- _ => name_quotient a b end.
(** a quotient is the number that fits its inequalities: 0, or an integer at hand, or its negative *)
Lemma quotient_is b q a v : (b * q <= a < b * q + b)%Z -> (b * v <= a < b * v + b)%Z -> q = v.
Proof. nia. Qed.
Ltac settle_quotients := repeat match goal with
  | B : (?b * ?q <= ?a < ?b * ?q + ?b)%Z |- _ => is_var q; first
      [ (assert (q = 0%Z) by (apply (quotient_is b q a _ B); lia); subst q)
      | match goal with v : Z |- _ => tryif constr_eq v q then fail else first
          [ (assert (q = v) by (apply (quotient_is b q a _ B); lia); subst q)
          | (assert (q = (- v)%Z) by (apply (quotient_is b q a _ B); lia); subst q) ] end ]
  end.
Lemma quotient_low b q a c : (b * q <= a < b * q + b)%Z -> (b * c <= a)%Z -> (c <= q)%Z.
Proof. nia. Qed.
Lemma quotient_high b q a c : (b * q <= a < b * q + b)%Z -> (a < b * c)%Z -> (q < c)%Z.
Proof. nia. Qed.
Ltac quotient_bounds := repeat match goal with |- context [(_ =? _)%Z] => fail 1 | |- _ /\ _ => split end;
  match goal with
  | B : (?b * ?q <= ?a < ?b * ?q + ?b)%Z |- (?c <= ?q)%Z => apply (quotient_low b q a c B); lia
  | B : (?b * ?q <= ?a < ?b * ?q + ?b)%Z |- (?q < ?c)%Z => apply (quotient_high b q a c B); lia
  end.
Ltac has_quotients := match goal with
  | |- context [divides _ _] => idtac | H : context [divides _ _] |- _ => idtac
  | |- context [(_ / _)%Z] => idtac | H : context [(_ / _)%Z] |- _ => idtac
  | |- context [(_ mod _)%Z] => idtac | H : context [(_ mod _)%Z] |- _ => idtac end.
Ltac split_booleans := repeat match goal with
  | H : (_ && _)%bool = true |- _ => apply andb_prop in H; destruct H
  | |- (_ && _)%bool = true => apply andb_true_intro; split
  end.
Ltac by_quotients := has_quotients; split_booleans; plain_quotients; merge_quotients; name_quotients;
  first [ lia | (settle_quotients; first [lia | quotient_bounds]) ].
(** indices that are known to be equal under one name *)
Ltac same_indices := repeat match goal with
  | H : (?i =? ?j)%Z = true |- _ => apply Z.eqb_eq in H
  | H : ?i = ?j :> Z |- _ => (is_var i; subst i) || (is_var j; subst j) end.
Ltac integers := cbv beta in *; intros; first
  [ assumption | lia | by_quotients | nia | (Z.to_euclidean_division_equations; nia)
  | (open_divides; subst; first [nia | (rewrite ?Z.div_mul by lia; nia)
      | (Z.to_euclidean_division_equations; nia)])
  | (progress same_indices; first [lia | nia]) ].
(** an equation of integers, or of booleans that compare integers *)
Ltac same_index := cbv beta; first
  [ reflexivity | match goal with
  | |- @eq Z _ _ => first [ring | (f_equal; ring) | integers]
  | |- @eq bool _ _ => apply eq_true_iff_eq; integers
  | |- @eq (list Z) _ _ => progress f_equal; same_index
  | |- @eq R (IZR _) (IZR _) => f_equal; same_index
  | |- @eq R _ _ => progress f_equal; same_index end ].

(** two integers that differ at one place: a remainder written out, a quotient of a quotient, or
    the value of a quotient, which is the number that fits its inequalities *)
Ltac positive := first [lia | nia].
Ltac quotient_value := first
  [ lia
  | (rewrite Z.mod_eq by positive; ring)
  | (rewrite Z.div_div by positive; f_equal; ring)
  | (symmetry; rewrite Z.div_div by positive; f_equal; ring)
  | match goal with |- (?a / ?b)%Z = ?v => symmetry; apply (Z.div_unique a b v (a - b * v)%Z); [left|ring];
      plain_quotients; name_quotients; split; positive end ].
Ltac same_place := cbv beta; first
  [ reflexivity
  | match goal with
    | |- ?f ?a ?c = ?f ?b ?c => apply (f_equal (fun z => f z c)); same_place
    | |- ?f ?c ?a = ?f ?c ?b => apply (f_equal (f c)); same_place
    | |- ?f ?a = ?f ?b => apply (f_equal f); same_place end
  | match goal with |- @eq Z _ _ => quotient_value end ].

(** the same but for the order of sums and products of integers *)
Ltac same_terms := first [ring | (repeat match goal with
  |- context [(?a / ?b)%Z] => match goal with |- context [(?c / ?d)%Z] =>
    tryif constr_eq (a / b)%Z (c / d)%Z then fail else
    replace (c / d)%Z with (a / b)%Z by (f_equal; ring) end end; ring)].
Ltac same_shape := cbv beta; first
  [ reflexivity
  | match goal with |- @eq Z _ _ => same_terms end
  | match goal with
    | |- ?f ?a ?c = ?f ?b ?d => apply (f_equal2 f); same_shape
    | |- ?f ?a = ?f ?b => apply (f_equal f); same_shape end ].

(** one constructor down along the path of a step *)
Ltac in_l := cbv beta; match goal with |- ?f ?a ?c = ?f ?b ?c => apply (f_equal (fun z => f z c)) end.
Ltac in_r := cbv beta; match goal with |- ?f ?c ?a = ?f ?c ?b => apply (f_equal (f c)) end.
Ltac in_1 := cbv beta; match goal with |- ?f ?a = ?f ?b => apply (f_equal f) end.
Tactic Notation "in_sum" ident(i) ident(H) := apply Sum_ext; intros i H; cbv beta.
Tactic Notation "in_prod" ident(i) ident(H) := apply Prod_ext; intros i H; cbv beta.
Tactic Notation "in_max" ident(i) ident(H) := apply Max_ext; [integers|intros i H; cbv beta].
Tactic Notation "in_min" ident(i) ident(H) := apply Min_ext; [integers|intros i H; cbv beta].
Tactic Notation "in_then" ident(H) := apply ite_ext; [intros H|intros _; reflexivity].
Tactic Notation "in_else" ident(H) := apply ite_ext; [intros _; reflexivity|intros H].
Lemma pd_ext F G x J : (forall x, F x = G x) -> pd F x J = pd G x J.
Proof.
  intros H. unfold pd. f_equal. apply functional_extensionality. intros t. apply H.
Qed.
Lemma D_ext f g x : (forall t, f t = g t) -> D f x = D g x.
Proof. intros H. f_equal. apply functional_extensionality, H. Qed.
(** a variable of the name of another, which is then the outer one *)
Tactic Notation "over" ident(x) :=
  try (let outer := fresh x "_outer" in rename x into outer); intros x; cbv beta.
Tactic Notation "in_derivative" ident(x) := first [apply pd_ext | apply D_ext]; over x.
(** b stands beside the place as a factor: it holds there, or both sides are 0 *)
Tactic Notation "beside" constr(b) ident(H) :=
  apply (guarded b); intros H; [|try rewrite H; unfold ib; ring].

(** positive, nonnegative, nonzero *)
Lemma sigmoid_range u : 0 < sigmoid u < 1.
Proof.
  pose proof (exp_pos (- u)) as P. unfold sigmoid. split; [apply Rinv_0_lt_compat; lra|].
  rewrite <- Rinv_1. apply Rinv_lt_contravar; lra.
Qed.
Lemma tanh_range u : -1 < hyptan u < 1.
Proof. rewrite hyptan_sigmoid. pose proof (sigmoid_range (2 * u)). lra. Qed.
Ltac by_range := match goal with
  | |- context [sigmoid ?u] => pose proof (sigmoid_range u)
  | |- context [hyptan ?u] => pose proof (tanh_range u) end; lra.
Ltac facts := repeat match goal with
  | H : _ /\ _ |- _ => destruct H
  | H : ~ (_ < _) |- _ => apply Rnot_lt_le in H
  | H : ~ (_ <= _) |- _ => apply Rnot_le_lt in H
  end.
(** what the context says of relations of numbers, as relations *)
Ltac real_conditions := repeat match goal with
  | H : Rltb _ _ = true |- _ => apply Rltb_iff in H
  | H : Rleb _ _ = true |- _ => apply Rleb_iff in H
  | H : Reqb _ _ = true |- _ => apply Reqb_iff in H
  | H : Rltb _ _ = false |- _ => apply Rltb_false in H
  | H : Rleb _ _ = false |- _ => apply Rleb_false in H
  | H : Reqb _ _ = false |- _ => apply Reqb_false in H
  end.
Ltac plain_sign := first [ assumption | (apply exp_pos) | lra ].
Ltac sign_by_form := cbv beta; first
  [ plain_sign
  | match goal with
    | |- True => exact I
    | |- Rltb _ _ = true => apply Rltb_iff; sign_by_form
    | |- Rleb _ _ = true => apply Rleb_iff; sign_by_form
    | |- ?a > ?b => change (b < a); sign_by_form
    | |- ?a >= ?b => apply Rle_ge; sign_by_form
    | |- 0 < ?a * ?b => apply Rmult_lt_0_compat; sign_by_form
    | |- 0 < ?a + ?b => first [ apply Rplus_lt_0_compat; sign_by_form | apply Rplus_lt_le_0_compat; sign_by_form
                              | apply Rplus_le_lt_0_compat; sign_by_form ]
    | |- 0 < / ?a => apply Rinv_0_lt_compat; sign_by_form
    | |- 0 < ?a / ?b => apply Rdiv_lt_0_compat; sign_by_form
    | |- 0 < Sum _ _ _ => apply Sum_pos; [integers | intros; sign_by_form]
    | m : Z |- 0 < Sum ?lo ?hi ?f => apply (Sum_pos_at m lo hi f); [integers | sign_by_form | intros; sign_by_form]
    | |- 0 < Sum ?lo ?hi ?f => apply (Sum_pos_at lo lo hi f); [integers | sign_by_form | intros; sign_by_form]
    | |- 0 < Prod _ _ _ => apply Prod_pos; intros; sign_by_form
    | |- 0 < ib ?b => rewrite (ib_true b) by integers; apply Rlt_0_1
    | |- 0 < _ ^ _ => apply pow_lt; sign_by_form
    | |- 0 < powz _ _ => apply powz_pos; sign_by_form
    | |- 0 < sqrt _ => apply sqrt_lt_R0; sign_by_form
    | |- 0 < IZR _ => apply IZR_lt; integers
    | H : positive_function ?g |- 0 < ?g _ => apply H
    | |- 0 < sigmoid _ => unfold sigmoid; sign_by_form
    | |- 0 < softplus _ => unfold softplus; rewrite <- ln_1; apply ln_increasing; sign_by_form
    | |- 0 <= ib ?b => destruct b; unfold ib; lra
    | |- 0 <= ?a * ?a => apply Rle_0_sqr
    | |- 0 <= _ ^ 2 => apply pow2_ge_0
    | |- 0 <= ?a * ?b => apply Rmult_le_pos; sign_by_form
    | |- 0 <= ?a + ?b => apply Rplus_le_le_0_compat; sign_by_form
    | |- 0 <= / ?a => apply Rlt_le, Rinv_0_lt_compat; sign_by_form
    | |- 0 <= Sum _ _ _ => apply Sum_nonneg; intros; sign_by_form
    | |- 0 <= IZR _ => apply IZR_le; integers
    | |- _ <= Max ?lo ?hi ?f => match goal with i : Z |- _ =>
        change (f i <= Max lo hi f); apply Max_ub; integers end
    | |- 0 <= sqrt _ => apply sqrt_pos
    | |- 0 <= Rabs _ => apply Rabs_pos
    | |- 0 <= relu _ => apply Rmax_l
    | |- IZR _ <> 0 => apply not_0_IZR; integers
    | |- ?a * ?b <> 0 => apply Rmult_integral_contrapositive_currified; sign_by_form
    | |- / ?a <> 0 => apply Rinv_neq_0_compat; sign_by_form
    | |- _ ^ _ <> 0 => apply pow_nonzero; sign_by_form
    end
  | match goal with
    | H : forall i, _ |- _ => solve [ apply H; integers ]
    | |- ?a <> 0 => apply Rgt_not_eq; sign_by_form
    | |- ?a <> 0 => apply Rlt_not_eq; lra
    | |- 0 <= ?a => apply Rlt_le; sign_by_form
    | |- IZR _ <= IZR _ => apply IZR_le; integers
    | |- IZR _ < IZR _ => apply IZR_lt; integers
    end
  | by_range
  | (progress open_definitions; sign_by_form)
  | (progress unfold powz; sign_by_form)
  | lra | nra ].
(** what hypotheses about every index say of the entries at hand *)
Ltac learn p := let P := fresh "K" in pose proof p as P; let t := type of P in
  match goal with K : t |- _ => tryif constr_eq K P then fail else fail 2 | _ => idtac end.
Ltac every_entry := repeat match goal with
  | H : forall i : Z, (_ <= i < _)%Z -> _ |- context [@cons Z ?i _] => learn (H i ltac:(integers))
  | H : forall i : Z, (_ <= i < _)%Z -> _, K : context [@cons Z ?i _] |- _ =>
      lazymatch type of K with forall _, _ => fail | _ => learn (H i ltac:(integers)) end
  end.
(** sums of what is equal by arithmetic are written alike *)
Ltac sums_agree := apply Sum_cong; [same_index | same_index | intros; first [reflexivity | ring | same_index]].
Ltac same_sums :=
  repeat match goal with |- context [Sum ?a ?b ?f] => match goal with |- context [Sum ?c ?d ?g] =>
    tryif constr_eq (Sum a b f) (Sum c d g) then fail else
    replace (Sum c d g) with (Sum a b f) by sums_agree end end;
  repeat match goal with |- context [Sum ?a ?b ?f] => match goal with H : context [Sum ?c ?d ?g] |- _ =>
    tryif constr_eq (Sum a b f) (Sum c d g) then fail else
    replace (Sum c d g) with (Sum a b f) in H by sums_agree end end.
Ltac relation := match goal with
  | H : ?a <> ?b |- ?c <> ?d => let E := fresh in intros E; apply H; first [lra | nra]
  | |- ?a <> ?b => first [ apply Rlt_not_eq; first [lra | nra] | apply Rgt_not_eq; first [lra | nra] ]
  | |- _ < _ => first [lra | nra]
  | |- _ <= _ => first [lra | nra]
  | H : ?a <> ?b |- _ => exfalso; apply H; lra
  end.
Ltac by_facts := cbv beta in *; open_definitions; autounfold with definitions in *; cbn [at0 at1 at2 at3 at4] in *;
  every_entry; repeat match goal with H : _ \/ _ |- _ => destruct H; [try (exfalso; lia)|try (exfalso; lia)] end;
  facts; real_conditions; same_sums;
  first [ sign_by_form | relation
        | (unfold relu, Rabs, Rmax, Rmin in *; repeat match goal with
             | |- context [if ?d then _ else _] => destruct d
             | H : context [if ?d then _ else _] |- _ => destruct d end; relation) ].
Ltac sign_of := first [ sign_by_form | solve [by_facts] ].
(** a relation among the facts of which the opposite holds *)
Ltac by_facts_contradiction := real_conditions; match goal with
  | H : ?a = ?b |- False => solve [cut (a <> b); [intros N; exact (N H)|clear H; sign_of]]
  | H : ?a < ?b |- False => solve [apply (Rlt_not_le b a H); clear H; sign_of]
  | H : ?a <= ?b |- False => solve [apply (Rle_not_lt b a H); clear H; sign_of]
  end.
Ltac side := intros; first [ solve [auto with monotone] | solve [sign_of] | integers | assumption ].

(** an instance of a rule, up to the writing of powers *)
Lemma Rinv_m1 x : powz x (-1) = / x.
Proof. unfold powz. simpl. ring. Qed.
Ltac plain_powers E := repeat match type of E with context [powz ?x ?n] =>
  let p := eval cbv in n in match p with
  | Z0 => change (powz x n) with (x ^ 0) in E
  | Zpos ?q => let k := eval cbv in (Pos.to_nat q) in change (powz x n) with (x ^ k) in E
  | Zneg xH => rewrite (Rinv_m1 x) in E
  | Zneg ?q => let k := eval cbv in (Pos.to_nat q) in change (powz x n) with ((/ x) ^ k) in E
  end end.
Ltac this_equation E := match type of E with ?a = ?b =>
  first [ exact E
        | (transitivity a; [first [reflexivity | ring | lra]
          | transitivity b; [exact E | first [reflexivity | ring | lra]]]) ] end.
Ltac by_equation E := cbv beta in E; try plain_powers E; first [ this_equation E
  | (repeat progress rewrite ?plus_IZR, ?minus_IZR, ?mult_IZR, ?opp_IZR in E; this_equation E) ].

(** an equation between extremes of numbers *)
Ltac by_signs_alone := match goal with
  | |- context [Rmax _ _] => by_signs | |- context [Rmin _ _] => by_signs
  | |- context [Rabs _] => by_signs end.
(** arithmetic *)
Ltac congruent := first [ reflexivity
  | match goal with H : ?a = ?b |- ?a = ?b => exact H end
  | match goal with
    | |- ?f ?a ?c = ?f ?b ?d => apply (f_equal2 f); congruent
    | |- ?f ?a = ?f ?b => apply (f_equal f); congruent end ].
Ltac generalise_inverses := repeat match goal with |- context [/ ?a] =>
  match a with IZR _ => fail 1 | _ => generalize (/ a); intro end end.
(** an equation of fractions whose denominators are known not to be 0 *)
Ltac by_field := solve [field; repeat split; sign_of].
Ltac arithmetic := cbv beta; first
  [ reflexivity | ring | lra
  | (rewrite ?Rinv_mult, ?Rinv_inv, ?pow_inv, ?Rinv_0, ?Rinv_1; first [ring | lra])
  | solve [generalise_inverses; field] ].
Ltac sum_linear := cbv beta; first [ reflexivity
  | (etransitivity; [apply Sum_plus|]; apply f_equal2; sum_linear)
  | apply Sum_scal_l ].
Lemma Max_cong lo hi lo' hi' f g : lo = lo' -> hi = hi' -> (lo' < hi')%Z ->
  (forall i, (lo' <= i < hi')%Z -> f i = g i) -> Max lo hi f = Max lo' hi' g.
Proof. intros -> -> L H. apply Max_ext; auto. Qed.
Lemma Min_cong lo hi lo' hi' f g : lo = lo' -> hi = hi' -> (lo' < hi')%Z ->
  (forall i, (lo' <= i < hi')%Z -> f i = g i) -> Min lo hi f = Min lo' hi' g.
Proof. intros -> -> L H. apply Min_ext; auto. Qed.
Lemma Prod_cong lo hi lo' hi' f g : lo = lo' -> hi = hi' ->
  (forall i, (lo' <= i < hi')%Z -> f i = g i) -> Prod lo hi f = Prod lo' hi' g.
Proof. intros -> -> H. apply Prod_ext, H. Qed.

(** brackets: a split on every condition; those of reals are compared by lra *)
Ltac contradictory := exfalso; first
  [ integers
  | (real_conditions; first [ lra | (match goal with H : ?a <> ?b |- _ => apply H; lra end) | nra ])
  | (by_facts_contradiction) ].
Ltac open_condition b := match b with
  | true => fail 1 | false => fail 1
  | andb ?x ?y => first [ open_condition x | open_condition y ]
  | orb ?x ?y => first [ open_condition x | open_condition y ]
  | negb ?x => open_condition x
  | _ => let H := fresh "B" in destruct b eqn:H
  end.
Ltac split_conditions := repeat (match goal with
  | |- context [ib ?b] => open_condition b
  | |- context [if ?b then _ else _] => match type of b with bool => open_condition b end
  end; cbn [andb orb negb]).
Ltac brackets := cbv beta; split_conditions; unfold ib; cbn [andb orb negb];
  first [ reflexivity | lra | ring | contradictory ].
Ltac bracket_by_facts := apply ib_iff; cbn [ib] in *; split; intros;
  first [ integers
        | (real_conditions; first [apply Rltb_iff | apply Rleb_iff | apply Reqb_iff | idtac]; first [lra | nra])
        | (match goal with |- ?b = true => destruct b eqn:?; [reflexivity|contradictory] end) ].
Ltac bracket_equal := first [ solve [same_shape] | bracket_by_facts ].
Ltac known_brackets := repeat match goal with |- context [ib ?b] =>
  let H := fresh in
  first [ assert (H : b = true) by (first [assumption | integers]); rewrite (ib_true b H); clear H ] end.

(** differentiation by the rules, read off the form *)
Lemma Dv_slope s f x v d : ex_deriv s v -> Dv f x v d -> Dv (fun t => s (f t)) x (s v) (D s v * d).
Proof. intros (e & E) H. rewrite (D_eq s v e E). apply Dv_comp; assumption. Qed.
Lemma Dv_ite (b : bool) f g x v w d e :
  (b = true -> Dv f x v d) -> (b = false -> Dv g x w e) ->
  Dv (fun t => if b then f t else g t) x (if b then v else w) (if b then d else e).
Proof. destruct b; auto. Qed.
Lemma Dv_power n f x v d : Dv f x v d ->
  Dv (fun t => f t ^ n) x (v ^ n) (IZR (Z.of_nat n) * v ^ pred n * d).
Proof. intros H. rewrite <- INR_IZR_INZ. apply Dv_pow, H. Qed.
Lemma Dv_self f x : ex_deriv f x -> Dv f x (f x) (D f x).
Proof. intros (d & H). rewrite (D_eq f x d H). split; [reflexivity|exact H]. Qed.
Lemma smooth_slope n f u : smooth f -> ex_deriv (Nat.iter n D f) u.
Proof. intros H. apply H. Qed.
Lemma ex_deriv_ext f g x : (forall x, f x = g x) -> ex_deriv g x -> ex_deriv f x.
Proof. intros H (d & E). exists d. eapply is_deriv_ext; [|exact E]. intros t. symmetry. apply H. Qed.

(** derivatives of every order, on an open set: the ring over functions whose slopes lie in it *)
Definition open_set (Q : R -> Prop) : Prop :=
  forall u, Q u -> exists del, 0 < del /\ forall t, Rabs (t - u) < del -> Q t.
Lemma open_all : open_set (fun _ => True).
Proof. intros u _. exists 1. split; [lra|tauto]. Qed.
Lemma open_above : open_set (fun u => 0 < u).
Proof. intros u H. exists u. split; [exact H|]. intros t Ht. apply Rabs_def2 in Ht. lra. Qed.
Inductive in_ring (G : (R -> R) -> Prop) : (R -> R) -> Prop :=
  | ring_of f : G f -> in_ring G f
  | ring_const c : in_ring G (fun _ => c)
  | ring_plus f g : in_ring G f -> in_ring G g -> in_ring G (fun t => f t + g t)
  | ring_mult f g : in_ring G f -> in_ring G g -> in_ring G (fun t => f t * g t).
Definition slope_in (Q : R -> Prop) (P : (R -> R) -> Prop) (f : R -> R) : Prop :=
  exists g, P g /\ forall u, Q u -> is_deriv f u (g u).
Lemma ring_slopes (Q : R -> Prop) (G : (R -> R) -> Prop) : (forall f, G f -> slope_in Q (in_ring G) f) ->
  forall f, in_ring G f -> slope_in Q (in_ring G) f.
Proof.
  intros H f R. induction R as [f F|c|f g F (f' & F' & DF) G1 (g' & G' & DG)|f g F (f' & F' & DF) G1 (g' & G' & DG)].
  - apply H, F.
  - exists (fun _ => 0). split; [apply ring_const|]. intros u _. apply derivable_pt_lim_const.
  - exists (fun t => f' t + g' t). split; [apply ring_plus; assumption|].
    intros u Hu. apply (derivable_pt_lim_plus f g); auto.
  - exists (fun t => f' t * g t + f t * g' t). split; [apply ring_plus; apply ring_mult; assumption|].
    intros u Hu. apply (derivable_pt_lim_mult f g); auto.
Qed.
Lemma orders (Q : R -> Prop) (G : (R -> R) -> Prop) : open_set Q -> (forall f, G f -> slope_in Q (in_ring G) f) ->
  forall f n u, G f -> Q u -> ex_deriv (Nat.iter n D f) u.
Proof.
  intros O H f n. assert (C := ring_slopes Q G H).
  assert (A : in_ring G f -> exists g, in_ring G g /\ forall u, Q u -> Nat.iter n D f u = g u).
  { intros F. induction n as [|n IH]; [exists f; split; [exact F|reflexivity]|].
    destruct IH as (g & Hg & E). destruct (C g Hg) as (g' & Hg' & B). exists g'. split; [exact Hg'|].
    intros u Hu. simpl. apply D_eq. destruct (O u Hu) as (del & Hd & N).
    apply (is_deriv_ext_loc g _ u _ del Hd); [|apply B, Hu]. intros t Ht. symmetry. apply E, N, Ht. }
  intros u F Hu. destruct A as (g & Hg & E); [apply ring_of, F|].
  destruct (C g Hg) as (g' & _ & B). exists (g' u). destruct (O u Hu) as (del & Hd & N).
  apply (is_deriv_ext_loc g _ u _ del Hd); [|apply B, Hu]. intros t Ht. symmetry. apply E, N, Ht.
Qed.
Lemma smooth_in (G : (R -> R) -> Prop) : (forall f, G f -> slope_in (fun _ => True) (in_ring G) f) ->
  forall f, G f -> smooth f.
Proof. intros H f F n u. exact (orders (fun _ => True) G open_all H f n u F I). Qed.
Definition smooth_above (f : R -> R) : Prop := forall n u, 0 < u -> ex_deriv (Nat.iter n D f) u.
Lemma smooth_above_in (G : (R -> R) -> Prop) : (forall f, G f -> slope_in (fun u => 0 < u) (in_ring G) f) ->
  forall f, G f -> smooth_above f.
Proof. intros H f F n u Hu. exact (orders (fun u => 0 < u) G open_above H f n u F Hu). Qed.
Lemma slope_given (Q : R -> Prop) (P : (R -> R) -> Prop) f g :
  P g -> (forall u, Q u -> is_deriv f u (g u)) -> slope_in Q P f.
Proof. intros; exists g; auto. Qed.
Ltac in_the_ring := repeat first
  [ apply ring_of; solve [auto] | apply ring_const | apply ring_plus | apply ring_mult ].
Lemma smooth_exp : smooth exp.
Proof.
  apply (smooth_in (fun f => f = exp)); [|reflexivity]. intros f ->.
  apply (slope_given _ _ _ exp); [in_the_ring|]. intros; apply derivable_pt_lim_exp.
Qed.
Lemma smooth_sin_cos f : f = sin \/ f = cos -> smooth f.
Proof.
  apply (smooth_in (fun f => f = sin \/ f = cos)). intros g [-> | ->].
  - apply (slope_given _ _ _ cos); [in_the_ring|]. intros; apply derivable_pt_lim_sin.
  - apply (slope_given _ _ _ (fun u => (-1) * sin u)); [in_the_ring|]. intros.
    eapply is_deriv_eq; [apply derivable_pt_lim_cos|ring].
Qed.
Lemma smooth_sin : smooth sin.
Proof. apply smooth_sin_cos. auto. Qed.
Lemma smooth_cos : smooth cos.
Proof. apply smooth_sin_cos. auto. Qed.
Lemma smooth_sinh_cosh f : f = sinh \/ f = cosh -> smooth f.
Proof.
  apply (smooth_in (fun f => f = sinh \/ f = cosh)). intros g [-> | ->].
  - apply (slope_given _ _ _ cosh); [in_the_ring|]. intros; apply derivable_pt_lim_sinh.
  - apply (slope_given _ _ _ sinh); [in_the_ring|]. intros; apply derivable_pt_lim_cosh.
Qed.
Lemma smooth_sinh : smooth sinh.
Proof. apply smooth_sinh_cosh. auto. Qed.
Lemma smooth_cosh : smooth cosh.
Proof. apply smooth_sinh_cosh. auto. Qed.
Lemma smooth_sigmoid_softplus f : f = sigmoid \/ f = softplus -> smooth f.
Proof.
  apply (smooth_in (fun f => f = sigmoid \/ f = softplus)). intros g [-> | ->].
  - apply (slope_given _ _ _ (fun u => sigmoid u * (1 + (-1) * sigmoid u))); [in_the_ring|]. intros.
    eapply is_deriv_eq; [apply sigmoid_deriv|ring].
  - apply (slope_given _ _ _ sigmoid); [in_the_ring|]. intros; apply softplus_deriv.
Qed.
Lemma smooth_sigmoid : smooth sigmoid.
Proof. apply smooth_sigmoid_softplus. auto. Qed.
Lemma smooth_softplus : smooth softplus.
Proof. apply smooth_sigmoid_softplus. auto. Qed.
Lemma smooth_tanh : smooth hyptan.
Proof.
  apply (smooth_in (fun f => f = hyptan)); [|reflexivity]. intros f ->.
  apply (slope_given _ _ _ (fun u => 1 + (-1) * (hyptan u * hyptan u))); [in_the_ring|]. intros.
  eapply is_deriv_eq; [apply hyptan_deriv|ring].
Qed.
Definition cauchy (u : R) : R := / (1 + u ^ 2).
Lemma cauchy_deriv u : is_deriv cauchy u ((-2) * u * (cauchy u * cauchy u)).
Proof.
  assert (0 < 1 + u ^ 2) by (pose proof (pow2_ge_0 u); lra). unfold cauchy. eapply is_deriv_eq.
  - eapply Dv_deriv. apply Dv_inv'; [|apply Dv_plus; [apply Dv_const|apply Dv_pow, Dv_id]]. lra.
  - simpl. field. lra.
Qed.
Lemma smooth_atan : smooth atan.
Proof.
  apply (smooth_in (fun f => f = atan \/ f = cauchy \/ f = (fun u => u))); [|auto]. intros f [->|[-> | ->]].
  - apply (slope_given _ _ _ cauchy); [in_the_ring|]. intros.
    eapply is_deriv_eq; [apply atan_deriv|]. unfold cauchy. ring.
  - apply (slope_given _ _ _ (fun u => (-2) * u * (cauchy u * cauchy u))); [|intros; apply cauchy_deriv].
    apply (ring_mult _ (fun u => (-2) * u)); [apply (ring_mult _ (fun _ => -2) (fun u => u))|]; in_the_ring.
  - apply (slope_given _ _ _ (fun _ => 1)); [in_the_ring|]. intros; apply derivable_pt_lim_id.
Qed.
Lemma smooth_log : smooth_above ln.
Proof.
  apply (smooth_above_in (fun f => f = ln \/ f = Rinv)); [|auto]. intros f [-> | ->].
  - apply (slope_given _ _ _ Rinv); [in_the_ring|]. intros; apply derivable_pt_lim_ln; assumption.
  - apply (slope_given _ _ _ (fun u => (-1) * (/ u * / u))); [in_the_ring|]. intros u Hu.
    eapply is_deriv_eq; [exact (proj2 (Dv_inv' (fun t => t) u u 1 ltac:(lra) (Dv_id u)))|ring].
Qed.
Lemma smooth_root : smooth_above sqrt.
Proof.
  apply (smooth_above_in (fun f => f = sqrt \/ f = fun u => / sqrt u)); [|auto]. intros f [-> | ->].
  - apply (slope_given _ _ _ (fun u => / 2 * / sqrt u)); [in_the_ring|]. intros u Hu.
    eapply is_deriv_eq; [apply derivable_pt_lim_sqrt; exact Hu|]. rewrite Rinv_mult. ring.
  - apply (slope_given _ _ _ (fun u => (- / 2) * (/ sqrt u * (/ sqrt u * / sqrt u)))); [in_the_ring|].
    intros u Hu. pose proof (sqrt_lt_R0 u Hu). eapply is_deriv_eq.
    + eapply Dv_deriv. apply Dv_inv'; [|apply Dv_sqrt; [exact Hu|apply Dv_id]]. lra.
    + field. lra.
Qed.
Create HintDb smooth.
#[export] Hint Resolve smooth_exp smooth_sin smooth_cos smooth_sinh smooth_cosh smooth_sigmoid smooth_softplus
  smooth_tanh smooth_atan : smooth.
(** the n-th slope of a function: the function, and n *)
Ltac of_order f n k := match f with D ?g => of_order g (S n) k | _ => k f n end.
Ltac slope_of_order := match goal with |- ex_deriv ?f ?u =>
  of_order f 0%nat ltac:(fun g n => first
    [ exact (smooth_slope n g u ltac:(auto with smooth))
    | (let P := fresh in assert (P : 0 < u) by sign_of;
       match g with ln => exact (smooth_log n u P) | sqrt => exact (smooth_root n u P) end) ]) end.
Ltac slope_exists := open_definitions; first [ slope_of_order | match goal with
  | |- ex_deriv relu ?u => eexists; apply relu_deriv; sign_of
  | |- ex_deriv Rabs ?u => eexists; apply abs_deriv; sign_of
  | |- ex_deriv sign ?u => eexists; apply sign_deriv; sign_of
  | |- ex_deriv heaviside ?u => eexists; apply heaviside_deriv; sign_of
  end ].
(** a function that is differentiated by the chain rule and keeps its name *)
Ltac has_slope s := match s with
  | exp => idtac | ln => idtac | sqrt => idtac | sin => idtac | cos => idtac | sinh => idtac
  | cosh => idtac | hyptan => idtac | atan => idtac | sigmoid => idtac | softplus => idtac
  | relu => idtac | Rabs => idtac | sign => idtac | heaviside => idtac | D _ => idtac
  | _ => match goal with H : smooth s |- _ => idtac end end.
(** a condition near a point, a continuous number *)
Ltac near_step := cbv beta; match goal with
  | |- Near (fun _ => ?c) _ _ => refine (Near_const _ _)
  | |- Near (fun t => negb (@?b t)) _ _ => refine (Near_not b _ _ _)
  | |- Near (fun t => (@?a t && @?b t)%bool) _ _ => refine (Near_and a b _ _ _ _ _)
  | |- Near (fun t => (@?a t || @?b t)%bool) _ _ => refine (Near_or a b _ _ _ _ _)
  | |- Near (fun t => Rltb (@?f t) (@?g t)) _ _ => refine (Near_lt f g _ _ _ _ _ _)
  | |- Near (fun t => Rleb (@?f t) (@?g t)) _ _ => refine (Near_le f g _ _ _ _ _ _)
  | |- Near (fun t => Reqb (@?f t) (@?g t)) _ _ => refine (Near_eq f g _ _ _ _ _ _)
  | |- Cv (fun _ => ?c) _ _ => refine (Cv_const _ _)
  | |- Cv (fun t => @?f t + @?g t) _ _ => refine (Cv_plus f g _ _ _ _ _)
  | |- Cv (fun t => @?f t * @?g t) _ _ => refine (Cv_mult f g _ _ _ _ _)
  | |- Cv (fun t => Rmax (@?f t) (@?g t)) _ _ => refine (Cv_max f g _ _ _ _ _)
  | |- Cv (fun t => Rmin (@?f t) (@?g t)) _ _ => refine (Cv_min f g _ _ _ _ _)
  | |- Cv (fun t => Rabs (@?f t)) _ _ => refine (Cv_abs f _ _ _)
  | |- Cv (fun t => relu (@?f t)) _ _ => refine (Cv_relu f _ _ _)
  | |- Cv _ _ _ => refine (Cv_of_Dv _ _ _ _ _)
  end.
(** the index of a range at which, by a hypothesis, the extreme alone is reached *)
Ltac top_entry k := match goal with
  | H : forall i : Z, (_ <= i < _)%Z -> _ |- _ => let T := type of (H 0%Z) in
      match T with context [(0%Z = ?m)%Z] => is_var m; k m end end.
Ltac derive_step := cbv beta; match goal with
  | |- Dv (fun _ => ?c) _ _ _ => refine (Dv_const _ _)
  | |- Dv (fun t => t) _ _ _ => refine (Dv_id _)
  | |- Dv (fun t => upd _ _ t _) _ _ _ => refine (Dv_upd _ _ _)
  | |- Dv (fun t => ?c * @?f t) _ _ _ => refine (Dv_scal_l c f _ _ _ _)
  | |- Dv (fun t => @?f t * ?c) _ _ _ => refine (Dv_scal_r c f _ _ _ _)
  | |- Dv (fun t => @?f t + @?g t) _ _ _ => refine (Dv_plus f g _ _ _ _ _ _ _)
  | |- Dv (fun t => @?f t - @?g t) _ _ _ => refine (Dv_minus f g _ _ _ _ _ _ _)
  | |- Dv (fun t => @?f t * @?g t) _ _ _ => refine (Dv_mult f g _ _ _ _ _ _ _)
  | |- Dv (fun t => - @?f t) _ _ _ => refine (Dv_opp f _ _ _ _)
  | |- Dv (fun t => / @?f t) _ _ _ => refine (Dv_inv' f _ _ _ _ _)
  | |- Dv (fun t => @?f t ^ ?n) _ _ _ => refine (Dv_power n f _ _ _ _)
  | |- Dv (fun t => if ?b then @?f t else @?g t) _ _ _ =>
       refine (Dv_ite b f g _ _ _ _ _ _ _); intros ?
  | |- Dv (fun t => Sum ?lo ?hi (fun i => @?f t i)) _ _ _ => refine (Dv_Sum lo hi f _ _ _ _); intros ? ?
  | |- Dv (fun t => if @?b t then @?f t else @?g t) _ _ _ =>
       refine (Dv_case b f g _ _ _ _ _ _ _ _ _); [|intros ?|intros ?]
  | |- Dv (fun t => ib (@?b t)) _ _ _ => refine (Dv_bracket b _ _ _)
  | |- Dv (fun t => Rmax (@?f t) (@?g t)) _ _ _ => refine (Dv_max f g _ _ _ _ _ _ _ _)
  | |- Dv (fun t => Rmin (@?f t) (@?g t)) _ _ _ => refine (Dv_min f g _ _ _ _ _ _ _ _)
  | |- Dv (fun t => Max ?lo ?hi (fun i => @?f t i)) _ _ _ => top_entry ltac:(fun m =>
       refine (Dv_Max lo hi m f _ _ _ ltac:(integers) _ _)); [intros|intros]
  | |- Dv (fun t => Min ?lo ?hi (fun i => @?f t i)) _ _ _ => top_entry ltac:(fun m =>
       refine (Dv_Min lo hi m f _ _ _ ltac:(integers) _ _)); [intros|intros]
  | |- Dv (fun t => ?s (@?f t)) _ _ _ => has_slope s; refine (Dv_slope s f _ _ _ _ _)
  end.
(** a loss of a tensor all of whose entries depend on the variable *)
Ltac each_index := let I := fresh "I" in let H := fresh "H" in
  intros I H; repeat (destruct I as [|? I]; cbn [inside] in H; try tauto);
  repeat match goal with H : _ /\ _ |- _ => destruct H end; cbn [at0 at1 at2 at3 at4].
Ltac index_inside := first [ assumption | (cbn [inside]; repeat split; integers) ].
Ltac derive_loss := cbv beta; match goal with
  | H : differentiable _ ?L |- Dv (fun t => ?L (at0 (@?c t))) _ _ _ => refine (Dv_loss0 L c _ _ _ H _)
  | H : differentiable _ ?L |- Dv (fun t => ?L (at1 (@?c t))) _ _ _ =>
      refine (Dv_loss1 _ _ L c _ _ _ H _); intros ? ?
  | H : differentiable _ ?L |- Dv (fun t => ?L (at2 (@?c t))) _ _ _ =>
      refine (Dv_loss2 _ _ _ _ L c _ _ _ H _); intros ? ? ? ?
  | H : differentiable _ ?L |- Dv (fun t => ?L (at3 (@?c t))) _ _ _ =>
      refine (Dv_loss3 _ _ _ _ _ _ L c _ _ _ H _); intros ? ? ? ? ? ?
  | H : differentiable _ ?L |- Dv (fun t => ?L (at4 (@?c t))) _ _ _ =>
      refine (Dv_loss4 _ _ _ _ _ _ _ _ L c _ _ _ H _); intros ? ? ? ? ? ? ? ?
  | H : differentiable _ ?L |- Dv (fun t => ?L (upd ?x ?J t)) _ _ _ =>
      refine (Dv_loss _ L (fun t => upd x J t) _ _ _ H _); intros ? _
  | H : forall I, inside _ I -> differentiable _ (fun y => ?G y I) |- Dv (fun t => ?G (upd ?x ?J t) ?K) _ _ _ =>
      refine (Dv_loss _ (fun y => G y K) (fun t => upd x J t) _ _ _ (H K _) _);
      [ index_inside | intros ? _ ]
  | H : forall I, inside _ I -> differentiable _ (fun y => ?G y I) |- Dv (fun t => ?G (at1 (@?c t)) ?K) _ _ _ =>
      refine (Dv_loss1 _ _ (fun y => G y K) c _ _ _ (H K _) _);
      [ index_inside | intros ? ? ]
  | H : forall I, inside _ I -> differentiable _ (fun y => ?G y I) |- Dv (fun t => ?G (@?c t) ?K) _ _ _ =>
      refine (Dv_loss _ (fun y => G y K) c _ _ _ (H K _) _); [ index_inside | intros ? ? ]
  | H : differentiable _ ?L |- Dv (fun t => ?L (@?c t)) _ _ _ =>
      refine (Dv_loss _ L c _ _ _ H _); intros ? ?
  end.
(** existence: everything is opened and differentiated *)
Ltac derivative_exists := unfold ex_pd; open_definitions; first
  [ (eapply differentiable_ex; [eassumption | cbn [inside]; repeat split; integers])
  | (match goal with H : forall I, inside _ I -> differentiable _ (fun y => ?G y I) |- ex_deriv (fun t => ?G (upd ?x ?J t) ?K) _ =>
      apply (differentiable_ex _ (fun y => G y K) x J (H K ltac:(cbn [inside]; repeat split; integers)));
      cbn [inside]; repeat split; integers end)
  | (eexists; eapply Dv_deriv;
     repeat (first [derive_step | near_step | derive_loss]); cbv beta;
     try solve [first [slope_exists | sign_of | integers]];
     try (rewrite ?upd_same; first [slope_exists | solve [sign_of]])) ].
(** one step of differentiation: defined names stay closed, their derivatives are named *)
Ltac derive_name := match goal with |- Dv _ _ _ _ => refine (Dv_self _ _ _); derivative_exists end.
Ltac differentiate_with := repeat (first [derive_step | near_step | derive_loss]); try derive_name; cbv beta;
  try solve [first [slope_exists | sign_of]]; try (rewrite ?upd_same; solve [first [slope_exists | sign_of]]).
Lemma pd_value F x J v d d' : Dv (fun t => F (upd x J t)) (x J) v d -> d = d' -> pd F x J = d'.
Proof. intros [_ H] <-. apply D_eq, H. Qed.
Lemma D_value f x v d d' : Dv f x v d -> d = d' -> D f x = d'.
Proof. intros [_ H] <-. apply D_eq, H. Qed.
Ltac same_derivative := intros; cbv beta; first
  [ reflexivity | ring | lra
  | (match goal with |- @eq R (Sum _ _ _) (Sum _ _ _) => apply Sum_ext; intros; same_derivative end)
  | (match goal with |- @eq R (if _ then _ else _) (if _ then _ else _) =>
       apply ite_ext; intros; same_derivative end)
  | (match goal with |- @eq R (?f ?a ?c) (?f ?b ?d) => apply (f_equal2 f); same_derivative end)
  | (match goal with |- @eq R (?f ?a) (?f ?b) => apply (f_equal f); same_derivative end)
  | (match goal with |- ?a + ?b = ?c => replace a with 0 by same_derivative; rewrite Rplus_0_l; same_derivative end)
  | (match goal with |- ?a + ?b = ?c => replace b with 0 by same_derivative; rewrite Rplus_0_r; same_derivative end)
  | (arithmetic) ].
Ltac tidy := unfold pd; cbn [dirac pred Nat.pred Z.of_nat Pos.of_succ_nat Pos.succ]; rewrite ?upd_same; cbv beta.
Ltac differentiate := first [ eapply pd_value | eapply D_value ];
  [ differentiate_with | tidy; same_derivative ].
(** differentiable in all entries of a tensor at once, read off the form *)
Ltac fd_step := cbv beta; match goal with
  | |- Fd _ (fun _ => ?c) _ => apply Fd_const
  | |- Fd _ (fun y => y ?I) _ => apply Fd_entry; cbn [inside]; repeat split; integers
  | |- Fd ?box (fun y => @?f y + @?g y) _ => apply (Fd_plus box f g)
  | |- Fd ?box (fun y => @?f y * @?g y) _ => apply (Fd_mult box f g)
  | |- Fd ?box (fun y => / @?f y) _ => apply (Fd_inv box f); [cbv beta; sign_of|]
  | |- Fd ?box (fun y => @?f y ^ ?n) _ => apply (Fd_pow box n f)
  | |- Fd ?box (fun y => Sum ?lo ?hi (fun i => @?f y i)) _ => apply (Fd_Sum box lo hi f); intros ? ?
  | |- Fd ?box (fun y => ?s (@?f y)) _ => has_slope s; apply (Fd_slope box s f); [cbv beta; slope_exists|]
  | H : differentiable ?inner ?L |- Fd ?box (fun y => ?L (@?c y)) ?y =>
      apply (Fd_of box inner L c y (H _)); each_index
  | H : forall I, inside _ I -> differentiable ?inner (fun y => ?G y I) |- Fd ?box (fun y => ?G (@?c y) ?K) ?y =>
      apply (Fd_of box inner (fun y => G y K) c y (H K ltac:(index_inside) _)); each_index
  end.
Ltac differentiable_there := cbv beta; match goal with
  | H : differentiable ?box ?L |- Fd ?box ?L _ => exact (H _)
  | H : forall I, inside _ I -> differentiable _ (fun y => ?G y I) |- Fd _ (fun y => ?G y ?K) _ =>
      exact (H K ltac:(index_inside) _)
  | |- _ => open_definitions; repeat fd_step end.
Ltac chain axes L Y := etransitivity; [ apply D_eq; first
    [ apply (chain_rule axes L Y) | apply (chain_rule_scalar axes L Y) ];
    [ differentiable_there | each_index; derivative_exists ]
  | cbn [SumOver at0 at1 at2 at3 at4]; reflexivity ].

(** the indices of a nest of sums *)
Ltac nest := repeat (apply isum_nest; intros ? ?; cbv beta); apply isum_unit.
Ltac open_indices := repeat match goal with
  | H : pairs _ _ _ _ |- _ => destruct H as [? H]; cbn [fst snd] in H
  | p : (Z * _)%type |- _ => destruct p as [? p]; cbn [fst snd] in *
  | u : unit |- _ => destruct u
  | H : one_point _ |- _ => clear H
  end.
Ltac indices := cbv beta; open_indices; unfold pairs, one_point, on_pairs, value in *; cbn [fst snd] in *;
  repeat match goal with H : _ /\ _ |- _ => destruct H end;
  repeat match goal with H : (_ && _)%bool = true |- _ => apply andb_prop in H; destruct H end.
Lemma same_pair {A B} (a a' : A) (b b' : B) : a = a' -> b = b' -> (a, b) = (a', b').
Proof. intros -> ->. reflexivity. Qed.
Ltac image := lazymatch goal with
  | |- (_, _) = (_, _) => apply same_pair; image
  | |- _ /\ _ => split; image
  | |- (_ && _)%bool = true => apply andb_true_intro; image
  | |- @eq Z _ _ => first [reflexivity | ring | solve [same_place] | integers]
  | |- _ => first [reflexivity | integers] end.
Ltac mapped := intros; indices; repeat match goal with H : (_, _) = (_, _) |- _ => injection H as H end; image.
Ltac vanishes := intros; indices; cbv beta;
  brackets.
Ltac discharge E := repeat match type of E with ?P -> ?Q =>
  let H := fresh in assert (H : P) by side; specialize (E H); clear H end.
(** an integer of integers as a number of numbers *)
Ltac integers_as_reals := repeat progress rewrite ?plus_IZR, ?minus_IZR, ?mult_IZR, ?opp_IZR, <- ?pow_IZR.
Ltac integer_equal := cbv beta; first
  [ same_index
  | (integers_as_reals; first [reflexivity | ring | lra])
  | by_signs_alone
  | (rewrite <- ?plus_IZR, <- ?mult_IZR, <- ?opp_IZR, <- ?minus_IZR;
     rewrite <- ?plus_IZR, <- ?mult_IZR, <- ?opp_IZR, <- ?minus_IZR; f_equal; integers)
  | (repeat match goal with |- context [(?a mod ?b)%Z] => rewrite (Z.mod_eq a b) by integers end;
     rewrite ?minus_IZR, ?mult_IZR; arithmetic) ].
Ltac by_hypothesis := cbv beta; first
  [ assumption | (symmetry; assumption) | lra
  | (real_conditions; first [assumption | (symmetry; assumption) | lra])
  | (match goal with H : forall i, _ |- _ => first [ solve [apply H; integers] | solve [symmetry; apply H; integers]
       | solve [rewrite H by integers; first [reflexivity | lra | ring]] ] end)
  | (match goal with H : ?a = ?b |- _ => first [ solve [rewrite H; lra] | solve [rewrite <- H; lra] ] end)
  | (same_sums; first [lra | nra])
  | nra ].
(** a claim at an index of an induction: the index as a number, and as a sum of numbers *)
Ltac at_index := cbv beta; first [ reflexivity | (integers_as_reals; reflexivity) ].
(** the equation of a definition by recursion *)
Ltac same_values := cbv beta; first
  [ reflexivity
  | match goal with H : forall K, _ -> ?g K = ?h K |- ?g _ = ?h _ => apply H; cbn [hd]; integers end
  | (apply Sum_ext; intros; same_values) | (apply Prod_ext; intros; same_values)
  | (apply ite_ext; intros; same_values)
  | match goal with
    | |- ?f ?a ?c = ?f ?b ?d => apply (f_equal2 f); same_values
    | |- ?f ?a = ?f ?b => apply (f_equal f); same_values end ].
Ltac by_recursion low high F I := refine (Levels_equation low high F I _ _);
  [ intros ? ? J ? ?; repeat (destruct J as [|? J]; try reflexivity);
    cbn [at0 at1 at2 at3 at4 hd] in *; same_values
  | cbn [hd]; integers ].
Ltac unfolded U := etransitivity; [ apply U; integers | at_index ].
Ltac zero_outside := cbv beta; match goal with H : forall I, ~ inside _ I -> ?x I = 0 |- _ =>
  split_conditions; unfold ib; cbn [andb];
  first [ ring | (rewrite H by (cbn [inside]; intros ?; lia); ring) ] end.
Lemma pd_is F x J d : ex_pd F x J -> pd F x J = d -> is_pd F x J d.
Proof. intros (e & H) <-. unfold pd. rewrite (D_eq _ _ _ H). exact H. Qed.
Lemma D_is f x d : ex_deriv f x -> D f x = d -> is_deriv f x d.
Proof. intros (e & H) <-. rewrite (D_eq _ _ _ H). exact H. Qed.
Tactic Notation "cases" constr(P) ident(H) := destruct (classic P) as [H|H]; facts.
Lemma ex_pd_ext F G x J : (forall x, F x = G x) -> ex_pd G x J -> ex_pd F x J.
Proof.
  intros H (d & E). exists d. eapply is_deriv_ext; [|exact E]. intros t. cbv beta. symmetry. apply H.
Qed.
(** the derivative of a derivative, of which g is the value *)
Ltac exists_second g := intros; first [ apply (ex_pd_ext _ g) | apply (ex_deriv_ext _ g) ].
Ltac exists_derivative := intros; first [ derivative_exists | (facts; derivative_exists) ].
