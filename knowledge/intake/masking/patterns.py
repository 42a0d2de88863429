"""The shapes of personal data in a normal form, and the words that announce it. It does not know checksums."""

import re

SEPARATOR = r"[ \-.·,，、]{0,2}"
EMAIL = re.compile(
    r"[A-Za-z0-9_%+-](?:[A-Za-z0-9._%+-]{0,62}[A-Za-z0-9_%+-])?\s?@\s?(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}"
)
EMAIL_SPOKEN = re.compile(
    r"[A-Za-z0-9._%+-]{1,64}\s*(?:\(at\)|\[at\]|艾特|圈a|\sat\s)\s*[A-Za-z0-9-]{1,63}(?:\s*(?:\(dot\)|\[dot\]|点|點|\sdot\s|\.)\s*[A-Za-z0-9-]{2,24}){1,3}",
    re.I,
)
ID18 = re.compile(
    rf"(?<![\dA-Za-z])(?:\d{SEPARATOR}){{6}}(?:18|19|20|1[ -]?[89]|2[ -]?0){SEPARATOR}(?:\d{SEPARATOR}){{2}}"
    rf"(?:0{SEPARATOR}[1-9]|1{SEPARATOR}[0-2]){SEPARATOR}(?:0{SEPARATOR}[1-9]|[12]{SEPARATOR}\d|3{SEPARATOR}[01]){SEPARATOR}"
    rf"(?:\d{SEPARATOR}){{3}}[\dXx](?![\dA-Za-z])"
)
ID_OTHER = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z][12]\d{8}|[A-Z]{1,2}\d{6}\s?\([0-9A]\)|\d{3}-\d{2}-\d{4})(?![A-Za-z0-9-])"
)
DIGITS = re.compile(rf"(?<![A-Za-z0-9])\d(?:{SEPARATOR}\d){{11,18}}(?![A-Za-z0-9])")
USCC = re.compile(r"(?<![A-Z0-9])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![A-Z0-9])")
IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])", re.I)
PLATE = re.compile(
    r"[京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊使领領]"
    r"\s?[A-HJ-NP-Z][·.\- ]?"
    r"(?=[A-HJ-NP-Z0-9]{0,4}\d)(?:[DF][A-HJ-NP-Z0-9]\d{4}|\d{5}[DF]|[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂學学警港澳])(?![A-Za-z0-9])"
)
PASSPORT = re.compile(r"(?<![A-Za-z0-9])(?:[EGDSPK]\d{8}|E[A-HJ-NP-Z]\d{7})(?![A-Za-z0-9])", re.I)

CARD_WORDS = re.compile(
    r"(?:卡号|卡號|行卡|银行卡|銀行卡|信用卡|储蓄卡|儲蓄卡|借记卡|\bcards?\b|\bcc\b)[^。！？!?\d]{0,16}$", re.I
)
ID_WORDS = re.compile(
    r"(?:身份证|身份證|身分證|证件|證件|身份号|\bID\b|national id|identity|ssn|social security)[^。！？!?\d]{0,14}$",
    re.I,
)
ACCOUNT_WORDS = re.compile(r"(?:账号|帐号|帳號|账户|帐户|帳戶|\baccount|\bacct)[^。！？!?\d]{0,14}$", re.I)
PHONE_WORDS = re.compile(
    r"(?:电话|電話|手机|手機|号码|號碼|联系方式|聯絡|联系|打给|打給|拨打|致电|回电|座机|传真|微信"
    r"|\btel|phone|mobile|cell|call|dial|reach|fax|whatsapp|contact|my number|number is)"
    r"[^。！？!?\d]{0,18}$", re.I
)  # fmt: skip
CONTEXTS = (
    ("CVV", re.compile(
        r"(?:cvv2?|cvc2?|cvn|安全码|安全碼|校验码|校驗碼|卡背面?的?(?:后|後|末)?[三3][位码碼]?(?:数字|數字)?"
        r"|security code)"
        r"\D{0,10}(?P<value>\d(?:[ ,，、-]?\d){2,3})(?![ ,，、-]?\d)", re.I)),
    ("CODE", re.compile(
        r"(?:验证码|驗證碼|动态码|短信码|校验码|密码|密碼|口令|\bpin\b(?: code| number)?"
        r"|passcode|password|\botp\b|verification code|one[- ]time code)"
        r"(?:\s*(?:是|为|為|：|:|is|was|=|，|,))?\s*(?:的)?\s*(?P<value>\d(?:[ ,，、-]?\d){3,7})"
        r"(?![ ,，、-]?\d)", re.I)),
    ("PASSPORT", re.compile(
        r"(?:护照|護照|通行证|通行證|passport)\D{0,16}?"
        r"(?P<value>(?=[A-Z]{0,3}\d)[A-Z0-9]{6,10})(?![A-Za-z0-9])", re.I)),
)  # fmt: skip
REGIONS = ("CN", "TW", "HK", "US")
MOBILE = re.compile(r"(?:\+?0{0,2}86)?1[3-9]\d{9}|09\d{8}|(?:\+?886)9\d{8}")
HOTLINE = re.compile(r"(?:400|800)\d{7}|95\d{3,5}|1(?:0\d{3}|2\d{3,4}|1\d|6\d{3})")
DIGIT_RUN = re.compile(rf"(?<![A-Za-z0-9])\+?\d(?:{SEPARATOR}[()]?\d){{6,16}}(?![A-Za-z0-9])")
GLUED = re.compile(r"(?:tel|phone|mob|mobile|cell|call|手机|电话)(?P<value>1[3-9]\d{9})(?!\d)", re.I)
