"""Jobs of the taxonomy."""

from procrastinate import Blueprint

blueprint = Blueprint()
