(* Squeezing: a limit from other limits, by numbers that another lies between, or by the slopes of a
   quotient (L'Hôpital's rule). *)
From DeriveCert Require Export Growth.
From Coq Require Import Classical_Prop.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
Local Open Scope R_scope.

Lemma squeezed w (P : R -> Prop) f g h a : near w P -> (forall t, P t -> f t <= g t /\ g t <= h t) ->
  tends w f a -> tends w h a -> tends w g a.
Proof.
  intros N B F H eps He.
  apply (near_then _ _ _ (near_both _ _ _ N (near_both _ _ _ (F eps He) (H eps He)))).
  intros t (p & Ft & Ht). destruct (B t p). apply Rabs_def2 in Ft. apply Rabs_def2 in Ht. apply Rabs_def1; lra.
Qed.

(** the ways that go to one side, and what holds on an interval there *)
Definition goes (w : way) : Prop := match w with At _ => False | _ => True end.
Definition one_way (w : way) : Prop := match w with At _ => False | Around _ => False | _ => True end.
Definition convex_set (I : R -> Prop) : Prop := forall x y t, I x -> I y -> x <= t <= y -> I t.
Lemma near_around a (P : R -> Prop) : near (Above a) P -> near (Below a) P -> near (Around a) P.
Proof.
  intros (m & M & A) (n & N & B). exists (Rmin m n). split; [apply Rmin_pos; assumption|]. intros t Ht D.
  pose proof (Rmin_l m n). pose proof (Rmin_r m n).
  destruct (Rlt_dec a t); [apply A; lra|apply B; lra].
Qed.
Lemma around_above a (P : R -> Prop) : near (Around a) P -> near (Above a) P.
Proof. intros (m & M & A). exists m. split; [exact M|]. intros t Ht. apply A; lra. Qed.
Lemma around_below a (P : R -> Prop) : near (Around a) P -> near (Below a) P.
Proof. intros (m & M & A). exists m. split; [exact M|]. intros t Ht. apply A; lra. Qed.
Lemma near_interval w (P : R -> Prop) : one_way w -> near w P ->
  exists I : R -> Prop, convex_set I /\ near w I /\ forall t, I t -> P t.
Proof.
  destruct w; simpl; try contradiction; intros _.
  - intros (m & H). exists (fun t => m < t). split; [intros x y t; lra|split; [exists m; auto|exact H]].
  - intros (m & H). exists (fun t => t < m). split; [intros x y t; lra|split; [exists m; auto|exact H]].
  - intros (m & M & H). exists (fun t => a < t < a + m).
    split; [intros x y t; lra|split; [exists m; auto|exact H]].
  - intros (m & M & H). exists (fun t => a - m < t < a).
    split; [intros x y t; lra|split; [exists m; auto|exact H]].
Qed.
Lemma near_other w s : one_way w -> near w (fun t => t <> s).
Proof.
  destruct w; simpl; try contradiction; intros _.
  - exists s. intros t L. lra.
  - exists s. intros t L. lra.
  - destruct (Rle_dec s a); [exists 1|exists (s - a)]; (split; [lra|]); intros t L; lra.
  - destruct (Rle_dec a s); [exists 1|exists (a - s)]; (split; [lra|]); intros t L; lra.
Qed.

