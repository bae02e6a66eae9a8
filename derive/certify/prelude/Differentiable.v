(* Functions of many numbers that are differentiable in all at once, and functions that are
   nondecreasing. *)
From DeriveCert Require Export Rules.
From Coq Require Import Ratan Classical FunctionalExtensionality.
Unset Lia Cache. Unset Nia Cache. Unset Nra Cache.
Local Open Scope R_scope.

Lemma SumL_plus {I} (l : list I) f g : SumL l (fun i => f i + g i) = SumL l f + SumL l g.
Proof. induction l as [|a l IH]; simpl; [ring|rewrite IH; ring]. Qed.
Lemma SumL_scal {I} (l : list I) c f : SumL l (fun i => c * f i) = c * SumL l f.
Proof. induction l as [|a l IH]; simpl; [ring|rewrite IH; ring]. Qed.
(** L has at y the best linear approximation g in the entries of the list *)
Definition frechet {I} (l : list I) (L : (I -> R) -> R) (y g : I -> R) : Prop :=
  forall eps, 0 < eps -> exists del, 0 < del /\ forall z, SumL l (fun i => Rabs (z i - y i)) < del ->
    Rabs (L z - L y - SumL l (fun i => g i * (z i - y i))) <= eps * SumL l (fun i => Rabs (z i - y i)).
Lemma linear_bound {I} (l : list I) (h d : I -> R) :
  Rabs (SumL l (fun i => h i * d i)) <= SumL l (fun i => Rabs (h i)) * SumL l (fun i => Rabs (d i)).
Proof.
  induction l as [|a l IH]; simpl; [rewrite Rabs_R0; lra|].
  eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult.
  assert (0 <= SumL l (fun i => Rabs (h i))) by (apply SumL_nonneg; intros; apply Rabs_pos).
  assert (0 <= SumL l (fun i => Rabs (d i))) by (apply SumL_nonneg; intros; apply Rabs_pos).
  pose proof (Rabs_pos (h a)). pose proof (Rabs_pos (d a)). nra.
