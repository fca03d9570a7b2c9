"""Objectives to begin with, by function: words of our own in English and Chinese, to be argued with and changed.

Where a key result says nothing else, its figures are left open: whoever uses it says from where to where.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import get_language

from skylight.drafting.models import Function


@dataclass(frozen=True)
class Words:
    """The same in both languages; reads as the reader's own."""

    english: str
    chinese: str = ""

    def __str__(self) -> str:
        chinese = (get_language() or "").startswith("zh")
        return self.chinese if chinese and self.chinese else self.english


@dataclass(frozen=True)
class Measure:
    """One key result: a figure that rises or falls, or, with a blank in its words, done or not."""

    title: Words
    kind: str = "increase"
    unit: Words = Words("")


@dataclass(frozen=True)
class Example:
    """One objective with its key results."""

    key: str
    function: Function
    title: Words
    measures: tuple[Measure, ...] = ()
    kind: str = "project"
    commitment: str = "committed"
    why: Words = field(default=Words(""))

    @property
    def text(self) -> str:
        """All its words in both languages, to be searched."""
        words = [self.title, self.why, *(one.title for one in self.measures)]
        return " ".join(f"{one.english} {one.chinese}" for one in words).casefold()


PERCENT, DAYS, HOURS = Words("%", "%"), Words("days", "天"), Words("hours", "小时")
MINUTES, TIMES, PEOPLE = Words("minutes", "分钟"), Words("times", "次"), Words("people", "人")
A_WEEK, A_MONTH = Words("a week", "次/周"), Words("a month", "次/月")


def up(english: str, chinese: str, unit: Words = PERCENT) -> Measure:
    """A figure that should rise."""
    return Measure(Words(english, chinese), "increase", unit)


def down(english: str, chinese: str, unit: Words = PERCENT) -> Measure:
    """A figure that should fall."""
    return Measure(Words(english, chinese), "decrease", unit)


def done(english: str, chinese: str) -> Measure:
    """Something that is there at the end, or not."""
    return Measure(Words(english, chinese), "binary")


def _project(key: str, function: Function, english: str, chinese: str, *measures: Measure) -> Example:
    return Example(key, function, Words(english, chinese), measures)


def _growth(key: str, english: str, chinese: str, *measures: Measure) -> Example:
    return Example(key, Function.GROWTH, Words(english, chinese), measures, kind="ability")


