"""What was said is never changed; it can only be deleted with its import."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION handrail_history_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history is never changed';
END $$;
CREATE TRIGGER handrail_past_conversation_is_final BEFORE UPDATE ON history_pastconversation
    FOR EACH ROW EXECUTE FUNCTION handrail_history_is_final();
CREATE TRIGGER handrail_past_message_is_final BEFORE UPDATE ON history_pastmessage
    FOR EACH ROW EXECUTE FUNCTION handrail_history_is_final();
"""
BACKWARD = """
DROP TRIGGER handrail_past_conversation_is_final ON history_pastconversation;
DROP TRIGGER handrail_past_message_is_final ON history_pastmessage;
DROP FUNCTION handrail_history_is_final();
"""


class Migration(migrations.Migration):
    """Adds a trigger to both tables."""

    dependencies: ClassVar = [("history", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
