"""Pure: classification, ranking, calibration, risk control, intervals."""
