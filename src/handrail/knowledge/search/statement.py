"""The SQL of the search."""

from functools import cache

from handrail.intents.models import Intent
from handrail.knowledge.models import Article, ArticleTerms, Passage, PassageVector, Revision, TermCount
from handrail.knowledge.search.vectors import indexed_type, quoted

_VECTORS = PassageVector._meta.db_table
_PASSAGES = Passage._meta.db_table
_TERMS = ArticleTerms._meta.db_table
_ARTICLES = Article._meta.db_table
_REVISIONS = Revision._meta.db_table
_NAMED = Revision.intents.through._meta.db_table
_COUNTS = TermCount._meta.db_table
_INTENTS = Intent._meta.db_table

NEAR = 60
WORDED = 40

IN_REACH = "language = %(language)s AND audience = %(audience)s AND (review_by IS NULL OR review_by >= %(today)s)"
_IN_REACH_OF_TERMS = (
    "terms.language = %(language)s AND terms.audience = %(audience)s "
    "AND (terms.review_by IS NULL OR terms.review_by >= %(today)s)"
)

# The counts of the query's terms and, for each that no article has, of the terms that it may be a misspelling of.
TERM_COUNTS = f"""
WITH known AS MATERIALIZED (
    SELECT term_id, articles FROM {_COUNTS}
    WHERE language = %(language)s AND term_id = ANY(%(terms)s::int[]) AND articles > 0
)
SELECT term_id, articles, NULL::int[] FROM known
UNION ALL
SELECT term_id, articles, slips FROM {_COUNTS}
WHERE language = %(language)s AND articles > 0 AND slips && ARRAY(
    SELECT slip FROM unnest(%(misspelled)s::int[], %(slips)s::int[]) AS may(misspell, slip)
    WHERE misspell NOT IN (SELECT term_id FROM known)
)
"""

VECTOR_SETTINGS = "set_config('hnsw.ef_search', '240', true), set_config('hnsw.iterative_scan', 'strict_order', true)"

# The settings come first because everything else asks the query for its vectors; they end with the transaction. The
# iterative scan goes on until enough candidates passed the filters, however few of the neighbours do. INDEXED is the
# type under which the model's vectors are indexed, ENCODER the model: the planner takes a model's index only for the
# very expression and the very name that it was made of. What the index finds is scored with whole vectors afterwards.
# Limits are written out, for a plan that serves any parameter takes a limit that it does not know for a tenth of the
# table, and then reads all of it.
_SEARCH = f"""
WITH query AS MATERIALIZED (
    SELECT %(dense)s::vector AS dense, %(sparse)s::sparsevec AS sparse,
        {VECTOR_SETTINGS}
), near AS MATERIALIZED (
    SELECT revision_id FROM {_VECTORS}
    WHERE {IN_REACH} AND encoder = ENCODER
    ORDER BY vector::INDEXED <#> (SELECT dense::INDEXED FROM query) LIMIT {NEAR}
), worded AS MATERIALIZED (
    SELECT revision_id FROM {_TERMS}
    WHERE {IN_REACH} AND (term_ids && %(matched)s::int[] OR term_ids @> %(together)s::int[])
    ORDER BY lexical <#> (SELECT sparse FROM query) LIMIT {WORDED}
), preferred AS MATERIALIZED (
    SELECT terms.revision_id,
        (%(preferences)s::float8[])[array_position(%(preferred)s::text[], article.external_id::text)] AS preference
    FROM {_TERMS} AS terms JOIN {_ARTICLES} AS article ON article.id = terms.article_id
    WHERE {_IN_REACH_OF_TERMS} AND article.external_id = ANY(%(preferred)s::text[])
), candidate AS MATERIALIZED (
    SELECT terms.article_id, terms.revision_id, -(terms.lexical <#> (SELECT sparse FROM query)) AS article_lexical,
        COALESCE((SELECT preference FROM preferred WHERE preferred.revision_id = terms.revision_id), 0) AS preference
    FROM {_TERMS} AS terms
    WHERE terms.revision_id IN (
        SELECT revision_id FROM near UNION SELECT revision_id FROM worded UNION SELECT revision_id FROM preferred
    )
), scored AS MATERIALIZED (
    SELECT passage.id, candidate.article_id, candidate.revision_id, candidate.article_lexical, candidate.preference,
        made.vector, -(made.vector <#> (SELECT dense FROM query)) AS dense,
        -(passage.lexical <#> (SELECT sparse FROM query)) AS lexical
    FROM candidate JOIN {_PASSAGES} AS passage ON passage.revision_id = candidate.revision_id
        JOIN {_VECTORS} AS made ON made.passage_id = passage.id AND made.encoder = ENCODER
), whole AS MATERIALIZED (
    SELECT id, article_id, revision_id, article_lexical, preference, dense, lexical,
        COALESCE(avg(dense) OVER article / NULLIF(vector_norm(avg(vector) OVER article), 0), 0) AS article_dense
    FROM scored WINDOW article AS (PARTITION BY article_id)
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY article_id ORDER BY score DESC, id) AS place,
        score + preference AS standing
    FROM (
        SELECT *, %(dense_weight)s * dense + %(article_dense_weight)s * article_dense
            + (%(lexical_weight)s * lexical + %(article_weight)s * article_lexical) / %(scale)s AS score
        FROM whole
    ) AS fused
), best AS (
    SELECT * FROM ranked WHERE place <= %(per_article)s ORDER BY standing DESC, id LIMIT %(limit)s
)
SELECT best.id, best.revision_id, best.article_id, article.external_id, revision.title, passage.heading_path,
    passage.text, passage.html, article.url, passage.position,
    ARRAY(
        SELECT intent.slug FROM {_NAMED} AS named JOIN {_INTENTS} AS intent ON intent.id = named.intent_id
        WHERE named.revision_id = best.revision_id ORDER BY intent.slug
    ),
    best.dense, best.article_dense, best.lexical, best.article_lexical, best.score
FROM best
    JOIN {_PASSAGES} AS passage ON passage.id = best.id
    JOIN {_REVISIONS} AS revision ON revision.id = best.revision_id
    JOIN {_ARTICLES} AS article ON article.id = best.article_id AND article.retired_at IS NULL
ORDER BY best.standing DESC, best.id
"""


@cache
def search_statement(encoder: str, dimensions: int) -> str:
    """The search among the vectors of one model, which have this length."""
    return _SEARCH.replace("INDEXED", indexed_type(dimensions)).replace("ENCODER", quoted(encoder))
