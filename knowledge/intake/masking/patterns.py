"""The shapes of personal data in a normal form, and the words that announce it. It does not know checksums."""

import re

SEPARATOR = r"[ \-.·,，、]{0,2}"
EMAIL = re.compile(
    r"[A-Za-z0-9_%+-](?:[A-Za-z0-9._%+-]{0,62}[A-Za-z0-9_%+-])?\s?@\s?(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}"
)
# A mailbox of Han characters, where no Latin one stands before the sign.
EMAIL_HAN = re.compile(r"(?<![A-Za-z0-9._%+-])[\u4e00-\u9fff]{2,4}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
ID18 = re.compile(
    rf"(?<![\dA-Za-z])(?:\d{SEPARATOR}){{6}}(?:18|19|20|1[ -]?[89]|2[ -]?0){SEPARATOR}(?:\d{SEPARATOR}){{2}}"
    rf"(?:0{SEPARATOR}[1-9]|1{SEPARATOR}[0-2]){SEPARATOR}(?:0{SEPARATOR}[1-9]|[12]{SEPARATOR}\d"
    rf"|3{SEPARATOR}[01]){SEPARATOR}"
    rf"(?:\d{SEPARATOR}){{3}}[\dXx](?![\dXx])"
)
# The fifteen digits of the first generation: place, yymmdd, serial.
ID15 = re.compile(r"(?<![A-Za-z0-9])[1-6]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![A-Za-z0-9])")
ID_OTHER = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z][12]\d{8}|[A-Z]{1,2}\d{6}\s?\([0-9A]\)|\d{3}-\d{2}-\d{4})(?![A-Za-z0-9-])"
)
DIGITS = re.compile(rf"(?<![A-Za-z0-9])\+?\d(?:{SEPARATOR}[()]?\d){{10,}}(?![A-Za-z0-9])")
USCC = re.compile(r"(?<![A-Z0-9])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![A-Z0-9])")
IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])", re.I)
PLATE = re.compile(
    r"[京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊使领領]"
    r"\s?[A-HJ-NP-Z][·.\- ]?"
    r"(?=[A-HJ-NP-Z0-9]{0,4}\d)(?:[DF][A-HJ-NP-Z0-9]\d{4}|\d{5}[DF]"
    r"|[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂學学警港澳])(?![A-Za-z0-9])"
)
PASSPORT = re.compile(r"(?<![A-Za-z0-9])(?:[EGDSPK]\d{8}|E[A-HJ-NP-Z]\d{7})(?![A-Za-z0-9])", re.I)

