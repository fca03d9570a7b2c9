"""The words that the rules look for, in English and Chinese; lists to argue about and add to."""

from __future__ import annotations

# What a sentence begins with when it tells of work instead of what the work is for.
ACTIVITY = (
    "add", "align", "analyse", "analyze", "arrange", "assess", "attend", "begin", "build", "carry out", "collaborate",
    "collect", "complete", "conduct", "configure", "consider", "coordinate", "create", "define", "deliver", "deploy",
    "design", "develop", "discuss", "document", "draft", "evaluate", "execute", "explore", "facilitate", "finalise",
    "finalize", "finish", "follow up", "gather", "help", "hire", "hold", "host", "identify", "implement", "initiate",
    "install", "introduce", "investigate", "kick off", "launch", "learn", "make", "measure", "meet with", "migrate",
    "monitor", "organise", "organize", "outline", "participate", "perform", "plan", "prepare", "present", "produce",
    "propose", "prototype", "provide", "publish", "refactor", "release", "research", "review", "roll out", "run",
    "schedule", "send", "set up", "ship", "start", "study", "submit", "support", "test", "track", "train", "update",
    "upgrade", "work on", "write",
)  # fmt: skip
ACTIVITY_ZH = (
    "完成", "推进", "开展", "组织", "参加", "参与", "建设", "搭建", "上线", "制定", "梳理", "调研", "支持", "协助", "配合", "跟进",
    "落实", "编写", "撰写", "启动", "开发", "设计", "实施", "举办", "召开", "学习", "研究", "整理", "部署", "发布", "推动", "准备",
    "规划", "引入", "接入", "重构", "迁移", "培训", "招聘", "优化",
)  # fmt: skip

# Work that would go on anyway.
USUAL = ("continue", "keep", "maintain", "sustain", "go on", "carry on", "remain")
USUAL_ZH = ("继续", "保持", "维持", "日常", "延续", "按时完成日常")

# How much, without saying how much.
VAGUE = (
    "a lot", "as many as possible", "as much as possible", "as soon as possible", "asap", "better", "considerably",
    "dramatically", "enough", "faster", "high-quality", "improved", "many", "more", "several", "significant", "significantly",
    "substantially", "sufficient", "various",
)  # fmt: skip
VAGUE_ZH = (
    "大幅", "显著", "明显", "尽快", "尽可能", "尽量", "进一步", "适当", "若干", "更多", "更好", "有所", "一定程度", "持续提升", "高质量",
)  # fmt: skip

# What sounds like something and says nothing.
JARGON = (
    "best in class", "best-in-class", "best of breed", "bleeding edge", "cutting edge", "cutting-edge", "deep dive",
    "game changer", "game-changing", "go the extra mile", "holistic", "leverage", "low-hanging fruit", "mission-critical",
    "move the needle", "paradigm", "seamless", "seamlessly", "state of the art",
    "state-of-the-art", "synergies", "synergy", "thought leadership", "value-add", "win-win", "world class",
    "world-class",
)  # fmt: skip
JARGON_ZH = (
    "赋能", "抓手", "闭环", "颗粒度", "拉通", "打通", "沉淀", "心智", "组合拳", "顶层设计", "链路", "倒逼", "底层逻辑", "打法", "矩阵",
    "护城河", "引爆", "生态化反", "方法论", "全方位", "多维度", "一体化", "做深做透", "夯实", "强化",
)  # fmt: skip

# Work that can be counted: as many as one likes, and nothing need change by it.
COUNTED_WORK = (
    "articles", "blog posts", "blogposts", "calls", "demos", "emails", "events", "experiments", "interviews", "meetings",
    "meetups", "pages", "posts", "presentations", "press releases", "proposals", "reports", "reviews", "sessions",
    "studies", "surveys", "talks", "trainings", "tutorials", "videos", "webinars", "workshops",
)  # fmt: skip
COUNTED_WORK_ZH = (
    "场会议", "次会议", "次培训", "场培训", "篇文章", "篇报告", "份报告", "场活动", "次活动", "次分享", "场分享", "次访谈", "个视频",
    "场直播", "次演示", "篇推文", "次调研", "份方案", "次评审",
)  # fmt: skip

# What is seen by many and does nothing.
SHOW = (
    "followers",
    "impressions",
    "likes",
    "page views",
    "pageviews",
    "views",
    "clicks",
    "downloads",
    "visits",
)
SHOW_ZH = ("粉丝", "曝光", "点赞", "浏览量", "点击量", "播放量", "阅读量", "下载量", "访问量")

# What lies in the hands of others.
OTHERS = (
    "agreement from", "approval by", "approval from", "approved by", "buy-in from", "depends on", "sign-off from",
    "sign off from", "signed off by", "waiting for",
)  # fmt: skip
OTHERS_ZH = ("审批通过", "获得批准", "获批", "等待", "取决于", "领导同意", "获得认可")

# Words that promise the trying and not the result.
HEDGES = (
    "aim to", "as far as possible", "attempt to", "do our best", "endeavor to", "endeavour to", "hopefully", "if possible",
    "seek to", "strive", "strive to", "try to", "where possible",
)  # fmt: skip
HEDGES_ZH = ("力争", "争取", "尽力", "努力", "力求", "尝试", "希望能")

# What asks for all of it at once.
EVERYTHING = (
    "across the board", "all aspects", "all areas", "every aspect", "every area", "everything", "everywhere", "in all areas",
    "in every way",
)  # fmt: skip
EVERYTHING_ZH = ("全面", "各方面", "各个方面", "方方面面", "所有方面", "各项工作")

# Which way it should go: then where it stands today matters.
CHANGE = (
    "boost", "cut", "decrease", "double", "gain", "grow", "halve", "improve", "increase", "lift", "lower", "raise",
    "reduce", "shorten", "shrink", "speed up",
)  # fmt: skip
CHANGE_ZH = ("提高", "提升", "增加", "增长", "降低", "减少", "缩短", "压缩", "改善", "翻倍")

NUMBER_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "dozen",
    "hundred", "thousand", "million", "billion", "half", "twice", "double", "all", "every", "each", "no", "none", "any",
)  # fmt: skip
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
)  # fmt: skip
UNFILLED = ("tbd", "tbc", "tba", "todo", "fixme", "lorem ipsum")
UNFILLED_ZH = ("待定", "待补充", "暂定", "未定")
