"""How many public initiatives are about a theme and an enjeu."""

from django.db import connection

PAIRS = """
SELECT theme, enjeu, count(*) FROM initiatives_initiative, unnest(themes) AS theme, unnest(enjeux) AS enjeu
WHERE is_public GROUP BY 1, 2
"""
EACH = """
SELECT 'theme', theme, count(DISTINCT id) FROM initiatives_initiative, unnest(themes) AS theme
WHERE is_public AND enjeux <> '{}' GROUP BY 2
UNION ALL
SELECT 'enjeu', enjeu, count(DISTINCT id) FROM initiatives_initiative, unnest(enjeux) AS enjeu
WHERE is_public AND themes <> '{}' GROUP BY 2
"""


def shared_counts() -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    """By theme and enjeu, the initiatives about both; by facet (« theme », « enjeu ») and code, those about it that
    have one of the other too, each once. Two queries.
    """
    with connection.cursor() as cursor:
        cursor.execute(PAIRS)
        pairs = {(theme, enjeu): count for theme, enjeu, count in cursor.fetchall()}
        cursor.execute(EACH)
        return pairs, {(facet, code): count for facet, code, count in cursor.fetchall()}
