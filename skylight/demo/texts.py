"""What the people of the demo company set themselves: three goals for each department, one of them in Chinese.

A key result is (title, start, target, unit); `{}` stands for the area somebody looks after.
"""

from __future__ import annotations

from typing import NamedTuple


class Wish(NamedTuple):
    """One objective with its key results."""

    title: str
    key_results: tuple[tuple[str, str, str, str], ...]


class Department(NamedTuple):
    """A department with its name in both languages, the roles in it and its goals."""

    name: str
    chinese: str
    roles: tuple[str, ...]
    wishes: tuple[Wish, ...]


AREAS = ("new shops", "Southeast Asia", "Europe", "large merchants", "first-time buyers", "the spring season")
CHINESE_AREAS = ("新商家", "东南亚", "欧洲", "大客户", "新买家", "春季活动")

COMPANY = (
    Wish(
        "Merchants grow with us and stay",
        (
            ("Share of shops still selling after 90 days", "61", "72", "%"),
            ("Median monthly sales of an active shop", "4200", "5200", "¥"),
            ("Shops that recommend us, net", "34", "45", "points"),
        ),
    ),
    Wish(
        "Every payment settles the day it is made",
        (
            ("Payments settled the same day", "83", "97", "%"),
            ("Refunds open for more than a day", "640", "120", "a week"),
        ),
    ),
    Wish(
        "公司里任何人都能在一分钟内看懂任何团队在做什么",
        (("本周期按时发布目标的员工", "71", "95", "%"), ("对齐到其他团队的目标", "18", "35", "%")),
    ),
)

