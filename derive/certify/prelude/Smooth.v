(* Derivatives of every order of the known functions. *)
From DeriveCert Require Export Tactics.
From Coq Require Import Ratan Classical FunctionalExtensionality.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
Local Open Scope R_scope.

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
Lemma Dv_powz n f x v d : (1 <= n)%Z \/ v <> 0 -> Dv f x v d ->
  Dv (fun t => powz (f t) n) x (powz v n) (IZR n * powz v (n + -1) * d).
Proof.
  intros C F. destruct (Z_lt_le_dec n 0) as [L|L].
  - assert (N : v <> 0) by (destruct C; [lia|assumption]).
    apply (Dv_ext (fun t => (/ f t) ^ Z.to_nat (- n))).
    { intros t. unfold powz. replace (n <? 0)%Z with true by lia. reflexivity. }
    refine (Dv_eq _ _ _ _ _ _ (Dv_power (Z.to_nat (- n)) _ _ _ _ (Dv_inv' f x v d N F)) _ _).
    + unfold powz. replace (n <? 0)%Z with true by lia. reflexivity.
    + unfold powz. replace (n + -1 <? 0)%Z with true by lia.
      replace (Z.to_nat (- (n + -1))) with (S (Z.to_nat (- n))) by lia.
      rewrite Z2Nat.id, opp_IZR by lia. destruct (Z.to_nat (- n)) as [|m] eqn:E; [lia|]. simpl. ring.
  - apply (Dv_ext (fun t => f t ^ Z.to_nat n)).
    { intros t. unfold powz. replace (n <? 0)%Z with false by lia. reflexivity. }
    refine (Dv_eq _ _ _ _ _ _ (Dv_power (Z.to_nat n) _ _ _ _ F) _ _).
    + unfold powz. replace (n <? 0)%Z with false by lia. reflexivity.
    + rewrite Z2Nat.id by lia. destruct (Z.eq_dec n 0) as [->|Z0]; [ring|].
      unfold powz. replace (n + -1 <? 0)%Z with false by lia.
      replace (Z.to_nat (n + -1)) with (pred (Z.to_nat n)) by lia. reflexivity.
Qed.
(** of a power that may be the 0-th, of a number that may be 0 *)
Lemma Dv_powz_whole n f x v d : (0 <= n)%Z -> Dv f x v d -> Dv (fun t => powz (f t) n) x (powz v n)
  (if (n =? 0)%Z then 0 else IZR n * powz v (n + -1) * d).
Proof.
  intros N F. destruct (Z.eqb_spec n 0) as [->|Z0].
  - apply (Dv_eq _ _ _ _ _ _ (Dv_const 1 x)); reflexivity.
  - apply Dv_powz; [left; lia|exact F].
Qed.
Lemma whole_slope n a d : (if (n =? 0)%Z then 0 else IZR n * a * d) = IZR n * a * d.
Proof. destruct (Z.eqb_spec n 0) as [->|Z0]; ring. Qed.
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
