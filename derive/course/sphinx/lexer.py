"""The lexer for claims in code blocks: what is declared, what is claimed, and comments."""

from pygments.lexer import RegexLexer
from pygments.token import Comment, Keyword, Name, Operator, Text


class DeriveLexer(RegexLexer):
    name, aliases, filenames = "derive", ["derive"], ["*.claim", "*.proof"]
    tokens = {"root": [
        (r"#.*$", Comment.Single),
        (r"^(theorem|claim)(\s+)(\w+)$", lambda lexer, match, context: (
            (match.start(n), kind, match.group(n)) for n, kind in (
                (1, Keyword), (2, Text), (3, Name.Function)))),
        (r"^(base|size|integer|real|tensor|function|map|loss|let|assume|convention|claim|"
         r"proof|qed|reset)\b", Keyword),
        (r"\b(for|in|with|by|where|if|otherwise|case|have|induction on)\b", Keyword.Pseudo),
        (r"[=+\-*/^<>|@·∂ΣΠδ]", Operator),
        (r"\w+", Text), (r"\s+", Text), (r".", Text)]}
