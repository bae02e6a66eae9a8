(* Derivatives, with the value of the function carried along:

       Dv f x v d  :=  f x = v  and  f'(x) = d

   and the conditions that do not change their truth near a point. *)
From DeriveCert Require Export Chance.
From Coq Require Import Ratan Classical FunctionalExtensionality.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
Local Open Scope R_scope.

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
