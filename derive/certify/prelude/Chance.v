(* Expectations: what follows for sums, powers and coins, and that there are expectations. *)
From DeriveCert Require Export Recursion.
From Coq Require Import FunctionalExtensionality.
Local Open Scope R_scope.

Section Laws.
  Context {W : Type} (M : (W -> R) -> Prop) (E : (W -> R) -> R) (H : expectation M E).
  Lemma mean_ext f g : (forall w, f w = g w) -> E f = E g.
  Proof. intros A. f_equal. apply functional_extensionality, A. Qed.
  Lemma has_Sum lo hi (f : W -> Z -> R) : (forall i, (lo <= i < hi)%Z -> M (fun w => f w i)) ->
    M (fun w => Sum lo hi (fun i => f w i)).
  Proof.
    revert hi. refine (range_ind lo _ _ _); intros hi L.
    - intros _. replace (fun w => Sum lo hi (fun i => f w i)) with (fun _ : W => 0);
        [apply (has_number M E H)|]. apply functional_extensionality. intros w. symmetry. apply Sum_empty, L.
    - intros IH A. replace (fun w => Sum lo (hi + 1) (fun i => f w i))
        with (fun w => Sum lo hi (fun i => f w i) + f w hi).
      + apply (has_sum M E H (fun w => Sum lo hi (fun i => f w i)) (fun w => f w hi)); [|apply A; lia].
        apply IH. intros; apply A; lia.
      + apply functional_extensionality. intros w. symmetry. apply Sum_last, L.
  Qed.
  Lemma has_power n f : M f -> M (fun w => f w ^ n).
  Proof.
    intros A. induction n as [|n IH]; simpl; [apply (has_number M E H)|].
    apply (has_product M E H f (fun w => f w ^ n)); assumption.
  Qed.
  Lemma mean_Sum lo hi (f : W -> Z -> R) : (forall i, (lo <= i < hi)%Z -> M (fun w => f w i)) ->
    E (fun w => Sum lo hi (fun i => f w i)) = Sum lo hi (fun i => E (fun w => f w i)).
  Proof.
    revert hi. refine (range_ind lo _ _ _); intros hi L.
    - intros _. rewrite Sum_empty by exact L. rewrite <- (mean_number M E H 0). apply mean_ext.
      intros w. apply Sum_empty, L.
    - intros IH A. rewrite Sum_last by exact L. rewrite <- IH by (intros; apply A; lia).
      rewrite <- (mean_plus M E H (fun w => Sum lo hi (fun i => f w i)) (fun w => f w hi)).
      + apply mean_ext. intros w. apply Sum_last, L.
      + apply has_Sum. intros; apply A; lia.
      + apply A; lia.
  Qed.
  Lemma mean_above f : M f -> (forall w, 0 <= f w) -> 0 <= E f.
  Proof.
    intros A B. rewrite <- (mean_number M E H 0). apply (mean_below M E H); [apply (has_number M E H)|exact A|exact B].
  Qed.
  Lemma mean_of_coin X q n : bernoulli E X q -> E (fun w => X w ^ S n) = q.
  Proof.
    intros [<- B]. apply mean_ext. intros w. destruct (B w) as [-> | ->]; [|apply pow1]. simpl. ring.
  Qed.
  (** the n-th moment of a normal number and the next one *)
  Fixpoint normal_moments (m v : R) (n : nat) : R * R :=
    match n with
    | O => (1, m)
    | S k => let (a, b) := normal_moments m v k in (b, m * b + INR (S k) * v * a)
    end.
  Lemma mean_of_normal X m v n : normal E X m v -> E (fun w => X w ^ n) = fst (normal_moments m v n).
  Proof.
    intros [A B].
    cut (E (fun w => X w ^ n) = fst (normal_moments m v n) /\ E (fun w => X w ^ S n) = snd (normal_moments m v n)).
    { intros [C _]. exact C. }
    induction n as [|n [IH JH]].
    - split; simpl.
      + apply (mean_number M E H 1).
      + rewrite <- A. apply mean_ext. intros w. ring.
    - split.
      + rewrite JH. simpl. destruct (normal_moments m v n). reflexivity.
      + rewrite B, IH, JH. cbn [normal_moments]. destruct (normal_moments m v n). reflexivity.
  Qed.