Qed.
Lemma distance_pos {I} (l : list I) (z y : I -> R) : 0 <= SumL l (fun i => Rabs (z i - y i)).
Proof. apply SumL_nonneg. intros; apply Rabs_pos. Qed.
Section Composition.
  Context {I J : Type} (l : list I) (c : (I -> R) -> J -> R) (y : I -> R) (h : J -> I -> R).
  Let far z := SumL l (fun i => Rabs (z i - y i)).
  Lemma far_pos z : 0 <= far z.
  Proof. apply distance_pos. Qed.
  Lemma frechet_lipschitz m : (forall j, In j m -> frechet l (fun z => c z j) y (h j)) ->
    exists C del, 0 < C /\ 0 < del /\ forall z, far z < del ->
      SumL m (fun j => Rabs (c z j - c y j)) <= C * far z.
  Proof.
    induction m as [|j m IH]; intros H.
    - exists 1, 1. repeat split; try lra. intros z _. simpl. pose proof (far_pos z). lra.
    - destruct IH as (C & u & HC & Hu & A); [intros; apply H; right; assumption|].
      destruct (H j (or_introl eq_refl) 1 ltac:(lra)) as (s & Hs & B).
      set (K := SumL l (fun i => Rabs (h j i))).
      assert (HK : 0 <= K) by (apply SumL_nonneg; intros; apply Rabs_pos).
      exists (1 + K + C), (Rmin u s). split; [lra|]. split; [apply Rmin_pos; assumption|].
      intros z Hz. simpl.
      assert (Hz1 : far z < u) by (eapply Rlt_le_trans; [exact Hz|apply Rmin_l]).
      assert (Hz2 : far z < s) by (eapply Rlt_le_trans; [exact Hz|apply Rmin_r]).
      specialize (A z Hz1). specialize (B z Hz2). cbv beta in B. fold (far z) in B.
      pose proof (linear_bound l (h j) (fun i => z i - y i)) as Lb. cbv beta in Lb. fold (far z) in Lb. fold K in Lb.
      set (lin := SumL l (fun i => h j i * (z i - y i))) in *.
      assert (T : Rabs (c z j - c y j) <= Rabs (c z j - c y j - lin) + Rabs lin).
      { replace (c z j - c y j) with ((c z j - c y j - lin) + lin) at 1 by ring. apply Rabs_triang. }
      lra.
  Qed.
  Lemma frechet_linear (g : J -> R) m : (forall j, In j m -> frechet l (fun z => c z j) y (h j)) ->
    forall eps, 0 < eps -> exists del, 0 < del /\ forall z, far z < del ->
      Rabs (SumL m (fun j => g j * (c z j - c y j))
            - SumL l (fun i => SumL m (fun j => g j * h j i) * (z i - y i))) <= eps * far z.
  Proof.
    induction m as [|j m IH]; intros H eps He.
    - exists 1. split; [lra|]. intros z _. simpl. rewrite (SumL_ext l _ (fun _ => 0)) by (intros; ring).
      rewrite SumL_0, Rminus_0_r, Rabs_R0. pose proof (far_pos z). nra.
    - destruct (IH ltac:(intros; apply H; right; assumption) (eps / 2) ltac:(lra)) as (u & Hu & A).
      pose proof (Rabs_pos (g j)) as Pg.
      destruct (H j (or_introl eq_refl) (eps / (2 * (Rabs (g j) + 1)))) as (s & Hs & B).
      { apply Rdiv_lt_0_compat; lra. }
      exists (Rmin u s). split; [apply Rmin_pos; assumption|]. intros z Hz. simpl.
      assert (Hz1 : far z < u) by (eapply Rlt_le_trans; [exact Hz|apply Rmin_l]).
      assert (Hz2 : far z < s) by (eapply Rlt_le_trans; [exact Hz|apply Rmin_r]).
      specialize (A z Hz1). specialize (B z Hz2). cbv beta in B. fold (far z) in B.
      rewrite (SumL_ext l (fun i => (g j * h j i + SumL m (fun j => g j * h j i)) * (z i - y i))
        (fun i => g j * (h j i * (z i - y i)) + SumL m (fun j => g j * h j i) * (z i - y i))) by (intros; ring).
      rewrite SumL_plus, SumL_scal.
      set (lin := SumL l (fun i => h j i * (z i - y i))) in *.
      set (rest := SumL m (fun j => g j * (c z j - c y j))) in *.
      set (more := SumL l (fun i => SumL m (fun j => g j * h j i) * (z i - y i))) in *.
      replace (g j * (c z j - c y j) + rest - (g j * lin + more))
        with (g j * (c z j - c y j - lin) + (rest - more)) by ring.
      eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult.
      assert (Q : Rabs (g j) * (eps / (2 * (Rabs (g j) + 1)) * far z) <= eps / 2 * far z).
      { replace (Rabs (g j) * (eps / (2 * (Rabs (g j) + 1)) * far z))
          with (Rabs (g j) / (Rabs (g j) + 1) * (eps / 2 * far z)) by (field; lra).
        assert (Rabs (g j) / (Rabs (g j) + 1) <= 1).
        { apply (Rmult_le_reg_r (Rabs (g j) + 1)); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra. }
        pose proof (far_pos z). assert (0 <= eps / 2 * far z) by nra. nra. }
      assert (Rabs (g j) * Rabs (c z j - c y j - lin) <= Rabs (g j) * (eps / (2 * (Rabs (g j) + 1)) * far z)).
      { apply Rmult_le_compat_l; assumption. }
      lra.
  Qed.
  Lemma frechet_comp (M : (J -> R) -> R) g m : frechet m M (c y) g ->
    (forall j, In j m -> frechet l (fun z => c z j) y (h j)) ->
    frechet l (fun z => M (c z)) y (fun i => SumL m (fun j => g j * h j i)).
  Proof.
    intros HM H eps He. destruct (frechet_lipschitz m H) as (C & u & HC & Hu & A).
    destruct (frechet_linear g m H (eps / 2) ltac:(lra)) as (s & Hs & B).
    destruct (HM (eps / (2 * C))) as (t & Ht & G); [apply Rdiv_lt_0_compat; lra|].
    assert (Hq : 0 < t / C) by (apply Rdiv_lt_0_compat; assumption).
    exists (Rmin (Rmin u s) (t / C)). split; [repeat apply Rmin_pos; assumption|]. intros z Hz.
    fold (far z) in Hz |- *.
    assert (Hz1 : far z < u) by (eapply Rlt_le_trans; [exact Hz|]; eapply Rle_trans; apply Rmin_l).
    assert (Hz2 : far z < s) by (eapply Rlt_le_trans; [exact Hz|]; eapply Rle_trans; [apply Rmin_l|apply Rmin_r]).
    assert (Hz3 : far z < t / C) by (eapply Rlt_le_trans; [exact Hz|apply Rmin_r]).
    specialize (A z Hz1). specialize (B z Hz2).
    assert (Q : C * far z < t).
    { apply (Rmult_lt_compat_l C) in Hz3; [|exact HC]. replace (C * (t / C)) with t in Hz3 by (field; lra). exact Hz3. }
    specialize (G (c z) ltac:(lra)).
    set (lin := SumL m (fun j => g j * (c z j - c y j))) in *.
    set (all := SumL l (fun i => SumL m (fun j => g j * h j i) * (z i - y i))) in *.
    replace (M (c z) - M (c y) - all) with ((M (c z) - M (c y) - lin) + (lin - all)) by ring.
    eapply Rle_trans; [apply Rabs_triang|].
    assert (W : eps / (2 * C) * SumL m (fun j => Rabs (c z j - c y j)) <= eps / 2 * far z).
    { eapply Rle_trans; [apply Rmult_le_compat_l; [apply Rlt_le, Rdiv_lt_0_compat; lra|exact A]|].
      right. field. lra. }
    lra.
  Qed.