CARD_WORDS = re.compile(
    r"(?:卡号|卡號|卡片号码|卡片號碼|行卡|银行卡|銀行卡|信用卡|储蓄卡|儲蓄卡|借记卡|\bcards?\b"
    r"|\bcc\b)[^。！？!?\d]{0,16}$",
    re.I,
)
ID_WORDS = re.compile(
    r"(?:身份证|身份證|身分證|证件|證件|身份号|\bID\b|national id|identity|ssn|social security|一代证"
    r"|社保)[^。！？!?\d]{0,20}$",
    re.I,
)
ACCOUNT_WORDS = re.compile(r"(?:账号|帐号|帳號|账户|帐户|帳戶|\baccount|\bacct)[^。！？!?\d]{0,20}$", re.I)
PHONE_WORDS = re.compile(
    r"(?:电话|電話|手机|手機|号码|號碼|联系方式|聯絡|联系|打给|打給|拨打|致电|回电|座机|传真|微信"
    r"|\btel|phone|mobile|cell|call|dial|reach|get me (?:at|on)|ring|text me|fax|whatsapp|contact|my number"
    r"|number is)"
    r"[^。！？!?\d]{0,18}$", re.I
)  # fmt: skip
PHONE_BEHIND = re.compile(r"[\s,\-]{0,2}(?:fax|office|mobile|cell|desk|home|work|tel)\b", re.I)
# A correction between a number begun and the right one.
CORRECTED = re.compile(
    r"(?P<begun>\d(?:[ \-.·,，、]{0,2}\d){2,16})[ ,，。.…、]{0,3}(?:哦|啊|呃|嗯|等等|等一下)?[ ,，]{0,2}"
    r"(?:不对|不對|不是|错了|錯了|说错了|說錯了|念错了|更正|重来|重來|no,? wait|no,? sorry|sorry|wait|i mean"
    r"|correction|scratch that"
    r"|my mistake)[^\d]{0,14}$",
    re.I,
)
CONTEXTS = (
    ("CVV", re.compile(
        r"(?:cvv2?|cvc2?|cvn|安全码|安全碼|校验码|校驗碼"
        r"|(?:卡?背面?|卡?(?:后|後|反)面)的?那?个?(?:后|後|末)?[三3][位码碼]?(?:数字?|數字?)?"
        r"|security code|three (?:digits?|numbers?)(?: code)?(?: on| at| from)?(?: the)?(?: back)?)"
        r"\D{0,18}(?P<value>\d(?:[ ,，、-]?\d){2,3})(?![ ,，、-]?\d)", re.I)),
    ("CODE", re.compile(
        r"(?:验证码|驗證碼|动态码|短信码|校验码|密码|密碼|口令|\bpin\b(?: code| number)?"
        r"|passcode|password|\botp\b|verification code|one[- ]time code)"
        r"(?:\s*(?:是|为|為|：|:|is|was|=|，|,))?\s*(?:的)?\s*(?P<value>\d(?:[ ,，、-]?\d){3,7})"
        r"(?![ ,，、-]?\d)", re.I)),
    ("PLATE", re.compile(
        r"(?:车牌号?码?|車牌號?碼?|车号|車號|\b(?:licen[cs]e |number )?plate(?: number)?|\bregistration(?: number)?)"
        r"(?:\s*(?:是|为|為|：|:|is|was|'s|，|,))?\s*(?P<value>(?=[A-Z0-9-]{0,7}\d)[A-Z0-9]{2,4}-?[A-Z0-9]{2,5})"
        r"(?![A-Za-z0-9])", re.I)),
    ("ID", re.compile(
        r"(?:社保卡?号?|social security(?: number)?|\bssn|(?:身份证|证件)(?:号码?)?)(?:\s*(?:是|：|:|is|number|，"
        r"|,|'s))*\s*"
        r"(?P<value>[A-Z]\d{8}|\d(?:[ ·,\-]?\d){8})(?![A-Za-z0-9]|[ ·,\-]?\d)", re.I)),
    ("PASSPORT", re.compile(
        r"(?:护照|護照|通行证|通行證|台胞证|台胞證|回乡证|passport)\D{0,16}?"
        r"(?P<value>(?=[A-Z]{0,3}\d)[A-Z0-9]{6,10})(?![A-Za-z0-9])", re.I)),
)  # fmt: skip
REGIONS = ("CN", "TW", "HK", "US")
# Lengths and first digits of the great schemes: American Express; UnionPay, Visa, Mastercard, JCB; longer ones.
SCHEMES = re.compile(r"3[47]\d{13}|(?:62|4\d|5[1-5]|2[2-7]|35)\d{14}|(?:62|4\d)\d{17}")
LIKE_A_PHONE = re.compile(r"\d(?:[^\dA-Za-z\u4e00-\u9fff\x01]{0,4}\d){6}")
MOBILE = re.compile(r"(?:\+?0{0,2}86)?1[3-9]\d{9}|09\d{8}|(?:\+?886)9\d{8}")
HOTLINE = re.compile(r"(?:400|800)\d{7}|95\d{3,5}|1(?:0\d{3}|2\d{3,4}|1\d|6\d{3})")
DIGIT_RUN = re.compile(
    rf"(?<![A-Za-z0-9])(?:\(\d{{2,4}}\)[ \-]?)?\+?\d(?:{SEPARATOR}[()]?\d){{6,16}}(?:(?![A-Za-z0-9])|(?=x\d))"
)
PAIRS = re.compile(r"(?<!\d)(?<!\d[ .\-])\d{2}[ .]\d{2}[ .]\d{2}(?:[ .]\d{2})?(?![\d]|[ .]\d)")
EXTENSION = re.compile(r"(?:-\d{2,4})*\s?(?:x|ext\.?)\s?\d{1,6}\b", re.I)
GLUED = re.compile(r"(?:tel|phone|mob|mobile|cell|call|手机|电话)(?P<value>1[3-9]\d{9})(?!\d)", re.I)
