(* Limits: what holds from some point on, limits of what is made of numbers that have one, and which
   functions are continuous.  Each case of the kernel's reading of limits has a lemma here, or in
   `Growth` where it grows without bound. *)
From DeriveCert Require Export GaussIntegral.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
Local Open Scope R_scope.

(** from some point on *)
Lemma near_always w (P : R -> Prop) : (forall t, P t) -> near w P.
Proof.
  intros H. destruct w; simpl; [exists 0|exists 0|exists 1|exists 1|exists 1|apply H];
    try split; try lra; intros; apply H.
Qed.
Lemma near_both w (P Q : R -> Prop) : near w P -> near w Q -> near w (fun t => P t /\ Q t).
Proof.
  destruct w; simpl.
  - intros (m & A) (n & B). exists (Rmax m n). intros t Ht. pose proof (Rmax_l m n). pose proof (Rmax_r m n).
    split; [apply A|apply B]; lra.
  - intros (m & A) (n & B). exists (Rmin m n). intros t Ht. pose proof (Rmin_l m n). pose proof (Rmin_r m n).
    split; [apply A|apply B]; lra.
  - intros (m & M & A) (n & N & B). exists (Rmin m n). split; [apply Rmin_pos; assumption|]. intros t Ht.
    pose proof (Rmin_l m n). pose proof (Rmin_r m n). split; [apply A|apply B]; lra.
  - intros (m & M & A) (n & N & B). exists (Rmin m n). split; [apply Rmin_pos; assumption|]. intros t Ht.
    pose proof (Rmin_l m n). pose proof (Rmin_r m n). split; [apply A|apply B]; lra.
  - intros (m & M & A) (n & N & B). exists (Rmin m n). split; [apply Rmin_pos; assumption|]. intros t Ht D.
    pose proof (Rmin_l m n). pose proof (Rmin_r m n). split; [apply A|apply B]; lra.
  - auto.
Qed.
Lemma near_then w (P Q : R -> Prop) : near w P -> (forall t, P t -> Q t) -> near w Q.
Proof.
  intros A H. destruct w; simpl in *; [| | | | |auto]; destruct A as (m & A);
    try (exists m; intros; apply H, A; assumption);
    destruct A as (M & A); exists m; (split; [exact M|]); intros; apply H, A; assumption.
Qed.
Lemma near_met w (P : R -> Prop) : near w P -> exists t, P t.
Proof.
  destruct w; simpl.
  - intros (m & A). exists (m + 1). apply A. lra.
  - intros (m & A). exists (m - 1). apply A. lra.
  - intros (m & M & A). exists (a + m / 2). apply A. lra.
  - intros (m & M & A). exists (a - m / 2). apply A. lra.
  - intros (m & M & A). exists (a + m / 2). apply A; lra.
  - eauto.
Qed.
Lemma near_high c : near Oo (fun t => c < t).
Proof. exists c. auto. Qed.
Lemma near_low c : near Minus_oo (fun t => t < c).
Proof. exists c. auto. Qed.
Lemma near_beyond c a : c = a -> near (Above a) (fun t => c < t).
Proof. intros ->. exists 1. split; [lra|]. intros; lra. Qed.
Lemma near_before c a : c = a -> near (Below a) (fun t => t < c).
Proof. intros ->. exists 1. split; [lra|]. intros; lra. Qed.
(** the numbers that the variable comes close to *)
Definition comes_to (w : way) (a : R) : Prop := w = Above a \/ w = Below a \/ w = Around a.
Ltac on_each_side := match goal with H : comes_to _ _ |- _ => destruct H as [-> |[-> | ->]] end.
Ltac comes := first [left; reflexivity | right; left; reflexivity | right; right; reflexivity].
Lemma near_above w c a : comes_to w a -> c < a -> near w (fun t => c < t).
Proof. intros W H. on_each_side; exists (a - c); (split; [lra|]); intros; lra. Qed.
Lemma near_below w c a : comes_to w a -> a < c -> near w (fun t => t < c).
Proof. intros W H. on_each_side; exists (c - a); (split; [lra|]); intros; lra. Qed.
Lemma near_apart w a : comes_to w a -> near w (fun t => t <> a).
Proof.
  intros [-> |[-> | ->]]; exists 1; (split; [lra|]); [intros t H E; lra | intros t H E; lra | auto].
Qed.

