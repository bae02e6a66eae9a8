(* How a move of the kernel is carried out: differentiation, the chain rule, reindexing,
   definitions. *)
From DeriveCert Require Export Smooth.
From Coq Require Import Ratan Classical FunctionalExtensionality.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
Local Open Scope R_scope.

(** the n-th slope of a function: the function, and n *)
Ltac of_order f n k := match f with D ?g => of_order g (S n) k | _ => k f n end.
Ltac slope_of_order := match goal with |- ex_deriv ?f ?u =>
  of_order f 0%nat ltac:(fun g n => first
    [ exact (smooth_slope n g u ltac:(auto with smooth))
    | (let P := fresh in assert (P : 0 < u) by sign_of;
       match g with ln => exact (smooth_log n u P) | sqrt => exact (smooth_root n u P) end) ]) end.
Ltac slope_exists := open_definitions; first [ slope_of_order | match goal with
  | |- ex_deriv relu ?u => eexists; apply relu_deriv; sign_of
  | |- ex_deriv Rabs ?u => eexists; apply abs_deriv; sign_of
  | |- ex_deriv sign ?u => eexists; apply sign_deriv; sign_of
  | |- ex_deriv heaviside ?u => eexists; apply heaviside_deriv; sign_of
  end ].
(** a function that is differentiated by the chain rule and keeps its name *)
Ltac has_slope s := match s with
  | exp => idtac | ln => idtac | sqrt => idtac | sin => idtac | cos => idtac | sinh => idtac
  | cosh => idtac | erf => idtac | normal_cdf => idtac | hyptan => idtac | atan => idtac | sigmoid => idtac | softplus => idtac
  | relu => idtac | Rabs => idtac | sign => idtac | heaviside => idtac | D _ => idtac
  | _ => match goal with H : smooth s |- _ => idtac end end.
(** a condition near a point, a continuous number *)
Ltac near_step := cbv beta; match goal with
  | |- Near (fun _ => ?c) _ _ => refine (Near_const _ _)
  | |- Near (fun t => negb (@?b t)) _ _ => refine (Near_not b _ _ _)
  | |- Near (fun t => (@?a t && @?b t)%bool) _ _ => refine (Near_and a b _ _ _ _ _)
  | |- Near (fun t => (@?a t || @?b t)%bool) _ _ => refine (Near_or a b _ _ _ _ _)
  | |- Near (fun t => Rltb (@?f t) (@?g t)) _ _ => refine (Near_lt f g _ _ _ _ _ _)
  | |- Near (fun t => Rleb (@?f t) (@?g t)) _ _ => refine (Near_le f g _ _ _ _ _ _)
  | |- Near (fun t => Reqb (@?f t) (@?g t)) _ _ => refine (Near_eq f g _ _ _ _ _ _)
  | |- Cv (fun _ => ?c) _ _ => refine (Cv_const _ _)
  | |- Cv (fun t => @?f t + @?g t) _ _ => refine (Cv_plus f g _ _ _ _ _)
  | |- Cv (fun t => @?f t * @?g t) _ _ => refine (Cv_mult f g _ _ _ _ _)
  | |- Cv (fun t => Rmax (@?f t) (@?g t)) _ _ => refine (Cv_max f g _ _ _ _ _)
  | |- Cv (fun t => Rmin (@?f t) (@?g t)) _ _ => refine (Cv_min f g _ _ _ _ _)
  | |- Cv (fun t => Rabs (@?f t)) _ _ => refine (Cv_abs f _ _ _)
  | |- Cv (fun t => relu (@?f t)) _ _ => refine (Cv_relu f _ _ _)
  | |- Cv _ _ _ => refine (Cv_of_Dv _ _ _ _ _)
  end.
(** that a power has the usual slope; of a base that is not known yet no sign is looked for *)
Ltac has_slope_as_power := match goal with |- _ \/ ?v <> 0 =>
  first [ left; integers | (tryif is_evar v then fail else right; sign_of) ] end.
(** the index of a range at which, by a hypothesis, the extreme alone is reached *)
Ltac top_entry k := match goal with
  | H : forall i : Z, (_ <= i < _)%Z -> _ |- _ => let T := type of (H 0%Z) in
      match T with context [(0%Z = ?m)%Z] => is_var m; k m end end.
