(* How a step is carried out: integers, signs, arithmetic, brackets. *)
From DeriveCert Require Export Determinants.
From Coq Require Import Ratan Classical FunctionalExtensionality.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
Local Open Scope R_scope.

Create HintDb monotone.
#[export] Hint Resolve nondecreasing_exp nondecreasing_relu nondecreasing_heaviside nondecreasing_sign
  nondecreasing_sigmoid nondecreasing_softplus nondecreasing_atan nondecreasing_tanh : monotone.
(** the definitions of the theorem at hand *)
Create HintDb definitions.
Ltac open_definitions := autounfold with definitions; cbn [at0 at1 at2 at3 at4].

(** a hypothesis is added that is not one yet *)
Ltac learn p := let P := fresh "K" in pose proof p as P; let t := type of P in
  match goal with K : t |- _ => tryif constr_eq K P then fail else fail 1 | _ => idtac end.
(** a product of integers: what is known of a factor, times what is not negative *)
Lemma scaled_below x h P : (x < h -> 0 <= P -> (x + 1) * P <= h * P)%Z.
Proof. intros. apply Z.mul_le_mono_nonneg_r; lia. Qed.
Lemma scaled_above l x P : (l <= x -> 0 <= P -> l * P <= x * P)%Z.
Proof. intros. apply Z.mul_le_mono_nonneg_r; lia. Qed.
Ltac nonneg_product := first [ lia | (apply Z.mul_nonneg_nonneg; nonneg_product) | (apply Z.pow_nonneg; nonneg_product) ].
Ltac others x M := match M with
  | (?A * x)%Z => A | (x * ?B)%Z => B
  | (?A * ?B)%Z => let P := others x A in constr:((P * B)%Z)
  | (?A * ?B)%Z => let P := others x B in constr:((A * P)%Z) end.
Ltac scale M := match goal with
  | H : (?x < ?h)%Z |- _ => is_var x; let P := others x M in learn (scaled_below x h P H ltac:(nonneg_product))
  | H : (?l <= ?x)%Z |- _ => is_var x; let P := others x M in learn (scaled_above l x P H ltac:(nonneg_product)) end.
Ltac scale_products := repeat match goal with |- context [(?A * ?B)%Z] => scale (A * B)%Z end.
Ltac split_ranges := repeat match goal with H : (_ <= _ < _)%Z |- _ => destruct H end.
Ltac by_scale := match goal with |- context [(_ * _)%Z] => idtac end; split_ranges; scale_products; lia.

(** conditions on integers *)
Lemma divides_iff u v : (divides u v = true <-> exists q, v = q * u)%Z.
Proof.
  unfold divides. destruct (u =? 0)%Z eqn:E.
  - split; [intros H; exists 0%Z; lia|]. intros (q & ->). replace u with 0%Z by lia. lia.
  - rewrite Z.eqb_eq. split.
    + intros H. exists (v / u)%Z. pose proof (Z.div_mod v u). lia.
    + intros (q & ->). apply Z.mod_mul. lia.
Qed.
Lemma divides_div u v : (0 < u)%Z -> divides u v = (v =? u * (v / u))%Z.
Proof.
  intros H. apply eq_true_iff_eq. rewrite divides_iff, Z.eqb_eq. split.
  - intros (q & ->). rewrite Z.div_mul by lia. lia.
  - intros E. exists (v / u)%Z. lia.
Qed.
Lemma div_bounds a b : (0 < b)%Z -> (b * (a / b) <= a < b * (a / b) + b)%Z.
Proof. intros H. pose proof (Z.mul_div_le a b H). pose proof (Z.mul_succ_div_gt a b H). lia. Qed.
Ltac open_divides := repeat match goal with
  | H : divides ?u ?v = true |- _ =>
      let q := fresh "q" in let E := fresh "E" in
      apply divides_iff in H; destruct H as [q E]
  end.
(** divisibility and remainders by quotients, quotients of what is equal made one, and then
    named, with the two inequalities that they are known by *)
Ltac plain_quotients := repeat match goal with
  | |- context [divides ?u ?v] => rewrite (divides_div u v) by (lia || nia)
  | H : context [divides ?u ?v] |- _ => rewrite (divides_div u v) in H by (lia || nia)
  | |- context [(?a mod ?b)%Z] => rewrite (Z.mod_eq a b) by (lia || nia)
  | H : context [(?a mod ?b)%Z] |- _ => rewrite (Z.mod_eq a b) in H by (lia || nia)
  end.
Ltac merge_quotient a b c d := let E := fresh in
  assert (E : (c / d)%Z = (a / b)%Z) by (f_equal; (ring || lia)); rewrite E in *; clear E.
Ltac one_quotient a b c d := tryif constr_eq (a / b)%Z (c / d)%Z then fail else
  match a with context [(c / d)%Z] => merge_quotient c d a b | _ => merge_quotient a b c d end.
Ltac merge_quotients := repeat match goal with
  | |- context [(?a / ?b)%Z] => match goal with
      | |- context [(?c / ?d)%Z] => one_quotient a b c d
      | H : context [(?c / ?d)%Z] |- _ => one_quotient a b c d end
  | K : context [(?a / ?b)%Z] |- _ => match goal with
      | H : context [(?c / ?d)%Z] |- _ => one_quotient a b c d end
  end.