(** limits; there is one at most *)
Lemma tends_unique w f a b : tends w f a -> tends w f b -> a = b.
Proof.
  intros A B. destruct (Req_dec a b) as [E|N]; [exact E|].
  assert (P : 0 < Rabs (a - b) / 2) by (pose proof (Rabs_pos_lt (a - b) (Rminus_eq_contra a b N)); lra).
  destruct (near_met _ _ (near_both _ _ _ (A _ P) (B _ P))) as (t & H & K).
  pose proof (Rabs_triang (a - f t) (f t - b)) as T. replace (a - f t + (f t - b)) with (a - b) in T by ring.
  rewrite (Rabs_minus_sym a (f t)) in T. lra.
Qed.
Lemma tends_value w f a b : a = b -> tends w f a -> tends w f b.
Proof. intros <-. trivial. Qed.
Lemma tends_eventually w (P : R -> Prop) f g a : near w P -> (forall t, P t -> f t = g t) ->
  tends w g a -> tends w f a.
Proof.
  intros N E H eps He. apply (near_then w (fun t => P t /\ Rabs (g t - a) < eps)).
  - apply near_both; [exact N|exact (H eps He)].
  - intros t (p & L). rewrite (E t p). exact L.
Qed.
Lemma tends_const w c : tends w (fun _ => c) c.
Proof. intros eps He. apply near_always. intros _. rewrite Rminus_diag_eq, Rabs_R0; auto. Qed.
Lemma tends_variable w a : comes_to w a -> tends w (fun t => t) a.
Proof.
  intros W eps He. on_each_side; exists eps; (split; [exact He|]); intros; apply Rabs_def1; lra.
Qed.
Lemma tends_at a f : tends (At a) f (f a).
Proof. intros eps He. simpl. rewrite Rminus_diag_eq, Rabs_R0; auto. Qed.
(** a function that is continuous at the limit *)
Lemma tends_through s w f a : continuity_pt s a -> tends w f a -> tends w (fun t => s (f t)) (s a).
Proof.
  intros C H eps He. destruct (C eps He) as (del & Hd & B). simpl in B. unfold R_dist in B.
  apply (near_then _ _ _ (H del Hd)). intros t Ht. destruct (Req_dec a (f t)) as [<-|N].
  - rewrite Rminus_diag_eq, Rabs_R0; auto.
  - apply B. split; [exact (conj I N)|exact Ht].
Qed.
Lemma tends_plus w f g a b : tends w f a -> tends w g b -> tends w (fun t => f t + g t) (a + b).
Proof.
  intros F G eps He. assert (P : 0 < eps / 2) by lra.
  apply (near_then _ _ _ (near_both _ _ _ (F _ P) (G _ P))). intros t (A & B).
  apply Rabs_def2 in A. apply Rabs_def2 in B. apply Rabs_def1; lra.
Qed.
Lemma tends_mult w f g a b : tends w f a -> tends w g b -> tends w (fun t => f t * g t) (a * b).
Proof.
  intros F G eps He. pose proof (Rabs_pos a). pose proof (Rabs_pos b).
  set (k := 1 + Rabs a + Rabs b). assert (K : 0 < k) by (unfold k; lra).
  assert (P : 0 < Rmin 1 (eps / (2 * k))) by (apply Rmin_pos; [lra|apply Rdiv_lt_0_compat; lra]).
  apply (near_then _ _ _ (near_both _ _ _ (F _ P) (G _ P))). intros t (A & B). cbv beta in A, B.
  set (e := Rmin 1 (eps / (2 * k))) in *.
  assert (E1 : e <= 1) by apply Rmin_l. assert (E2 : e <= eps / (2 * k)) by apply Rmin_r.
  replace (f t * g t - a * b) with ((f t - a) * (g t - b) + (a * (g t - b) + b * (f t - a))) by ring.
  eapply Rle_lt_trans; [apply Rabs_triang|].
  eapply Rle_lt_trans; [apply Rplus_le_compat_l, Rabs_triang|]. rewrite !Rabs_mult.
  pose proof (Rabs_pos (f t - a)). pose proof (Rabs_pos (g t - b)).
  assert (Q : k * e <= eps / 2).
  { replace (eps / 2) with (k * (eps / (2 * k))) by (field; lra). apply Rmult_le_compat_l; lra. }
  assert (Rabs (f t - a) * Rabs (g t - b) <= 1 * e) by (apply Rmult_le_compat; lra).
  assert (Rabs a * Rabs (g t - b) <= Rabs a * e) by (apply Rmult_le_compat_l; lra).
  assert (Rabs b * Rabs (f t - a) <= Rabs b * e) by (apply Rmult_le_compat_l; lra).
  unfold k in Q. lra.
Qed.
Lemma tends_pow n w f a : tends w f a -> tends w (fun t => f t ^ n) (a ^ n).
Proof.
  intros H. apply (tends_through (fun u => u ^ n)); [|exact H]. apply derivable_continuous_pt, derivable_pt_pow.
