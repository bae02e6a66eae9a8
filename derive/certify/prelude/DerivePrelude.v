(* The mathematics that a certificate of `derive` rests on.

   Only the standard library of Coq is used, and nothing is assumed: what these files state
   they prove.  `Definitions` says what the words of a statement mean: whoever trusts Coq needs
   to read that file and the statement, and nothing else.  The others are lemmas, one for each
   rule of the tables (`rule_...`), and one tactic or lemma for each move of the kernel. *)
From DeriveCert Require Export Instances.
