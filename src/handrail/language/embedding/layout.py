"""What a folder in the layout of sentence-transformers says about its model (sbert.net, "Custom Models")."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handrail.kernel.errors import HandrailError

GRAPHS = ("onnx/model_quantized.onnx", "onnx/model.onnx", "model_quantized.onnx", "model.onnx")
LONGEST_TEXT = 512
_QUERY_PROMPTS = ("query", "question", "search_query")
_PASSAGE_PROMPTS = ("passage", "document", "search_document", "corpus")
_FROM_POSITION_TWO = {"roberta", "xlm-roberta", "camembert", "mpnet"}


class ModelFolderError(HandrailError):
    """This folder holds no embedding model that can be used."""

    code = "model_folder"
    status = 503


@dataclass(frozen=True)
class Layout:
    """The files and rules of one model. `pooling` is "mean" or "cls"; prefixes stand before every text of their kind.

    `pool_prompts` False: the prefix is read by the model but left out of the mean (Su et al. 2023, INSTRUCTOR).
    """

    graph: Path
    tokenizer: Path
    pooling: str
    longest: int
    lower_case: bool
    query_prefix: str
    passage_prefix: str
    pool_prompts: bool


def read_layout(folder: Path) -> Layout:
    """Read modules.json and the configurations that it names. Raises ModelFolderError with what is wrong."""
    modules = [module["type"].rpartition(".")[2] for module in _modules(folder)]
    extra = [name for name in modules if name not in {"Transformer", "Pooling", "Normalize"}]
    if extra or modules[:2] != ["Transformer", "Pooling"]:
        raise ModelFolderError(f"{folder}: a transformer and a pooling are understood, not {', '.join(modules)}")
    transformer = folder / str(_modules(folder)[0].get("path", ""))
    pooling = _json(folder / str(_modules(folder)[1].get("path", "1_Pooling")) / "config.json")
    sentence, prompts = _json(transformer / "sentence_bert_config.json", {}), _prompts(folder)
    return Layout(
        graph=_first(folder, transformer, GRAPHS),
        tokenizer=_first(folder, transformer, ("tokenizer.json",)),
        pooling=_pooling(folder, pooling),
        longest=_longest(transformer, sentence),
        lower_case=bool(sentence.get("do_lower_case", False)),
        query_prefix=_chosen(prompts, _QUERY_PROMPTS),
        passage_prefix=_chosen(prompts, _PASSAGE_PROMPTS),
        pool_prompts=bool(pooling.get("include_prompt", True)),
    )


def _modules(folder: Path) -> list[dict[str, Any]]:
    found = _json(folder / "modules.json")
    if not isinstance(found, list) or not all(isinstance(one, dict) and "type" in one for one in found):
        raise ModelFolderError(f"{folder / 'modules.json'} is no list of modules")
    return found


def _json(path: Path, default: Any = None) -> Any:
    if default is not None and not path.is_file():
        return default
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise ModelFolderError(f"{path} cannot be read") from problem


def _first(folder: Path, transformer: Path, names: tuple[str, ...]) -> Path:
    for path in [place / name for place in (transformer, folder) for name in names]:
        if path.is_file():
            return path
    raise ModelFolderError(f"{folder} has none of {', '.join(names)}")


def _pooling(folder: Path, configuration: dict[str, Any]) -> str:
    """The one mode that is switched on, in the old notation (a flag each) or the new one (a name)."""
    flags = {name.removeprefix("pooling_mode_") for name, on in configuration.items() if on is True}
    on = flags & {"cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens", "weightedmean_tokens", "lasttoken"}
    if named := configuration.get("pooling_mode"):
        on = {named} if isinstance(named, str) else set(named)
    known = {"mean_tokens": "mean", "mean": "mean", "cls_token": "cls", "cls": "cls"}
    if len(on) != 1 or not on <= set(known):
        raise ModelFolderError(f"{folder}: pooling by mean or cls is understood, not {', '.join(sorted(on)) or 'none'}")
    return known[on.pop()]


def _longest(transformer: Path, sentence: dict[str, Any]) -> int:
    """Tokens that are read of a text, special ones included."""
    model = _json(transformer / "config.json", {})
    if wanted := sentence.get("max_seq_length"):
        return int(wanted)
    positions = model.get("max_position_embeddings")
    if not positions:
        return LONGEST_TEXT
    taken = 2 if model.get("model_type") in _FROM_POSITION_TWO else 0
    return min(LONGEST_TEXT, int(positions) - taken)


def _prompts(folder: Path) -> dict[str, str]:
    """Named prefixes; the default one, where there is such, stands for all kinds that have no name of their own."""
    configuration = _json(folder / "config_sentence_transformers.json", {})
    prompts: dict[str, str] = dict(configuration.get("prompts") or {})
    default = configuration.get("default_prompt_name")
    return {**prompts, "": prompts.get(default, "") if default else ""}


def _chosen(prompts: dict[str, str], names: tuple[str, ...]) -> str:
    return next((prompts[name] for name in names if prompts.get(name)), prompts[""])