Qed.
Lemma tends_inv w f a : a <> 0 -> tends w f a -> tends w (fun t => / f t) (/ a).
Proof.
  intros N H. apply (tends_through Rinv); [|exact H].
  apply (continuity_pt_inv (fun u => u)); [apply derivable_continuous_pt, derivable_pt_id|exact N].
Qed.
Lemma tends_max w f g a b : tends w f a -> tends w g b -> tends w (fun t => Rmax (f t) (g t)) (Rmax a b).
Proof.
  intros F G eps He. apply (near_then _ _ _ (near_both _ _ _ (F _ He) (G _ He))). intros t (A & B).
  apply Rabs_def2 in A. apply Rabs_def2 in B. unfold Rmax.
  destruct (Rle_dec (f t) (g t)), (Rle_dec a b); apply Rabs_def1; lra.
Qed.
Lemma tends_min w f g a b : tends w f a -> tends w g b -> tends w (fun t => Rmin (f t) (g t)) (Rmin a b).
Proof.
  intros F G eps He. apply (near_then _ _ _ (near_both _ _ _ (F _ He) (G _ He))). intros t (A & B).
  apply Rabs_def2 in A. apply Rabs_def2 in B. unfold Rmin.
  destruct (Rle_dec (f t) (g t)), (Rle_dec a b); apply Rabs_def1; lra.
Qed.
Lemma near_positive w f a : 0 < a -> tends w f a -> near w (fun t => 0 < f t).
Proof.
  intros P H. apply (near_then _ _ _ (H a P)). intros t L. apply Rabs_def2 in L. lra.
Qed.
Lemma continuous_log a : 0 < a -> continuity_pt ln a.
Proof. intros P. apply derivable_continuous_pt. exists (/ a). apply derivable_pt_lim_ln, P. Qed.
Lemma tends_powr w f g a b : 0 < a -> tends w f a -> tends w g b -> tends w (fun t => powr (f t) (g t)) (powr a b).
Proof.
  intros P F G. rewrite rule_real_power by exact P.
  apply (tends_eventually w (fun t => 0 < f t) _ (fun t => exp (g t * ln (f t)))).
  - apply (near_positive w f a P F).
  - intros t H. apply rule_real_power, H.
  - apply (tends_through exp); [apply derivable_continuous_pt, derivable_pt_exp|].
    apply tends_mult; [exact G|]. apply (tends_through ln); [apply continuous_log, P|exact F].
Qed.
Lemma tends_case (b : bool) w f g a c : (b = true -> tends w f a) -> (b = false -> tends w g c) ->
  tends w (fun t => if b then f t else g t) (if b then a else c).
Proof. destruct b; auto. Qed.
Lemma tends_Sum lo hi w (f : R -> Z -> R) (v : Z -> R) :
  (forall i, (lo <= i < hi)%Z -> tends w (fun t => f t i) (v i)) ->
  tends w (fun t => Sum lo hi (fun i => f t i)) (Sum lo hi (fun i => v i)).
Proof.
  revert hi. refine (range_ind lo _ _ _); intros hi Hh.
  - intros _. apply (tends_eventually w (fun _ => True) _ (fun _ => 0)); [apply near_always; auto| |].
    + intros. rewrite Sum_empty by exact Hh. reflexivity.
    + rewrite Sum_empty by exact Hh. apply tends_const.
  - intros IH H. rewrite Sum_last by exact Hh.
    apply (tends_eventually w (fun _ => True) _ (fun t => Sum lo hi (fun i => f t i) + f t hi)).
    + apply near_always; auto.
    + intros. rewrite Sum_last by exact Hh. reflexivity.
    + apply (tends_plus w (fun t => Sum lo hi (fun i => f t i)) (fun t => f t hi)).
      * apply IH. intros; apply H; lia.
      * apply H. lia.
Qed.
Lemma tends_Max lo hi w (f : R -> Z -> R) (v : Z -> R) : (lo < hi)%Z ->
  (forall i, (lo <= i < hi)%Z -> tends w (fun t => f t i) (v i)) ->
  tends w (fun t => Max lo hi (fun i => f t i)) (Max lo hi (fun i => v i)).