Ltac name_quotient a b := let q := fresh "q" in let B := fresh "B" in
  assert (B := div_bounds a b ltac:(lia || nia)); set (q := (a / b)%Z) in *; clearbody q.
Ltac name_quotients := repeat match goal with
  | |- context [(?a / ?b)%Z] => name_quotient a b
  | H : context [(?a / ?b)%Z] |- _ => name_quotient a b end.
(** what divides off a quotient: the terms of [a] that are multiples of [b], and the others *)
Ltac multiple b M := match M with
  | b => constr:(1%Z) | (b ^ 2)%Z => b
  | (b ^ Z.pos ?p)%Z => let q := eval compute in (Z.pos p - 1)%Z in constr:((b ^ q)%Z)
  | (?A * ?B)%Z => let P := multiple b A in constr:((P * B)%Z)
  | (?A * ?B)%Z => let P := multiple b B in constr:((A * P)%Z)
  | _ => match b with (?c * ?d)%Z => let P := multiple c M in multiple d P end end.
Ltac both_parts A B := match A with (?u, ?v) => match B with
  | (0%Z, 0%Z) => A | (0%Z, ?z) => constr:((u, (v + z)%Z)) | (?w, 0%Z) => constr:(((u + w)%Z, v))
  | (?w, ?z) => constr:(((u + w)%Z, (v + z)%Z)) end end.
Ltac less_parts A := match A with
  | (0%Z, 0%Z) => A | (0%Z, ?v) => constr:((0%Z, (- v)%Z)) | (?u, 0%Z) => constr:(((- u)%Z, 0%Z))
  | (?u, ?v) => constr:(((- u)%Z, (- v)%Z)) end.
Ltac divided b E := match E with
  | (?A + ?B)%Z => let A := divided b A in let B := divided b B in both_parts A B
  | (?A - ?B)%Z => let A := divided b A in let B := divided b B in let B := less_parts B in both_parts A B
  | _ => let P := multiple b E in constr:((P, 0%Z))
  | _ => constr:((0%Z, E)) end.
Lemma divide_off b E V R : (0 < b -> E = R + V * b -> E / b = V + R / b)%Z.
Proof. intros H ->. rewrite Z.div_add by lia. lia. Qed.
Ltac divided_off E b k := let D := divided b E in lazymatch D with
  | (0%Z, _) => fail
  | (?V, ?R) => let K := fresh in assert (K := divide_off b E V R ltac:(lia || nia) ltac:(ring)); k K; clear K end.
Ltac divide_off := repeat match goal with
  | |- context [(?a / ?b)%Z] => divided_off a b ltac:(fun K => rewrite K)
  | H : context [(?a / ?b)%Z] |- _ => divided_off a b ltac:(fun K => rewrite K in H) end.
(** a quotient is the number that fits its inequalities: 0 or -1, or an integer at hand, or its negative *)
Lemma quotient_is b q a v : (b * q <= a < b * q + b)%Z -> (b * v <= a < b * v + b)%Z -> q = v.
Proof. nia. Qed.
Ltac settle_quotients := repeat match goal with
  | B : (?b * ?q <= ?a < ?b * ?q + ?b)%Z |- _ => is_var q; first
      [ (assert (q = 0%Z) by (apply (quotient_is b q a _ B); lia); subst q)
      | (assert (q = (-1)%Z) by (apply (quotient_is b q a _ B); lia); subst q)
      | match goal with v : Z |- _ => tryif constr_eq v q then fail else first
          [ (assert (q = v) by (apply (quotient_is b q a _ B); lia); subst q)
          | (assert (q = (- v)%Z) by (apply (quotient_is b q a _ B); lia); subst q) ] end ]
  end.
Lemma quotient_low b q a c : (b * q <= a < b * q + b)%Z -> (b * c <= a)%Z -> (c <= q)%Z.
Proof. nia. Qed.
Lemma quotient_high b q a c : (b * q <= a < b * q + b)%Z -> (a < b * c)%Z -> (q < c)%Z.
Proof. nia. Qed.
Ltac quotient_bound := first [ lia | match goal with
  | B : (?b * ?q <= ?a < ?b * ?q + ?b)%Z |- (?c <= ?q)%Z => apply (quotient_low b q a c B); quotient_bound
  | B : (?b * ?q <= ?a < ?b * ?q + ?b)%Z |- (?q < ?c)%Z => apply (quotient_high b q a c B); quotient_bound
  end | by_scale ].
Ltac quotient_bounds := repeat match goal with |- context [(_ =? _)%Z] => fail 1 | |- _ /\ _ => split end; quotient_bound.
(** the ends of quotients, by what their numbers lie between *)
Ltac end_of_quotient b q a B M := let c := others b M in learn (quotient_high b q a c B ltac:(lia)).
Ltac ends_of_quotients := repeat match goal with B : (?b * ?q <= ?a < ?b * ?q + ?b)%Z |- _ => is_var q; first
  [ learn (quotient_low b q a 0%Z B ltac:(lia))
  | match goal with H : (a < ?M)%Z |- _ => end_of_quotient b q a B M
    | H : (_ <= a < ?M)%Z |- _ => end_of_quotient b q a B M end ] end.