DEPARTMENTS = (
    Department(
        "Growth", "增长", ("Growth lead", "Product manager", "Designer", "Analyst", "Support"),
        (
            Wish("First sale within a week for {}", (
                ("Median days from signup to first order", "12", "6", "days"),
                ("First order within a week", "22", "40", "%"),
                ("Tickets for each new shop", "3.1", "1.5", ""))),
            Wish("Listing the first product takes five minutes", (
                ("Median time to the first listing", "19", "5", "minutes"),
                ("Listings given up half-way", "46", "25", "%"),
                ("Required fields", "11", "4", ""))),
            Wish("让{}的店铺在第一周就卖出第一单", (
                ("注册到首单的中位天数", "12", "6", "天"), ("首周出单商家占比", "22", "40", "%"),
                ("每个新商家的客服工单", "3.1", "1.5", "单"))),
        ),
    ),
    Department(
        "Payments", "支付", ("Payments lead", "Engineer", "Risk analyst", "Bank relations", "Engineer"),
        (
            Wish("Refunds settle within a day for {}", (
                ("Median hours to settle a refund", "31", "20", "hours"),
                ("Refunds that need a human", "14", "6", "%"),
                ("Complaints about refunds a week", "210", "90", ""))),
            Wish("Fraud costs less than one in a thousand", (
                ("Losses to fraud", "0.21", "0.1", "%"), ("Honest payments refused", "1.9", "0.8", "%"),
                ("Hours from a new pattern to a rule", "52", "12", "hours"))),
            Wish("{}的银行对账零差错", (
                ("对账差异笔数", "86", "10", "笔"), ("自动对账比例", "72", "95", "%"), ("平均处理时长", "9", "3", "小时"))),
        ),
    ),
    Department(
        "Platform", "平台", ("Platform lead", "Engineer", "Engineer", "Site reliability", "Engineer"),
        (
            Wish("Nobody waits for a page", (
                ("Slowest twentieth of page loads", "2.8", "1.2", "s"), ("Availability in peak hours", "99.6", "99.95", "%"),
                ("Incidents that shops notice", "7", "2", "a month"))),
            Wish("A change is live within the hour for {}", (
                ("Median minutes from merge to live", "140", "45", "minutes"), ("Releases rolled back", "6", "2", "%"),
                ("Flaky tests", "58", "10", ""))),
            Wish("把{}的机器成本降下来,不影响任何商家", (
                ("每万笔订单的机器成本", "38", "27", "¥"), ("闲置机器比例", "31", "12", "%"))),
        ),
    ),
    Department(
        "Merchant Tools", "商家工具", ("Tools lead", "Product manager", "Engineer", "Designer", "Writer"),
        (
            Wish("Shops run their day from one screen", (
                ("Shops that open the day view each morning", "18", "45", "%"), ("Screens needed for a usual day", "9", "4", ""),
                ("Time to answer a buyer", "95", "40", "minutes"))),
            Wish("Stock is right, everywhere, for {}", (
                ("Orders cancelled for lack of stock", "3.4", "1.2", "%"), ("Shops with stock connected", "410", "900", ""))),
            Wish("{}的店主用手机就能管好一家店", (
                ("每周用手机完成全部操作的商家", "27", "50", "%"), ("手机端操作失败率", "5.2", "2", "%"))),
        ),
    ),
    Department(
        "Mobile", "移动端", ("Mobile lead", "Engineer", "Engineer", "Tester", "Designer"),
        (
            Wish("The app opens before one can look away", (
                ("Cold start on a five-year-old phone", "4.1", "1.8", "s"), ("Sessions without a crash", "98.9", "99.8", "%"),
                ("Size of the download", "74", "48", "MB"))),
            Wish("Buyers come back by themselves for {}", (
                ("Buyers back within a week", "31", "40", "%"), ("People who mute us", "12", "6", "%"))),
            Wish("{}的订单三步完成", (("平均下单步数", "6", "3", "步"), ("下单成功率", "81", "92", "%"))),
        ),
    ),
    Department(
        "Data", "数据", ("Data lead", "Analyst", "Data engineer", "Analyst", "Data engineer"),
        (
            Wish("Every team trusts the same figures", (
                ("Figures with one written definition", "34", "120", ""), ("Questions answered without an analyst", "22", "60", "%"),
                ("Hours until yesterday is complete", "9", "3", "hours"))),
            Wish("We know why we lose {}", (
                ("Leavers with a known reason", "38", "80", "%"), ("Interviews with leavers", "0", "40", ""))),
            Wish("让{}的数据早上八点前就绪", (("八点前就绪天数占比", "64", "98", "%"), ("口径不一致的指标", "17", "3", "个"))),
        ),
    ),
    Department(
        "Design", "设计", ("Design lead", "Designer", "Researcher", "Designer", "Writer"),
        (
            Wish("People find things where they look first", (
                ("Tasks done at the first try", "58", "80", "%"), ("Visits to shops written up", "0", "24", ""),
                ("Screens that break our own rules", "112", "20", ""))),
            Wish("Our words are plain for {}", (
                ("Texts a ten-year-old understands", "41", "75", "%"), ("Questions caused by our own words", "180", "70", "a week"))),
            Wish("{}的每个页面都能用键盘操作", (("可用键盘完成的任务", "47", "95", "%"), ("无障碍严重问题", "38", "0", "个"))),
        ),
    ),
    Department(
        "Marketing", "市场", ("Marketing lead", "Campaigns", "Writer", "Events", "Analyst"),
        (
            Wish("The right shops hear of us from a friend", (
                ("Signups by recommendation", "17", "30", "%"), ("Cost of a shop that stays", "310", "210", "¥"),
                ("Stories told by shops themselves", "4", "25", ""))),
            Wish("What we stand for is plain for {}", (
                ("People who can say it in one sentence", "12", "30", "%"), ("Local meetings held", "2", "14", ""))),
            Wish("在{}方向让商家替我们说话", (("商家推荐带来的注册", "17", "30", "%"), ("商家故事", "4", "25", "篇"))),
        ),
    ),
    Department(
        "Sales", "销售", ("Sales lead", "Account manager", "Account manager", "Partner manager", "Sales engineer"),
        (
            Wish("Large merchants start within a month", (
                ("Median weeks from contract to first order", "9", "4", "weeks"), ("Merchants live", "62", "95", ""),
                ("Promises made that we had to take back", "11", "0", ""))),
            Wish("More of our services that really help, for {}", (
                ("Renewals", "82", "92", "%"), ("Merchants using three of our services", "21", "38", "%"))),
            Wish("{}方向的客户续约", (("续约率", "82", "92", "%"), ("使用三项以上服务的客户", "21", "38", "%"))),
        ),
    ),
    Department(
        "Customer Care", "客户服务", ("Care lead", "Care", "Care", "Trainer", "Care"),
        (
            Wish("One answer solves it", (
                ("Questions solved by the first answer", "63", "82", "%"), ("Median minutes to a first answer", "26", "10", "minutes"),
                ("Causes removed for good", "0", "12", ""))),
            Wish("Answers in the asker's language for {}", (
                ("Answers in the asker's language", "71", "95", "%"), ("Satisfied after the answer", "84", "92", "%"))),
            Wish("{}的问题一次解决", (("一次解决率", "63", "82", "%"), ("首次响应中位数", "26", "10", "分钟"))),
        ),
    ),
    Department(
        "Finance", "财务", ("Finance lead", "Accountant", "Controller", "Accountant", "Analyst"),
        (
            Wish("The month closes in three days", (
                ("Days to close the month", "9", "3", "days"), ("Entries made by hand", "1400", "300", ""),
                ("Questions from auditors open for a week", "16", "2", ""))),
            Wish("Every team sees what it spends on {}", (
                ("Teams with a current figure", "12", "45", ""), ("Surprises at month's end", "23", "5", ""))),
            Wish("{}相关费用三天报销到账", (("报销到账中位天数", "11", "3", "天"), ("退回的单据", "19", "5", "%"))),
        ),
    ),
    Department(
        "People", "人力", ("People lead", "Recruiter", "People partner", "Trainer", "Recruiter"),
        (
            Wish("New people do real work in their second week", (
                ("Days to the first own result", "31", "12", "days"), ("Newcomers with a mentor on day one", "58", "100", "%"),
                ("Newcomers who would come again", "81", "92", "%"))),
            Wish("We hire for what people can learn, for {}", (
                ("Weeks to fill an opening", "13", "8", "weeks"), ("Interviews with written evidence", "44", "95", "%"))),
            Wish("负责{}的新人两周内独立上手", (("首个独立成果的天数", "31", "12", "天"), ("入职当天有导师", "58", "100", "%"))),
        ),
    ),
    Department(
        "Legal", "法务", ("Legal lead", "Counsel", "Counsel", "Privacy", "Paralegal"),
        (
            Wish("Contracts never hold a launch", (
                ("Median days to review a contract", "12", "4", "days"), ("Contracts on our own form", "35", "70", "%"),
                ("Launches that waited for us", "6", "0", ""))),
            Wish("Personal data for {} is kept no longer than needed", (
                ("Tables with a deletion date", "18", "90", "%"), ("Requests answered within a week", "55", "98", "%"))),
            Wish("{}相关合同四天审完", (("合同审核中位天数", "12", "4", "天"), ("使用标准合同", "35", "70", "%"))),
        ),
    ),
    Department(
        "Security", "安全", ("Security lead", "Engineer", "Engineer", "Auditor", "Engineer"),
        (
            Wish("A stolen password opens nothing", (
                ("Accounts with a second factor", "64", "100", "%"), ("Keys older than 90 days", "310", "20", ""),
                ("Hours from alarm to answer", "7", "1", "hours"))),
            Wish("We find holes before others do, in what serves {}", (
                ("Days a serious hole stays open", "41", "10", "days"), ("Systems tested from outside", "5", "22", ""))),
            Wish("{}相关系统全部通过外部测试", (("高危漏洞修复天数", "41", "10", "天"), ("已测试系统", "5", "22", "个"))),
        ),
    ),
)  # fmt: skip

NOTES = (
    "Seven required fields became three.",
    "The bank file now lands hourly.",
    "Slower than hoped: two people were away.",
    "Ten visits done; the form was the problem, not the traffic.",
    "We wait for Platform, they promised Thursday.",
    "The trial in one city worked, the rest follows next week.",
    "Numbers moved after we dropped the second step.",
    "No change this week.",
)
CHINESE_NOTES = (
    "七个必填项改成了三个。", "银行文件现在每小时到一次。", "比预期慢:两位同事请假。",
    "走访了十家店,问题在表单,不在流量。", "等平台团队,承诺周四给。", "一个城市试点成功,下周推广。",
)  # fmt: skip
LESSONS = (
    ("We changed the form before we asked why people left it.", "Visit three shops before drafting.", "Fewer steps at once."),
    ("The bank's calendar decided our pace.", "Ask early for what others must give.", "Measure weekly, not at the end."),
    ("Two goals at once split the team.", "One goal for each pair of people.", "Say no in the first week."),
)  # fmt: skip
