"""Words that mark programmes and agencies in general: head nouns, introducing verbs, national policy terms.

No name of any report stands here; what a report calls its programmes is found by form and context.
"""

from __future__ import annotations

import re

#: Nouns that can end the name of a programme.
HEADS = (
    "工作机制|协作机制|机制|工作法|平台|应用|模式|工程|中心|工作室|联盟|义警|志愿者|专项行动|行动|专项|体系|驿站|服务团|调解室"
    "|工作站|服务站|联络点|制度|改革|条例|项目|品牌|清单|积分制|管理制|方案|智能体|一张图|全景图|小程序|共同体|商圈|客厅|议事团"
    "|帮帮团|团队|服务队|巡逻队|大会战|会战|攻坚战|攻坚|网络|巡防|专场|窗口|终端|门诊|热线|指引|办法|意见|条措施|条举措|举措|回访"
    "|宣传阵地|警务站|法务区|枢纽|工作架构|实践|普法|活动|告知|监管|组织|圈|之家|建设|整治|会诊|理念"
)
#: The same, and shorter ones that are heads only at the end of a quoted name.
LOOSE_HEADS = (
    HEADS
    + "|法|队|团|站|舱|日|制|堂|厅|屋|岗|云|点|阵地|管家|骑手|哨兵|警长|超市|课堂|学院|计划|战略|规划|试点|示范区|标准"
    "|名录|指数|码|卡|链|人才|大赛|论坛|纲要|目录|基地|专区|专线|专班|直通车|快车|护照|地图|指南|公约|协议|基金|贷|券|保险"
)
#: Heads that carry a name without quotation marks.
STRONG_HEADS = (
    "工作机制|协作机制|机制|工作法|工程|专项行动|行动计划|行动|平台|体系|模式|改革|制度|条例|工作室|联盟|义警|综治中心|服务中心"
    "|工作站|服务站|小程序|积分制|管理制|大会战|攻坚战|大队|治理队伍|监管|指引|规范化建设|标准化建设|专项打击|排查整治|法治门诊"
    "|共同体|法务区|定制公交|规划纲要|计划|试点|示范区|驿站|热线|中心|基地|项目|战略|目录|清单|办法|方案|活动|意见|基金|服务队"
)
#: Heads of what is only proposed, never taken by rule: works, events, plain services.
WIDE_HEADS = (
    "铁路|高铁|高速|水库|电站|号线|通道|班列|专列|科学城|论坛|运动会|集群|系统|服务|改造|治理|政策|通办|督察|巡查|示范创建|队伍|助餐点|床位"
    "|保险|评估|原则|名单|考核|监督|检查|调查|普查|普法|文化节|博览会|交易会|大会|赛事|大赛|学校|课堂|超市|银行|驿家|专场|接访|下访|整顿|督导"
)
#: Bodies that serve the public under their own name.
INSTITUTIONS = re.compile("(?:中心|工作站|服务站|大队|法务区|工作室|驿站|基地)$")
#: Verbs that bring in a programme.
INTRODUCING = (
    "打造|推出|创新|实施|开展|建立|创建|成立|推行|探索|擦亮|运用|构建|构筑|升级|上线|开发|组建|发起|健全|完善|深化|深耕|打响"
    "|迭代|推进|落实|执行|形成|设立|设置|建成|搭建|制定|出台|启动|通过|依托|以|采取|发挥|坚持|融入|引入|首创|践行|是|在|为|创立"
    "|凝聚|服务|迈入|整合|严格执行|实行|的|完成|推动|打开|利用|接入"
)
INTRODUCING_WORDS = frozenset(
    re.findall(
        r"\S+",
        "完成 迭代 升级 组成 坚守 书写 首批 打造 推出 创新 实施 开展 建立 创建 成立 推行 探索 擦亮 运用 "
        "构建 构筑 开发 组建 发起 健全 完善 深化 打响 推进 落实 执行 形成 设立 "
        "设置 建成 搭建 制定 出台 启动 通过 依托 采取 发挥 坚持 引入 首创 推动 推广 实现 提升 加快 强化 "
        "聚焦 围绕 以来 打开 走进 利用 让 使 将 把 由 为 是 有 在 ",
    )
)
#: National doctrines and programmes every report may name.
NATIONAL = tuple(
    re.findall(
        r"\S+",
        "枫桥经验 八八战略 千万工程 一带一路 长三角一体化 长三角区域一体化 平安中国 总体国家安全观 "
        "新质生产力 三治融合 共同富裕 乡村振兴 京津冀协同发展 粤港澳大湾区 "
        "西部大开发 放管服 双减 扫黑除恶 浦江经验 马上就办 河长制 林长制 三北工程 ",
    )
)