Ltac has_quotients := match goal with
  | |- context [divides _ _] => idtac | H : context [divides _ _] |- _ => idtac
  | |- context [(_ / _)%Z] => idtac | H : context [(_ / _)%Z] |- _ => idtac
  | |- context [(_ mod _)%Z] => idtac | H : context [(_ mod _)%Z] |- _ => idtac end.
Ltac split_booleans := repeat match goal with
  | H : (_ && _)%bool = true |- _ => apply andb_prop in H; destruct H
  | |- (_ && _)%bool = true => apply andb_true_intro; split
  end.
(** quotients by one number: what is to be shown, that number of times *)
Lemma times_lt b x y : (0 < b -> b * x < b * y -> x < y)%Z.
Proof. intros. apply (Zmult_lt_reg_r x y b); lia. Qed.
Lemma times_le b x y : (0 < b -> b * x < b * (y + 1) -> x <= y)%Z.
Proof. intros. apply Z.lt_succ_r, (times_lt b); lia. Qed.
Ltac times_divisor := match goal with B : (?b * ?q <= ?a < ?b * ?q + ?b)%Z |- _ => first
  [ apply (times_lt b); lia | apply (times_le b); lia ] end.
Ltac by_quotients := has_quotients; split_booleans; first
  [ (match goal with |- (0 <= ?a * ?b)%Z => apply Z.mul_nonneg_nonneg end; solve [by_quotients])
  | (plain_quotients; divide_off; merge_quotients; name_quotients;
     first [ lia | times_divisor | (settle_quotients; first [lia | quotient_bounds])
       | (ends_of_quotients; by_scale) ])
  | (plain_quotients; merge_quotients; ring) ].
(** indices that are known to be equal under one name *)
Ltac same_indices := repeat match goal with
  | H : (?i =? ?j)%Z = true |- _ => apply Z.eqb_eq in H
  | H : ?i = ?j :> Z |- _ => (is_var i; subst i) || (is_var j; subst j) end.
(** a place of a maximum is an integer of its range *)
Ltac name_argmax l h f := let B := fresh "B" in assert (B := ArgMax_range l h f ltac:(lia || nia));
  let q := fresh "q" in set (q := ArgMax l h f) in *; clearbody q.
Ltac name_places := repeat match goal with
  | |- context [ArgMax ?l ?h ?f] => name_argmax l h f
  | H : context [ArgMax ?l ?h ?f] |- _ => name_argmax l h f end.
Lemma ArgMax_cong lo hi lo' hi' f g : lo = lo' -> hi = hi' -> (forall i, f i = g i) ->
  ArgMax lo hi f = ArgMax lo' hi' g.
Proof. intros -> -> H. f_equal. apply functional_extensionality, H. Qed.
Ltac same_reading := intros; cbv beta; first [ reflexivity | ring
  | match goal with
    | |- ?f ?a ?c = ?f ?b ?d => apply (f_equal2 f); same_reading
    | |- ?f ?a = ?f ?b => apply (f_equal f); same_reading
    | |- @eq (_ -> _) _ _ => apply functional_extensionality; same_reading end ].
Ltac one_place l h f a b g := tryif constr_eq f g then fail else
  replace (ArgMax a b g) with (ArgMax l h f) in * by (apply ArgMax_cong; [ring | ring | same_reading]).
Ltac merge_places := repeat match goal with |- context [ArgMax ?l ?h ?f] => match goal with
  | |- context [ArgMax ?a ?b ?g] => one_place l h f a b g
  | H : context [ArgMax ?a ?b ?g] |- _ => one_place l h f a b g end end.
Ltac has_places := match goal with
  | |- context [ArgMax _ _ _] => idtac | H : context [ArgMax _ _ _] |- _ => idtac end.
Ltac plain_integers := first
  [ assumption | lia | by_quotients | by_scale | nia | (Z.to_euclidean_division_equations; nia)
  | (open_divides; subst; first [nia | (rewrite ?Z.div_mul by lia; nia)
      | (Z.to_euclidean_division_equations; nia)])
  | (progress same_indices; first [lia | nia]) ].
(** entries of tensors of integers whose indices are equal *)
Ltac one_entry x I J := tryif constr_eq I J then fail else
  (let E := fresh in assert (E : I = J) by (repeat (f_equal; try lia)); rewrite E in *; clear E).
Ltac merge_entries := repeat match goal with x : idx -> Z |- _ => first
  [ match goal with |- context [x ?I] => match goal with |- context [x ?J] => one_entry x I J end end
  | match goal with |- context [x ?I] => match goal with H : context [x ?J] |- _ => one_entry x I J end end
  | match goal with H : context [x ?I] |- _ => match goal with K : context [x ?J] |- _ => one_entry x I J end end ] end.
(** what hypotheses about every index say of the entries at hand *)
Ltac every_entry_by show := repeat match goal with
  | H : forall i : Z, (_ <= i < _)%Z -> _ |- context [@cons Z ?i _] => learn (H i ltac:(show))
  | H : forall i : Z, (_ <= i < _)%Z -> _, K : context [@cons Z ?i _] |- _ =>
      lazymatch type of K with forall _, _ => fail | _ => learn (H i ltac:(show)) end
  end.
