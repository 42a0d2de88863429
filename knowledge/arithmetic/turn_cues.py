"""The words of moods, refusals and an agent's speech acts, Simplified Chinese and English, to read and add to."""

from knowledge.arithmetic.cues import as_said, if_so

MOOD = (
    if_so("anger", "anger", "customer",
        r"气死|气愤|生气|火大|恼火|愤怒|太过分|过分了|欺人太甚|欺负人|忍无可忍|受够了|受不了你们|什么态度|什么破"
        r"|破公司|垃圾(?!短信|箱|桶)|骗子|坑人|坑爹|黑心|无耻|不要脸|(?<!摇)滚(?!烫|动|筒|轮|珠|球|水|装)|他妈|妈的"
        r"|卧槽|神经病|有病吧|离谱|搞什么|怎么搞的|耍我|玩我呢|忽悠(?:我|谁)|敷衍|踢皮球|没完没了"
        r"|第(?:[三四五六七八九十]|[3-9])(?:次|遍|回)(?:打|来|联系|问|投诉)|打了(?:[三四五六七八九十几]|[3-9])(?:次"
        r"|遍|个|通)|别废话|少废话|叫你们(?:领导|经理|老板)|我要投诉|投诉你|差劲|太差了|恶心"),
    if_so("anger", "anger", "customer",
        r"\b(?:angry|furious|outraged?|outrageous|ridiculous|unacceptable|fed up|sick (?:and tired )?of"
        r"|disgust(?:ed|ing)|worst|pathetic|appalling|incompetent|rip[- ]?off|scam(?:mers?)?|liars?|useless"
        r"|nonsense|bullshit|damn|hell is|wtf|how many times|(?:third|fourth|fifth|3rd|4th|5th) time|want (?:a"
        r"|your) (?:manager|supervisor)|waste of time)\b"),
    if_so("vulnerable", "bereavement", "customer",
        r"(?:去世|过世|离世|病逝|逝世|去了天堂|遗体|遗物|追悼|葬礼|奔丧|办丧事|白事|守灵|火化|死亡证明|遗产)|(?:我"
        r"|家里?|孩子|宝宝|小孩|老人|父母|爸|妈|老公|老婆|儿子|女儿|爷爷|奶奶|外公|外婆|先生|太太|丈夫|妻子|亲人"
        r"|家人)[^,。;]{0,6}(?:走了|没了|不在了)(?!啊?吗)|(?:丧|亡)(?:夫|妻|父|母|偶)"),
    if_so("vulnerable", "bereavement", "customer",
        r"\b(?:passed away|funeral|bereave[d]?(?:ment)?|my late (?:husband|wife|father|mother|son|daughter)"
        r"|death certificate|deceased)\b|\b(?:husband|wife|father|mother|dad|mum|mom|son|daughter|brother|sister"
        r"|grand\w+)\b.{0,15}\b(?:died|has died|is dead)\b"),
    if_so("vulnerable", "illness", "customer",
        r"癌|肿瘤|白血病|化疗|放疗|透析|重病|大病|病危|病重|住院|住(?:着|了)院|icu|手术|抑郁|精神病|心梗|中风"
        r"|瘫痪在床|确诊|残疾|卧床"),
    if_so("vulnerable", "illness", "customer",
        r"\b(?:cancer|chemo(?:therapy)?|dialysis|in (?:the )?hospital|hospitali[sz]ed|surgery|seriously ill"
        r"|terminal(?:ly)? (?:ill|illness)|depress(?:ed|ion)|stroke|heart attack|disab(?:led|ility))\b"),
    if_so("vulnerable", "hardship", "customer",
        r"下岗|失业|被裁|丢了工作|没工作|没有收入|没收入|交不起|付不起|还不起|吃不起|没钱(?:交|付|还|吃饭|了)"
        r"|揭不开锅|低保|贫困|特困|破产|欠(?:了)?(?:一屁股|很多|好多)债|经济困难|家里困难|生活困难|日子(?:很)?难过"),
    if_so("vulnerable", "hardship", "customer",
        r"\b(?:lost my job|laid off|unemployed|made redundant|can'?t afford|cannot afford|bankrupt(?:cy)?|no income"
        r"|on benefits|struggling (?:to pay|financially)|in debt|behind on (?:my )?(?:rent|bills|payments))\b"),
    if_so("vulnerable", "confusion", "customer",
        r"听不懂|听不明白|搞不懂|弄不懂|不太明白|糊涂了|搞不清楚?|(?:老|总|都|脑子)[^,。;]{0,2}记不(?:住|得)|老(?:了|年人|人家)(?:不会|记不|听不"
        r"|弄不)|(?:我|年纪)[^,。;]{0,4}(?:七|八|九)十(?:多|几)?岁?|年纪大了|眼睛看不(?:清|见)|耳朵(?:不好|听不)"
        r"|什么意思啊?我不懂"),
    if_so("vulnerable", "confusion", "customer",
        r"\b(?:i(?:'m| am) (?:so |very |really )?confused|i (?:don'?t|do not) understand|makes no sense to me"
        r"|can'?t follow|too complicated for me|i(?:'m| am) (?:\d\d|elderly|an old)|can'?t remember|hard of hearing"
        r"|can'?t see well)\b"),
)  # fmt: skip

