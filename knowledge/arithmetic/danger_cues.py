"""The words of danger and mass incidents (P0, P1), Simplified Chinese and English, for people to read and add to.

Wide on purpose: a person confirms every hit within a minute, and a missed one is worse than a false one.
"""

from knowledge.arithmetic.cues import if_so

DANGER = (
    if_so("P0", "fire", "any",
        r"(?:着|起|失)火(?!箭|爆)|冒(?:出)?(?:了)?(?:黑|白|浓)?烟|有?(?:一股)?(?:焦味|糊味|烧焦)|(?:自燃|燃烧起来"
        r"|烧起来|烧着了|烧了个?洞)|(?<!消)(?<!信息)爆炸(?!性|式|头|新闻)|炸了(?!锅|毛)|漏电|触电|短路|电到"),
    if_so("P0", "fire", "any",
        r"\b(?:on|caught|catch(?:es|ing)?|set) fire\b|\b(?:smok(?:e|ing)|flames?|sparks?)\b(?! ?(?:detector|free"
        r"|alarm|test))|\bexplo(?:ded?|sion|ding)\b|\bburn(?:t|ed|ing)\b(?! ?(?:dvd|cd|rate|out))"
        r"|\belectric shock\b|\belectrocuted\b"),
    if_so("P0", "product_hazard", "any",
        r"鼓(?:了)?(?:个?大?)?包|膨胀|胀(?:起|大|开|裂)|漏液|(?:发|滚|很|特别|非常)烫|烫手|过热|食物中毒|中毒"
        r"|异物.{0,6}(?:玻璃|金属|刀片)|过敏.{0,6}(?:休克|送医|医院|呼吸)"),
    if_so("P0", "product_hazard", "any",
        r"\b(?:battery|power ?bank|it|case|charger)\b.{0,20}\b(?:swollen|swelling|swelled|bulging|bulged|leaking)\b"
        r"|\boverheat(?:ed|ing|s)?\b|\btoo hot to (?:touch|hold)\b|\bpoison(?:ed|ing)\b"),
    if_so("P0", "injury", "any",
        r"(?:受|烧|烫|砸|划|摔|割|炸|撞|电|咬|扎|弄)(?:到)?(?:了)?(?:\w{0,3})?伤(?!心|感)|流(?:了)?(?:好多|很多)?血"
        r"|骨折|昏(?:迷|倒|过去)|晕(?:倒|过去)|休克|呼吸困难|喘不(?:上|过)气|没有?呼吸|急救|救护车|抢救"
        r"|送(?:到)?(?:了)?(?:医院|急诊)|进(?:了)?(?:医院|急诊)|救命|出人命|起(?:了)?(?:好多|一片)?水泡|烫了(?:一下"
        r"|个泡|手)"),
    if_so("P0", "injury", "any",
        r"\b(?:injur(?:ed|y|ies)|bleeding|burn(?:s|ed|t) (?:my|his|her|on|to)|fractured?|unconscious|ambulance"
        r"|emergency room|can'?t breathe|not breathing|hurt (?:my|his|her|badly|himself|herself))\b"
        r"|\btaken to (?:the )?hospital\b|\bpassed out\b"),
    if_so("P0", "violence", "any",
        r"(?:动手|有人|骑手|师傅|快递员|说要|来|敢|他|她)[^,。;]{0,3}打(?:我|人)(?!电|手机|这|那|先|太|老|的|座)|打了我|打人|打死"
        r"|动手打|被打|拿刀|砍(?:我|人|了)|持刀|抢劫|绑架|跟踪我|强奸|猥亵|性骚扰"
        r"|威胁(?:我|要|说)|要杀|弄死|家暴"),
    if_so("P0", "violence", "any",
        r"\b(?:attack(?:ed|ing) (?:me|us|him|her)|assault(?:ed)?|knife|stabbed|robbed|kidnap(?:ped)?|rape[d]?"
        r"|molested|threaten(?:ed|ing|s)? (?:me|us|to)|stalk(?:ed|ing)|hit me|call(?:ed|ing)? the police)\b"),
    if_so("P0", "self_harm", "any",
        r"自杀|自残|轻生|不想活|活不下去|活着没意思|了结(?:自己|生命)|跳楼(?!价|大甩卖|甩卖|促销)|割腕"
        r"|死给你(?:们)?看|(?<!吓)(?<!累)(?<!气)想死(?!你|我了你)|结束(?:自己的)?生命"),
    if_so("P0", "self_harm", "any",
        r"\bkill(?:ing)? myself\b|\bsuicid(?:e|al)\b|\bend my life\b|\bself[- ]harm\b|\b(?:don'?t"
        r"|do not) want to (?:live|be alive)\b|\bhurt(?:ing)? myself\b"),
    if_so("P0", "child", "any",
        r"(?:孩子|宝宝|小孩|儿子|女儿|婴儿|儿童)[^,。;的]{0,8}(?:不见了|走丢|走失|丢了|失踪|被困|锁在|误食|吞(?:了"
        r"|下)|卡住|噎|窒息|没了呼吸|找不到)|(?:找不到|丢了)(?:我)?(?:的)?(?:孩子|宝宝|小孩|儿子|女儿)"),
    if_so("P0", "child", "any",
        r"\b(?:child|kid|baby|son|daughter|toddler)\b.{0,30}\b(?:missing|lost at|swallowed|choking|trapped"
        r"|locked in|not breathing)\b|\blost (?:my|our) (?:child|kid|son|daughter|baby)\b"),
    if_so("P0", "gas", "any",
        r"煤气(?:泄漏|泄露|味|中毒)?(?!费|公司|卡)|(?:天然气|燃气)(?:泄漏|泄露|味|漏)|漏气.{0,4}(?:煤|燃|天然)"
        r"|一氧化碳"),
    if_so("P0", "gas", "any",
        r"\bgas leak\b|\bsmell(?:s|ing)? (?:of )?gas\b|\bcarbon monoxide\b"),
    if_so("P1", "data_leak", "any",
        r"(?:信息|资料|隐私|身份证|手机号|电话|地址|账号|密码)[^,。;]{0,8}(?:泄露|泄漏|外泄|被卖|卖给|被盗|曝光了)"
        r"|泄露(?:了)?(?:我|客户|用户|个人)|(?:看到|看见|显示)[^,。;]{0,6}(?:别人|其他人|其他客户)的(?:订单|信息"
        r"|账单|资料|电话)"),
    if_so("P1", "data_leak", "any",
        r"\b(?:data|information|details|account)\b.{0,20}\b(?:leak(?:ed)?|breach(?:ed)?|exposed|sold|stolen"
        r"|hacked)\b|\bdata breach\b|\bsee (?:someone|somebody) else'?s\b"),
    if_so("P1", "fraud", "any",
        r"诈骗|被骗(?:了|走|钱)|盗刷|盗号|账号被盗|冒充|冒名|假客服|转(?:了)?账?给(?:了)?骗子|电信诈骗"
        r"|不是我(?:本人)?(?:消费|办理|下单|操作|刷)的?|刷单"),
    if_so("P1", "fraud", "any",
        r"\bfraud(?:ulent)?\b|\bscammed\b|\bimpersonat(?:ed|ing|or)\b|\bidentity theft\b|\bphishing\b"
        r"|\bi (?:didn'?t|did not|never) (?:make|authori[sz]ed?) (?:this|that|the) (?:charge|payment|purchase"
        r"|order)\b|\bunauthori[sz]ed (?:charge|payment|transaction)s?\b"),
    if_so("P1", "outage", "any",
        r"(?:全|整个?|大面积|所有人?|好多人|很多人|大家|邻居|整栋|整片|我们小区|这一片)[^,。;]{0,10}(?:断网|没网"
        r"|没信号|上不了网|停机|打不了电话|登不上|登录不了|崩溃?了|瘫痪|用不了)|系统(?:全)?(?:崩溃|崩了|瘫痪|宕机)"),
    if_so("P1", "outage", "any",
        r"\b(?:whole|entire|everyone|everybody|all (?:of )?(?:us|my neighbou?rs)|nationwide)\b.{0,30}\b(?:down"
        r"|offline|no (?:service|signal|internet)|can'?t (?:log in|connect|call))\b|\b(?:system|site|app"
        r"|network) (?:is|has been|went) (?:completely )?down\b|\boutage\b"),
    if_so("P1", "mass_billing", "any",
        r"(?:好多人|很多人|大家|我们群里?|群里|同事|邻居|身边|不止我|都)[^,。;]{0,12}(?:多扣|重复扣|乱扣|扣了两次"
        r"|扣(?:了)?两遍|被扣)"),
    if_so("P1", "mass_billing", "any",
        r"\b(?:everyone|everybody|many (?:people|customers|of us)|others|my (?:colleagues|friends"
        r"|neighbou?rs))\b.{0,30}\b(?:double[- ]charged|charged twice|overcharged)\b"),
    if_so("P1", "regulator_media", "any",
        r"工信部|通管局|通信管理局|12300|12315|12345|12381|消协|消费者协会|市场监管|工商局|银保监|金融监管|民航局"
        r"|文旅局|网信办|信访|监管(?:部门|机构)|报警(?!器|灯)|起诉|法院(?!快递)|打官司|律师函?|记者|媒体|电视台"
        r"|曝光你?们?(?!了)|发(?:到)?(?:微博|抖音|小红书|网上|朋友圈)|上热搜"),
    if_so("P1", "regulator_media", "any",
        r"\b(?:regulator|ombudsman|consumer (?:protection|council|association|rights)|small claims|lawyers?"
        r"|attorney|legal action|sue (?:you|your|them)|take (?:you|this) to court|journalist|reporter|newspaper"
        r"|the press|the media|go viral|post (?:this|it) (?:on|all over))\b"),
)  # fmt: skip