End Composition.
Lemma frechet_const {I} (l : list I) v y : frechet l (fun _ => v) y (fun _ => 0).
Proof.
  intros eps He. exists 1. split; [lra|]. intros z _. rewrite (SumL_ext l _ (fun _ => 0)) by (intros; ring).
  rewrite SumL_0. replace (v - v - 0) with 0 by ring. rewrite Rabs_R0. pose proof (distance_pos l z y). nra.
Qed.
Lemma frechet_exact {I} (l : list I) L y g :
  (forall z, L z - L y = SumL l (fun i => g i * (z i - y i))) -> frechet l L y g.
Proof.
  intros E eps He. exists 1. split; [lra|]. intros z _. rewrite E.
  replace (SumL l (fun i => g i * (z i - y i)) - SumL l (fun i => g i * (z i - y i))) with 0 by ring.
  rewrite Rabs_R0. pose proof (distance_pos l z y). nra.
Qed.
Definition two (b : bool) (u v : R) : R := if b then u else v.
Lemma frechet_product p : frechet [true; false] (fun p => p true * p false) p (fun b => p (negb b)).
Proof.
  intros eps He. exists eps. split; [exact He|]. intros z Hz. simpl in *.
  replace (z true * z false - p true * p false - (p false * (z true - p true) + (p true * (z false - p false) + 0)))
    with ((z true - p true) * (z false - p false)) by ring.
  rewrite Rabs_mult. pose proof (Rabs_pos (z true - p true)). pose proof (Rabs_pos (z false - p false)). nra.
Qed.
Lemma frechet_scalar s d (p : unit -> R) : is_deriv s (p tt) d -> frechet [tt] (fun p => s (p tt)) p (fun _ => d).
Proof.
  intros H eps He. destruct (H eps He) as [del B]. exists del. split; [apply cond_pos|]. intros z Hz. simpl in *.
  set (k := z tt - p tt) in *. replace (z tt) with (p tt + k) by (unfold k; ring).
  destruct (Req_dec k 0) as [->|N].
  - rewrite Rplus_0_r. replace (s (p tt) - s (p tt) - (d * 0 + 0)) with 0 by ring. rewrite Rabs_R0. lra.
  - specialize (B k N ltac:(lra)).
    replace (s (p tt + k) - s (p tt) - (d * k + 0)) with (((s (p tt + k) - s (p tt)) / k - d) * k) by (field; exact N).
    rewrite Rabs_mult, Rplus_0_r. apply Rmult_le_compat_r; [apply Rabs_pos|apply Rlt_le, B].