Proof.
  intros L. revert hi L. refine (nonempty_ind lo _ _ _).
  - intros H. rewrite Max_one. apply (tends_eventually w (fun _ => True) _ (fun t => f t lo)).
    + apply near_always; auto.
    + intros. rewrite Max_one. reflexivity.
    + apply H. lia.
  - intros hi Hh IH H. rewrite Max_last by lia.
    apply (tends_eventually w (fun _ => True) _ (fun t => Rmax (Max lo hi (fun i => f t i)) (f t hi))).
    + apply near_always; auto.
    + intros. rewrite Max_last by lia. reflexivity.
    + apply (tends_max w (fun t => Max lo hi (fun i => f t i)) (fun t => f t hi)).
      * apply IH. intros; apply H; lia.
      * apply H. lia.
Qed.
Lemma tends_opp w f a : tends w f a -> tends w (fun t => - f t) (- a).
Proof.
  intros F eps He. apply (near_then _ _ _ (F eps He)). intros t A.
  apply Rabs_def2 in A. apply Rabs_def1; lra.
Qed.
Lemma tends_Min lo hi w (f : R -> Z -> R) (v : Z -> R) : (lo < hi)%Z ->
  (forall i, (lo <= i < hi)%Z -> tends w (fun t => f t i) (v i)) ->
  tends w (fun t => Min lo hi (fun i => f t i)) (Min lo hi (fun i => v i)).
Proof.
  intros L H. unfold Min. apply (tends_opp w (fun t => Max lo hi (fun i => - f t i))).
  apply (tends_Max lo hi w (fun t i => - f t i) (fun i => - v i) L). intros i Hi. apply tends_opp, H, Hi.
Qed.
Lemma tends_natural n w f a : (0 <= n)%Z -> tends w f a -> tends w (fun t => powz (f t) n) (powz a n).
Proof.
  intros P F. unfold powz. replace (n <? 0)%Z with false by (symmetry; apply Z.ltb_ge, P). apply tends_pow, F.
Qed.
Lemma tends_powz n w f a : 0 < a -> tends w f a -> tends w (fun t => powz (f t) n) (powz a n).
Proof.
  intros P F. unfold powz. destruct (n <? 0)%Z; [|apply tends_pow, F].
  apply (tends_pow _ w (fun t => / f t)), tends_inv; [lra|exact F].
Qed.

(** the functions of the kernel's table are continuous *)
Lemma continuous_exp a : continuity_pt exp a.
Proof. apply derivable_continuous_pt, derivable_pt_exp. Qed.
Lemma continuous_sin a : continuity_pt sin a.
Proof. apply continuity_sin. Qed.
Lemma continuous_cos a : continuity_pt cos a.
Proof. apply continuity_cos. Qed.
Lemma continuous_tanh a : continuity_pt hyptan a.
Proof. apply derivable_continuous_pt. eexists. apply hyptan_deriv. Qed.
Lemma continuous_atan a : continuity_pt atan a.
Proof. apply derivable_continuous_pt. eexists. apply atan_deriv. Qed.
Lemma continuous_sigmoid a : continuity_pt sigmoid a.
Proof. apply derivable_continuous_pt. eexists. apply sigmoid_deriv. Qed.
Lemma continuous_softplus a : continuity_pt softplus a.
Proof. apply derivable_continuous_pt. eexists. apply softplus_deriv. Qed.
Lemma continuous_erf a : continuity_pt erf a.
Proof. apply derivable_continuous_pt. eexists. apply erf_deriv. Qed.
Lemma continuous_normal_cdf a : continuity_pt normal_cdf a.
Proof. apply derivable_continuous_pt. eexists. apply normal_cdf_deriv. Qed.
Lemma continuous_relu a : continuity_pt relu a.
Proof. apply (proj2 (Cv_relu (fun t => t) a a (conj eq_refl (derivable_continuous_pt _ _ (derivable_pt_id a))))). Qed.
Lemma continuous_abs a : continuity_pt Rabs a.
Proof. apply Rcontinuity_abs. Qed.
Lemma continuous_sqrt a : 0 <= a -> continuity_pt sqrt a.
Proof. apply continuity_pt_sqrt. Qed.
Lemma continuous_heaviside a : a <> 0 -> continuity_pt heaviside a.
Proof. intros N. apply derivable_continuous_pt. exists 0. apply heaviside_deriv, N. Qed.
Lemma continuous_sign a : a <> 0 -> continuity_pt sign a.
Proof. intros N. apply derivable_continuous_pt. exists 0. apply sign_deriv, N. Qed.
Lemma continuous_smooth s a : smooth s -> continuity_pt s a.
Proof. intros H. destruct (H 0%nat a) as (d & E). apply derivable_continuous_pt. exists d. exact E. Qed.
Ltac continuous_given := match goal with
  | H : continuity ?s |- continuity_pt ?s _ => apply H
  | H : smooth ?s |- continuity_pt ?s _ => apply continuous_smooth; exact H end.
