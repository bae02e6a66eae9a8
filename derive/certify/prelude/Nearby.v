(* What holds near a point where it holds at the point: strict inequalities of numbers that have
   slopes.  A derivative of a derivative is taken of what the inner one is nearby. *)
From DeriveCert Require Export Moves.
From Coq Require Import FunctionalExtensionality.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
Local Open Scope R_scope.

Definition nearby (P : R -> Prop) (x : R) : Prop := exists del, 0 < del /\ forall t, Rabs (t - x) < del -> P t.
Lemma nearby_always (P : Prop) x : P -> nearby (fun _ => P) x.
Proof. intros H. exists 1. split; [lra|auto]. Qed.
Lemma nearby_and P Q x : nearby P x -> nearby Q x -> nearby (fun t => P t /\ Q t) x.
Proof.
  intros (u & Hu & HP) (v & Hv & HQ). exists (Rmin u v). split; [apply Rmin_pos; assumption|].
  intros t Ht. split; [apply HP|apply HQ]; eapply Rlt_le_trans; [exact Ht|apply Rmin_l|exact Ht|apply Rmin_r].
Qed.
Lemma nearby_all lo hi (P : R -> Z -> Prop) x : (forall i, (lo <= i < hi)%Z -> nearby (fun t => P t i) x) ->
  nearby (fun t => forall i, (lo <= i < hi)%Z -> P t i) x.
Proof. apply Near_all. Qed.
Lemma continuous_of f x : ex_deriv f x -> Cv f x (f x).
Proof. intros (d & H). apply (Cv_of_Dv f x (f x) d). split; [reflexivity|exact H]. Qed.
Lemma nearby_less f g x : ex_deriv f x -> ex_deriv g x -> f x < g x -> nearby (fun t => f t < g t) x.
Proof. intros F G. apply Near_less; apply continuous_of; assumption. Qed.
Lemma nearby_differ f g x : ex_deriv f x -> ex_deriv g x -> f x <> g x -> nearby (fun t => f t <> g t) x.
Proof.
  intros F G N. destruct (Near_order f g x _ _ (continuous_of f x F) (continuous_of g x G) N) as (del & Hd & H).
  exists del. split; [exact Hd|]. intros t Ht. specialize (H t Ht). destruct (Rtotal_order (f x) (g x)) as [L|[E|L]]; lra.
Qed.

Lemma the_same (P Q : R -> Prop) : (forall d, P d <-> Q d) -> the P = the Q.
Proof.
  intros H. assert (S : forall d, only P d <-> only Q d).
  { intros d. unfold only. rewrite H. split; intros [A B]; (split; [exact A|]); intros e He; apply B, H, He. }
  destruct (decide (exists d, only P d)) as [(d & E)|N].
  - rewrite (the_eq P d E), (the_eq Q d (proj1 (S d) E)). reflexivity.
  - unfold the. destruct (decide (exists d, only P d)) as [|_]; [contradiction|].
    destruct (decide (exists d, only Q d)) as [(d & E)|_]; [|reflexivity]. exfalso. apply N. exists d. apply S, E.
Qed.
Lemma is_deriv_near P f g x d : nearby P x -> (forall t, P t -> f t = g t) -> is_deriv f x d -> is_deriv g x d.
Proof. intros (del & Hd & N) H. apply (is_deriv_ext_loc f g x d del Hd). intros t Ht. apply H, N, Ht. Qed.
Lemma D_near P f g x : nearby P x -> (forall t, P t -> f t = g t) -> D f x = D g x.
Proof.
  intros N H. apply the_same. intros d. split; apply (is_deriv_near P); try exact N; [exact H|].
  intros t Ht. symmetry. apply H, Ht.
Qed.
Lemma ex_deriv_near P f g x : nearby P x -> (forall t, P t -> f t = g t) -> ex_deriv g x -> ex_deriv f x.
Proof. intros N H (d & E). exists d. apply (is_deriv_near P g f x d N); [intros t Ht; symmetry; apply H, Ht|exact E]. Qed.
Lemma pd_near (P : (idx -> R) -> Prop) F G x J : nearby (fun t => P (upd x J t)) (x J) ->
  (forall y, P y -> F y = G y) -> pd F x J = pd G x J.
Proof. intros N H. apply (D_near (fun t => P (upd x J t))); auto. Qed.
Lemma ex_pd_near (P : (idx -> R) -> Prop) F G x J : nearby (fun t => P (upd x J t)) (x J) ->
  (forall y, P y -> F y = G y) -> ex_pd G x J -> ex_pd F x J.
Proof. intros N H. apply (ex_deriv_near (fun t => P (upd x J t))); auto. Qed.

Ltac at_the_point := cbv beta; rewrite ?upd_same; solve [by_hypothesis | side].
Ltac holds_near := cbv beta; match goal with
  | |- nearby (fun _ => ?P) _ => apply (nearby_always P); solve [by_hypothesis | side]
  | |- nearby (fun t => @?P t /\ @?Q t) _ => apply (nearby_and P Q); holds_near
  | |- nearby (fun t => forall i : Z, (?lo <= i < ?hi)%Z -> @?P t i) _ =>
      apply (nearby_all lo hi P); intros ? ?; holds_near
  | |- nearby (fun t => @?f t < @?g t) _ =>
      apply (nearby_less f g); [derivative_exists | derivative_exists | at_the_point]
  | |- nearby (fun t => @?f t <> @?g t) _ =>
      apply (nearby_differ f g); [derivative_exists | derivative_exists | at_the_point]
  end.
(** a step inside a derivative, where P holds nearby *)
Tactic Notation "in_derivative" ident(x) "where" constr(P) :=
  first [ (first [apply (pd_near P) | apply (D_near P)]; [solve [holds_near]|]; over x; intros ?)
        | in_derivative x ]; facts.
(** that a derivative has a slope, by what it comes to where P holds *)
Tactic Notation "exists_nearby" constr(g) "where" constr(P) := intros;
  first [ (first [apply (ex_pd_near P _ g) | apply (ex_deriv_near P _ g)]; [solve [holds_near]| |])
        | exists_second g ].