Ltac has_entries := match goal with _ : idx -> Z |- _ => idtac end.
Ltac integers := cbv beta in *; intros; first [ plain_integers
  | (has_entries; merge_entries; first [plain_integers | (every_entry_by plain_integers; plain_integers)])
  | (has_places; merge_places; name_places; plain_integers) ].
(** an equation of integers, or of booleans that compare integers *)
Ltac same_entry := match goal with
  | |- ?x ?I = ?x ?J => is_var x; apply (f_equal x); repeat (f_equal; try ring) end.
Ltac same_index := cbv beta; first
  [ reflexivity | match goal with
  | |- @eq Z _ _ => first [ring | (f_equal; ring) | solve [same_entry] | integers]
  | |- @eq bool _ _ => apply eq_true_iff_eq; integers
  | |- @eq (list Z) _ _ => progress f_equal; same_index
  | |- @eq R (IZR _) (IZR _) => f_equal; same_index
  | |- @eq R _ _ => progress f_equal; same_index end ].

(** two integers that differ at one place: a remainder written out, a quotient of a quotient, or
    the value of a quotient, which is the number that fits its inequalities *)
Ltac positive := first [lia | nia].
Ltac quotient_value := first
  [ lia
  | (rewrite Z.mod_eq by positive; ring)
  | (rewrite Z.div_div by positive; f_equal; ring)
  | (symmetry; rewrite Z.div_div by positive; f_equal; ring)
  | match goal with |- (?a / ?b)%Z = ?v => symmetry; apply (Z.div_unique a b v (a - b * v)%Z); [left|ring];
      plain_quotients; name_quotients; split; positive end ].
Ltac same_place := cbv beta; first
  [ reflexivity
  | match goal with
    | |- ?f ?a ?c = ?f ?b ?c => apply (f_equal (fun z => f z c)); same_place
    | |- ?f ?c ?a = ?f ?c ?b => apply (f_equal (f c)); same_place
    | |- ?f ?a = ?f ?b => apply (f_equal f); same_place end
  | match goal with |- @eq Z _ _ => quotient_value end ].

(** the same but for the order of sums and products of integers *)
Ltac same_terms := first [ring | (repeat match goal with
  |- context [(?a / ?b)%Z] => match goal with |- context [(?c / ?d)%Z] =>
    tryif constr_eq (a / b)%Z (c / d)%Z then fail else
    replace (c / d)%Z with (a / b)%Z by (f_equal; ring) end end; ring)].
Ltac same_shape := cbv beta; first
  [ reflexivity
  | match goal with |- @eq Z _ _ => same_terms end
  | match goal with
    | |- ?f ?a ?c = ?f ?b ?d => apply (f_equal2 f); same_shape
    | |- ?f ?a = ?f ?b => apply (f_equal f); same_shape end ].

(** one constructor down along the path of a step *)
Ltac in_l := cbv beta; match goal with |- ?f ?a ?c = ?f ?b ?c => apply (f_equal (fun z => f z c)) end.
Ltac in_r := cbv beta; match goal with |- ?f ?c ?a = ?f ?c ?b => apply (f_equal (f c)) end.
Ltac in_1 := cbv beta; match goal with |- ?f ?a = ?f ?b => apply (f_equal f) end.
Tactic Notation "in_sum" ident(i) ident(H) := apply Sum_ext; intros i H; cbv beta.
Tactic Notation "in_prod" ident(i) ident(H) := apply Prod_ext; intros i H; cbv beta.
Tactic Notation "in_max" ident(i) ident(H) := apply Max_ext; [integers|intros i H; cbv beta].
Tactic Notation "in_min" ident(i) ident(H) := apply Min_ext; [integers|intros i H; cbv beta].
Tactic Notation "in_then" ident(H) := apply ite_ext; [intros H|intros _; reflexivity].
Tactic Notation "in_else" ident(H) := apply ite_ext; [intros _; reflexivity|intros H].
Lemma pd_ext F G x J : (forall x, F x = G x) -> pd F x J = pd G x J.
Proof.
  intros H. unfold pd. f_equal. apply functional_extensionality. intros t. apply H.
Qed.
Lemma pd_same F G x (I J : list Z) : (forall x, F x = G x) -> I = J -> pd F x I = pd G x J.
Proof. intros H ->. apply pd_ext, H. Qed.
(** a derivative in an entry at an index that is written in another way *)
Ltac same_levels := first [ reflexivity | solve [same_index] | (progress f_equal; same_levels) ].
Ltac same_slope := first [ solve [same_index] | (apply pd_same; [intros; cbv beta; same_levels | same_index]) ].
Lemma D_ext f g x : (forall t, f t = g t) -> D f x = D g x.
Proof. intros H. f_equal. apply functional_extensionality, H. Qed.
(** a variable of the name of another, which is then the outer one *)
Tactic Notation "over" ident(x) :=
  try (let outer := fresh x "_outer" in rename x into outer); intros x; cbv beta.