OFFER = (
    as_said("refusal", "firm", "customer",
        r"(?:不|没有?)(?:需要|想要|想办|考虑|感兴趣|兴趣)(?:了|的)?(?:再)?(?:任何|其他|你们的?)?(?:套餐|优惠|推荐"
        r"|推销|推广|活动|业务|保险|会员|升级|加购|办理?|产品|这个|这些|那个|什么)|(?:^|[,。;!])(?:哦|嗯|啊|那|算了"
        r"|还是|我|真的|都)?,?(?:不用|不必|不要|不需要|不考虑|不办|不买|不订|没有?兴趣|不感兴趣)(?:了|啦|的)?(?=$"
        r"|[,。;!]|谢)|(?:别|不要|少|不用)(?:再)?(?:跟我|给我|向我|和我)?(?:推销|推荐|介绍|说这个|提这个|卖)"
        r"|(?:我)?(?:都)?说(?:过)?了?不(?:要|办|买|用|需要)(?!紧)|对[^,。;]{0,10}(?:不感兴趣|没有?兴趣)|只想(?:解决"
        r"|处理|办)[^,。;]{0,8}(?:问题|事)"),
    as_said("refusal", "firm", "customer",
        r"\b(?:not interested|no interest in|(?:don'?t|do not) (?:want|need) (?:any|your|that|this|it"
        r"|an? (?:upgrade|offer|plan|package))|stop (?:selling|pitching|offering|trying to sell)|no,? (?:thanks"
        r"|thank you)|i(?:'ll| will) pass|don'?t (?:sell|pitch) me|i said no)\b"),
    as_said("opt_out", "marketing", "customer",
        r"(?:别|不要|不许|停止|取消|拒绝|不接受)(?:再)?(?:给我)?(?:打|发|推送)?(?:任何)?(?:营销|推销|促销"
        r"|广告)(?:电话|短信|信息|推送)?|(?:别|不要)再(?:给我)?(?:打电话|发短信)(?:推销|来)?"),
    as_said("opt_out", "marketing", "customer",
        r"\b(?:unsubscribe|opt(?:ing)? out|stop (?:calling|texting|emailing|messaging) me|take me off"
        r"|no (?:more )?marketing|don'?t (?:ever )?(?:call|text|email) me again)\b"),
    as_said("deferral", "later", "customer",
        r"(?:再|先)?考虑(?:一下|考虑|看看)|下次(?:再说|吧)|以后再说|先不(?:急|办|用)|想一?想再"),
    as_said("deferral", "later", "customer",
        r"\b(?:think about it|maybe later|another time|not (?:right )?now|not today)\b"),
)  # fmt: skip

