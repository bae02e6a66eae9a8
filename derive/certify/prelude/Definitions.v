(* What the words of a statement mean: whoever trusts Coq needs to read this file and the
   statement, and nothing else.  Indices and sizes are integers Z, a tensor is a total function
   of a list of indices, ranges are half open, 1/0 = 0. *)
From Coq Require Export ZArith Reals Lia Lra Bool ZifyBool List Permutation.
From Coq Require Import Ratan Classical FunctionalExtensionality.
Export ListNotations.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
#[export] Unset Lia Cache.
#[export] Unset Nia Cache.
Local Open Scope R_scope.

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

(** the first index at which the maximum is reached *)
Fixpoint nargmax (n : nat) (f : nat -> R) : nat :=
  match n with
  | O => O
  | S m => if Rlt_dec (f (nargmax m f)) (f (S m)) then S m else nargmax m f
  end.
Definition ArgMax (lo hi : Z) (f : Z -> R) : Z :=
  (lo + Z.of_nat (nargmax (Z.to_nat (hi - lo - 1)) (fun k => f (lo + Z.of_nat k)%Z)))%Z.
Arguments ArgMax (lo hi)%Z_scope f%function_scope.

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

(** tensors defined by recursion, which may call one another: of each, the range of its first
    index, its level, and what an entry says, given the entries of earlier levels of all, and those
    of the same level of the tensors before it *)
Definition members (all : list ((Z * Z) * (idx -> R))) (n : nat) (I : idx) : R :=
  match nth_error all n with
  | Some ((lo, hi), f) => if ((lo <=? hd 0%Z I)%Z && (hd 0%Z I <? hi)%Z)%bool then f I else 0
  | None => 0
  end.
(** the n-th of k such tensors, `low` the first level of any, F what their entries say *)
Definition Circle (k low : Z) (F : (nat -> idx -> R) -> nat -> idx -> R) (n : nat) (I : idx) : R :=
  Nat.iter (S (Z.to_nat (k * (hd 0%Z I - low + 1) + Z.of_nat n)%Z)) F (fun _ _ => 0) n I.
Arguments Circle (k low)%Z_scope F n%nat_scope I.
(** the same, where the m-th tensor has the values of v at every level up to s *)
Definition held (m : nat) (s : Z) (v : idx -> R) (F : (nat -> idx -> R) -> nat -> idx -> R)
    (c : nat -> idx -> R) (n : nat) (I : idx) : R :=
  if ((n =? m)%nat && (hd 0%Z I <=? s)%Z)%bool then v I else F c n I.
Arguments held m%nat_scope s%Z_scope v F c n%nat_scope I.

(** f has the derivative d at x: epsilon and delta, from the standard library *)
Notation is_deriv := derivable_pt_lim.
Definition ex_deriv (f : R -> R) (x : R) : Prop := exists d, is_deriv f x d.

(** the one number of which P holds, or 0 where it holds of none or of several: the least upper
    bound of the numbers up to it *)
Definition only (P : R -> Prop) (d : R) : Prop := P d /\ forall e, P e -> e = d.
Definition below (P : R -> Prop) (r : R) : Prop := exists d, only P d /\ r <= d.
Lemma below_bound P : (exists d, only P d) -> bound (below P).
Proof. intros (d & _ & H). exists d. intros r (e & (He & _) & L). rewrite <- (H e He). exact L. Qed.
Lemma below_some P : (exists d, only P d) -> exists r, below P r.
Proof. intros (d & H). exists d, d. split; [exact H|apply Rle_refl]. Qed.
Lemma decide (P : Prop) : {P} + {~ P}.
Proof. destruct (ClassicalDedekindReals.sig_not_dec P) as [H|H]; [left; apply NNPP, H|right; exact H]. Qed.
Definition the (P : R -> Prop) : R :=
  match decide (exists d, only P d) with
  | left H => proj1_sig (completeness (below P) (below_bound P H) (below_some P H))
  | right _ => 0
  end.
Lemma the_eq P d : only P d -> the P = d.
Proof.
  intros H. unfold the. destruct (decide _) as [E|E]; [|exfalso; apply E; exists d; exact H].
  destruct (completeness _ _ _) as (s & Hub & Hleast). simpl. apply Rle_antisym.
  - apply Hleast. intros r (e & (He & _) & L). rewrite <- (proj2 H e He). exact L.
  - apply Hub. exists d. split; [exact H|apply Rle_refl].
Qed.
(** the derivative as a number, 0 where there is none *)
Definition D (f : R -> R) (x : R) : R := the (is_deriv f x).
Lemma D_eq f x d : is_deriv f x d -> D f x = d.
Proof. intros H. apply the_eq. split; [exact H|]. intros e He. exact (uniqueness_limite f x e d He H). Qed.

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