Tactic Notation "in_derivative" ident(x) := first [apply pd_ext | apply D_ext]; over x.
(** b stands beside the place as a factor: it holds there, or both sides are 0 *)
Tactic Notation "beside" constr(b) ident(H) :=
  apply (guarded b); intros H; [|try rewrite H; unfold ib; ring].

(** positive, nonnegative, nonzero *)
Lemma sigmoid_range u : 0 < sigmoid u < 1.
Proof.
  pose proof (exp_pos (- u)) as P. unfold sigmoid. split; [apply Rinv_0_lt_compat; lra|].
  rewrite <- Rinv_1. apply Rinv_lt_contravar; lra.
Qed.
Lemma tanh_range u : -1 < hyptan u < 1.
Proof. rewrite hyptan_sigmoid. pose proof (sigmoid_range (2 * u)). lra. Qed.
Lemma reciprocal_range a : 0 < a -> 0 < / (1 + a) < 1.
Proof.
  intros H. split; [apply Rinv_0_lt_compat; lra|]. rewrite <- Rinv_1 at 2. apply Rinv_lt_contravar; lra.
Qed.
Lemma exp_not_one u : u <> 0 -> exp u + -1 <> 0.
Proof. intros N E. apply N, exp_inv. rewrite exp_0. lra. Qed.
Ltac by_range := match goal with
  | |- context [sigmoid ?u] => pose proof (sigmoid_range u)
  | |- context [hyptan ?u] => pose proof (tanh_range u)
  | |- context [/ (1 + exp ?u)] => pose proof (reciprocal_range (exp u) (exp_pos u)) end; lra.
Ltac facts := repeat match goal with
  | H : _ /\ _ |- _ => destruct H
  | H : ~ (_ < _) |- _ => apply Rnot_lt_le in H
  | H : ~ (_ <= _) |- _ => apply Rnot_le_lt in H
  end.
(** what the context says of relations of numbers, as relations *)
Ltac real_conditions := repeat match goal with
  | H : Rltb _ _ = true |- _ => apply Rltb_iff in H
  | H : Rleb _ _ = true |- _ => apply Rleb_iff in H
  | H : Reqb _ _ = true |- _ => apply Reqb_iff in H
  | H : Rltb _ _ = false |- _ => apply Rltb_false in H
  | H : Rleb _ _ = false |- _ => apply Rleb_false in H
  | H : Reqb _ _ = false |- _ => apply Reqb_false in H
  end.
(** a sum of integers as numbers is an integer as a number *)
Ltac is_whole a := match a with IZR _ => idtac | ?b + ?c => is_whole b; is_whole c | ?b * ?c => is_whole b; is_whole c end.
Ltac whole_sign := match goal with |- ?a + ?b <> 0 => is_whole (a + b) | |- 0 < ?a + ?b => is_whole (a + b)
    | |- 0 <= ?a + ?b => is_whole (a + b) | |- ?a + ?b <= 0 => is_whole (a + b)
    | |- ?a + ?b < 0 => is_whole (a + b) end;
  repeat progress rewrite <- ?mult_IZR, <- ?plus_IZR; first [apply not_0_IZR | apply IZR_lt | apply IZR_le]; integers.
