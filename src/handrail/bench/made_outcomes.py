"""Outcomes of very many made-up conversations, written by the database itself: counts, and facts where wanted.

A million conversations are a row each in a temporary table. What became of each is drawn by hashes, so it is the same
every time, and all counts are counts of these rows: they agree with each other as those of real conversations do.
"""

from __future__ import annotations

from datetime import date

from django.db import connection

from handrail.insights.models import SPANS, DayCount, Fact, SpanCount

INTENTS, CHANNELS, DAYS = 40, ("chat", "api", "email", "phone"), 90
_SUMS = "n, total, weight_total, weighted_sum, weight_squares"
_LOT = """
CREATE OR REPLACE FUNCTION pg_temp.lot(of text, number int, among int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT (hashtextextended(of || number, 0) & 1073741823)::int % among $$"""
_TOLD = f"""
CREATE TEMP TABLE told AS
SELECT drawn.*, side = 'bot' AND fate >= 20 AS alone,
    CASE WHEN side = 'people' THEN 'suggest' ELSE 'full' END AS stage FROM (
    SELECT md5(g::text)::uuid AS conversation, %(last)s::date - pg_temp.lot('day', g, {DAYS}) AS day,
        'intent_' || pg_temp.lot('intent', g, {INTENTS}) AS intent,
        (%(channels)s::text[])[1 + pg_temp.lot('channel', g, {len(CHANNELS)})] AS channel,
        CASE WHEN pg_temp.lot('side', g, 3) = 0 THEN 'people' ELSE 'bot' END AS side,
        CASE WHEN pg_temp.lot('language', g, 5) = 0 THEN 'de' ELSE 'en' END AS language,
        pg_temp.lot('fate', g, 100) AS fate, pg_temp.lot('again', g, 10) = 0 AS again,
        pg_temp.lot('rating', g, 100) AS rating, pg_temp.lot('review', g, 1000) AS review
    FROM generate_series(1, %(conversations)s) AS g) AS drawn"""
_COUNTED = """
CREATE TEMP TABLE counted AS
SELECT day, intent, channel, language, stage, side, count(*) AS n, count(*) FILTER (WHERE alone) AS alone,
    count(*) FILTER (WHERE again) AS again, count(*) FILTER (WHERE alone AND again) AS alone_again,
    count(*) FILTER (WHERE rating < 20) AS rated, count(*) FILTER (WHERE rating < 16) AS good,
    count(*) FILTER (WHERE rating = 19) AS bad, count(*) FILTER (WHERE side = 'bot' AND review < 50) AS judged,
    count(*) FILTER (WHERE side = 'bot' AND review = 0) AS wrong, count(*) FILTER (WHERE side = 'people') AS drafts,
    count(*) FILTER (WHERE side = 'people' AND fate < 55) AS sent,
    count(*) FILTER (WHERE side = 'people' AND fate BETWEEN 55 AND 79) AS edited,
    count(*) FILTER (WHERE side = 'people' AND fate BETWEEN 55 AND 59) AS edited_facts,
    count(*) FILTER (WHERE NOT alone AND review >= 900) AS unclaimed, sum(1 + rating % 4) AS bot_seconds,
    sum(30 + 7 * rating) AS person_seconds, sum(60 + 11 * rating) AS handle_seconds
FROM told GROUP BY day, intent, channel, language, stage, side"""
_DAYS = f"""
INSERT INTO {DayCount._meta.db_table} (day, assistant, intent, channel, language, stage, side, measure, {_SUMS})
SELECT day, 'bench', intent, channel, language, stage, side, measure, cases, total, cases, total, cases
FROM counted CROSS JOIN LATERAL (VALUES
    ('conversations', n, n), ('contained', n, alone), ('deflected', n, alone),
    ('deflected_verified', alone, alone - alone_again), ('deflected_repeat', alone, alone_again),
    ('resolved', n, n), ('verified', n, n - again), ('escalated', n, n - alone), ('repeat_contact', n, again),
    ('rated', n, rated), ('csat', rated, good), ('low_rating', rated, bad), ('wrong_answer', judged, wrong),
    ('unsupported', judged, wrong), ('out_of_scope', n, 0), ('handoff_quality', n - alone, n - alone - unclaimed),
    ('unclaimed', n - alone, unclaimed), ('suggestion_sent', drafts, sent), ('suggestion_edited', drafts, edited),
    ('suggestion_discarded', drafts, drafts - sent - edited), ('edit_wrong_fact', edited, edited_facts),
    ('edit_missing_step', edited, edited - edited_facts), ('edit_tone', edited, 0), ('edit_policy', edited, 0),
    ('edit_other', edited, 0), ('first_response_bot', n - drafts, bot_seconds),
    ('first_response_person', drafts, person_seconds), ('handle_time', drafts, handle_seconds)
) AS of_measure (measure, cases, total) WHERE cases > 0"""
_SPANS = f"""
INSERT INTO {SpanCount._meta.db_table} (first, days, intent, channel, side, measure, {_SUMS})
SELECT day - ((day - '1970-01-01'::date) %% days), days, intent, channel, side, measure, sum(n), sum(total),
    sum(weight_total), sum(weighted_sum), sum(weight_squares)
FROM {DayCount._meta.db_table} CROSS JOIN unnest(%(spans)s::smallint[]) AS days GROUP BY 1, 2, 3, 4, 5, 6"""
_FACTS = f"""
INSERT INTO {Fact._meta.db_table} (assistant, intent, channel, language, stage, side, measure, source, revision, sign,
    value, weight, detail, conversation, at, stated_at)
SELECT 'bench', intent, channel, language, stage, side, 'repeat_contact', conversation::text, 0, 1, again::int, 1,
    '', conversation, day + interval '12 hours', day + interval '12 hours' FROM told"""


def make_outcomes(conversations: int, last: date, *, facts: bool = False) -> None:
    """Write the counts of so many conversations of the 90 days up to `last`, in 40 intents x 4 channels.

    With `facts` the facts of one measure, repeat contacts, are written as well, one for each conversation. The tables
    of outcomes must be empty.
    """
    wanted = {"conversations": conversations, "last": last, "channels": list(CHANNELS), "spans": list(SPANS)}
    statements = [_LOT, _TOLD, _COUNTED, _DAYS, _SPANS, *([_FACTS] if facts else [])]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, wanted if "%(" in statement else None)
        cursor.execute("DROP TABLE told, counted")
