(* Tensors defined by recursion: they have the values that their definition says, with or without
   one of them held up to a level, and held at its own values it changes nothing. *)
From DeriveCert Require Export Sums.
From Coq Require Import FunctionalExtensionality.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
Local Open Scope R_scope.

Section Recursion.
  Context (k low : Z) (positive : (0 < k)%Z).
  Definition turn (n : nat) (I : idx) : Z := (k * (hd 0%Z I - low) + Z.of_nat n)%Z.
  (** F says of an entry what it reads of earlier turns *)
  Definition earlier (F : (nat -> idx -> R) -> nat -> idx -> R) : Prop := forall g h n I,
    (forall m J, (turn m J < turn n I)%Z -> (0 <= turn n I)%Z -> g m J = h m J) -> F g n I = F h n I.
  Let count (n : nat) (I : idx) : nat := Z.to_nat (turn n I + k).
  Lemma one_recursion F g h : earlier F ->
    (forall n I, g n I = F g n I) -> (forall n I, h n I = F h n I) -> g = h.
  Proof.
    intros E G H. cut (forall t n I, (count n I < t)%nat -> g n I = h n I).
    - intros A. apply functional_extensionality. intros n. apply functional_extensionality. intros I.
      apply (A (S (count n I))). lia.
    - induction t as [|t IH]; intros n I L; [lia|]. rewrite G, H. apply E. intros m J B P.
      apply IH. unfold count in *. lia.
  Qed.
  Lemma iterates_agree F : earlier F -> forall s t n I,
    (count n I < s)%nat -> (count n I < t)%nat ->
    Nat.iter s F (fun _ _ => 0) n I = Nat.iter t F (fun _ _ => 0) n I.
  Proof.
    intros E. induction s as [|s IH]; intros t n I Hs Ht; [lia|]. destruct t as [|t]; [lia|].
    simpl. apply E. intros m J B P. apply IH; unfold count in *; lia.
  Qed.
  Lemma Circle_equation F n I : earlier F -> Circle k low F n I = F (Circle k low F) n I.
  Proof.
    intros E. unfold Circle at 1. cbn [Nat.iter nat_rect]. apply E. intros m J B P.
    apply (iterates_agree F E); unfold count, turn in *; lia.
  Qed.
  Lemma earlier_held F m s v : earlier F -> earlier (held m s v F).
  Proof. intros E g h n I A. unfold held. destruct (_ && _)%bool; [reflexivity|]. apply E, A. Qed.
  Lemma held_equation F m s v n I : earlier F -> Circle k low (held m s v F) n I =
    if ((n =? m)%nat && (hd 0%Z I <=? s)%Z)%bool then v I else F (Circle k low (held m s v F)) n I.
  Proof. intros E. rewrite Circle_equation by (apply earlier_held, E). reflexivity. Qed.
  Lemma held_low F m s v I : earlier F -> (hd 0%Z I <= s)%Z -> Circle k low (held m s v F) m I = v I.
  Proof.
    intros E L. rewrite held_equation by exact E. rewrite Nat.eqb_refl.
    replace (hd 0%Z I <=? s)%Z with true by lia. reflexivity.
  Qed.
  Lemma held_at_itself F m s : earlier F ->
    Circle k low (held m s (Circle k low F m) F) = Circle k low F.
  Proof.
    intros E. apply (one_recursion (held m s (Circle k low F m) F)).
    - apply earlier_held, E.
    - intros. apply Circle_equation, earlier_held, E.
    - intros n I. unfold held. destruct (_ && _)%bool eqn:B; [|apply Circle_equation, E].
      apply andb_prop in B. destruct B as [B _]. apply Nat.eqb_eq in B. subst. reflexivity.
  Qed.
End Recursion.
Lemma member_value all n I lo hi f : nth_error all n = Some ((lo, hi), f) -> (lo <= hd 0%Z I < hi)%Z ->
  members all n I = f I.
Proof. intros E B. unfold members. rewrite E. replace (_ && _)%bool with true by lia. reflexivity. Qed.

(** a tensor of a circle is a function of its indices *)
Section Shapes.
  Context (k low : Z) (F : (nat -> idx -> R) -> nat -> idx -> R) (n : nat)
    (positive : (0 < k)%Z) (E : earlier k low F).
  Definition of_axes (r : nat) : Prop := forall c I, length I <> r -> F c n I = 0.
  Let C := Circle k low F n.
  Lemma outside_axes r I : of_axes r -> length I <> r -> C I = 0.
  Proof. intros H L. unfold C. rewrite (Circle_equation _ _ positive _ _ _ E). apply H, L. Qed.
  Lemma at1_circle : of_axes 1 -> at1 (fun i => C [i]) = C.
  Proof.
    intros H. apply functional_extensionality. intros [|i [|j I]]; [|reflexivity|];
      (symmetry; apply (outside_axes 1); [exact H|simpl; lia]).
  Qed.
  Lemma at2_circle : of_axes 2 -> at2 (fun i j => C [i; j]) = C.
  Proof.
    intros H. apply functional_extensionality. intros [|i [|j [|l I]]]; [| |reflexivity|];
      (symmetry; apply (outside_axes 2); [exact H|simpl; lia]).
  Qed.
  Lemma at3_circle : of_axes 3 -> at3 (fun i j l => C [i; j; l]) = C.
  Proof.
    intros H. apply functional_extensionality. intros [|i [|j [|l [|m I]]]]; [| | |reflexivity|];
      (symmetry; apply (outside_axes 3); [exact H|simpl; lia]).
  Qed.
  Lemma at4_circle : of_axes 4 -> at4 (fun i j l m => C [i; j; l; m]) = C.
  Proof.
    intros H. apply functional_extensionality. intros [|i [|j [|l [|m [|p I]]]]]; [| | | |reflexivity|];
      (symmetry; apply (outside_axes 4); [exact H|simpl; lia]).
  Qed.
End Shapes.
Lemma tensor_held_at_itself k low F m s T n T' : (0 < k)%Z -> earlier k low F ->
  T = Circle k low F m -> T' = Circle k low F n -> Circle k low (held m s T F) n = T'.
Proof. intros P E -> ->. rewrite held_at_itself by assumption. reflexivity. Qed.
(** what a proof knows of recursive tensors: their equations, which of them have slopes, and that
    held at themselves they are as they were *)
Definition known (P : Prop) : Prop := P.
Definition slope_known (P : Prop) : Prop := P.
Definition at_point (P : Prop) : Prop := P.
#[global] Opaque Circle held.        (* else two of a circle are compared level by level *)