Ltac plain_sign := first [ assumption | (apply exp_pos) | lra ].
Ltac sign_by_form := cbv beta; first
  [ plain_sign
  | solve [whole_sign]
  | match goal with
    | |- True => exact I
    | |- Rltb _ _ = true => apply Rltb_iff; sign_by_form
    | |- Rleb _ _ = true => apply Rleb_iff; sign_by_form
    | |- ?a > ?b => change (b < a); sign_by_form
    | |- ?a >= ?b => apply Rle_ge; sign_by_form
    | |- 0 < ?a * ?b => apply Rmult_lt_0_compat; sign_by_form
    | |- 0 < ?a + ?b => first [ apply Rplus_lt_0_compat; sign_by_form | apply Rplus_lt_le_0_compat; sign_by_form
                              | apply Rplus_le_lt_0_compat; sign_by_form ]
    | |- 0 < / ?a => apply Rinv_0_lt_compat; sign_by_form
    | |- 0 < ?a / ?b => apply Rdiv_lt_0_compat; sign_by_form
    | |- 0 < Sum _ _ _ => apply Sum_pos; [integers | intros; sign_by_form]
    | m : Z |- 0 < Sum ?lo ?hi ?f => apply (Sum_pos_at m lo hi f); [integers | sign_by_form | intros; sign_by_form]
    | |- 0 < Sum ?lo ?hi ?f => apply (Sum_pos_at lo lo hi f); [integers | sign_by_form | intros; sign_by_form]
    | |- 0 < Prod _ _ _ => apply Prod_pos; intros; sign_by_form
    | |- 0 < ib ?b => rewrite (ib_true b) by integers; apply Rlt_0_1
    | |- 0 < _ ^ _ => apply pow_lt; sign_by_form
    | |- 0 < powz _ _ => apply powz_pos; sign_by_form
    | |- 0 < powr _ _ => apply powr_pos; sign_by_form
    | |- 0 < PI => exact PI_RGT_0
    | |- 0 < sqrt _ => apply sqrt_lt_R0; sign_by_form
    | |- 0 < cosh _ => unfold cosh; sign_by_form
    | |- 0 < IZR _ => apply IZR_lt; integers
    | H : positive_function ?g |- 0 < ?g _ => apply H
    | |- 0 < sigmoid _ => unfold sigmoid; sign_by_form
    | |- 0 < softplus _ => unfold softplus; rewrite <- ln_1; apply ln_increasing; sign_by_form
    | |- 0 <= ib ?b => destruct b; unfold ib; lra
    | |- 0 <= ?a * ?a => apply Rle_0_sqr
    | |- 0 <= _ ^ 2 => apply pow2_ge_0
    | |- 0 <= ?a * ?b => apply Rmult_le_pos; sign_by_form
    | |- 0 <= ?a + ?b => apply Rplus_le_le_0_compat; sign_by_form
    | |- 0 <= / ?a => apply Rlt_le, Rinv_0_lt_compat; sign_by_form
    | |- 0 <= Sum _ _ _ => apply Sum_nonneg; intros; sign_by_form
    | |- 0 <= IZR _ => apply IZR_le; integers
    | |- _ <= Max ?lo ?hi ?f => match goal with i : Z |- _ =>
        change (f i <= Max lo hi f); apply Max_ub; integers end
    | |- 0 <= sqrt _ => apply sqrt_pos
    | |- 0 <= powr _ _ => apply powr_nonneg
    | |- 0 <= Rabs _ => apply Rabs_pos
    | |- 0 <= relu _ => apply Rmax_l
    | |- IZR _ <> 0 => apply not_0_IZR; integers
    | |- 0 <> ?a => apply not_eq_sym; sign_by_form
    | |- exp _ + -1 <> 0 => apply exp_not_one; sign_by_form
    | |- ?a * ?b <> 0 => apply Rmult_integral_contrapositive_currified; sign_by_form
    | |- / ?a <> 0 => apply Rinv_neq_0_compat; sign_by_form
    | |- _ ^ _ <> 0 => apply pow_nonzero; sign_by_form
    | |- Prod _ _ _ <> 0 => apply Prod_not_0; intros; sign_by_form
    end
  | match goal with
    | H : forall i, _ |- _ => solve [ apply H; integers ]
    | |- ?a <> 0 => apply Rgt_not_eq; sign_by_form
    | |- ?a <> 0 => apply Rlt_not_eq; lra
    | |- 0 <= ?a => apply Rlt_le; sign_by_form
    | |- IZR _ <= IZR _ => apply IZR_le; integers
    | |- IZR _ < IZR _ => apply IZR_lt; integers
    end
  | by_range
  | (progress open_definitions; sign_by_form)
  | (progress unfold powz; sign_by_form)
  | lra | nra ].
(** what a root that is not 0 says of its number *)
Lemma root_positive a : 0 < sqrt a -> 0 < a.
Proof. intros H. apply sqrt_lt_0_alt. rewrite sqrt_0. exact H. Qed.
Lemma root_not_zero a : sqrt a <> 0 -> 0 < a.
Proof. intros H. apply root_positive. pose proof (sqrt_pos a). lra. Qed.
Ltac known_roots := repeat match goal with
  | H : _ < sqrt ?a |- _ => learn (root_positive a ltac:(lra))
  | H : sqrt ?a <> 0 |- _ => learn (root_not_zero a H) end.
Ltac every_entry := every_entry_by integers.
(** sums of what is equal by arithmetic are written alike *)
Ltac sums_agree := apply Sum_cong; [same_index | same_index | intros; first [reflexivity | ring | same_index]].
Ltac same_sums :=
  repeat match goal with |- context [Sum ?a ?b ?f] => match goal with |- context [Sum ?c ?d ?g] =>
    tryif constr_eq (Sum a b f) (Sum c d g) then fail else
    replace (Sum c d g) with (Sum a b f) by sums_agree end end;
  repeat match goal with |- context [Sum ?a ?b ?f] => match goal with H : context [Sum ?c ?d ?g] |- _ =>
    tryif constr_eq (Sum a b f) (Sum c d g) then fail else
    replace (Sum c d g) with (Sum a b f) in H by sums_agree end end.
Ltac relation := match goal with
  | H : ?a <> ?b |- ?c <> ?d => let E := fresh in intros E; apply H; first [lra | nra]
  | |- ?a <> ?b => first [ apply Rlt_not_eq; first [lra | nra] | apply Rgt_not_eq; first [lra | nra] ]
  | |- _ < _ => first [lra | nra]
  | |- _ <= _ => first [lra | nra]
  | H : ?a <> ?b |- _ => exfalso; apply H; lra
  end.
Ltac by_facts := cbv beta in *; open_definitions; autounfold with definitions in *; cbn [at0 at1 at2 at3 at4] in *;
  every_entry; repeat match goal with H : _ \/ _ |- _ => destruct H; [try (exfalso; lia)|try (exfalso; lia)] end;
  facts; real_conditions; known_roots; same_sums;
  first [ sign_by_form | relation
        | (unfold relu, Rabs, Rmax, Rmin in *; repeat match goal with
             | |- context [if ?d then _ else _] => destruct d
             | H : context [if ?d then _ else _] |- _ => destruct d end; relation) ].
