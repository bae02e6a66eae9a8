(* Integrals: a bounded function that is continuous but for finitely many points has an integral of
   Riemann, and a continuous function whose slope it is gives the value; where an end goes to
   infinity, its limit there does. *)
From DeriveCert Require Export Squeezing.
From Coq Require Import RList RiemannInt_SF.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
Local Open Scope R_scope.

(** step functions: one that is constant, and one that is another between the ends *)
Lemma between_ends (l : list R) a b i x : ordered_Rlist l -> pos_Rl l 0 = a ->
  pos_Rl l (pred (length l)) = b -> (i < pred (length l))%nat -> pos_Rl l i < x < pos_Rl l (S i) -> a < x < b.
Proof.
  intros O <- <- I H.
  assert (A : pos_Rl l 0 <= pos_Rl l i) by (apply RList_P5; [exact O|]; apply RList_P3; exists i; split; [reflexivity|lia]).
  assert (B : pos_Rl l (S i) <= pos_Rl l (pred (length l)))
    by (apply RList_P7; [exact O|]; apply RList_P3; exists (S i); split; [reflexivity|lia]).
  lra.
Qed.
Lemma same_couple f g a b l lf : (forall t, Rmin a b < t < Rmax a b -> f t = g t) ->
  adapted_couple f a b l lf -> adapted_couple g a b l lf.
Proof.
  intros E (O & L & H & N & C). repeat split; try assumption. intros i I x X.
  rewrite <- E; [apply (C i I x X)|]. exact (between_ends l _ _ i x O L H I X).
Qed.
Lemma same_step f g a b : (forall t, Rmin a b < t < Rmax a b -> f t = g t) -> IsStepFun f a b -> IsStepFun g a b.
Proof. intros E (l & lf & C). exists l, lf. exact (same_couple f g a b l lf E C). Qed.
Lemma same_step_integral f g a b (F : IsStepFun f a b) (G : IsStepFun g a b) :
  (forall t, Rmin a b < t < Rmax a b -> f t = g t) ->
  RiemannInt_SF (mkStepFun F) = RiemannInt_SF (mkStepFun G).