AGENT = (
    as_said("greeting", "greeting", "agent",
        r"您好|你好|早上好|下午好|晚上好|很高兴为您服务|欢迎致电|感谢(?:您)?(?:的)?来电|(?:这里"
        r"|我)是[^,。;]{1,12}(?:客服|专员|为您服务)"),
    as_said("greeting", "greeting", "agent",
        r"\b(?:thank you for (?:calling|contacting)|good (?:morning|afternoon|evening)|welcome to|how (?:may"
        r"|can) i help|my name is|this is \w+ speaking)\b|^\s*(?:hello|hi)\b"),
    as_said("identity_check", "ask", "agent",
        r"(?:核对|核实|核验|验证|确认)(?:一下)?[^,。;]{0,6}(?:身份|信息|姓名|证件|手机号|资料|本人)|(?:报|提供|说"
        r"|告诉我)(?:一下)?[^,。;]{0,8}(?:姓名|身份证|证件|手机号|手机尾号|订单号|订单尾号|后四位|预留)"
        r"|请问(?:您)?(?:是)?(?:机主)?本人|(?:请问)?(?:您)?(?:怎么称呼|贵姓)"),
    as_said("identity_check", "ask", "agent",
        r"\b(?:verify|confirm) (?:your|you are|a few|some|the)\b.{0,25}\b(?:identity|name|details|date of birth"
        r"|phone|email|address|account|booking|information)\b|\b(?:may|can|could) i (?:have|get"
        r"|take) your (?:full )?(?:name|date of birth|phone|email|order|booking|reference|last four)\b"
        r"|\blast four digits\b"),
    as_said("reassurance", "reassurance", "agent",
        r"(?:帮您|给您|会|先)?(?:反映|反馈|上报)(?:的|上去|给|一下|到)|(?:我)?(?:会)?(?:尽快|尽量"
        r"|努力)(?:的)?(?:帮您|给您|为您|处理|解决|跟进|催)?|(?:您)?(?:放心|别担心|别着急|不要着急|不用担心|耐心等)"
        r"|记录(?:下来|一下|好了)"),
    as_said("reassurance", "reassurance", "agent",
        r"\b(?:pass (?:it|this|that) (?:on|along)|look into (?:it|this|that)|(?:don'?t|do not) worry|rest assured"
        r"|as soon as possible|make a note|noted|escalate this|be patient|bear with)\b"),
    as_said("recap", "recap", "agent",
        r"(?:跟|和|与|给)您(?:再)?(?:确认|核对|重复|复述|总结)(?![^,。;]{0,10}(?:身份|信息|姓名|手机|证件|订单号"
        r"|订单尾号|资料|本人))(?:一下|一遍)?|(?<!您)(?:再)?(?:重复|复述|总结|梳理)(?:一下|一遍)|我再?确认(?:一下|一遍)"
        r"|也就是说(?:您)?"
        r"|刚才(?:我们)?(?:说|确认|办理)的"),
    as_said("recap", "recap", "agent",
        r"\b(?:to (?:recap|summari[sz]e|confirm)|let me (?:confirm|repeat|recap|summari[sz]e|read (?:it|that) back)"
        r"|just to (?:be clear|confirm)|so (?:what|we) (?:we(?:'ve| have)|have) (?:done|agreed))\b"),
    as_said("resolution_confirm", "ask", "agent",
        r"(?:问题|事情|这个|这样|您的)?[^,。;]{0,6}(?:解决了|处理好了|清楚了|可以了|没问题了|还有疑问|弄好了)(?:吗"
        r"|没有|么|吧)|还有(?:什么|其他|别的)?[^,。;]{0,6}(?:可以帮|能帮|需要)(?:您|到您)?|(?:恢复"
        r"|好)了(?:吗|没有)|(?:这样|这个方案)[^,。;]{0,4}(?:可以|行|满意)吗"),
    as_said("resolution_confirm", "ask", "agent",
        r"\b(?:(?:is|has) (?:that|it|this|everything|your (?:issue|problem)) (?:been )?(?:resolved|sorted|fixed"
        r"|solved|clear|okay|ok|working)|does that (?:solve|resolve|work|answer|help)"
        r"|(?:is there )?anything else (?:i can|can i|you)|are you (?:happy|satisfied) with)\b"),
    as_said("empathy", "empathy", "agent",
        r"理解您?的?(?:心情|感受|着急|不便)|(?:非常|十分|真的|实在)?(?:很)?(?:抱歉|对不起|不好意思)|给您添麻烦"
        r"|换(?:做|成|作)(?:是)?我也"),
    as_said("empathy", "empathy", "agent",
        r"\b(?:i (?:completely |fully |do )?(?:understand|appreciate)|(?:i'?m|i am|we'?re|we are) (?:so |very "
        r"|really |terribly )?sorry|i apologi[sz]e|that must (?:be|have been)|if i were you)\b"),
    as_said("hold", "permission", "agent",
        r"(?:稍等|等一下|稍候|等我|不要挂机|别挂机)[^。]{0,14}(?:可以吗|好吗|行吗|方便吗)|(?:可以|方便)(?:稍)?等"),
    as_said("hold", "permission", "agent",
        r"\b(?:may|can|could) i (?:place|put) you on (?:a (?:brief )?)?hold\b|\b(?:could|can"
        r"|would) you (?:please )?(?:hold|wait)\b|\bone moment\b"),
    as_said("hold", "thanks", "agent",
        r"(?:感谢|谢谢)(?:您)?(?:的)?(?:耐心)?等(?:待|候)|让您久等|久等了"),
    as_said("hold", "thanks", "agent",
        r"\b(?:thank(?:s| you) for (?:holding|waiting|your patience))\b"),
    if_so("promise", "callback", "agent",
        r"(?:给|跟|和|为)您?(?:回电|回复|回访|答复|打电话|回个?电话|回过?去|致电|联系您)|(?:我|专员|同事|主管"
        r"|工程师|师傅)[^,。;没不无未别]{0,10}(?:联系您|回电|致电|给您(?:打|回|答复))|(?:回电|回复|联系"
        r"|答复)(?:给)?您"),
    if_so("promise", "callback", "agent",
        r"\b(?:call|get|ring|write|text|email|phone) (?:you )?back\b|\b(?:i|we|he|she|they|someone|a \w+"
        r"|our \w+)(?:'ll| will| shall) (?:call|contact|ring|phone|email|text|be in touch|follow up|get back"
        r"|let you know|update you)\b|\byou(?:'ll| will) (?:hear|get (?:a|an) (?:call|email|reply|answer|update))\b"),
    if_so("promise", "deadline", "agent",
        r"(?:\d+|[一二两三四五六七八九十半]+)(?:个)?(?:小时|分钟|工作日|天|个?工作天)(?:之?内|以内|左右"
        r"|后)[^,。;]{0,16}(?:到账|退|回|处理|解决|恢复|联系|答复|办好|发|上门|生效|寄|补|送达|完成)|(?:今天|明天"
        r"|后天|今晚|明早|下午|上午|晚上|周[一二三四五六日天]|本周|下周|月底|\d+[号日点])[^,。;]{0,8}(?:之?前|以前"
        r"|内)?[^,。;]{0,12}(?:给您|帮您|为您|会|可以|能)[^,。;]{0,8}(?:到账|退|回|处理|解决|恢复|联系|答复|办好|发"
        r"|上门|生效|寄|补|送达|完成)"),
    if_so("promise", "deadline", "agent",
        r"\b(?:i|we|you|it|they|the \w+|your \w+)(?:'ll| will) [^.;]{0,50}\b(?:within|by|before"
        r"|in) (?:the )?(?:next )?(?:\d+|an?|one|two|three|four|five|today|tonight|tomorrow|monday|tuesday"
        r"|wednesday|thursday|friday|saturday|sunday|noon|end of)\b"),
    if_so("promise", "money", "agent",
        r"(?:给|帮|为)您(?:申请)?(?:退|补偿|赔偿?|减免?|返还?|免(?:除|掉)?|送|补发?)(?:了)?[^,。;]{0,10}(?:元|块|费"
        r"|券|积分|红包|流量)"),
    if_so("promise", "money", "agent",
        r"\b(?:i|we)(?:'ll| will| can) (?:refund|credit|compensate|waive|give you|send you|offer you)\b"),
    as_said("forbidden", "no_authority", "agent",
        r"(?:我|我们|客服|这边)?(?:是)?没有?(?:这个|这方面的?|相关的?|任何|那个)?(?:权限|权力|权利)|无权(?!限制)"
        r"|超出(?:了)?(?:我)?(?:们)?的?权限"),
    as_said("forbidden", "no_authority", "agent",
        r"\b(?:i|we) (?:have no |don'?t have (?:the |any )?|do not have (?:the |any )?|lack (?:the )?)(?:authority"
        r"|power|permission|authorization)\b|\bnot authori[sz]ed to\b|\b(?:beyond|above|outside) my (?:authority"
        r"|pay ?grade)\b"),
    as_said("forbidden", "limited_authority", "agent",
        r"权限(?:是)?(?:很|比较|就这么|也)?(?:有限|不够|不足|太低)(?:的)?|(?:我)?最大的?权限(?:就)?(?:是|只)"
        r"|只能(?:帮您|给您)?(?:记录|反映|反馈)(?:和|一下|上去)?"),
    as_said("forbidden", "limited_authority", "agent",
        r"\bmy (?:authority|hands) (?:is|are) (?:limited|tied)\b|\blimited authority\b|\bonly (?:record|note"
        r"|log) (?:it|this|your)\b|\ball i can do is (?:note|record|pass)\b"),
    as_said("forbidden", "dont_know", "agent",
        r"(?<!您)(?<!你)(?<!是不是)(?:我|我们|这个|这边|我这边)(?:也|真的?|都|就)?(?:不知道|不清楚|不太清楚|不了解"
        r"|不晓得)|^(?:嗯,?)?(?:不知道|不清楚)"),
    as_said("forbidden", "dont_know", "agent",
        r"\b(?:i|we) (?:really |just |honestly )?(?:don'?t know|do not know|have no idea|haven'?t a clue)\b"
        r"|\bno idea\b"),
    as_said("forbidden", "not_my_job", "agent",
        r"(?:不(?:归|是|由|属于)|不该)(?:我|我们|这边|我这边)?(?:们)?(?:的)?(?:部门)?(?:来)?(?:管|负责|处理|的事"
        r"|的范围|范围)|(?:跟|和|与)我们?(?:没有?关系|无关)|(?:你|您)(?:去)?(?:找|问)(?:别人|别的部门|他们|商家"
        r"|厂家|甲方)(?:去|吧)|找我(?:也)?没用"),
    as_said("forbidden", "not_my_job", "agent",
        r"\bnot (?:my|our) (?:department|job|problem|responsibility|business)\b|\bnothing to do with (?:me|us)\b"
        r"|\b(?:i|we) (?:don'?t|do not) (?:deal with|handle) (?:that|this)\b|\byou(?:'ll)? have to (?:ask|call"
        r"|contact) (?:someone else|them|another)\b"),
)  # fmt: skip

TURNS = (*MOOD, *OFFER, *AGENT)