Ltac sign_of := first [ sign_by_form | solve [by_facts] ].
(** a relation among the facts of which the opposite holds *)
Ltac by_facts_contradiction := real_conditions; match goal with
  | H : ?a = ?b |- False => solve [cut (a <> b); [intros N; exact (N H)|clear H; sign_of]]
  | H : ?a < ?b |- False => solve [apply (Rlt_not_le b a H); clear H; sign_of]
  | H : ?a <= ?b |- False => solve [apply (Rle_not_lt b a H); clear H; sign_of]
  end.
Ltac integer_cases := cbv beta; repeat match goal with |- context [if ?b then _ else _] =>
    let H := fresh in destruct b eqn:H end;
  first [ lra | (apply IZR_le; integers) | (apply IZR_lt; integers) ].
(** two opposites; those that speak of all indices, at each of them *)
Ltac each_index H := lazymatch goal with
  | |- forall i : Z, (_ <= i < _)%Z -> _ => let i := fresh "i" in let R := fresh "R" in
      intros i R; specialize (H i ltac:(integers)); each_index H
  | |- _ => first [ lra | tauto | (apply NNPP; tauto) ] end.
Ltac by_opposites :=
  lazymatch goal with |- False => idtac | |- ~ _ => intro | |- _ => apply NNPP; intro end;
  match goal with K : ~ (forall i : Z, _), H : forall i : Z, _ |- _ => solve [apply K; each_index H] end.
Ltac opposites := first [ tauto | lra | intuition lra | by_opposites ].
Ltac side := intros; first [ solve [auto with monotone] | solve [sign_of] | integers | assumption
  | integer_cases | by_opposites ].

(** an instance of a rule, up to the writing of powers *)
Lemma Rinv_m1 x : powz x (-1) = / x.
Proof. unfold powz. simpl. ring. Qed.
Ltac plain_powers E := repeat match type of E with context [powz ?x ?n] =>
  let p := eval cbv in n in match p with
  | Z0 => change (powz x n) with (x ^ 0) in E
  | Zpos ?q => let k := eval cbv in (Pos.to_nat q) in change (powz x n) with (x ^ k) in E
  | Zneg xH => rewrite (Rinv_m1 x) in E
  | Zneg ?q => let k := eval cbv in (Pos.to_nat q) in change (powz x n) with ((/ x) ^ k) in E
  end end.
Ltac this_equation E := match type of E with ?a = ?b =>
  first [ exact E
        | (transitivity a; [first [reflexivity | ring | lra]
          | transitivity b; [exact E | first [reflexivity | ring | lra]]]) ] end.
(** a real power whose exponent is an integer *)
Ltac whole_powers E := repeat match type of E with context [powr ?x (IZR ?n)] =>
  rewrite (powr_powz n x) in E by sign_of end.
Ltac by_equation E := cbv beta in E; try plain_powers E; first [ this_equation E
  | (repeat progress rewrite ?plus_IZR, ?minus_IZR, ?mult_IZR, ?opp_IZR in E; this_equation E)
  | (whole_powers E; try plain_powers E; this_equation E) ].

(** an equation between extremes of numbers *)
Ltac by_signs_alone := match goal with
  | |- context [Rmax _ _] => by_signs | |- context [Rmin _ _] => by_signs
  | |- context [Rabs _] => by_signs end.
(** arithmetic *)
Ltac congruent := first [ reflexivity
  | match goal with H : ?a = ?b |- ?a = ?b => exact H end
  | match goal with
    | |- ?f ?a ?c = ?f ?b ?d => apply (f_equal2 f); congruent
    | |- ?f ?a = ?f ?b => apply (f_equal f); congruent end ].
Ltac generalise_inverses := repeat match goal with |- context [/ ?a] =>
  match a with IZR _ => fail 1 | _ => generalize (/ a); intro end end.
(** an equation of fractions whose denominators are known not to be 0 *)
Ltac by_field := solve [field; repeat split; sign_of].
Ltac arithmetic := cbv beta; first
  [ reflexivity | ring | lra
  | (rewrite ?Rinv_0, ?Rinv_mult, ?Rinv_inv, ?pow_inv, ?Rinv_0, ?Rinv_1; first [ring | lra])
  | solve [generalise_inverses; field] ].
Ltac sum_linear := cbv beta; first [ reflexivity
  | (etransitivity; [apply Sum_plus|]; apply f_equal2; sum_linear)
  | apply Sum_scal_l ].
Lemma Max_cong lo hi lo' hi' f g : lo = lo' -> hi = hi' -> (lo' < hi')%Z ->
  (forall i, (lo' <= i < hi')%Z -> f i = g i) -> Max lo hi f = Max lo' hi' g.
Proof. intros -> -> L H. apply Max_ext; auto. Qed.
Lemma Min_cong lo hi lo' hi' f g : lo = lo' -> hi = hi' -> (lo' < hi')%Z ->
  (forall i, (lo' <= i < hi')%Z -> f i = g i) -> Min lo hi f = Min lo' hi' g.
