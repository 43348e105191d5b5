"""What every page says of a support type: which one an address names, its rules."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends

from domain import support_types
from domain.errors import NotFound
from domain.norms import CONFIDENCE_WORDS, Confidence
from domain.support import SupportType
from presentation.language import Language


def support_type(support_type: str) -> SupportType:
    """Give the support type of an address. Raises NotFound."""
    try:
        return support_types.find(support_type)
    except KeyError as problem:
        raise NotFound from problem


SupportTypeOf = Annotated[SupportType, Depends(support_type)]


def confidence_words(language: Language) -> Mapping[str, str]:
    """Give what each confidence means, by its code."""
    column = 0 if language == "vi" else 1
    return {c.value: CONFIDENCE_WORDS[c][column] for c in Confidence}


def rule_labels(kind: SupportType, language: Language) -> Mapping[str, str]:
    """Give what each rule of a support type requires, by its code."""
    return {
        rule.code: rule.vi if language == "vi" else rule.en
        for rule in (*kind.common, *kind.rules)
    }