Ltac derive_step := cbv beta; match goal with
  | |- Dv (fun _ => ?c) _ _ _ => refine (Dv_const _ _)
  | |- Dv (fun t => t) _ _ _ => refine (Dv_id _)
  | |- Dv (fun t => upd _ _ t _) _ _ _ => refine (Dv_upd _ _ _)
  | |- Dv (fun t => ?c * @?f t) _ _ _ => refine (Dv_scal_l c f _ _ _ _)
  | |- Dv (fun t => @?f t * ?c) _ _ _ => refine (Dv_scal_r c f _ _ _ _)
  | |- Dv (fun t => @?f t + @?g t) _ _ _ => refine (Dv_plus f g _ _ _ _ _ _ _)
  | |- Dv (fun t => @?f t - @?g t) _ _ _ => refine (Dv_minus f g _ _ _ _ _ _ _)
  | |- Dv (fun t => @?f t * @?g t) _ _ _ => refine (Dv_mult f g _ _ _ _ _ _ _)
  | |- Dv (fun t => - @?f t) _ _ _ => refine (Dv_opp f _ _ _ _)
  | |- Dv (fun t => / @?f t) _ _ _ => refine (Dv_inv' f _ _ _ _ _)
  | |- Dv (fun t => @?f t ^ ?n) _ _ _ => refine (Dv_power n f _ _ _ _)
  | |- Dv (fun t => powz (@?f t) ?n) _ ?v _ => first
       [ refine (Dv_powz n f _ _ _ _ _); [solve [has_slope_as_power]|]
       | refine (Dv_powz_whole n f _ _ _ _ _); [solve [integers]|]
       | refine (Dv_powz n f _ _ _ _ _) ]
  | |- Dv (fun t => powr (@?f t) (@?g t)) _ _ _ => refine (Dv_powr f g _ _ _ _ _ _ _ _)
  | |- Dv (fun t => if ?b then @?f t else @?g t) _ _ _ =>
       refine (Dv_ite b f g _ _ _ _ _ _ _); intros ?
  | |- Dv (fun t => Sum ?lo ?hi (fun i => @?f t i)) _ _ _ => refine (Dv_Sum lo hi f _ _ _ _); intros ? ?
  | |- Dv (fun t => Prod ?lo ?hi (fun i => @?f t i)) _ _ _ => refine (Dv_Prod lo hi f _ _ _ _); intros ? ?
  | |- Dv (fun t => if @?b t then @?f t else @?g t) _ _ _ =>
       refine (Dv_case b f g _ _ _ _ _ _ _ _ _); [|intros ?|intros ?]
  | |- Dv (fun t => ib (@?b t)) _ _ _ => refine (Dv_bracket b _ _ _)
  | |- Dv (fun t => Rmax (@?f t) (@?g t)) _ _ _ => refine (Dv_max f g _ _ _ _ _ _ _ _)
  | |- Dv (fun t => Rmin (@?f t) (@?g t)) _ _ _ => refine (Dv_min f g _ _ _ _ _ _ _ _)
  | |- Dv (fun t => Max ?lo ?hi (fun i => @?f t i)) _ _ _ => top_entry ltac:(fun m =>
       refine (Dv_Max lo hi m f _ _ _ ltac:(integers) _ _)); [intros|intros]
  | |- Dv (fun t => Min ?lo ?hi (fun i => @?f t i)) _ _ _ => top_entry ltac:(fun m =>
       refine (Dv_Min lo hi m f _ _ _ ltac:(integers) _ _)); [intros|intros]
  | |- Dv (fun t => ?s (@?f t)) _ _ _ => has_slope s; refine (Dv_slope s f _ _ _ _ _)
  end.
(** a maximum of numbers that differ, at its place *)
Lemma Dv_Max_at lo hi (f : R -> Z -> R) x (v d : Z -> R) : (lo < hi)%Z ->
  (forall i, (lo <= i < hi)%Z -> i <> ArgMax lo hi v -> v i <> v (ArgMax lo hi v)) ->
  (forall i, (lo <= i < hi)%Z -> Dv (fun t => f t i) x (v i) (d i)) ->
  Dv (fun t => Max lo hi (fun i => f t i)) x (Max lo hi (fun i => v i)) (d (ArgMax lo hi v)).
Proof.
  intros L N H. apply Dv_Max; [apply ArgMax_range, L| |exact H]. intros i Hi Ni.
  pose proof (Max_ub lo hi v i Hi) as U. rewrite <- ArgMax_max in U. specialize (N i Hi Ni). lra.
Qed.
Ltac distinct_entries := intros; cbv beta; rewrite ?upd_same; match goal with
  |- ?x ?I <> ?x ?J => match I with cons ?a nil => match J with cons ?b nil => match goal with
    H : forall i : Z, _ |- _ => destruct (H a ltac:(integers) b ltac:(integers)) as [E|E];
      [ exfalso; solve [integers] | exact E ] end end end end.
Ltac derive_max := cbv beta; match goal with
  | |- Dv (fun t => Max ?lo ?hi (fun i => @?f t i)) _ _ _ =>
       refine (Dv_Max_at lo hi f _ _ _ ltac:(integers) _ _); [|intros ? ?] end.
(** a loss of a tensor all of whose entries depend on the variable *)
Ltac each_index := let I := fresh "I" in let H := fresh "H" in
  intros I H; repeat (destruct I as [|? I]; cbn [inside] in H; try tauto);
  repeat match goal with H : _ /\ _ |- _ => destruct H end; cbn [at0 at1 at2 at3 at4].
Ltac index_inside := first [ assumption | (cbn [inside]; repeat split; integers) ].
Ltac derive_loss := cbv beta; match goal with
  | H : differentiable _ ?L |- Dv (fun t => ?L (at0 (@?c t))) _ _ _ => refine (Dv_loss0 L c _ _ _ H _)
  | H : differentiable _ ?L |- Dv (fun t => ?L (at1 (@?c t))) _ _ _ =>
      refine (Dv_loss1 _ _ L c _ _ _ H _); intros ? ?
  | H : differentiable _ ?L |- Dv (fun t => ?L (at2 (@?c t))) _ _ _ =>
      refine (Dv_loss2 _ _ _ _ L c _ _ _ H _); intros ? ? ? ?
  | H : differentiable _ ?L |- Dv (fun t => ?L (at3 (@?c t))) _ _ _ =>
      refine (Dv_loss3 _ _ _ _ _ _ L c _ _ _ H _); intros ? ? ? ? ? ?
  | H : differentiable _ ?L |- Dv (fun t => ?L (at4 (@?c t))) _ _ _ =>
      refine (Dv_loss4 _ _ _ _ _ _ _ _ L c _ _ _ H _); intros ? ? ? ? ? ? ? ?
  | H : differentiable _ ?L |- Dv (fun t => ?L (upd ?x ?J t)) _ _ _ =>
      refine (Dv_loss _ L (fun t => upd x J t) _ _ _ H _); intros ? _
  | H : forall I, inside _ I -> differentiable _ (fun y => ?G y I) |- Dv (fun t => ?G (upd ?x ?J t) ?K) _ _ _ =>
      refine (Dv_loss _ (fun y => G y K) (fun t => upd x J t) _ _ _ (H K _) _);
      [ index_inside | intros ? _ ]
  | H : forall I, inside _ I -> differentiable _ (fun y => ?G y I) |- Dv (fun t => ?G (at1 (@?c t)) ?K) _ _ _ =>
      refine (Dv_loss1 _ _ (fun y => G y K) c _ _ _ (H K _) _);
      [ index_inside | intros ? ? ]
  | H : forall I, inside _ I -> differentiable _ (fun y => ?G y I) |- Dv (fun t => ?G (@?c t) ?K) _ _ _ =>
      refine (Dv_loss _ (fun y => G y K) c _ _ _ (H K _) _); [ index_inside | intros ? ? ]
  | H : differentiable _ ?L |- Dv (fun t => ?L (@?c t)) _ _ _ =>
      refine (Dv_loss _ L c _ _ _ H _); intros ? ?
  end.
(** the determinant of the matrix whose entry is the variable, and an entry of its inverse *)
Ltac derive_inverse := cbv beta; match goal with
  | |- Dv (fun t => Inv ?lo ?hi (upd ?A [?k; ?l] t) [?i; ?j]) _ _ _ =>
       refine (Dv_Inv lo hi A k l i j (Det_invertible lo hi A _) _ _ _ _); [solve [sign_of]|integers..]
  | |- Dv (fun t => Det ?lo ?hi (upd ?A [?k; ?l] t)) _ _ _ =>
       refine (Dv_Det lo hi A k l _ _ _); [solve [sign_of]|integers..] end.
(** existence: everything is opened and differentiated, but for what is known to have a slope *)
Ltac known_slope := match goal with H : slope_known _ |- ex_deriv _ _ =>
  solve [let K := fresh in pose proof H as K; unfold slope_known, ex_pd in K; cbv beta in K;
    eapply K; clear K; integers] end.
Ltac derive_held := cbv beta; match goal with
  C : known _ |- Dv (fun z => Circle ?k ?low (held ?m ?s (@?v z) ?F) ?m ?I) _ _ _ =>
    let L := fresh in assert (L : (hd 0%Z I <= s)%Z) by (cbn [hd]; integers);
    refine (Dv_ext (fun z => v z I) _ _ _ _ _ _);
    [ solve [let K := fresh in pose proof C as K; unfold known in K;
        intros; symmetry; apply held_low; [lia | apply K | exact L]]
    | cbv beta; clear L ] end.
Ltac derive_known := cbv beta; match goal with
  H : slope_known _ |- Dv _ _ _ _ => refine (Dv_self _ _ _); known_slope end.
(** a determinant, or an entry of an inverse, of a matrix whose entries depend on the variable *)
Ltac derive_matrix tac := cbv beta; lazymatch goal with
  | |- Dv (fun t => Det ?lo ?hi (@?M t)) _ _ _ => refine (Dv_self _ _ _); apply (ex_deriv_Det lo hi M)
  | |- Dv (fun t => Inv ?lo ?hi (@?M t) [?k; ?l]) _ _ _ => refine (Dv_self _ _ _);
      apply (ex_deriv_Inv lo hi M); [|rewrite ?upd_same; solve [sign_of]|integers|integers]
  | |- Dv (fun t => pd (fun A => Det ?lo ?hi A) (@?M t) [?k; ?l]) _ _ _ => refine (Dv_self _ _ _);
      apply (ex_deriv_pd_Det lo hi M); [|integers|integers] end;
  intros ? ? ? ?; cbn [at2]; tac.
Ltac derivative_exists := unfold ex_pd; first [known_slope | open_definitions; first
  [ (eapply differentiable_ex; [eassumption | cbn [inside]; repeat split; integers])
  | (match goal with H : forall I, inside _ I -> differentiable _ (fun y => ?G y I) |- ex_deriv (fun t => ?G (upd ?x ?J t) ?K) _ =>
      apply (differentiable_ex _ (fun y => G y K) x J (H K ltac:(cbn [inside]; repeat split; integers)));
      cbn [inside]; repeat split; integers end)
  | (eexists; eapply Dv_deriv;
     repeat (first [derive_step | near_step | derive_loss | derive_inverse
       | derive_matrix ltac:(derivative_exists) | derive_max | derive_held | derive_known]);
     cbv beta; try solve [first [distinct_entries | slope_exists | has_slope_as_power | sign_of | integers]];
     try (rewrite ?upd_same; first [slope_exists | solve [has_slope_as_power] | solve [sign_of]])) ] ].
(** one step of differentiation: defined names stay closed, their derivatives are named *)
Ltac derive_name := match goal with |- Dv _ _ _ _ => refine (Dv_self _ _ _); derivative_exists end.
Ltac differentiate_with := repeat (first [derive_step | near_step | derive_loss | derive_max | derive_held]);
  try derive_name; cbv beta; try solve [first [distinct_entries | slope_exists | has_slope_as_power | sign_of]];
  try (rewrite ?upd_same; solve [first [slope_exists | has_slope_as_power | sign_of]]).
Lemma pd_value F x J v d d' : Dv (fun t => F (upd x J t)) (x J) v d -> d = d' -> pd F x J = d'.
Proof. intros [_ H] <-. apply D_eq, H. Qed.
Lemma D_value f x v d d' : Dv f x v d -> d = d' -> D f x = d'.
Proof. intros [_ H] <-. apply D_eq, H. Qed.
Ltac same_derivative := intros; cbv beta; first
  [ reflexivity | ring | lra
  | (match goal with |- @eq R (Sum _ _ _) (Sum _ _ _) => apply Sum_ext; intros; same_derivative end)
  | (match goal with |- @eq R (if _ then _ else _) (if _ then _ else _) =>
       apply ite_ext; intros; same_derivative end)
  | (progress rewrite ?whole_slope; same_derivative)
  | (match goal with |- IZR _ = _ => rewrite ?plus_IZR, ?minus_IZR, ?mult_IZR, ?opp_IZR; ring end)
  | (match goal with |- @eq R (?f ?a ?c) (?f ?b ?d) => apply (f_equal2 f); same_derivative end)
  | (match goal with |- @eq R (?f ?a) (?f ?b) => apply (f_equal f); same_derivative end)
  | (match goal with |- ?a + ?b = ?c => replace a with 0 by same_derivative; rewrite Rplus_0_l; same_derivative end)
  | (match goal with |- ?a + ?b = ?c => replace b with 0 by same_derivative; rewrite Rplus_0_r; same_derivative end)
  | (arithmetic) ].
Ltac at_points := repeat match goal with H : at_point _ |- _ =>
  let K := fresh in pose proof H as K; unfold at_point in K; rewrite !K; clear K end.
Ltac tidy := unfold pd; cbn [dirac pred Nat.pred Z.of_nat Pos.of_succ_nat Pos.succ]; rewrite ?upd_same;
  at_points; cbv beta.
Ltac differentiate := first [ eapply pd_value | eapply D_value ];
  [ first [derive_inverse | differentiate_with] | tidy; same_derivative ].
(** differentiable in all entries of a tensor at once, read off the form *)
Ltac fd_step := cbv beta; match goal with
  | |- Fd _ (fun _ => ?c) _ => apply Fd_const
  | |- Fd _ (fun y => y ?I) _ => apply Fd_entry; cbn [inside]; repeat split; integers
  | |- Fd ?box (fun y => @?f y + @?g y) _ => apply (Fd_plus box f g)
  | |- Fd ?box (fun y => @?f y * @?g y) _ => apply (Fd_mult box f g)
  | |- Fd ?box (fun y => / @?f y) _ => apply (Fd_inv box f); [cbv beta; sign_of|]
  | |- Fd ?box (fun y => @?f y ^ ?n) _ => apply (Fd_pow box n f)
  | |- Fd ?box (fun y => Sum ?lo ?hi (fun i => @?f y i)) _ => apply (Fd_Sum box lo hi f); intros ? ?
  | |- Fd ?box (fun y => ?s (@?f y)) _ => has_slope s; apply (Fd_slope box s f); [cbv beta; slope_exists|]
  | |- Fd ?box (fun y => Det ?lo ?hi (@?A y)) _ =>
      apply (Fd_Det box lo hi A); intros ? ? ? ?; cbn [at2]
  | |- Fd ?box (fun y => Inv ?lo ?hi (@?A y) [?k; ?l]) _ =>
      apply (Fd_Inv box lo hi A); [cbv beta; sign_of|integers|integers|intros ? ? ? ?; cbn [at2]]
  | H : differentiable ?inner ?L |- Fd ?box (fun y => ?L (@?c y)) ?y =>
      apply (Fd_of box inner L c y (H _)); each_index
  | H : forall I, inside _ I -> differentiable ?inner (fun y => ?G y I) |- Fd ?box (fun y => ?G (@?c y) ?K) ?y =>
      apply (Fd_of box inner (fun y => G y K) c y (H K ltac:(index_inside) _)); each_index
  end.
Ltac differentiable_there := cbv beta; match goal with
  | H : differentiable ?box ?L |- Fd ?box ?L _ => exact (H _)
  | H : forall I, inside _ I -> differentiable _ (fun y => ?G y I) |- Fd _ (fun y => ?G y ?K) _ =>
      exact (H K ltac:(index_inside) _)
  | |- _ => open_definitions; repeat fd_step end.
Ltac chain axes L Y := etransitivity; [ apply D_eq; first
    [ apply (chain_rule axes L Y) | apply (chain_rule_scalar axes L Y) ];
    [ differentiable_there | each_index; derivative_exists ]
  | at_points; cbn [SumOver at0 at1 at2 at3 at4]; reflexivity ].

(** the indices of a nest of sums *)
Ltac nest := repeat (apply isum_nest; intros ? ?; cbv beta); apply isum_unit.
Ltac open_indices := repeat match goal with
  | H : pairs _ _ _ _ |- _ => destruct H as [? H]; cbn [fst snd] in H
  | p : (Z * _)%type |- _ => destruct p as [? p]; cbn [fst snd] in *
  | u : unit |- _ => destruct u
  | H : one_point _ |- _ => clear H
  end.
Ltac indices := cbv beta; open_indices; unfold pairs, one_point, on_pairs, value in *; cbn [fst snd] in *;
  repeat match goal with H : _ /\ _ |- _ => destruct H end;
  repeat match goal with H : (_ && _)%bool = true |- _ => apply andb_prop in H; destruct H end.
Lemma same_pair {A B} (a a' : A) (b b' : B) : a = a' -> b = b' -> (a, b) = (a', b').
Proof. intros -> ->. reflexivity. Qed.
Ltac image := lazymatch goal with
  | |- (_, _) = (_, _) => apply same_pair; image
  | |- _ /\ _ => split; image
  | |- (_ && _)%bool = true => apply andb_true_intro; image
  | |- @eq Z _ _ => first [reflexivity | ring | solve [same_place] | integers]
  | |- _ => first [reflexivity | integers] end.
Ltac mapped := intros; indices; repeat match goal with H : (_, _) = (_, _) |- _ => injection H as H end; image.
Ltac vanishes := intros; indices; cbv beta;
  brackets.
Ltac discharge E := repeat match type of E with ?P -> ?Q =>
  let H := fresh in assert (H : P) by side; specialize (E H); clear H end.
(** an integer of integers as a number of numbers *)
Lemma IZR_min a b : IZR (Z.min a b) = Rmin (IZR a) (IZR b).
Proof. destruct (Z.min_spec a b) as [[H ->] | [H ->]]; symmetry;
  [apply Rmin_left | apply Rmin_right]; apply IZR_le; lia. Qed.
Lemma IZR_max a b : IZR (Z.max a b) = Rmax (IZR a) (IZR b).
Proof. destruct (Z.max_spec a b) as [[H ->] | [H ->]]; symmetry;
  [apply Rmax_right | apply Rmax_left]; apply IZR_le; lia. Qed.
Ltac integer_powers := repeat match goal with |- context [IZR (?z ^ Z.pos ?p)] =>
  let n := eval compute in (Pos.to_nat p) in
  replace (IZR (z ^ Z.pos p)) with ((IZR z) ^ n) by (apply (pow_IZR z n)) end.
Ltac integers_as_reals := repeat progress (integer_powers;
  rewrite ?plus_IZR, ?minus_IZR, ?mult_IZR, ?opp_IZR, ?IZR_min, ?IZR_max, ?abs_IZR).
(** a relation of integers that is known, of the numbers that they are *)
Ltac as_numbers F := first [apply IZR_le in F | apply IZR_lt in F];
  repeat progress rewrite ?plus_IZR, ?minus_IZR, ?mult_IZR, ?opp_IZR, <- ?pow_IZR in F.
Ltac plain_integer_equal := cbv beta; first
  [ same_index
  | (integers_as_reals; first [reflexivity | ring | lra | (rewrite ?Rabs_mult; ring)])
  | solve [by_signs_alone]
  | (rewrite <- ?plus_IZR, <- ?mult_IZR, <- ?opp_IZR, <- ?minus_IZR;
     rewrite <- ?plus_IZR, <- ?mult_IZR, <- ?opp_IZR, <- ?minus_IZR; f_equal; integers)
  | (repeat match goal with |- context [(?a mod ?b)%Z] => rewrite (Z.mod_eq a b) by integers end;
     rewrite ?minus_IZR, ?mult_IZR; arithmetic) ].
(** the same where nothing holds, or at each value of an index that has few *)
Ltac integer_equal := first
  [ plain_integer_equal | (exfalso; integers) | (few_values; computed; integer_equal) ].
Lemma or_other (P Q : Prop) : P \/ Q -> ~ P -> Q.
Proof. tauto. Qed.
Ltac by_hypothesis := cbv beta; first
  [ assumption | (symmetry; assumption) | lra
  | (real_conditions; first [assumption | (symmetry; assumption) | lra])
  | (match goal with H : forall i, _ |- _ => first [ solve [apply H; integers] | solve [symmetry; apply H; integers]
       | solve [rewrite H by integers; first [reflexivity | lra | ring]] ] end)
  | (eapply or_other; [match goal with H : forall i, _ |- _ => solve [eapply H; integers] end | integers])
  | (match goal with H : ?a = ?b |- _ => first [ solve [rewrite H; lra] | solve [rewrite <- H; lra] ] end)
  | (same_sums; first [lra | nra])
  | nra
  | (apply Rle_antisym; first [ assumption | lra
      | (match goal with H : forall i, _ |- _ => solve [apply H; integers] end) ]) ].
Lemma equal_by_gap d e a b : d = e -> e = 0 -> a + (-1) * b = d -> a = b.
Proof. lra. Qed.
Ltac plain_hypothesis := cbv beta; first [ assumption | (symmetry; assumption) ].
(** a claim at an index of an induction: the index as a number, and as a sum of numbers *)
Ltac at_index := cbv beta; first [ reflexivity | (integers_as_reals; reflexivity) ].
Lemma le_at a b c d : c = a -> d = b -> a <= b -> c <= d.
Proof. intros -> ->. trivial. Qed.
Lemma lt_at a b c d : c = a -> d = b -> a < b -> c < d.
Proof. intros -> ->. trivial. Qed.
(** that a determinant is not 0, and the laws of the inverse that there is then *)
Ltac same_matrix := intros; open_definitions; first
  [ reflexivity | (apply Sum_ext; intros; ring) | ring ].
Ltac is_invertible := first
  [ assumption | solve [sign_of] | (apply Det_inverse_not_0; is_invertible)
  | match goal with H : Det _ _ ?A <> 0, K : Det _ _ ?B <> 0 |- _ =>
      apply (Det_product_not_0 _ _ A B); [solve [same_matrix] | exact H | exact K] end
  | match goal with H : Det _ _ ?A <> 0 |- _ => first
      [ (rewrite (Det_same _ _ _ A); [exact H | solve [same_matrix]])
      | (rewrite (Det_transpose _ _ A); [exact H | solve [same_matrix]]) ] end ].
Ltac inverse_law := intros i Hi j Hj; match goal with H : Det ?lo ?hi ?A <> 0 |- _ => first
  [ exact (inverse_right lo hi A (Det_invertible lo hi A H) i Hi j Hj)
  | exact (inverse_left lo hi A (Det_invertible lo hi A H) i Hi j Hj) ] end.
(** a law of determinants: what it asks of the entries has been shown *)
Ltac entries := first [ assumption | reflexivity | (intros i Hi j Hj; cbv beta; first
  [ solve [same_matrix]
  | match goal with H : forall i : Z, _ -> forall j : Z, _ -> _ = _ |- _ =>
      etransitivity; [exact (H i Hi j Hj) | first [reflexivity | ring | solve [arithmetic]]] end
  | solve [side] ]) ].
Ltac by_law L := let E := fresh in pose proof L as E;
  repeat match type of E with ?P -> ?Q =>
    let H := fresh in assert (H : P) by first [entries | side]; specialize (E H); clear H end;
  by_equation E.
(** the equation of a definition by recursion *)
Ltac same_values := cbv beta; first
  [ reflexivity
  | match goal with H : forall m J, _ -> _ -> ?g m J = ?h m J |- ?g _ _ = ?h _ _ =>
      apply H; unfold turn; cbn [hd]; integers end
  | (apply Sum_ext; intros; same_values) | (apply Prod_ext; intros; same_values)
  | (apply ite_ext; intros; same_values)
  | match goal with
    | |- ?f ?a ?c = ?f ?b ?d => apply (f_equal2 f); same_values
    | |- ?f ?a = ?f ?b => apply (f_equal f); same_values end ].
Ltac each_shape I := repeat (destruct I as [|? I]; try reflexivity).
Ltac one_member I := let B := fresh "B" in
  match goal with |- (if ?b then _ else _) = _ => destruct b eqn:B; [|reflexivity] end;
  each_shape I; cbn [at0 at1 at2 at3 at4 hd] in *; unfold turn in *; cbn [hd] in *; same_values.
Ltac each_member n I := destruct n as [|n]; cbn [nth_error];
  [ first [reflexivity | one_member I] | first [reflexivity | each_member n I] ].
Ltac reads_earlier := let g := fresh in let h := fresh in let n := fresh in let I := fresh in
  intros g h n I ?; unfold members; each_member n I.
Ltac this_member := etransitivity;
  [eapply member_value; [reflexivity | cbn [hd]; integers] | reflexivity].
Ltac by_recursion C := refine (eq_trans (Circle_equation _ _ _ _ _ _ _) _); [lia | apply C | this_member].
Ltac by_recursion_held C := refine (eq_trans (held_equation _ _ _ _ _ _ _ _ _ _) _); [lia | apply C |];
  cbn [Nat.eqb andb hd]; first [ (apply ite_ext; intros; [reflexivity | this_member]) | this_member ].
(** that the entries of a circle have slopes, if all that come before them have *)
Ltac no_turns := repeat match goal with |- _ /\ _ => split end; unfold slope_known; intros; exfalso; integers.
Ltac parts_known := repeat match goal with H : _ /\ _ |- _ => destruct H end.
Ltac slope_by U := unfold slope_known; intros; unfold ex_pd; eapply ex_deriv_ext;
  [ intros; let K := fresh in pose proof U as K; unfold known in K; apply K; clear K; integers
  | cbv beta; derivative_exists ].
Lemma enough t : (t < Z.of_nat (Z.to_nat (t + 1)))%Z.
Proof. lia. Qed.
Ltac by_turns S := unfold slope_known; let T := type of S in
  let K := fresh in pose proof S as K; cbv beta in K; unfold slope_known in K;
  intros; eapply K; clear K; first [apply enough | integers].
(** a tensor of a circle has no entries but those at its indices *)
Ltac of_its_indices := let I := fresh in let X := fresh in let L := fresh in
  intros X I L; unfold members; cbn [nth_error];
  match goal with |- (if ?b then _ else _) = _ => destruct b; [|reflexivity] end;
  each_shape I; exfalso; apply L; reflexivity.
Ltac unfolded U := let K := fresh in pose proof U as K; unfold known in K;
  etransitivity; [ apply K; integers | clear K; at_index ].
Lemma ite_true (b : bool) (x y : R) : b = true -> (if b then x else y) = x.
Proof. intros ->. reflexivity. Qed.
Lemma ite_false (b : bool) (x y : R) : b = false -> (if b then x else y) = y.
Proof. intros ->. reflexivity. Qed.
(** the equation of a tensor that is held up to a level: at a later level, or at none *)
Ltac later V := let K := fresh in pose proof V as K; unfold known in K;
  etransitivity; [ apply K; integers | clear K ];
  etransitivity; [ apply ite_false; integers | at_index ].
Ltac held_there V := let K := fresh in pose proof V as K; unfold known in K;
  etransitivity; [ first [apply pd_ext | apply D_ext]; intros;
    etransitivity; [apply K; integers | apply ite_true; integers] | clear K; cbv beta ].
Ltac zero_outside := cbv beta; match goal with H : forall I, ~ inside _ I -> ?x I = 0 |- _ =>
  split_conditions; unfold ib; cbn [andb];
  first [ ring | (rewrite H by (cbn [inside]; intros ?; lia); ring) ] end.
Lemma pd_is F x J d : ex_pd F x J -> pd F x J = d -> is_pd F x J d.
Proof. intros (e & H) <-. unfold pd. rewrite (D_eq _ _ _ H). exact H. Qed.
Lemma D_is f x d : ex_deriv f x -> D f x = d -> is_deriv f x d.
Proof. intros (e & H) <-. rewrite (D_eq _ _ _ H). exact H. Qed.
Tactic Notation "cases" constr(P) ident(H) := destruct (classic P) as [H|H]; facts.
Lemma ex_pd_ext F G x J : (forall x, F x = G x) -> ex_pd G x J -> ex_pd F x J.
Proof.
  intros H (d & E). exists d. eapply is_deriv_ext; [|exact E]. intros t. cbv beta. symmetry. apply H.
Qed.
(** expectations: that a random number has moments; a step inside; the laws *)
Section Images.
  Context {W : Type} (M : (W -> R) -> Prop) (E : (W -> R) -> R) (H : expectation M E).
  Lemma has_same f g : (forall w, f w = g w) -> M f -> M g.
  Proof. intros A. replace g with f; [trivial|]. apply functional_extensionality, A. Qed.
  Lemma has_opposite f : M f -> M (fun w => - f w).
  Proof.
    intros F. apply (has_same (fun w => (-1) * f w)); [intros; ring|].
    apply (has_product M E H (fun _ => -1) f); [apply (has_number M E H)|exact F].
  Qed.
  Lemma has_max f g : M f -> M g -> M (fun w => Rmax (f w) (g w)).
  Proof.
    intros F G. apply (has_same (fun w => (f w + g w + Rabs (f w + - g w)) * / 2)).
    - intros w. rewrite <- max_by_abs. repeat (f_equal; try ring).
    - apply (has_product M E H (fun w => f w + g w + Rabs (f w + - g w)) (fun _ => / 2)); [|apply (has_number M E H)].
      apply (has_sum M E H (fun w => f w + g w)); [apply (has_sum M E H); assumption|].
      apply (has_image M E H Rabs (fun w => f w + - g w)).
      + apply tame_nonexpansive. intros u v. apply Rabs_triang_inv2.
      + apply (has_sum M E H f (fun w => - g w)); [exact F|apply has_opposite, G].
  Qed.
  Lemma has_min f g : M f -> M g -> M (fun w => Rmin (f w) (g w)).
  Proof.
    intros F G. apply (has_same (fun w => - Rmax (- f w) (- g w))).
    - intros w. unfold Rmin, Rmax. destruct (Rle_dec _ _), (Rle_dec _ _); lra.
    - apply has_opposite, has_max; apply has_opposite; assumption.
  Qed.
  Lemma has_jump s f : (forall u, u <> 0 -> exists v, forall t, Rabs (t - u) < Rabs u -> s t = v) ->
    (forall u, s u = 0 \/ s u = 1) -> M f -> M (fun w => s (f w)).
  Proof.
    intros C B. apply (has_image M E H s f). apply tame_with_jump; intros u.
    - intros N. destruct (C u N) as (v & V). apply derivable_continuous_pt. exists 0.
      apply (locally_constant s u v (Rabs u)); [apply Rabs_pos_lt, N|exact V].
    - destruct (B u) as [-> | ->]; [rewrite Rabs_R0|rewrite Rabs_R1]; lra.
  Qed.
  Lemma has_gap f g : M f -> M g -> M (fun w => g w + - f w).
  Proof. intros F G. apply (has_sum M E H g (fun w => - f w)); [exact G|apply has_opposite, F]. Qed.
  Lemma has_less f g : M f -> M g -> M (fun w => ib (Rltb (f w) (g w))).
  Proof.
    intros F G. apply (has_same (fun w => ib (Rltb 0 (g w + - f w)))); [intros w; by_signs|].
    apply (has_jump (fun u => ib (Rltb 0 u)) (fun w => g w + - f w)); [| |apply has_gap; assumption].
    - intros u N. exists (ib (Rltb 0 u)). intros t Ht. destruct (near_sign u t N Ht); by_signs.
    - intros u. destruct (Rltb 0 u); [right|left]; reflexivity.
  Qed.
  Lemma has_equal f g : M f -> M g -> M (fun w => ib (Reqb (f w) (g w))).
  Proof.
    intros F G. apply (has_same (fun w => ib (Reqb 0 (g w + - f w)))); [intros w; by_signs|].
    apply (has_jump (fun u => ib (Reqb 0 u)) (fun w => g w + - f w)); [| |apply has_gap; assumption].
    - intros u N. exists (ib (Reqb 0 u)). intros t Ht. destruct (near_sign u t N Ht); by_signs.
    - intros u. destruct (Reqb 0 u); [right|left]; reflexivity.
  Qed.
  Lemma has_not b : M (fun w => ib (b w)) -> M (fun w => ib (negb (b w))).
  Proof.
    intros B. apply (has_same (fun w => 1 + - ib (b w))); [intros w; rewrite ib_neg; ring|].
    apply (has_gap (fun w => ib (b w)) (fun _ => 1)); [exact B|apply (has_number M E H)].
  Qed.
  Lemma has_at_most f g : M f -> M g -> M (fun w => ib (Rleb (f w) (g w))).
  Proof.
    intros F G. apply (has_same (fun w => ib (negb (Rltb (g w) (f w))))); [intros w; rewrite ib_neg; by_signs|].
    apply (has_not (fun w => Rltb (g w) (f w))), has_less; assumption.
  Qed.
  Lemma has_both a b : M (fun w => ib (a w)) -> M (fun w => ib (b w)) -> M (fun w => ib (a w && b w)).
  Proof.
    intros A B. apply (has_same (fun w => ib (a w) * ib (b w))); [intros w; symmetry; apply ib_and|].
    apply (has_product M E H (fun w => ib (a w))); assumption.
  Qed.
  Lemma has_either a b : M (fun w => ib (a w)) -> M (fun w => ib (b w)) -> M (fun w => ib (a w || b w)).
  Proof.
    intros A B. apply (has_same (fun w => ib (negb (negb (a w) && negb (b w))))).
    - intros w. destruct (a w), (b w); reflexivity.
    - apply (has_not (fun w => negb (a w) && negb (b w))%bool), (has_both (fun w => negb (a w)));
        apply has_not; assumption.
  Qed.
  Lemma has_case b f g : M (fun w => ib (b w)) -> M f -> M g -> M (fun w => if b w then f w else g w).
  Proof.
    intros B F G. apply (has_same (fun w => ib (b w) * f w + (1 + - ib (b w)) * g w)).
    - intros w. rewrite case_ib. ring.
    - apply (has_sum M E H (fun w => ib (b w) * f w)); [apply (has_product M E H (fun w => ib (b w))); assumption|].
      apply (has_product M E H (fun w => 1 + - ib (b w))); [|exact G].
      apply (has_gap (fun w => ib (b w)) (fun _ => 1)); [exact B|apply (has_number M E H)].
  Qed.
  Lemma has_Max lo hi (f : W -> Z -> R) : (lo < hi)%Z ->
    (forall i, (lo <= i < hi)%Z -> M (fun w => f w i)) -> M (fun w => Max lo hi (fun i => f w i)).
  Proof.
    revert hi. refine (nonempty_ind lo _ _ _).
    - intros A. apply (has_same (fun w => f w lo)); [intros; symmetry; apply Max_one|apply A; lia].
    - intros hi L IH A. apply (has_same (fun w => Rmax (Max lo hi (fun i => f w i)) (f w hi))).
      + intros w. symmetry. apply Max_last, L.
      + apply has_max; [apply IH; intros; apply A; lia|apply A; lia].
  Qed.
  Lemma has_Min lo hi (f : W -> Z -> R) : (lo < hi)%Z ->
    (forall i, (lo <= i < hi)%Z -> M (fun w => f w i)) -> M (fun w => Min lo hi (fun i => f w i)).
  Proof. intros L A. apply has_opposite, (has_Max lo hi (fun w i => - f w i) L). intros. apply has_opposite, A. assumption. Qed.
  Lemma has_Prod lo hi (f : W -> Z -> R) :
    (forall i, (lo <= i < hi)%Z -> M (fun w => f w i)) -> M (fun w => Prod lo hi (fun i => f w i)).
  Proof.
    revert hi. refine (range_ind lo _ _ _); intros hi L.
    - intros _. apply (has_same (fun _ => 1)); [intros; symmetry; apply Prod_empty, L|apply (has_number M E H)].
    - intros IH A. apply (has_same (fun w => Prod lo hi (fun i => f w i) * f w hi)).
      + intros w. symmetry. apply Prod_last, L.
      + apply (has_product M E H (fun w => Prod lo hi (fun i => f w i))); [apply IH; intros; apply A; lia|apply A; lia].
  Qed.
End Images.
Ltac tame_function := solve [auto with monotone].
Ltac moments := open_definitions; cbv beta; match goal with X : expectation ?M ?E |- _ => match goal with
  | |- M (fun _ => ?c) => apply (has_number M E X)
  | R : random M ?x |- M (fun w => ?x w ?I) => exact (R I)
  | |- M (fun w => @?f w + @?g w) => apply (has_sum M E X f g); moments
  | |- M (fun w => @?f w * @?g w) => apply (has_product M E X f g); moments
  | |- M (fun w => @?f w ^ ?n) => apply (has_power M E X n f); moments
  | |- M (fun w => Sum ?lo ?hi (fun i => @?f w i)) => apply (has_Sum M E X lo hi f); intros; moments
  | |- M (fun w => Prod ?lo ?hi (fun i => @?f w i)) => apply (has_Prod M E X lo hi f); intros; moments
  | |- M (fun w => Max ?lo ?hi (fun i => @?f w i)) => apply (has_Max M E X lo hi f); [integers | intros; moments]
  | |- M (fun w => Min ?lo ?hi (fun i => @?f w i)) => apply (has_Min M E X lo hi f); [integers | intros; moments]
  | |- M (fun w => ib (Rltb (@?f w) (@?g w))) => apply (has_less M E X f g); moments
  | |- M (fun w => ib (Rleb (@?f w) (@?g w))) => apply (has_at_most M E X f g); moments
  | |- M (fun w => ib (Reqb (@?f w) (@?g w))) => apply (has_equal M E X f g); moments
  | |- M (fun w => ib (negb (@?b w))) => apply (has_not M E X b); moments
  | |- M (fun w => ib (@?a w && @?b w)%bool) => apply (has_both M E X a b); moments
  | |- M (fun w => ib (@?a w || @?b w)%bool) => apply (has_either M E X a b); moments
  | |- M (fun w => if @?b w then @?f w else @?g w) => apply (has_case M E X b f g); moments
  | |- M (fun w => Rmax (@?f w) (@?g w)) => apply (has_max M E X f g); moments
  | |- M (fun w => Rmin (@?f w) (@?g w)) => apply (has_min M E X f g); moments
  | |- M (fun w => ?s (@?f w)) => apply (has_image M E X s f); [tame_function | moments] end end.
Tactic Notation "in_mean" ident(w) :=
  match goal with |- ?E _ = ?E _ => apply (f_equal E); apply functional_extensionality end; over w.
Ltac mean_of_number := match goal with X : expectation ?M ?E |- ?E _ = _ => apply (mean_number M E X) end.
Ltac mean_of_terms := first [ reflexivity
  | match goal with X : expectation ?M ?E |- ?E (fun w => @?f w + @?g w) = _ =>
      etransitivity; [apply (mean_plus M E X f g); moments | apply f_equal2; [mean_of_terms | reflexivity]] end ].
Ltac mean_of_sum := match goal with X : expectation ?M ?E |- ?E (fun w => Sum ?lo ?hi (fun i => @?f w i)) = _ =>
  apply (mean_Sum M E X lo hi f); intros; moments end.
Ltac mean_of_multiple := match goal with X : expectation ?M ?E |- ?E (fun w => ?c * @?f w) = _ =>
  apply (mean_times M E X c f); moments end.
Ltac mean_of_nonneg := match goal with X : expectation ?M ?E |- 0 <= ?E (fun w => @?f w) =>
  apply (mean_above M E X f); [moments | cbv beta] end.
Ltac has_law := first [ assumption | match goal with L : forall i, _ |- _ => solve [eapply L; integers] end ].
Ltac law_of_coin L n := first [ exact (proj1 L) | exact (mean_of_coin _ _ _ n L) ].
Ltac law_of_uniform L n := let K := fresh in pose proof (L n) as K; cbn [nsum INR pow Nat.sub] in K;
  match goal with |- ?E ?f = _ => match type of K with _ * ?e = _ =>
    replace (E f) with e by (apply (f_equal E); apply functional_extensionality; intros ?; ring); lra end end.
Ltac law_of_normal L n := match goal with X : expectation ?M ?E |- ?E ?f = _ =>
  let K := fresh in pose proof (mean_of_normal M E X _ _ _ n L) as K;
  cbn [normal_moments fst INR] in K;
  match type of K with ?e = _ =>
    replace (E f) with e by (apply (f_equal E); apply functional_extensionality; intros ?; ring) end;
  rewrite K; ring end.
(** made of these entries, or of none of them *)
Ltac one_of_these := cbv beta; first
  [ (split; [reflexivity | repeat (f_equal; try ring)]) | (left; one_of_these) | (right; one_of_these) ].
Ltac none_of_these := let K := fresh in intros K; repeat (destruct K as [K|K]);
  let A := fresh in let B := fresh in destruct K as [A B];
  first [ discriminate A | (injection B; intros; integers) ].
Ltac entry_of n := first
  [ (eapply (of_entry _ _ n); [reflexivity | first [solve [one_of_these] | solve [none_of_these]]])
  | match eval compute in (Nat.ltb n 12) with true => entry_of (S n) end ].
Ltac made_of_entries := cbv beta; match goal with
  | |- made_of _ _ (fun _ => ?c) => apply of_number
  | |- made_of ?all ?P (fun w => @?f w + @?g w) => apply (of_sum all P f g); made_of_entries
  | |- made_of ?all ?P (fun w => @?f w * @?g w) => apply (of_product all P f g); made_of_entries
  | |- made_of ?all ?P (fun w => @?f w ^ ?n) => apply (made_of_power all P n f); made_of_entries
  | |- made_of ?all ?P (fun w => Sum ?lo ?hi (fun i => @?f w i)) =>
      apply (made_of_Sum all P lo hi f); intros; made_of_entries
  | |- made_of _ _ (fun w => ?x w ?I) => entry_of 0%nat
  | |- made_of ?all ?P (fun w => ?s (@?f w)) => apply (of_image all P s f); [tame_function | made_of_entries] end.
Ltac all_marked := let n := fresh in let K := fresh in intros n ? ? ? K _; left;
  repeat (destruct K as [K|K]; [destruct K as [-> _]; reflexivity|]); destruct K as [-> _]; reflexivity.
Ltac independence P f g := match goal with N : independent _ _ _ _ |- _ =>
  refine (N P _ f g _ _ _ _); [all_marked | made_of_entries | made_of_entries | moments | moments] end.
(** the derivative of a derivative, of which g is the value *)
Ltac exists_second g := intros; first [ apply (ex_pd_ext _ g) | apply (ex_deriv_ext _ g) ].
Ltac exists_derivative := intros; first [ derivative_exists | (facts; derivative_exists) ].