Proof. intros -> -> L H. apply Min_ext; auto. Qed.
Lemma Prod_cong lo hi lo' hi' f g : lo = lo' -> hi = hi' ->
  (forall i, (lo' <= i < hi')%Z -> f i = g i) -> Prod lo hi f = Prod lo' hi' g.
Proof. intros -> -> H. apply Prod_ext, H. Qed.

(** an index at each of the few integers that it may be *)
Ltac each_value i lo hi := let d := eval compute in (hi - lo)%Z in lazymatch d with
  | 1%Z => assert (i = lo) by lia; subst i
  | _ => let next := eval compute in (lo + 1)%Z in
         destruct (Z.eq_dec i lo); [subst i | each_value i next hi] end.
Ltac few_values := match goal with L : (?lo <= ?i)%Z, U : (?i < ?hi)%Z |- _ =>
  is_var i; let d := eval compute in (hi - lo <=? 32)%Z in match d with
  | true => let n := eval compute in (hi - lo)%Z in match n with Z.pos _ => each_value i lo hi end end end.
Ltac computed := repeat match goal with |- context [IZR ?z] =>
  let v := eval compute in z in progress change (IZR z) with (IZR v) end.

(** brackets: a split on every condition, the innermost first; those of reals are compared by lra *)
Ltac contradictory := exfalso; cbn [ib] in *; first
  [ (real_conditions; first [ lra | (match goal with H : ?a <> ?b |- _ => apply H; lra end) ])
  | integers
  | (real_conditions; nra)
  | (by_facts_contradiction) ].
Ltac open_condition b := match b with
  | true => fail 1 | false => fail 1
  | andb ?x ?y => first [ open_condition x | open_condition y ]
  | orb ?x ?y => first [ open_condition x | open_condition y ]
  | negb ?x => open_condition x
  | context [ib ?x] => open_condition x
  | _ => let H := fresh "B" in destruct b eqn:H
  end.
Ltac split_conditions := repeat (match goal with
  | |- context [ib ?b] => open_condition b
  | |- context [if ?b then _ else _] => match type of b with bool => open_condition b end
  end; cbn [andb orb negb]).
Ltac brackets := cbv beta; split_conditions; unfold ib; cbn [andb orb negb];
  first [ reflexivity | lra | ring | contradictory ].
Ltac bracket_by_facts := apply ib_iff; cbn [ib] in *; split; intros;
  first [ integers
        | (real_conditions; first [apply Rltb_iff | apply Rleb_iff | apply Reqb_iff | idtac]; first [lra | nra])
        | (match goal with |- ?b = true => destruct b eqn:?; [reflexivity|contradictory] end) ].
Ltac bracket_equal := first [ solve [same_shape] | bracket_by_facts ].
Ltac known_indices := repeat match goal with H : @eq Z ?i ?j |- _ => first [ subst i | subst j ] end.
(** maxima of what is equal by arithmetic are written alike *)
Ltac same_maxima := repeat match goal with |- context [Max ?a ?b ?f] => match goal with |- context [Max ?c ?d ?g] =>
  tryif constr_eq (Max a b f) (Max c d g) then fail else
  replace (Max c d g) with (Max a b f) by (apply Max_cong;
    [same_index | same_index | integers | intros; first [reflexivity | ring | same_index]]) end end.
Ltac same_bracket := first [ solve [bracket_equal] | solve [brackets]
  | solve [known_indices; brackets] | (same_maxima; brackets) ].
(** what holds has no bracket that is 0 *)
Ltac absurd_bracket Z := apply R1_neq_R0; rewrite <- Z; symmetry; clear Z; same_bracket.
(** a definition opened in a bracket, where its numbers may be seen to be integers *)
Lemma Rltb_IZR a b : Rltb (IZR a) (IZR b) = (a <? b)%Z.
Proof. apply eq_true_iff_eq. rewrite Rltb_iff, Z.ltb_lt. split; [apply lt_IZR | apply IZR_lt]. Qed.
Lemma Rleb_IZR a b : Rleb (IZR a) (IZR b) = (a <=? b)%Z.
Proof. apply eq_true_iff_eq. rewrite Rleb_iff, Z.leb_le. split; [apply le_IZR | apply IZR_le]. Qed.
Lemma Reqb_IZR a b : Reqb (IZR a) (IZR b) = (a =? b)%Z.
Proof. apply eq_true_iff_eq. rewrite Reqb_iff, Z.eqb_eq. split; [apply eq_IZR | apply f_equal]. Qed.
Ltac opened_bracket := open_definitions; rewrite ?Rltb_IZR, ?Rleb_IZR, ?Reqb_IZR; same_bracket.
(** an equation between polynomials of the same atoms; `r` is told what is known of some *)
Ltac calculate := first [ solve [arithmetic] | solve [brackets] | by_field ].
Ltac calculate_with r := first [ solve [arithmetic] | solve [r] | solve [brackets] | by_field ].
Ltac calculate_fractions r := first
  [ solve [arithmetic] | by_field | solve [r] | solve [brackets] | by_field ].
Ltac known_brackets := repeat match goal with |- context [ib ?b] =>
  let H := fresh in
  first [ assert (H : b = true) by (first [assumption | integers]); rewrite (ib_true b H); clear H ] end.
