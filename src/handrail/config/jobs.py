"""The queue: where its jobs are defined."""

from procrastinate import App, Blueprint


def on_app_ready(app: App) -> None:
    """Give the queue's app the jobs of every package that has some."""
    from handrail.answering import tasks as answering
    from handrail.audit import tasks as audit
    from handrail.intents import tasks as intents
    from handrail.knowledge import tasks as knowledge

    blueprints: dict[str, Blueprint] = {
        "answering": answering.blueprint,
        "intents": intents.blueprint,
        "knowledge": knowledge.blueprint,
        "audit": audit.blueprint,
    }
    for namespace, blueprint in blueprints.items():
        app.add_tasks_from(blueprint, namespace=namespace)