F = Function
EXAMPLES: tuple[Example, ...] = (
    _project(
        "first-orders", F.SALES, "New customers buy from us within weeks of the first talk", "新客户初次接触后几周内就下单",
        down("Median days from first talk to order", "从初次接触到下单的天数中位数", DAYS),
        up("Share of first talks that end in an order", "初次接触的成单率"),
        up("Customers won in the new segment", "新客群签约客户数", Words("customers", "家")),
    ),
    _project(
        "customers-stay", F.SALES, "Customers of today want to go on with us", "现有客户愿意继续与我们合作",
        up("Share of contracts that are renewed", "合同续约率"),
        up("Revenue from customers of more than a year", "合作满一年客户的收入", Words("", "万元")),
        down("Customers who leave for a reason in our hands", "因我方原因流失的客户数", Words("customers", "家")),
    ),
    _project(
        "found-by-the-right", F.MARKETING, "The people we build for find us by themselves", "目标用户能自己找到我们",
        up("Visitors who try the product", "访客试用率"),
        up("Trials that come by recommendation", "经推荐而来的试用占比"),
        down("Cost of a trial that becomes a customer", "单个转化客户的获客成本", Words("", "元")),
    ),
    _project(
        "known-for-one-thing", F.MARKETING, "When people in our field name a remedy for this problem, they name us", "提到这个问题的解法，业内人会想到我们",
        up("Share of people asked who name us first", "受访者首先提到我们的比例"),
        up("Searches for our name", "品牌词搜索量", Words("searches a week", "次/周")),
    ),
    _project(
        "first-week", F.PRODUCT, "New users get what they came for in their first week", "新用户第一周就得到他们想要的",
        up("New users who finish their first task", "新用户首个任务完成率"),
        down("Median minutes to the first result", "得到首个结果的时间中位数", MINUTES),
        up("New users who come back in week four", "新用户第四周留存率"),
    ),
    _project(
        "fewer-but-used", F.PRODUCT, "What we build is used; what is not used goes", "做出来的有人用，没人用的就下线",
        up("Users of a new feature after four weeks", "新功能上线四周后的使用率"),
        down("Features that fewer than one in a hundred use", "使用率低于 1% 的功能数", Words("features", "个")),
        up("Decisions made after watching users work", "观察过用户操作后做出的决策占比"),
    ),
    _project(
        "safe-changes", F.ENGINEERING, "A change reaches users the day it is ready, and safely", "改动当天就能安全地到达用户",
        down("Median hours from merged to live", "从合并到上线的时间中位数", HOURS),
        down("Share of changes that must be taken back", "变更回滚率"),
        down("Median minutes until a failure is over", "故障恢复时间中位数", MINUTES),
    ),
    _project(
        "fast-everywhere", F.ENGINEERING, "Nobody waits for us, wherever they are", "无论在哪里，用户都不用等",
        down("Time to load for the slowest tenth", "最慢 10% 用户的加载时间", Words("ms", "毫秒")),
        up("Requests answered within the promised time", "在承诺时间内响应的请求占比"),
        down("Visits that meet an error", "遇到错误的访问占比"),
    ),
    _project(
        "easy-to-work-in", F.ENGINEERING, "Anybody on the team can change any part with confidence", "团队里任何人都敢改任何一块代码",
        down("Parts that only one person knows", "只有一个人懂的模块数", Words("parts", "个")),
        down("Minutes until the tests have answered", "测试跑完所需时间", MINUTES),
        down("Days until a newcomer's first change is live", "新人首个改动上线所需天数", DAYS),
    ),
    _project(
        "understood-at-once", F.DESIGN, "People understand the main screens without help", "主要界面不用解释就能看懂",
        up("People who finish the main task unaided", "无人帮助下完成主要任务的比例"),
        down("Questions to support about these screens", "关于这些界面的客服咨询量", A_WEEK),
        up("Screens that can be used by keyboard and screen reader alone", "可仅用键盘和读屏软件操作的界面占比"),
    ),
    _project(
        "one-look", F.DESIGN, "Everything we make looks and behaves as one", "我们做的一切，看起来用起来都像一个产品",
        up("Screens built from shared components", "使用公共组件搭建的界面占比"),
        down("Days from a sketch to a screen one can try", "从草图到可试用界面的天数", DAYS),
    ),
    _project(
        "answers-the-first-time", F.SUPPORT, "Whoever asks us gets an answer that settles it", "客户问一次，问题就解决",
        up("Questions settled by the first answer", "首次回复即解决率"),
        down("Median hours to an answer", "响应时间中位数", HOURS),
        up("People content with the answer", "对答复满意的客户占比"),
    ),
    _project(
        "no-need-to-ask", F.SUPPORT, "Customers hardly need to ask any more", "客户几乎不再需要来问",
        down("Questions for each hundred customers", "每百位客户的咨询量", A_MONTH),
        up("Questions answered by the help pages alone", "由帮助文档直接解决的问题占比"),
        down("Causes that come back after they were mended", "修复后复发的问题数", Words("causes", "个")),
    ),
    _project(
        "right-people", F.PEOPLE, "Open roles go to people we would hire again", "空缺岗位招到“愿意再招一次”的人",
        down("Median days until a role is filled", "岗位到岗天数中位数", DAYS),
        up("Hires whom the team would hire again after half a year", "入职半年后团队仍愿再次录用的比例"),
        up("Offers that are accepted", "录用通知接受率"),
    ),
    _project(
        "good-first-months", F.PEOPLE, "Newcomers do real work and feel at home within three months", "新人三个月内能独当一面，也觉得自在",
        up("Newcomers with goals of their own by day 30", "入职 30 天内有自己目标的新人占比"),
        down("People who leave in their first year", "入职一年内离职率"),
        up("Newcomers who would recommend us to a friend", "愿意把公司推荐给朋友的新人占比"),
    ),
    _project(
        "figures-one-can-trust", F.FINANCE, "Leaders decide on figures that are fresh and right", "管理者用新鲜、准确的数字做决定",
        down("Days from the end of a month to its figures", "月度关账天数", DAYS),
        down("Corrections after figures were given out", "数字发布后的更正次数", A_MONTH),
        up("Questions about figures that leaders answer themselves", "管理者能自助查到的数字问题占比"),
    ),
    _project(
        "cash-comes-in", F.FINANCE, "Money that is due comes in on time", "应收账款按时到账",
        down("Days until an invoice is paid", "平均回款天数", DAYS),
        down("Share of invoices that are overdue", "逾期发票占比"),
        down("Invoices that come back with a mistake", "出错退回的发票数", A_MONTH),
    ),
    _project(
        "on-time-whole", F.OPERATIONS, "Customers get what they ordered, when we said, undamaged", "客户按约定时间收到完好的货",
        up("Orders that arrive on the promised day", "按承诺日期送达率"),
        down("Orders that come back damaged", "破损退货率"),
        down("Cost of an order from shelf to door", "单均履约成本", Words("", "元")),
    ),
    _project(
        "less-by-hand", F.OPERATIONS, "The team's time goes into exceptions, not into routine", "时间花在例外上，而不是日常重复上",
        down("Hours a week spent on routine steps", "每周花在重复步骤上的时间", HOURS),
        down("Mistakes for each thousand cases", "每千件差错数", Words("mistakes", "件")),
    ),
    _project(
        "contracts-in-days", F.LEGAL, "A usual contract is signed within days", "常规合同几天内就能签",
        down("Median days until a usual contract is signed", "常规合同签署天数中位数", DAYS),
        up("Contracts signed without asking a lawyer", "无需法务介入即可签署的合同占比"),
        down("Clauses that are bargained over each time", "每次都要谈判的条款数", Words("clauses", "条")),
    ),
    _project(
        "data-in-good-hands", F.LEGAL, "People's data is in good hands with us, and we can show it", "用户数据在我们手里是安全的，而且我们能证明",
        up("Systems whose owner knows what data is where", "已明确数据清单和负责人的系统占比"),
        down("Days until somebody gets the data we hold of them", "答复个人数据查询的天数", DAYS),
    ),
    _project(
        "questions-answered", F.RESEARCH, "Teams know what their users need before they build", "团队动手之前就知道用户要什么",
        up("Large projects that began with evidence", "以证据立项的大项目占比"),
        down("Days from a question to what we know of it", "从提出问题到给出答案的天数", DAYS),
        up("Findings that changed a decision", "改变了决策的研究结论数", Words("findings", "条")),
    ),
    _project(
        "works-outside", F.RESEARCH, "What works in the laboratory works in a user's hands", "实验室里行的，在用户手里也行",
        up("Success on cases that it has never seen", "未见过样本上的成功率"),
        up("Others who got the same result from our notes", "按我们的记录复现出同样结果的团队数", Words("teams", "个")),
    ),
    _project(
        "one-truth", F.DATA, "Everybody looks at the same figure, and knows what it means", "大家看的是同一个数，也知道它的含义",
        up("Key figures with one owner and one definition", "有唯一负责人和口径的核心指标占比"),
        down("Minutes until last night's figures are there", "隔夜数据就绪的延迟", MINUTES),
        down("Figures that contradict each other in two reports", "在两份报表中互相矛盾的指标数", Words("figures", "个")),
    ),
    _project(
        "answers-without-waiting", F.DATA, "People answer their own questions with data", "人人都能自己用数据回答问题",
        up("People who looked something up themselves", "自助查询过数据的人数", PEOPLE),
        down("Questions that wait for an analyst", "排队等分析师的问题数", Words("questions", "个")),
    ),
    _growth(
        "practise-a-skill", "I can do ______ without help", "我能独立完成______",
        up("Practised on real work, with comments from somebody better at it", "在真实工作中练习并得到高手点评", TIMES),
        done("Something made with it that a colleague uses: ______", "用这项能力做出同事在用的成果：______"),
        done("Shown to my mentor, who says what is still missing: ______", "向导师展示，并得到“还差什么”的反馈：______"),
    ),
    _growth(
        "teach-it", "I know ______ well enough to teach it", "我对______的理解足以教会别人",
        done("Written down so that others can follow it: ______", "写成别人能照着做的文档：______"),
        up("People who have done it after my explanation", "听我讲解后自己做成的人数", PEOPLE),
        up("Questions on it that come to me first", "首先来问我的相关问题数", Words("questions", "个")),
    ),
    _growth(
        "lead-a-team", "People I lead know what matters and say what they think", "我带的人清楚重点，也敢说真话",
        up("Talks alone with each of them", "与每位成员一对一谈话", TIMES),
        up("Of them who say they know what matters most", "认为自己清楚工作重点的成员占比"),
        done("One habit changed after they told me: ______", "根据他们的反馈改掉一个习惯：______"),
    ),
)  # fmt: skip
BY_KEY = {one.key: one for one in EXAMPLES}


def found(words: str = "", function: str = "") -> Iterator[Example]:
    """Those of a function in which all these words stand, in either language."""
    wanted = words.casefold().split()
    for one in EXAMPLES:
        if (not function or one.function == function) and all(word in one.text for word in wanted):
            yield one
