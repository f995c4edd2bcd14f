"""Every new event wakes the live streams; no event is ever changed."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION handrail_event_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('handrail_events', NEW.conversation_id::text || ':' || NEW.sequence::text);
    RETURN NULL;
END $$;
CREATE TRIGGER handrail_event_added AFTER INSERT ON conversations_event
    FOR EACH ROW EXECUTE FUNCTION handrail_event_added();
CREATE FUNCTION handrail_event_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are never changed';
END $$;
CREATE TRIGGER handrail_event_is_final BEFORE UPDATE ON conversations_event
    FOR EACH ROW EXECUTE FUNCTION handrail_event_is_final();
"""
BACKWARD = """
DROP TRIGGER handrail_event_added ON conversations_event;
DROP FUNCTION handrail_event_added();
DROP TRIGGER handrail_event_is_final ON conversations_event;
DROP FUNCTION handrail_event_is_final();
"""


class Migration(migrations.Migration):
    """Adds two triggers to the table of events."""

    dependencies: ClassVar = [("conversations", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
