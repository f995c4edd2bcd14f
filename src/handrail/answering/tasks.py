"""Jobs of the engine."""

from procrastinate import Blueprint

blueprint = Blueprint()
