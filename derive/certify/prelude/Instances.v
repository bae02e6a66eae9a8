(* That hypotheses can be met: instances in which all sizes and scalars are numbers.

   A matrix of one row has an inverse where its entry is not 0.  [met] works a hypothesis out:
   indices take each of their few values, and what remains is arithmetic. *)
From DeriveCert Require Export Integrals.
Local Open Scope R_scope.

Lemma inverse_of_one lo A : A [lo; lo] <> 0 -> is_inverse lo (lo + 1) A (fun _ => / A [lo; lo]).
Proof.
  intros H i j Hi Hj. replace i with lo by lia. replace j with lo by lia.
  rewrite !Sum_one, Z.eqb_refl. unfold ib. split; field; exact H.
Qed.
Lemma Inv_one lo A : A [lo; lo] <> 0 -> Inv lo (lo + 1) A [lo; lo] = / A [lo; lo].
Proof. intros H. apply (Inv_eq lo (lo + 1) A _ lo lo (inverse_of_one lo A H)); lia. Qed.

Ltac all_values := intros; repeat match goal with H : _ /\ _ |- _ => destruct H end; repeat few_values.
Ltac worked_out := cbv -[Rplus Rmult Ropp Rinv Rle Rlt IZR pow sqrt Rabs Rmax Rmin Inv];
  repeat match goal with |- context [Inv 0 1 ?A ?at_] =>
    replace (Inv 0 1 A at_) with (/ A [0%Z; 0%Z]) by (symmetry; apply (Inv_one 0 A);
      cbv -[Rplus Rmult Ropp Rinv IZR pow]; lra) end;
  cbv -[Rplus Rmult Ropp Rinv Rle Rlt IZR pow sqrt Rabs Rmax Rmin];
  repeat match goal with |- context [sqrt ?x] => replace x with 1 by lra; rewrite sqrt_1 end.
Ltac by_number := first [ lra | (intros; lra) | (split_Rabs; lra) | (intros; split_Rabs; lra) ].
Ltac met := cbv beta; match goal with
  | |- expectation _ _ => exact certain_expectation
  | |- random _ _ => exact (fun _ => Logic.I)
  | |- independent _ _ _ _ => apply certain_independent
  | |- context [bernoulli] => intros; split; [|intros]; first [lra | left; lra | right; lra]
  | |- context [uniform] => intros; apply certain_uniform
  | |- context [normal] => intros; apply certain_normal
  | |- smooth _ => exact smooth_exp
  | |- continuity _ => apply continuity_const; intros u v; reflexivity
  | |- differentiable _ _ => intros y; apply Fd_const
  | |- forall I, inside _ I -> _ => intros I_ H_ y; apply Fd_const
  | |- @eq bool _ _ => reflexivity
  | |- _ => first
      [ lia | lra | (intros; first [lia | lra | reflexivity])
      | (all_values; first [lia | lra | (left; lia) | (right; lra) | (worked_out; by_number)]) ] end.