HEAD = re.compile(f"(?:{HEADS})$")
LOOSE_HEAD = re.compile(f"(?:{LOOSE_HEADS})$")
HEAD_NEXT = re.compile(f"(?:{LOOSE_HEADS})")
WIDE_HEAD = re.compile(f"(?:{WIDE_HEADS})")
#: A planning period is no programme; its plan is.
PLANNING_PERIOD = re.compile("^十[一二三四五]五(?:时期|期间)?$")
QUANTITY = re.compile(
    r"^(?!一(?:件事|张[网图]))(?:全国|全省|全市)?(?:超过|超|近|约|逾|第)?[\d一二三四五六七八九十百千][\d.,]*(?:[万亿]亿?)?[余多]?(?:个|支|家|座|项|处|条|所|名|件|场|次|类|万亩|公里|批|张|套|元|县|辆)"
)
#: How what is done is done, before a name; what is said of it, behind one.
LED = re.compile(
    "(?:今天|近日|日前|昨日|昨天|目前|着力|纵深|积极|大力|全力|持续|扎实|稳步|加快|围绕|全面展开|深入贯彻)(?:推进|推动|发展|营造|补齐|实施|开展|打造|建设)?"
)
TRAIL = re.compile(
    "(?:已经|近日|今天|日前|昨日|昨天|目前|首发|入围|作用|卡点|观众|筑牢|提供|举行|建立|[以及将与和中])$"
)
#: Names of regulations.
DOCUMENT = re.compile("(?:意见|条例|规定|纲要|实施细则)$|^关于.*(?:决定|方案|办法|通知)$")
STRONG_HEAD = re.compile(f"(?:{STRONG_HEADS})")
INTRODUCED = re.compile(f"(?:{INTRODUCING})[^，。]{{0,8}}$")
AWARDED = re.compile("荣获|获评|获得|获|入选|评为|授予|斩获|夺得|捧回|勇夺|摘得|列入|当选|被评为")
AWARD = re.compile("(?:奖|称号|案例|试点|示范|单位|先进|模范|功|杯|鼎|百强|榜|优秀|标兵|荣誉|第一|首个|典型)")
ORGANISATION = re.compile(
    "(?:局|厅|部|委|院|办|公司|集团|法院|检察院|政府|协会|大学|中心|银行|学校|医院|所|队|支队|大队|会|社|党委|纪委|党支部|政法委|部门)$"
)
PLACE_END = re.compile("(?:省|市|县|区|镇|乡|街道|村|社区|州|盟|旗)$")
SITE_END = re.compile(
    "(?:机场|大道|南站|北站|东站|西站|火车站|服装城|市场|商圈|草坪|公园|广场|景区|大厦|直播基地|产业园|法务区|码头|中学|小区|博物馆"
    "|图书馆|天地|路口|大桥|水库|港|巷|胡同|大街|商场|园区)$"
)
NUMERAL = re.compile(r"[\d一二三四五六七八九十百+＋·]")
#: Quoted strings that are wishes, slogans or sentences.
RHETORIC = re.compile("零[\u4e00-\u9fff]{2}$|^[三二一四五双][降升]|[。！？!?]|^[\u4e00-\u9fff]$|，.*，.*，")
SPEECH = re.compile("(?:说|道|感慨|表示|点赞|提案|认为|感叹)[：:，]?$")
BECOMING = re.compile(
    "(?:从|由|向|到|升级为|转变为|转变|转化为|变为|化身|成为|作为|装上|称为|不再是|结出|单纯的|筑牢|既为|又为|当地的|中的|告别)$"
)

