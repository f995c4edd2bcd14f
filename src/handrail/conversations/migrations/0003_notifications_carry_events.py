"""A notification carries its event, so that live streams need not read the database for each one."""

from typing import ClassVar

from django.db import migrations

# conversation:sequence:kind:JSON. Without kind and JSON the event is not for customers; without JSON alone it is too
# long for a notification (8,000 bytes) and must be read. Whoever knows only the old form reads the first part.
FORWARD = """
CREATE OR REPLACE FUNCTION handrail_event_added() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told text := NEW.conversation_id::text || ':' || NEW.sequence::text || ':';
    body text;
BEGIN
    IF NEW.public THEN
        body := json_build_object(
            'id', NEW.sequence,
            'type', NEW.kind,
            'at', to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'),
            'data', NEW.data
        )::text;
        told := told || NEW.kind || ':' || CASE WHEN octet_length(body) < 7800 THEN body ELSE '' END;
    END IF;
    PERFORM pg_notify('handrail_events', told);
    RETURN NULL;
END $$;
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION handrail_event_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('handrail_events', NEW.conversation_id::text || ':' || NEW.sequence::text);
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    """Replaces the function that notifies the live streams."""

    dependencies: ClassVar = [("conversations", "0002_event_notifications")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
