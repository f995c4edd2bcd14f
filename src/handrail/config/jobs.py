"""The queue: where its jobs are defined."""

from procrastinate import App, Blueprint


def on_app_ready(app: App) -> None:
    """Give the queue's app the jobs of every package that has some."""
    from handrail.answering import tasks as answering
    from handrail.audit import tasks as audit
    from handrail.governance import tasks as governance
    from handrail.history import tasks as history
    from handrail.intents import tasks as intents
    from handrail.knowledge import tasks as knowledge
    from handrail.quality import tasks as quality
    from handrail.readiness import tasks as readiness

    blueprints: dict[str, Blueprint] = {
        "answering": answering.blueprint,
        "governance": governance.blueprint,
        "history": history.blueprint,
        "intents": intents.blueprint,
        "knowledge": knowledge.blueprint,
        "quality": quality.blueprint,
        "readiness": readiness.blueprint,
        "audit": audit.blueprint,
    }
    for namespace, blueprint in blueprints.items():
        app.add_tasks_from(blueprint, namespace=namespace)