#: Words that together name nothing: a programme made of them alone is none.
_EMPTY = (
    "中心|建设|消费|活动|信息|服务|政策|实施|相关|有关|意见|体制|机制|平台|工作|体系|措施|方案|项目|工程|行动|计划|制度|改革|实际|违法|犯罪|管理|重点|重大"
    "|任务|目标|领域|问题|资源|社会|企业|产业|发展|水平|能力|力量|队伍|组织|单位|部门|人员|群众|地区|区域|综合|全面|进一步|深入|推进|开展|落实|调解|监督|检查|监管"
    "|法律|法治|规划|战略|决策|部署|精神|指导|理念|思想|经验|做法|模式|标准|系统|技术|设施|基础|办法|规定|通知|文件|宣传|教育|培训|试点|示范|创新|公共|民生|政务|治理"
    "|数字化|传统|开工|招商引资|房地产|融资|外资|存量|标志性|系统性|现代化|市场化|商业化|科技|旅游|大型|国际|区域|基层|特色|对接|专业|施工|赛事|外贸|产业|集群"
    "|新型|高质量|一流|标识度|高地|核心|主|整治|考核|商事|电子|道路|投资|老旧|引导|合作|公益|业务|日常|农业|工业|集体|微信|小程序|农村|城乡|城镇|开放|经济|改造"
    "|交易|基金|国家级?|全国|省级|市级|品牌|风险|防控|监测|研发|开发|保障|支持"
    "|一批|一系列|多个|各类|各项|等|为|以|对|的|和|了|及|向|新|大|该|各"
)
EMPTY = re.compile(f"(?:{_EMPTY})+")
_SHORT = 7
_SESSIONS = re.compile(f"[0-9]+[余多]?[期场次轮届](?:{_EMPTY}|宣讲|讲座|演出|论坛)*")
#: How the title goes on of a decision or an opinion on something, behind a cut.
_TITLE_GOES_ON = re.compile("[^，。；！？《》“”]{0,40}?(?:决定|决议|意见|通知|办法|议案|草案|方案|规定|报告|说明)")

MARKS = re.compile('[“”‘’《》「」『』"]')
LOOSE = re.compile(r"[“”‘’《》「」『』\"·\s、，。:：;；()（）]")


def bare(text: str) -> str:
    """The text without quotation marks."""
    return MARKS.sub("", text)


def key(text: str) -> str:
    """What names are compared by within a report: no quotation marks, spaces or separators, small letters."""
    return LOOSE.sub("", text).lower()


#: What joins the members of a list.
LISTING = ("、", "和", "及", "与", "以及")
_POINTS_BACK = re.compile("上述|此项|此次|本次|该[项次批]?|这[个项些次种一]")
_MEETING = re.compile("(?<!圆桌)(?:座谈会|代表大会|全体会议|[中全]会|汇报会|启动会|推进会|部署会|动员会|磋商|代码)$")


def cut_title(text: str, start: int, end: int) -> bool:
    """Whether a stretch is the beginning of a title (关于修改甲法和 … 的决定), which is a name only when whole."""
    said = text[start:end]
    return "关于" in said and not _TITLE_GOES_ON.search(said) and _TITLE_GOES_ON.match(text, end) is not None


#: How things are arranged, in general: no programme of anybody's.
_ORDER = re.compile("体制机制$|中国特色社会主义(?:制度|道路|理论体系|事业|文化)$")


def empty(name: str) -> bool:
    """Whether a name that stands without quotation marks is none: too short and general (中心建设, 信息服务, 4期活动), a meeting, 上述工程."""
    if _POINTS_BACK.match(name) or _MEETING.search(name) or _ORDER.search(name):
        return True
    return len(name) <= _SHORT and (EMPTY.fullmatch(name) is not None or _SESSIONS.fullmatch(name) is not None)


def pairs(name: str) -> set[str]:
    """Every two characters that stand side by side in a name."""
    return {name[n : n + 2] for n in range(len(name) - 1)}


def unbalanced(name: str) -> bool:
    """Whether a bracket opens or closes outside a name."""
    opened = 0
    for character in name:
        opened += (character in "（(") - (character in "）)")
        if opened < 0:
            return True
    return opened > 0
