"""Dates as customers write them, for those kinds that need one."""

_MONTHS = (
    "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september "
    "october november december januar jänner februar märz mär mai juni juli oktober okt dezember dez enero "
    "febrero marzo "
    "abril mayo junio julio agosto septiembre octubre noviembre diciembre janvier février mars avril juin juillet août "
    "septembre octobre novembre décembre gennaio febbraio aprile maggio giugno luglio settembre ottobre "
    "dicembre januari "
    "februari maart mei augustus janeiro fevereiro março maio junho julho setembro outubro novembro dezembro stycznia "
    "lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia maj augusti marts ocak "
    "şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık"
)
_MONTH = "(?:" + "|".join(sorted(_MONTHS.split(), key=lambda month: -len(month))) + r")\b\.?"

# A date with its year, as a regular expression to be used without regard to case.
DATE = (
    r"(?<![\d./-])(?:\d{1,2}([./-])\s?\d{1,2}\1\s?(?:19|20)?\d\d|(?:19|20)\d\d([./-])\d{1,2}\2\d{1,2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?\s?(?:of\s|de\s)?{_MONTH},?\s(?:de\s|del\s)?(?:19|20)\d\d"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s(?:19|20)\d\d)(?![\d/-])"
)