(** the square matrix A, its indices lo <= i < hi, has the inverse B on either side; the entries
    of its inverse, which is one matrix only *)
Definition is_inverse (lo hi : Z) (A B : idx -> R) : Prop := forall i j : Z,
  (lo <= i < hi)%Z -> (lo <= j < hi)%Z ->
  Sum lo hi (fun k => A [i; k] * B [k; j]) = ib (i =? j)%Z /\
  Sum lo hi (fun k => B [i; k] * A [k; j]) = ib (i =? j)%Z.
Definition Inv (lo hi : Z) (A : idx -> R) (I : idx) : R :=
  the (fun r => exists B, is_inverse lo hi A B /\ r = B I).
Arguments is_inverse (lo hi)%Z_scope A B.
Arguments Inv (lo hi)%Z_scope A I.

(** the determinant of n rows and columns that are counted from 0, along its first column: the k-th
    of the rows that are left without the i-th *)
Definition beyond (i k : Z) : Z := if (k <? i)%Z then k else (k + 1)%Z.
Fixpoint ndet (n : nat) (A : Z -> Z -> R) : R :=
  match n with
  | O => 1
  | S m => Sum 0 (Z.of_nat n) (fun i => (if Z.even i then 1 else -1) * A i 0%Z
      * ndet m (fun k j => A (beyond i k) (j + 1)%Z))
  end.
(** the determinant of the square matrix A, its indices lo <= i < hi; 1 when the range is empty *)
Definition Det (lo hi : Z) (A : idx -> R) : R :=
  ndet (Z.to_nat (hi - lo)) (fun i j => A [lo + i; lo + j]%Z).
Arguments Det (lo hi)%Z_scope A.

(** a function with derivatives of every order *)
Definition smooth (f : R -> R) : Prop := forall (n : nat) (u : R), ex_deriv (Nat.iter n D f) u.
Definition nondecreasing (g : R -> R) : Prop := forall u v, u <= v -> g u <= g v.
Definition nonincreasing (g : R -> R) : Prop := forall u v, u <= v -> g v <= g u.
Definition strictly_rising (g : R -> R) : Prop := forall u v, u < v -> g u < g v.
Definition strictly_falling (g : R -> R) : Prop := forall u v, u < v -> g v < g u.
Definition even_function (g : R -> R) : Prop := forall u, g (- u) = g u.
Definition odd_function (g : R -> R) : Prop := forall u, g (- u) = - g u.
Definition positive_function (g : R -> R) : Prop := forall u, 0 < g u.
Definition nonexpansive (g : R -> R) : Prop := forall u v, Rabs (g u - g v) <= Rabs (u - v).
Definition convex_function (g : R -> R) : Prop :=
  forall t u v, 0 <= t -> t <= 1 -> g (t * u + (1 - t) * v) <= t * g u + (1 - t) * g v.

Definition relu (x : R) : R := Rmax 0 x.
Definition heaviside (x : R) : R := if Rlt_dec 0 x then 1 else if Rlt_dec x 0 then 0 else / 2.
Definition sigmoid (x : R) : R := / (1 + exp (- x)).
Definition softplus (x : R) : R := ln (1 + exp x).
Definition hyptan (x : R) : R := (exp x - exp (- x)) * / (exp x + exp (- x)).
Definition sign (x : R) : R := if Rlt_dec 0 x then 1 else if Rlt_dec x 0 then - (1) else 0.

(** the error function: an integral of Riemann, from 0 in either direction *)
Definition gauss (t : R) : R := exp (- t ^ 2).
Lemma gauss_continuous x : continuity_pt gauss x.
Proof. apply derivable_continuous_pt. unfold gauss. reg. Qed.
Definition gauss_integral (x : R) : Riemann_integrable gauss 0 x :=
  match Rle_dec 0 x with
  | left H => continuity_implies_RiemannInt H (fun t _ => gauss_continuous t)
  | right H => RiemannInt_P1 (continuity_implies_RiemannInt (Rlt_le _ _ (Rnot_le_lt _ _ H))
      (fun t _ => gauss_continuous t))
  end.
Definition erf (x : R) : R := 2 * / sqrt PI * RiemannInt (gauss_integral x).
Definition normal_cdf (x : R) : R := / 2 + erf (x * / sqrt 2) * / 2.

(** an integer power: a product, or a product of reciprocals *)
Definition powz (x : R) (n : Z) : R := if (n <? 0)%Z then (/ x) ^ Z.to_nat (- n) else x ^ Z.to_nat n.

(** a real power of a number that is not negative: of 0 it is 0 *)
Definition powr (x y : R) : R := if Req_EM_T x 0 then 0 else Rpower x y.

(* -- Limits and integrals -- *)
(** where a variable goes: up or down without end, to a number from above, from below or from both
    sides; or it has this value *)