End Laws.
Lemma made_of_Sum {W} all P lo hi (f : W -> Z -> R) :
  (forall i, (lo <= i < hi)%Z -> made_of all P (fun w => f w i)) ->
  made_of all P (fun w => Sum lo hi (fun i => f w i)).
Proof.
  revert hi. refine (range_ind lo _ _ _); intros hi L.
  - intros _. replace (fun w => Sum lo hi (fun i => f w i)) with (fun _ : W => 0); [constructor|].
    apply functional_extensionality. intros w. symmetry. apply Sum_empty, L.
  - intros IH A. replace (fun w => Sum lo (hi + 1) (fun i => f w i))
      with (fun w => Sum lo hi (fun i => f w i) + f w hi).
    + apply (of_sum all P (fun w => Sum lo hi (fun i => f w i)) (fun w => f w hi)); [|apply A; lia].
      apply IH. intros; apply A; lia.
    + apply functional_extensionality. intros w. symmetry. apply Sum_last, L.
Qed.
Lemma made_of_power {W} all P n (f : W -> R) : made_of all P f -> made_of all P (fun w => f w ^ n).
Proof.
  intros A. induction n as [|n IH]; simpl; [apply of_number|]. apply (of_product all P f (fun w => f w ^ n)); assumption.
Qed.

(** what is certain is an expectation too, and independent of itself *)
Lemma certain_expectation : @expectation unit (fun _ => True) (fun f => f tt).
Proof. constructor; intros; auto. Qed.
Lemma certain_independent all marked : @independent unit (fun _ => True) (fun f => f tt) all marked.
Proof. intros P _ f g _ _ _ _. reflexivity. Qed.
Lemma certain_uniform a : uniform (fun f => f tt) (fun _ => a) a a.
Proof.
  intros n. cut (forall k, (k <= n)%nat -> nsum (S k) (fun r => a ^ r * a ^ (n - r)) = (INR k + 1) * a ^ n).
  - intros A. symmetry. apply A. apply Nat.le_refl.
  - induction k as [|k IH]; intros L.
    + simpl. rewrite Nat.sub_0_r. ring.
    + change (nsum (S k) (fun r => a ^ r * a ^ (n - r)) + a ^ S k * a ^ (n - S k) = (INR (S k) + 1) * a ^ n).
      rewrite IH by lia. rewrite S_INR, <- pow_add. replace (S k + (n - S k))%nat with n by lia. ring.
Qed.

Lemma certain_normal a : normal (fun f => f tt) (fun _ => a) a 0.
Proof. split; [reflexivity|]. intros n. simpl. ring. Qed.

(** functions that keep moments finite: those that keep distances, or are bounded with one jump *)
Lemma tame_of_distances s K : (forall u v, Rabs (s u - s v) <= K * Rabs (u - v)) -> tame s.
Proof.
  intros H. assert (P : 0 <= K).
  { pose proof (H 1 0) as A. replace (1 - 0) with 1 in A by ring. rewrite Rabs_R1 in A.
    pose proof (Rabs_pos (s 1 - s 0)). lra. }
  split.
  - exists []. intros u _ eps He. exists (eps / (K + 1)). split; [apply Rdiv_lt_0_compat; lra|].
    intros v [_ B]. simpl in *. unfold R_dist in *. pose proof (H v u). pose proof (Rabs_pos (v - u)).
    apply (Rmult_lt_compat_l (K + 1)) in B; [|lra].
    replace ((K + 1) * (eps / (K + 1))) with eps in B by (field; lra). nra.
  - exists (Rabs (s 0) + K). intros u. pose proof (H u 0) as A. rewrite Rminus_0_r in A.
    replace (s u) with (s u - s 0 + s 0) by ring.
    eapply Rle_trans; [apply Rabs_triang|]. pose proof (Rabs_pos (s 0)). pose proof (Rabs_pos u). nra.
Qed.
Lemma tame_nonexpansive s : nonexpansive s -> tame s.
Proof. intros H. apply (tame_of_distances s 1). intros u v. pose proof (H u v). lra. Qed.
Lemma tame_with_jump s : (forall u, u <> 0 -> continuity_pt s u) -> (forall u, Rabs (s u) <= 1) -> tame s.
Proof.
  intros C B. split.
  - exists [0]. intros u N. apply C. intros ->. apply N. left. reflexivity.
  - exists 1. intros u. pose proof (B u). pose proof (Rabs_pos u). lra.
Qed.