(** on an interval: by Cauchy's mean value theorem *)
Lemma cauchy_between f g a b x y : x < y -> (forall c, x <= c <= y -> is_deriv f c (a c)) ->
  (forall c, x <= c <= y -> is_deriv g c (b c)) ->
  exists c, x < c < y /\ (g y - g x) * a c = (f y - f x) * b c.
Proof.
  intros L F G.
  pose (pf := fun c (H : x < c < y) => exist (fun l => derivable_pt_abs f c l) (a c)
    (F c (conj (Rlt_le _ _ (proj1 H)) (Rlt_le _ _ (proj2 H))))).
  pose (pg := fun c (H : x < c < y) => exist (fun l => derivable_pt_abs g c l) (b c)
    (G c (conj (Rlt_le _ _ (proj1 H)) (Rlt_le _ _ (proj2 H))))).
  destruct (MVT f g x y pf pg L) as (c & H & E).
  - intros c H. apply derivable_continuous_pt. exists (a c). apply F, H.
  - intros c H. apply derivable_continuous_pt. exists (b c). apply G, H.
  - exists c. split; [exact H|]. exact E.
Qed.
Lemma slopes_apart (I : R -> Prop) g b : convex_set I -> (forall t, I t -> is_deriv g t (b t)) ->
  (forall t, I t -> b t <> 0) -> forall x y, I x -> I y -> x <> y -> g x <> g y.
Proof.
  intros C G N. assert (W : forall x y, I x -> I y -> x < y -> g x <> g y).
  { intros x y X Y L E. destruct (cauchy_between (fun t => t) g (fun _ => 1) b x y L) as (c & H & K).
    - intros. apply derivable_pt_lim_id.
    - intros c H. apply G, (C x y c X Y H).
    - rewrite E in K. apply (N c); [apply (C x y c X Y); lra|].
      apply (Rmult_eq_reg_l (y - x)); [|lra]. lra. }
  intros x y X Y D E. destruct (Rlt_dec x y) as [L|L]; [exact (W x y X Y L E)|].
  apply (W y x Y X); [lra|symmetry; exact E].
Qed.
Lemma slopes_close (I : R -> Prop) f g a b v e : convex_set I -> (forall t, I t -> is_deriv f t (a t)) ->
  (forall t, I t -> is_deriv g t (b t)) -> (forall t, I t -> b t <> 0) ->
  (forall t, I t -> Rabs (a t * / b t - v) < e) -> forall x y, I x -> I y ->
  Rabs (f y - f x - v * (g y - g x)) <= e * Rabs (g y - g x).
Proof.
  intros C F G N K. assert (W : forall x y, I x -> I y -> x < y ->
    Rabs (f y - f x - v * (g y - g x)) <= e * Rabs (g y - g x)).
  { intros x y X Y L. destruct (cauchy_between f g a b x y L) as (c & H & E).
    - intros c H. apply F, (C x y c X Y H).
    - intros c H. apply G, (C x y c X Y H).
    - assert (Ic : I c) by (apply (C x y c X Y); lra). pose proof (N c Ic) as B. pose proof (K c Ic) as S.
      replace (f y - f x - v * (g y - g x)) with ((a c * / b c - v) * (g y - g x)).
      + rewrite Rabs_mult. apply Rmult_le_compat_r; [apply Rabs_pos|lra].
      + replace (f y - f x) with ((g y - g x) * a c * / b c); [ring|]. rewrite E. field. exact B. }
  intros x y X Y. destruct (Rtotal_order x y) as [L|[->|L]].
  - apply W; assumption.
  - replace (f y - f y - v * (g y - g y)) with 0 by ring. rewrite Rminus_diag_eq, Rabs_R0 by reflexivity. lra.
  - rewrite <- (Rabs_Ropp (f y - f x - v * (g y - g x))), (Rabs_minus_sym (g y)).
    replace (- (f y - f x - v * (g y - g x))) with (f x - f y - v * (g x - g y)) by ring. apply W; assumption.
Qed.

(** the quotient on one side *)
Notation slopes P f g a b := (forall t, P t -> is_deriv f t (a t) /\ is_deriv g t (b t) /\ b t <> 0).
Lemma near_slopes w P f g a b v e : one_way w -> near w P -> slopes P f g a b ->
  tends w (fun t => a t * / b t) v -> 0 < e -> exists I : R -> Prop, near w I /\ near w (fun t => g t <> 0) /\
  forall x y, I x -> I y -> Rabs (f y - f x - v * (g y - g x)) <= e * Rabs (g y - g x).
Proof.
  intros W N S T He. destruct (near_interval _ _ W (near_both _ _ _ N (T e He))) as (I & C & NI & H).
  assert (F : forall t, I t -> is_deriv f t (a t)) by (intros t It; apply (S t), (H t It)).
  assert (G : forall t, I t -> is_deriv g t (b t)) by (intros t It; apply (S t), (H t It)).
  assert (B : forall t, I t -> b t <> 0) by (intros t It; apply (S t), (H t It)).
  exists I. split; [exact NI|]. split.
  - destruct (classic (exists s, I s /\ g s = 0)) as [(s & Is & Es)|E].
    + apply (near_then _ _ _ (near_both _ _ _ NI (near_other w s W))). intros t (It & D) Z.
      apply (slopes_apart I g b C G B t s It Is D). lra.
    + apply (near_then _ _ _ NI). intros t It Z. apply E. exists t. auto.
  - apply (slopes_close I f g a b v e C F G B). intros t It. apply (H t It).
Qed.
Lemma quotient_zero_side w P f g a b v : one_way w -> near w P -> slopes P f g a b ->
  tends w (fun t => a t * / b t) v -> tends w f 0 -> tends w g 0 -> tends w (fun t => f t * / g t) v.
Proof.
  intros W N S T F G eps He. assert (P2 : 0 < eps / 2) by lra.
  destruct (near_slopes w P f g a b v (eps / 2) W N S T P2) as (I & NI & NG & B).
  apply (near_then _ _ _ (near_both _ _ _ NI NG)). intros t (It & Gt).
  assert (K : Rabs (f t - v * g t) <= eps / 2 * Rabs (g t)).
  { apply Rnot_lt_le. intros L. set (d := Rabs (f t - v * g t) - eps / 2 * Rabs (g t)) in *.
    assert (D : 0 < d) by (unfold d; lra). pose proof (Rabs_pos v) as V.
    set (k := eps / 2 + 1 + Rabs v). assert (Pk : 0 < d / (2 * k)) by (apply Rdiv_lt_0_compat; unfold k; lra).
    destruct (near_met _ _ (near_both _ _ _ NI (near_both _ _ _ (F _ Pk) (G _ Pk)))) as (x & Ix & Fx & Gx).
    rewrite Rminus_0_r in Fx, Gx. pose proof (B x t Ix It) as E.
    assert (Q : k * (d / (2 * k)) = d / 2) by (field; unfold k; lra).
    set (q := d / (2 * k)) in *.
    pose proof (Rabs_triang (f t - f x - v * (g t - g x)) (f x - v * g x)) as T1.
    replace (f t - f x - v * (g t - g x) + (f x - v * g x)) with (f t - v * g t) in T1 by ring.
    pose proof (Rabs_triang (f x) (- (v * g x))) as T2. rewrite Rabs_Ropp, Rabs_mult in T2.
    replace (f x + - (v * g x)) with (f x - v * g x) in T2 by ring.
    pose proof (Rabs_triang (g t) (- g x)) as T3. rewrite Rabs_Ropp in T3.
    replace (g t + - g x) with (g t - g x) in T3 by ring.
    assert (Rabs v * Rabs (g x) <= Rabs v * q) by (apply Rmult_le_compat_l; lra).
    assert (eps / 2 * Rabs (g t - g x) <= eps / 2 * (Rabs (g t) + q)) by (apply Rmult_le_compat_l; lra).
    unfold k in Q. unfold d in *. lra. }
  replace (f t * / g t - v) with ((f t - v * g t) * / g t) by (field; exact Gt).
  rewrite Rabs_mult, Rabs_inv. pose proof (Rabs_pos_lt _ Gt) as Pg.
  apply (Rmult_lt_reg_r (Rabs (g t)) _ _ Pg). rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
  apply (Rle_lt_trans _ _ _ K). apply Rmult_lt_compat_r; lra.
Qed.
Lemma quotient_large_side w P f g a b v : one_way w -> near w P -> slopes P f g a b ->
  tends w (fun t => a t * / b t) v -> tends w (fun t => / g t) 0 -> tends w (fun t => f t * / g t) v.
Proof.
  intros W N S T G eps He. assert (P2 : 0 < eps / 2) by lra.
  destruct (near_slopes w P f g a b v (eps / 2) W N S T P2) as (I & NI & NG & B).
  destruct (near_met _ _ NI) as (x & Ix).
  set (k := Rabs (f x - v * g x) + eps / 2 * Rabs (g x)).
  assert (K : 0 <= k).
  { unfold k. pose proof (Rabs_pos (f x - v * g x)).
    pose proof (Rmult_le_pos (eps / 2) (Rabs (g x)) ltac:(lra) (Rabs_pos _)). lra. }
  assert (Pq : 0 < eps / (2 * (k + 1))) by (apply Rdiv_lt_0_compat; lra).
  apply (near_then _ _ _ (near_both _ _ _ NI (near_both _ _ _ NG (G _ Pq)))). intros t (It & Gt & Small).
  rewrite Rminus_0_r in Small. pose proof (B x t Ix It) as E.
  pose proof (Rabs_triang (f t - f x - v * (g t - g x)) (f x - v * g x)) as T1.
  replace (f t - f x - v * (g t - g x) + (f x - v * g x)) with (f t - v * g t) in T1 by ring.
  pose proof (Rabs_triang (g t) (- g x)) as T3. rewrite Rabs_Ropp in T3.
  replace (g t + - g x) with (g t - g x) in T3 by ring.
  assert (eps / 2 * Rabs (g t - g x) <= eps / 2 * (Rabs (g t) + Rabs (g x))) by (apply Rmult_le_compat_l; lra).
  assert (L : Rabs (f t - v * g t) <= k + eps / 2 * Rabs (g t)) by (unfold k; lra).
  pose proof (Rabs_pos_lt _ Gt) as Pg. rewrite Rabs_inv in Small.
  assert (M : k + 1 <= (k + 1) * 1) by lra.
  assert (Lower : k < eps / 2 * Rabs (g t)).
  { apply (Rle_lt_trans _ (k * (Rabs (g t) * / Rabs (g t)))); [rewrite Rinv_r by lra; lra|].
    replace (k * (Rabs (g t) * / Rabs (g t))) with (k * / Rabs (g t) * Rabs (g t)) by ring.
    apply Rmult_lt_compat_r; [exact Pg|].
    assert (Q : (k + 1) * (eps / (2 * (k + 1))) = eps / 2) by (field; lra).
    assert (0 < / Rabs (g t)) by (apply Rinv_0_lt_compat, Pg).
    assert (R1 : (k + 1) * / Rabs (g t) < (k + 1) * (eps / (2 * (k + 1)))) by (apply Rmult_lt_compat_l; lra).
    lra. }
  replace (f t * / g t - v) with ((f t - v * g t) * / g t) by (field; exact Gt).
  rewrite Rabs_mult, Rabs_inv. apply (Rmult_lt_reg_r (Rabs (g t)) _ _ Pg).
  rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra. lra.
Qed.

(** the quotient, whichever way the variable goes *)
Lemma on_both_sides a f v : tends (Above a) f v -> tends (Below a) f v -> tends (Around a) f v.
Proof. intros A B eps He. apply near_around; [exact (A eps He)|exact (B eps He)]. Qed.
Lemma from_above a f v : tends (Around a) f v -> tends (Above a) f v.
Proof. intros A eps He. apply around_above, (A eps He). Qed.
Lemma from_below a f v : tends (Around a) f v -> tends (Below a) f v.
Proof. intros A eps He. apply around_below, (A eps He). Qed.
Lemma quotient_zero w P f g a b v : goes w -> near w P -> slopes P f g a b ->
  tends w (fun t => a t * / b t) v -> tends w f 0 -> tends w g 0 -> tends w (fun t => f t * / g t) v.
Proof.
  intros W N S T F G. destruct w as [| |c|c|c|c]; [| | | | |contradiction].
  1-4: apply (quotient_zero_side _ P f g a b v); solve [exact I|assumption].
  apply on_both_sides.
  - apply (quotient_zero_side _ P f g a b v); [exact I|apply around_above, N|exact S|..]; apply from_above; assumption.
  - apply (quotient_zero_side _ P f g a b v); [exact I|apply around_below, N|exact S|..]; apply from_below; assumption.
Qed.
Lemma quotient_large w P f g a b v : goes w -> near w P -> slopes P f g a b ->
  tends w (fun t => a t * / b t) v -> tends w (fun t => / g t) 0 -> tends w (fun t => f t * / g t) v.
Proof.
  intros W N S T G. destruct w as [| |c|c|c|c]; [| | | | |contradiction].
  1-4: apply (quotient_large_side _ P f g a b v); solve [exact I|assumption].
  apply on_both_sides.
  - apply (quotient_large_side _ P f g a b v); [exact I|apply around_above, N|exact S|..]; apply from_above; assumption.
  - apply (quotient_large_side _ P f g a b v); [exact I|apply around_below, N|exact S|..]; apply from_below; assumption.
Qed.