Inductive way : Type :=
  | Oo | Minus_oo | Above (a : R) | Below (a : R) | Around (a : R) | At (a : R).
(** P holds of the variable from some point of its way on *)
Definition near (w : way) (P : R -> Prop) : Prop :=
  match w with
  | Oo => exists m, forall t, m < t -> P t
  | Minus_oo => exists m, forall t, t < m -> P t
  | Above a => exists del, 0 < del /\ forall t, a < t < a + del -> P t
  | Below a => exists del, 0 < del /\ forall t, a - del < t < a -> P t
  | Around a => exists del, 0 < del /\ forall t, a - del < t < a + del -> t <> a -> P t
  | At a => P a
  end.
(** f comes as close to v as one likes *)
Definition tends (w : way) (f : R -> R) (v : R) : Prop :=
  forall eps, 0 < eps -> near w (fun t => Rabs (f t - v) < eps).
(** the integral of Riemann between two numbers is v, or as close to it as one likes where an end
    goes to infinity *)
Definition integral (low high : way) (f : R -> R) (v : R) : Prop :=
  forall eps, 0 < eps -> near low (fun a => near high (fun b =>
    a <= b /\ exists H : Riemann_integrable f a b, Rabs (RiemannInt H - v) < eps)).

(* -- Chance: W is what may happen -- *)
(** a function that is continuous but for finitely many points, and grows no faster than its argument *)
Definition tame (s : R -> R) : Prop := (exists l, forall u, ~ In u l -> continuity_pt s u) /\
  exists c, forall u, Rabs (s u) <= c * (1 + Rabs u).
(** E is an expectation on the random numbers of M, which have moments of every order *)
Record expectation {W : Type} (M : (W -> R) -> Prop) (E : (W -> R) -> R) : Prop := {
  has_number : forall c : R, M (fun _ => c);
  has_sum : forall f g, M f -> M g -> M (fun w => f w + g w);
  has_product : forall f g, M f -> M g -> M (fun w => f w * g w);
  has_image : forall s f, tame s -> M f -> M (fun w => s (f w));
  mean_number : forall c : R, E (fun _ => c) = c;
  mean_plus : forall f g, M f -> M g -> E (fun w => f w + g w) = E f + E g;
  mean_times : forall (c : R) f, M f -> E (fun w => c * f w) = c * E f;
  mean_below : forall f g, M f -> M g -> (forall w, f w <= g w) -> E f <= E g }.
(** the entries of a random tensor have moments of every order *)
Definition random {W : Type} (M : (W -> R) -> Prop) (x : W -> idx -> R) : Prop :=
  forall I, M (fun w => x w I).
(** a random number that is made of those entries of the tensors for which P holds *)
Inductive made_of {W : Type} (all : list (W -> idx -> R)) (P : nat -> idx -> Prop) :
    (W -> R) -> Prop :=
  | of_number : forall c : R, made_of all P (fun _ => c)
  | of_entry : forall n x I, nth_error all n = Some x -> P n I -> made_of all P (fun w => x w I)
  | of_sum : forall f g, made_of all P f -> made_of all P g -> made_of all P (fun w => f w + g w)
  | of_product : forall f g, made_of all P f -> made_of all P g -> made_of all P (fun w => f w * g w)
  | of_image : forall s f, tame s -> made_of all P f -> made_of all P (fun w => s (f w)).
(** each entry of the tensors that are marked is independent of all other entries: random numbers
    that are made of different entries, one of any two being of a tensor that is marked *)
Definition independent {W : Type} (M : (W -> R) -> Prop) (E : (W -> R) -> R)
    (all : list (W -> idx -> R)) (marked : list bool) : Prop :=
  forall P : nat -> idx -> Prop,
    (forall n I m J, P n I -> ~ P m J -> nth n marked false = true \/ nth m marked false = true) ->
    forall f g, made_of all P f -> made_of all (fun n I => ~ P n I) g -> M f -> M g ->
    E (fun w => f w * g w) = E f * E g.
(** the laws of an entry: a coin, and the even and the normal distribution, known by their moments *)
Definition bernoulli {W : Type} (E : (W -> R) -> R) (X : W -> R) (q : R) : Prop :=
  E X = q /\ forall w, X w = 0 \/ X w = 1.
Definition uniform {W : Type} (E : (W -> R) -> R) (X : W -> R) (a b : R) : Prop :=
  forall n : nat, (INR n + 1) * E (fun w => X w ^ n) = nsum (S n) (fun r => a ^ r * b ^ (n - r)).
Definition normal {W : Type} (E : (W -> R) -> R) (X : W -> R) (m v : R) : Prop :=
  E X = m /\ forall n : nat,
  E (fun w => X w ^ S (S n)) = m * E (fun w => X w ^ S n) + INR (S n) * v * E (fun w => X w ^ n).