Qed.

(** the same for tensors: differentiable at y in the entries of the box *)
Definition Fd axes (L : (idx -> R) -> R) (y : idx -> R) : Prop := exists g, is_grad axes L y g.
Lemma Fd_list axes L y l : (forall f, SumOver axes f = SumL l f) ->
  Fd axes L y <-> exists g, frechet l L y g.
Proof.
  intros E. split; intros (g & H); exists g; intros eps He; destruct (H eps He) as (del & Hd & B); exists del;
    (split; [exact Hd|]); intros z Hz; specialize (B z); rewrite !E in *; apply B, Hz.
Qed.
Lemma Fd_any axes L y : (forall l, (forall I, In I l <-> inside axes I) -> NoDup l -> exists g, frechet l L y g) ->
  Fd axes L y.
Proof. intros H. destruct (SumOver_list axes) as (l & N & A & E). apply (Fd_list axes L y l E), H; assumption. Qed.
Lemma Fd_ext axes L M y : (forall z, L z = M z) -> Fd axes M y -> Fd axes L y.
Proof. intros E H. replace L with M; [exact H|]. apply functional_extensionality. intros z. symmetry. apply E. Qed.
Lemma Fd_const axes v y : Fd axes (fun _ => v) y.
Proof. apply Fd_any. intros l _ _. exists (fun _ => 0). apply frechet_const. Qed.
Lemma Fd_entry axes I y : inside axes I -> Fd axes (fun y => y I) y.
Proof.
  intros H. apply Fd_any. intros l A N. exists (fun J => ib (same J I)). apply frechet_exact. intros z.
  apply A in H. clear A. induction l as [|J l IH]; [easy|]. inversion N; subst. simpl. destruct H as [->|H].
  - rewrite (SumL_ext l _ (fun _ => 0)).
    + rewrite SumL_0. replace (same I I) with true by (symmetry; apply same_iff; reflexivity). unfold ib. ring.
    + intros K HK. destruct (same K I) eqn:E; [|unfold ib; ring]. apply same_iff in E. subst. easy.
  - rewrite <- IH by assumption. destruct (same J I) eqn:E; [|unfold ib; ring]. apply same_iff in E. subst. easy.
Qed.
Lemma Fd_two (M : (bool -> R) -> R) axes f g y : (forall p, exists h, frechet [true; false] M p h) ->
  Fd axes f y -> Fd axes g y -> Fd axes (fun z => M (fun b => two b (f z) (g z))) y.
Proof.
  intros HM F G. destruct (SumOver_list axes) as (l & _ & _ & E).
  apply (Fd_list axes _ y l E) in F. apply (Fd_list axes _ y l E) in G. apply (Fd_list axes _ y l E).
  destruct F as (f' & F), G as (g' & G), (HM (fun b => two b (f y) (g y))) as (h & H). eexists.
  apply (frechet_comp l (fun z b => two b (f z) (g z)) y (fun b i => two b (f' i) (g' i)) M h [true; false] H).
  intros [|] _; assumption.
Qed.
Lemma Fd_plus axes f g y : Fd axes f y -> Fd axes g y -> Fd axes (fun z => f z + g z) y.
Proof.
  apply (Fd_two (fun p => p true + p false)). intros p. exists (fun _ => 1). apply frechet_exact. intros z. simpl. ring.