Proof.
  intros E. unfold RiemannInt_SF. pose proof (StepFun_P1 (mkStepFun F)) as P. pose proof (StepFun_P1 (mkStepFun G)) as Q.
  simpl fe in P, Q. pose proof (same_couple f g a b _ _ E P) as P'.
  rewrite (StepFun_P17 P' Q). reflexivity.
Qed.
Lemma constant_step f a b c : a <= b -> (forall t, a < t < b -> f t = c) -> IsStepFun f a b.
Proof.
  intros L E. apply (same_step (fct_cte c)); [|apply StepFun_P4].
  intros t. rewrite Rmin_left, Rmax_right by exact L. intros H. symmetry. apply E, H.
Qed.
Lemma constant_step_integral f a b c (F : IsStepFun f a b) : a <= b -> (forall t, a < t < b -> f t = c) ->
  RiemannInt_SF (mkStepFun F) = c * (b - a).
Proof.
  intros L E. rewrite <- (StepFun_P18 a b c). apply same_step_integral.
  intros t. rewrite Rmin_left, Rmax_right by exact L. apply E.
Qed.

(** bounded, and with an integral on every part within the ends *)
Lemma integrable_inside f a b M : a < b -> 0 < M -> (forall t, a <= t <= b -> Rabs (f t) <= M) ->
  (forall c d, a < c -> c <= d -> d < b -> Riemann_integrable f c d) -> Riemann_integrable f a b.
Proof.
  intros L P B I eps.
  set (del := Rmin ((b - a) / 3) (eps / (8 * M))).
  assert (D : 0 < del) by (apply Rmin_pos; [lra|apply Rdiv_lt_0_compat; [apply cond_pos|lra]]).
  assert (D1 : del <= (b - a) / 3) by apply Rmin_l. assert (D2 : del <= eps / (8 * M)) by apply Rmin_r.
  set (c := a + del). set (d := b - del).
  assert (Hc : a < c) by (unfold c; lra). assert (Hcd : c <= d) by (unfold c, d; lra). assert (Hd : d < b) by (unfold d; lra).
  assert (E : 0 < eps / 2) by (pose proof (cond_pos eps); lra).
  destruct (I c d Hc Hcd Hd (mkposreal _ E)) as (phi & psi & N & S). simpl in S.
  rewrite Rmin_left, Rmax_right in N by exact Hcd.
  set (mid := fun (g : R -> R) (e t : R) => if Rle_dec c t then if Rle_dec t d then g t else e else e).
  assert (left : forall g e t, a < t < c -> mid g e t = e).
  { intros g e t H. unfold mid. destruct (Rle_dec c t); [lra|reflexivity]. }
  assert (right : forall g e t, d < t < b -> mid g e t = e).
  { intros g e t H. unfold mid. destruct (Rle_dec c t); [destruct (Rle_dec t d); [lra|reflexivity]|reflexivity]. }
  assert (same : forall (g : R -> R) e t, Rmin c d < t < Rmax c d -> g t = mid g e t).
  { intros g e t. rewrite Rmin_left, Rmax_right by exact Hcd. intros H. unfold mid.
    destruct (Rle_dec c t); [destruct (Rle_dec t d); [reflexivity|lra]|lra]. }
  assert (s1 : forall g e, IsStepFun (mid g e) a c) by (intros g e; apply (constant_step _ _ _ e); [lra|apply left]).
  assert (s2 : forall (g : StepFun c d) e, IsStepFun (mid g e) c d) by (intros g e; apply (same_step g _ c d (same g e)), (pre g)).
  assert (s3 : forall g e, IsStepFun (mid g e) d b) by (intros g e; apply (constant_step _ _ _ e); [lra|apply right]).
  assert (s12 : forall (g : StepFun c d) e, IsStepFun (mid g e) a d) by (intros g e; exact (StepFun_P46 (s1 g e) (s2 g e))).
  assert (all : forall (g : StepFun c d) e, IsStepFun (mid g e) a b) by (intros g e; exact (StepFun_P46 (s12 g e) (s3 g e))).
  exists (mkStepFun (all phi 0)), (mkStepFun (all psi M)). split.
  - rewrite Rmin_left, Rmax_right by lra. intros t T. simpl. unfold mid.
    destruct (Rle_dec c t) as [C|C]; [destruct (Rle_dec t d) as [K|K]|].
    + apply N. lra.
    + rewrite Rminus_0_r. apply B, T.
    + rewrite Rminus_0_r. apply B, T.
  - rewrite <- (StepFun_P43 (s12 psi M) (s3 psi M) (all psi M)), <- (StepFun_P43 (s1 psi M) (s2 psi M) (s12 psi M)).
    rewrite (constant_step_integral _ _ _ M (s1 psi M)) by (try apply left; lra).
    rewrite (constant_step_integral _ _ _ M (s3 psi M)) by (try apply right; lra).
    rewrite <- (same_step_integral psi (mid psi M) c d (pre psi) (s2 psi M) (same psi M)).
    replace (mkStepFun (pre psi)) with psi by (destruct psi; reflexivity).
    replace (c - a) with del by (unfold c; ring). replace (b - d) with del by (unfold d; ring).
    assert (Q : M * del <= eps / 8).
    { replace (eps / 8) with (M * (eps / (8 * M))) by (field; lra). apply Rmult_le_compat_l; lra. }
    apply Rabs_def2 in S. pose proof (Rmult_lt_0_compat M del P D). apply Rabs_def1; lra.
Qed.
Lemma integral_bound f a b M (H : Riemann_integrable f a b) : a <= b ->
  (forall t, a <= t <= b -> Rabs (f t) <= M) -> Rabs (RiemannInt H) <= M * (b - a).
Proof.
  intros L B. apply Rabs_le. split.
  - replace (- (M * (b - a))) with (- M * (b - a)) by ring. rewrite <- (RiemannInt_P15 (RiemannInt_P14 a b (- M))).
    apply RiemannInt_P19; [exact L|]. intros t T. unfold fct_cte. specialize (B t ltac:(lra)).
    pose proof (Rle_abs (- f t)) as A. rewrite Rabs_Ropp in A. lra.
  - rewrite <- (RiemannInt_P15 (RiemannInt_P14 a b M)).
    apply RiemannInt_P19; [exact L|]. intros t T. unfold fct_cte. specialize (B t ltac:(lra)).
    pose proof (Rle_abs (f t)). lra.
Qed.
(** the fundamental theorem where the slope is continuous *)
Lemma integral_of_slope f F a b (L : a <= b) : (forall t, a <= t <= b -> continuity_pt f t) ->
  (forall t, a <= t <= b -> is_deriv F t (f t)) -> forall H : Riemann_integrable f a b, RiemannInt H = F b - F a.
Proof.
  intros C S H.
  assert (A : antiderivative f F a b).
  { split; [|exact L]. intros x X. exists (exist _ (f x) (S x X)). reflexivity. }
  destruct (antiderivative_Ucte f _ _ a b (RiemannInt_P29 L C) A) as (k & E).
  pose proof (E a ltac:(lra)) as Ea. pose proof (E b ltac:(lra)) as Eb. unfold primitive in Ea, Eb.
  destruct (Rle_dec a a) as [aa|]; [|lra]. destruct (Rle_dec a b) as [ab|]; [|lra].
  destruct (Rle_dec b b) as [bb|]; [|lra]. rewrite RiemannInt_P9 in Ea.
  rewrite (RiemannInt_P5 H (FTC_P1 L C ab bb)). lra.
Qed.
Lemma as_close_as_one_likes x y : (forall eps, 0 < eps -> Rabs (x - y) < eps) -> x = y.
Proof.
  intros H. destruct (Req_dec x y) as [E|N]; [exact E|].
  specialize (H _ (Rabs_pos_lt _ (Rminus_eq_contra x y N))). lra.
Qed.
Lemma near_value F x eps : continuity_pt F x -> 0 < eps ->
  exists del, 0 < del /\ forall t, Rabs (t - x) < del -> Rabs (F t - F x) < eps.
Proof.
  intros C E. destruct (C eps E) as (del & D & H). simpl in H. unfold R_dist in H. exists del. split; [exact D|].
  intros t T. destruct (Req_dec x t) as [<-|N]; [rewrite Rminus_diag_eq, Rabs_R0; auto|].
  apply H. split; [exact (conj I N)|exact T].
Qed.
Lemma integral_between f F a b M : a < b -> 0 < M -> (forall t, a <= t <= b -> Rabs (f t) <= M) ->
  continuity_pt F a -> continuity_pt F b -> (forall t, a < t < b -> continuity_pt f t) ->
  (forall t, a < t < b -> is_deriv F t (f t)) ->
  exists H : Riemann_integrable f a b, RiemannInt H = F b - F a.
Proof.
  intros L P B Ca Cb C S.
  assert (I : forall c d, a < c -> c <= d -> d < b -> Riemann_integrable f c d).
  { intros c d A H K. apply continuity_implies_RiemannInt; [exact H|]. intros t T. apply C. lra. }
  set (H := integrable_inside f a b M L P B I). exists H. apply as_close_as_one_likes. intros eps E.
  destruct (near_value F a (eps / 5) Ca ltac:(lra)) as (u & U & Fa).
  destruct (near_value F b (eps / 5) Cb ltac:(lra)) as (v & V & Fb).
  set (del := Rmin (Rmin (u / 2) (v / 2)) (Rmin ((b - a) / 3) (eps / (5 * M)))).
  assert (D : 0 < del) by (repeat apply Rmin_pos; try lra; apply Rdiv_lt_0_compat; lra).
  assert (D1 : del <= u / 2) by (eapply Rle_trans; [apply Rmin_l|apply Rmin_l]).
  assert (D2 : del <= v / 2) by (eapply Rle_trans; [apply Rmin_l|apply Rmin_r]).
  assert (D3 : del <= (b - a) / 3) by (eapply Rle_trans; [apply Rmin_r|apply Rmin_l]).
  assert (D4 : del <= eps / (5 * M)) by (eapply Rle_trans; [apply Rmin_r|apply Rmin_r]).
  set (c := a + del). set (d := b - del).
  assert (Hc : a < c) by (unfold c; lra). assert (Hcd : c <= d) by (unfold c, d; lra). assert (Hd : d < b) by (unfold d; lra).
  pose proof (RiemannInt_P22 H (conj (Rlt_le _ _ Hc) (ltac:(lra) : c <= b))) as J1.
  pose proof (RiemannInt_P23 H (conj (ltac:(lra) : a <= c) (ltac:(lra) : c <= b))) as J2.
  pose proof (I c d Hc Hcd Hd) as J3.
  pose proof (RiemannInt_P23 J2 (conj (ltac:(lra) : c <= d) (ltac:(lra) : d <= b))) as J4.
  pose proof (RiemannInt_P26 J1 J2 H) as E1. pose proof (RiemannInt_P26 J3 J4 J2) as E2.
  pose proof (integral_of_slope f F c d Hcd ltac:(intros; apply C; lra) ltac:(intros; apply S; lra) J3) as E3.
  pose proof (integral_bound f a c M J1 ltac:(lra) ltac:(intros; apply B; lra)) as B1.
  pose proof (integral_bound f d b M J4 ltac:(lra) ltac:(intros; apply B; lra)) as B4.
  specialize (Fa c ltac:(apply Rabs_def1; unfold c; lra)). specialize (Fb d ltac:(apply Rabs_def1; unfold d; lra)).
  replace (c - a) with del in B1 by (unfold c; ring). replace (b - d) with del in B4 by (unfold d; ring).
  assert (Q : M * del <= eps / 5).
  { replace (eps / 5) with (M * (eps / (5 * M))) by (field; lra). apply Rmult_le_compat_l; lra. }
  apply Rabs_def2 in Fa. apply Rabs_def2 in Fb. 
  pose proof (Rle_abs (RiemannInt J1)). pose proof (Rle_abs (- RiemannInt J1)) as N1. rewrite Rabs_Ropp in N1.
  pose proof (Rle_abs (RiemannInt J4)). pose proof (Rle_abs (- RiemannInt J4)) as N4. rewrite Rabs_Ropp in N4.
  apply Rabs_def1; lra.
Qed.

(** bounded on bounded intervals *)
Definition locally_bounded (f : R -> R) : Prop :=
  forall a b, exists M, 0 < M /\ forall t, a <= t <= b -> Rabs (f t) <= M.
Lemma bounded_by f M : (forall t, Rabs (f t) <= M) -> locally_bounded f.
Proof. intros H a b. exists (Rabs M + 1). pose proof (Rabs_pos M). pose proof (Rle_abs M). split; [lra|].
  intros t _. specialize (H t). lra.
Qed.
Lemma bounded_continuous f : continuity f -> locally_bounded f.
Proof.
  intros C a b. destruct (Rle_dec a b) as [L|L]; [|exists 1; split; [lra|]; intros; lra].
  assert (A : forall t, a <= t <= b -> continuity_pt (fun t => Rabs (f t)) t).
  { intros t _. apply (continuity_pt_comp f Rabs); [apply C|apply Rcontinuity_abs]. }
  destruct (continuity_ab_maj _ a b L A) as (m & H & _). exists (Rabs (f m) + 1).
  pose proof (Rabs_pos (f m)). split; [lra|]. intros t T. specialize (H t T). cbv beta in H. lra.
Qed.
Lemma bounded_plus f g : locally_bounded f -> locally_bounded g -> locally_bounded (fun t => f t + g t).
Proof.
  intros F G a b. destruct (F a b) as (M & P & A), (G a b) as (N & Q & B). exists (M + N). split; [lra|].
  intros t T. eapply Rle_trans; [apply Rabs_triang|]. specialize (A t T). specialize (B t T). lra.
Qed.
Lemma bounded_mult f g : locally_bounded f -> locally_bounded g -> locally_bounded (fun t => f t * g t).
Proof.
  intros F G a b. destruct (F a b) as (M & P & A), (G a b) as (N & Q & B). exists (M * N).
  split; [apply Rmult_lt_0_compat; assumption|]. intros t T. rewrite Rabs_mult.
  apply Rmult_le_compat; try apply Rabs_pos; auto.
Qed.
Lemma bounded_through s f : continuity s -> locally_bounded f -> locally_bounded (fun t => s (f t)).
Proof.
  intros S F a b. destruct (F a b) as (M & P & A). destruct (bounded_continuous s S (- M) M) as (N & Q & B).
  exists N. split; [exact Q|]. intros t T. apply B. specialize (A t T).
  pose proof (Rle_abs (f t)). pose proof (Rle_abs (- f t)) as K. rewrite Rabs_Ropp in K. lra.
Qed.
Lemma bounded_pow n f : locally_bounded f -> locally_bounded (fun t => f t ^ n).
Proof. apply (bounded_through (fun u => u ^ n)). intros u. apply derivable_continuous_pt, derivable_pt_pow. Qed.
Lemma bounded_max f g : locally_bounded f -> locally_bounded g -> locally_bounded (fun t => Rmax (f t) (g t)).
Proof.
  intros F G a b. destruct (F a b) as (M & P & A), (G a b) as (N & Q & B). exists (M + N). split; [lra|].
  intros t T. specialize (A t T). specialize (B t T). unfold Rmax. destruct (Rle_dec (f t) (g t)); lra.
Qed.
Lemma bounded_min f g : locally_bounded f -> locally_bounded g -> locally_bounded (fun t => Rmin (f t) (g t)).
Proof.
  intros F G a b. destruct (F a b) as (M & P & A), (G a b) as (N & Q & B). exists (M + N). split; [lra|].
  intros t T. specialize (A t T). specialize (B t T). unfold Rmin. destruct (Rle_dec (f t) (g t)); lra.
Qed.
Lemma bounded_jump (s f : R -> R) : (forall u, Rabs (s u) <= 1) -> locally_bounded (fun t => s (f t)).
Proof. intros H. apply (bounded_by _ 1). intros t. apply H. Qed.
Lemma heaviside_bound u : Rabs (heaviside u) <= 1.
Proof. unfold heaviside. destruct (Rlt_dec 0 u); [|destruct (Rlt_dec u 0)]; apply Rabs_le; lra. Qed.
Lemma sign_bound u : Rabs (sign u) <= 1.
Proof. unfold sign. destruct (Rlt_dec 0 u); [|destruct (Rlt_dec u 0)]; apply Rabs_le; lra. Qed.

(** off finitely many points *)
Fixpoint off (l : list R) (t : R) : Prop := match l with [] => True | p :: l => t <> p /\ off l t end.
Lemma integral_off l f F : locally_bounded f -> continuity F -> forall a b, a <= b ->
  (forall t, a < t < b -> off l t -> continuity_pt f t /\ is_deriv F t (f t)) ->
  exists H : Riemann_integrable f a b, RiemannInt H = F b - F a.
Proof.
  intros B C. induction l as [|p l IH]; intros a b L S.
  - destruct (Req_dec a b) as [<-|N].
    + exists (RiemannInt_P7 f a). rewrite RiemannInt_P9. ring.
    + destruct (B a b) as (M & P & Q). apply (integral_between f F a b M); try assumption; try apply C; try lra.
      * intros t T. apply (S t T I).
      * intros t T. apply (S t T I).
  - destruct (Rlt_dec a p) as [A|A]; [destruct (Rlt_dec p b) as [K|K]|].
    + destruct (IH a p ltac:(lra)) as (H1 & E1); [intros t T O; apply S; [lra|split; [lra|exact O]]|].
      destruct (IH p b ltac:(lra)) as (H2 & E2); [intros t T O; apply S; [lra|split; [lra|exact O]]|].
      exists (RiemannInt_P21 (Rlt_le _ _ A) (Rlt_le _ _ K) H1 H2).
      rewrite <- (RiemannInt_P26 H1 H2). lra.
    + apply IH; [exact L|]. intros t T O. apply S; [exact T|split; [lra|exact O]].
    + apply IH; [exact L|]. intros t T O. apply S; [exact T|split; [lra|exact O]].
Qed.
Lemma integral_by (l : list R) low high f F a b : locally_bounded f -> continuity F ->
  (forall t, off l t -> continuity_pt f t) -> (forall t, off l t -> is_deriv F t (f t)) ->
  near low (fun a => near high (fun b => a <= b)) -> tends low F a -> tends high F b ->
  integral low high f (b + (-1) * a).
Proof.
  intros B C Cf S O A H eps E. assert (P : 0 < eps / 2) by lra.
  apply (near_then _ _ _ (near_both _ _ _ O (A _ P))). intros x (X & Fx).
  apply (near_then _ _ _ (near_both _ _ _ X (H _ P))). intros y (Y & Fy). split; [exact Y|].
  destruct (integral_off l f F B C x y Y) as (J & V); [intros t _ T; split; [apply Cf, T|apply S, T]|].
  exists J. rewrite V. apply Rabs_def2 in Fx. apply Rabs_def2 in Fy. apply Rabs_def1; lra.
Qed.
(** what a function comes to at the upper end, less what it comes to at the lower one *)
Definition from_to (low high : way) (F : R -> R) (v : R) : Prop :=
  exists a b, tends low F a /\ tends high F b /\ b + (-1) * a = v.
Lemma integral_from_to (l : list R) low high f F v : locally_bounded f -> continuity F ->
  (forall t, off l t -> continuity_pt f t) -> (forall t, off l t -> is_deriv F t (f t)) ->
  near low (fun a => near high (fun b => a <= b)) -> from_to low high F v -> integral low high f v.
Proof. intros B C Cf S O (a & b & A & H & <-). exact (integral_by l low high f F a b B C Cf S O A H). Qed.
(** which of two ends is the lower *)
Lemma ends_at a b : a <= b -> near (At a) (fun x => near (At b) (fun y => x <= y)).
Proof. trivial. Qed.
Lemma ends_up a : near (At a) (fun x => near Oo (fun y => x <= y)).
Proof. exists a. intros; lra. Qed.
Lemma ends_down b : near Minus_oo (fun x => near (At b) (fun y => x <= y)).
Proof. exists b. simpl. intros; lra. Qed.
Lemma ends_both : near Minus_oo (fun x => near Oo (fun y => x <= y)).
Proof. exists 0. intros x _. exists x. intros; lra. Qed.

(** between two numbers the integral is Riemann's *)
Lemma integral_is a b f v : integral (At a) (At b) f v <->
  a <= b /\ exists H : Riemann_integrable f a b, RiemannInt H = v.
Proof.
  split.
  - intros H. destruct (H 1 Rlt_0_1) as (L & J & _). split; [exact L|]. exists J.
    apply as_close_as_one_likes. intros eps E. destruct (H eps E) as (_ & K & D). rewrite (RiemannInt_P5 J K). exact D.
  - intros (L & H & <-) eps E. split; [exact L|]. exists H. rewrite Rminus_diag_eq, Rabs_R0; auto.
Qed.

(** by the form of a function: bounded on bounded intervals, continuous at a point *)
Ltac bounded := cbv beta; first
  [ (apply (bounded_by _ 1 heaviside_bound)) | (apply (bounded_by _ 1 sign_bound)) 
  | match goal with
    | |- locally_bounded (fun t => @?f t + @?g t) => apply (bounded_plus f g); bounded
    | |- locally_bounded (fun t => @?f t * @?g t) => apply (bounded_mult f g); bounded
    | |- locally_bounded (fun t => @?f t ^ ?n) => apply (bounded_pow n f); bounded
    | |- locally_bounded (fun t => Rmax (@?f t) (@?g t)) => apply (bounded_max f g); bounded
    | |- locally_bounded (fun t => Rmin (@?f t) (@?g t)) => apply (bounded_min f g); bounded
    | |- locally_bounded (fun t => heaviside (@?f t)) => apply (bounded_jump heaviside f heaviside_bound)
    | |- locally_bounded (fun t => sign (@?f t)) => apply (bounded_jump sign f sign_bound)
    | |- locally_bounded (fun t => t) => apply bounded_continuous; intros ?; apply derivable_continuous_pt, derivable_pt_id
    | |- locally_bounded (fun _ => ?c) => apply bounded_continuous, continuity_const; intros ? ?; reflexivity
    | |- locally_bounded (fun t => ?s (@?f t)) => apply (bounded_through s f); [intros ?; continuous_word|bounded]
    end ]
with continuous_word := first
  [ apply continuous_exp | apply continuous_sin | apply continuous_cos | apply continuous_tanh
  | apply continuous_atan | apply continuous_sigmoid | apply continuous_softplus | apply continuous_erf
  | apply continuous_normal_cdf | apply continuous_relu | apply continuous_abs ].
Ltac continuous_there := cbv beta; match goal with
  | |- continuity_pt (fun t => t) _ => apply derivable_continuous_pt, derivable_pt_id
  | |- continuity_pt (fun _ => ?c) _ => apply continuity_pt_const; intros ? ?; reflexivity
  | |- continuity_pt (fun t => @?f t + @?g t) _ => apply (continuity_pt_plus f g); continuous_there
  | |- continuity_pt (fun t => @?f t * @?g t) _ => apply (continuity_pt_mult f g); continuous_there
  | |- continuity_pt (fun t => @?f t ^ ?n) ?x => apply (continuity_pt_comp f (fun u => u ^ n));
      [continuous_there | apply derivable_continuous_pt, derivable_pt_pow]
  | |- continuity_pt (fun t => Rmax (@?f t) (@?g t)) ?x =>
      refine (proj2 (Cv_max f g x _ _ (conj eq_refl _) (conj eq_refl _))); continuous_there
  | |- continuity_pt (fun t => Rmin (@?f t) (@?g t)) ?x =>
      refine (proj2 (Cv_min f g x _ _ (conj eq_refl _) (conj eq_refl _))); continuous_there
  | |- continuity_pt (fun t => ?s (@?f t)) _ => apply (continuity_pt_comp f s); [continuous_there|cbv beta; continuous_there]
  | |- continuity_pt heaviside _ => apply continuous_heaviside; sign_of
  | |- continuity_pt sign _ => apply continuous_sign; sign_of
  | |- continuity_pt _ _ => continuous_word end.
