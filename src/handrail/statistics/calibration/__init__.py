"""Is a confidence of 0.8 right in eight of ten cases? Figures that tell, and maps that make it so."""

from handrail.statistics.calibration.figures import (
    Bin,
    equal_mass_calibration_error,
    log_loss,
    reliability,
)
from handrail.statistics.calibration.fitting import FittedCalibrator, fit_calibrator
from handrail.statistics.calibration.maps import (
    BetaMap,
    Calibrator,
    Identity,
    IsotonicMap,
    PlattMap,
    calibrator_from_dict,
)

__all__ = [
    "BetaMap",
    "Bin",
    "Calibrator",
    "FittedCalibrator",
    "Identity",
    "IsotonicMap",
    "PlattMap",
    "calibrator_from_dict",
    "equal_mass_calibration_error",
    "fit_calibrator",
    "log_loss",
    "reliability",
]
