"""What every part of a configuration shares: unknown keys and values of the wrong type are errors, not guesses."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Count = Annotated[int, Field(ge=1)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]


class Strict(BaseModel):
    """Frozen, without unknown keys, without conversions."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