Qed.
Lemma Fd_mult axes f g y : Fd axes f y -> Fd axes g y -> Fd axes (fun z => f z * g z) y.
Proof. apply (Fd_two (fun p => p true * p false)). intros p. eexists. apply frechet_product. Qed.
Lemma Fd_slope axes s f y : ex_deriv s (f y) -> Fd axes f y -> Fd axes (fun z => s (f z)) y.
Proof.
  intros (d & S) F. destruct (SumOver_list axes) as (l & _ & _ & E).
  apply (Fd_list axes _ y l E) in F. apply (Fd_list axes _ y l E). destruct F as (f' & F). eexists.
  apply (frechet_comp l (fun z (_ : unit) => f z) y (fun _ => f') (fun p => s (p tt)) (fun _ => d) [tt]).
  - apply (frechet_scalar s d (fun _ => f y) S).
  - intros j _. exact F.
Qed.
Lemma Fd_inv axes f y : f y <> 0 -> Fd axes f y -> Fd axes (fun z => / f z) y.
Proof.
  intros N. apply (Fd_slope axes Rinv). exists ((-1) * (/ f y) ^ 2 * 1).
  exact (proj2 (Dv_inv' (fun t => t) (f y) (f y) 1 N (Dv_id (f y)))).
Qed.
Lemma Fd_pow axes n f y : Fd axes f y -> Fd axes (fun z => f z ^ n) y.
Proof. apply (Fd_slope axes (fun u => u ^ n)). eexists. apply derivable_pt_lim_pow. Qed.
Lemma Fd_Sum axes lo hi (f : (idx -> R) -> Z -> R) y :
  (forall i, (lo <= i < hi)%Z -> Fd axes (fun z => f z i) y) -> Fd axes (fun z => Sum lo hi (fun i => f z i)) y.
Proof.
  revert hi. refine (range_ind lo _ _ _); intros hi Hh.
  - intros _. apply (Fd_ext axes _ (fun _ => 0)); [intros; apply Sum_empty, Hh|apply Fd_const].
  - intros IH H. apply (Fd_ext axes _ (fun z => Sum lo hi (fun i => f z i) + f z hi));
      [intros; apply Sum_last, Hh|]. apply Fd_plus; [apply IH; intros; apply H; lia|apply H; lia].
Qed.
Lemma choice_on {A} (m : list idx) (P : idx -> A -> Prop) (a : A) :
  (forall J, In J m -> exists x, P J x) -> exists h, forall J, In J m -> P J (h J).
Proof.
  induction m as [|J m IH]; intros H; [exists (fun _ => a); easy|].
  destruct IH as (h & B); [intros; apply H; right; assumption|].
  destruct (H J (or_introl eq_refl)) as (x & Hx).
  exists (fun K => if same K J then x else h K). intros K HK. destruct (same K J) eqn:E.
  - apply same_iff in E. subst. exact Hx.
  - destruct HK as [->|HK]; [|apply B, HK]. rewrite (proj2 (same_iff K K) eq_refl) in E. discriminate.
Qed.
Lemma Fd_of axes axes' M (c : (idx -> R) -> idx -> R) y : Fd axes' M (c y) ->
  (forall J, inside axes' J -> Fd axes (fun z => c z J) y) -> Fd axes (fun z => M (c z)) y.
Proof.
  intros HM H. destruct (SumOver_list axes) as (l & _ & _ & E), (SumOver_list axes') as (m & _ & A & E').
  apply (Fd_list axes' _ _ m E') in HM. destruct HM as (g & HM). apply (Fd_list axes _ y l E).
  assert (C : exists h : idx -> idx -> R, forall J, In J m -> frechet l (fun z => c z J) y (h J)).
  { apply (choice_on m (fun J h => frechet l (fun z => c z J) y h) (fun _ => 0)). intros J HJ. apply (Fd_list axes _ y l E), H, A, HJ. }
  destruct C as (h & C). eexists. apply (frechet_comp l c y h M g m HM C).
Qed.
(** the chain rule through the tensor Y, of which L is differentiable where it is read *)
Lemma Fd_pd axes L y : Fd axes L y -> is_grad axes L y (fun I => pd L y I).
Proof.
  intros [g G] eps He. destruct (G eps He) as (del & Hd & B).
  exists del. split; [exact Hd|]. intros z Hz. specialize (B z Hz).
  destruct (SumOver_list axes) as (l & _ & El & Sl). rewrite !Sl in *.
  rewrite (SumL_ext l (fun I => pd L y I * (z I - y I)) (fun I => g I * (z I - y I))); [exact B|].
  intros I HI. f_equal. apply D_eq. apply (is_grad_pd axes); [apply El; exact HI|exact G].
Qed.
Lemma chain_rule axes L (Y : (idx -> R) -> idx -> R) x J : Fd axes L (Y x) ->
  (forall I, inside axes I -> ex_pd (fun x => Y x I) x J) ->
  is_pd (fun x => L (Y x)) x J (SumOver axes (fun I => pd L (Y x) I * pd (fun x => Y x I) x J)).
Proof.
  intros H E. unfold is_pd. eapply Dv_deriv.
  apply (Dv_grad axes L (fun t => Y (upd x J t)) (x J) (Y x) (fun I => pd L (Y x) I)
    (fun I => pd (fun x => Y x I) x J) (Fd_pd axes L (Y x) H)).
  intros I HI. split; [rewrite upd_same; reflexivity|]. destruct (E I HI) as [d Hd]. unfold pd.
  rewrite (D_eq _ _ _ Hd). exact Hd.
Qed.
Lemma chain_rule_scalar axes L (Y : R -> idx -> R) a : Fd axes L (Y a) ->
  (forall I, inside axes I -> ex_deriv (fun a => Y a I) a) ->
  is_deriv (fun a => L (Y a)) a (SumOver axes (fun I => pd L (Y a) I * D (fun a => Y a I) a)).
Proof.
  intros H E. eapply Dv_deriv.
  apply (Dv_grad axes L Y a (Y a) (fun I => pd L (Y a) I) (fun I => D (fun a => Y a I) a) (Fd_pd axes L (Y a) H)).
  intros I HI. split; [reflexivity|]. destruct (E I HI) as [d Hd]. rewrite (D_eq _ _ _ Hd). exact Hd.
Qed.

(** the known nondecreasing functions *)
Lemma nondecreasing_exp : nondecreasing exp.
Proof. intros u v [L| ->]; [left; apply exp_increasing, L|right; reflexivity]. Qed.
Lemma nondecreasing_relu : nondecreasing relu.
Proof. intros u v L. by_signs. Qed.
Lemma nondecreasing_heaviside : nondecreasing heaviside.
Proof. intros u v L. by_signs. Qed.
Lemma nondecreasing_sign : nondecreasing sign.
Proof. intros u v L. by_signs. Qed.
Lemma nondecreasing_sigmoid : nondecreasing sigmoid.
Proof.
  intros u v L. unfold sigmoid. apply Rinv_le_contravar; [pose proof (exp_pos (- v)); lra|].
  apply Rplus_le_compat_l, nondecreasing_exp. lra.
Qed.
Lemma nondecreasing_softplus : nondecreasing softplus.
Proof.
  intros u v L. unfold softplus. pose proof (exp_pos u). destruct (nondecreasing_exp u v L) as [P|P].
  - left. apply ln_increasing; lra.
  - rewrite P. right. reflexivity.
Qed.
Lemma nondecreasing_atan : nondecreasing atan.
Proof. intros u v [L| ->]; [left; apply atan_increasing, L|right; reflexivity]. Qed.
Lemma hyptan_sigmoid u : hyptan u = 2 * sigmoid (2 * u) - 1.
Proof.
  pose proof (exp_pos u). unfold hyptan, sigmoid. replace (- (2 * u)) with (- u + - u) by ring.
  rewrite exp_plus, exp_Ropp. field. split; nra.
Qed.
Lemma nondecreasing_tanh : nondecreasing hyptan.
Proof.
  intros u v L. rewrite !hyptan_sigmoid. pose proof (nondecreasing_sigmoid (2 * u) (2 * v)). lra.
Qed.
