"""What the people of the made-up company are called and want: English and Chinese, combined in many ways."""

from __future__ import annotations

from decimal import Decimal

FAMILY = "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文辉力志宇浩然子涵一诺梓轩雨欣思远佳怡晨曦嘉豪诗琪俊熙"
FIRST = [
    "Ana",
    "Ben",
    "Carla",
    "Dmitri",
    "Elena",
    "Felix",
    "Grace",
    "Hugo",
    "Ines",
    "Jonas",
    "Kofi",
    "Lena",
    "Marta",
    "Nils",
    "Olga",
    "Pavel",
    "Quinn",
    "Rosa",
    "Sven",
    "Tara",
    "Uma",
    "Viktor",
    "Wanda",
    "Xavier",
    "Yara",
    "Zoe",
    "Amir",
    "Bella",
    "Chidi",
    "Dora",
    "Emil",
    "Farah",
    "Goran",
    "Hana",
    "Ivan",
    "Julia",
    "Karim",
    "Lucia",
    "Mateo",
    "Noor",
]
LAST = [
    "Okafor",
    "Lind",
    "Berg",
    "Ruiz",
    "Silva",
    "Novak",
    "Haas",
    "Moreau",
    "Rossi",
    "Costa",
    "Weber",
    "Janssen",
    "Kowalski",
    "Nilsen",
    "Larsen",
    "Fischer",
    "Bianchi",
    "Mendes",
    "Petrov",
    "Dumont",
    "Keller",
    "Horvat",
    "Andersen",
    "Santos",
    "Vega",
    "Castillo",
    "Brandt",
    "Olsen",
    "Marin",
    "Popescu",
    "Lehmann",
    "Ferrari",
]
PLACES = ("Shanghai", "Berlin", "Lagos", "Lisbon", "Beijing", "Singapore", "São Paulo", "杭州")
DEPARTMENTS = (
    ("Growth", "增长"), ("Payments", "支付"), ("Search", "搜索"), ("Logistics", "物流"), ("Merchants", "商家"),
    ("Platform", "平台"), ("Support", "客服"), ("Sales", "销售"), ("Security", "安全"), ("Data", "数据"),
    ("Marketing", "市场"), ("Finance", "财务"), ("People", "人力"), ("Legal", "法务"),
)  # fmt: skip
ROLES = (
    "Engineer",
    "Designer",
    "Analyst",
    "Product manager",
    "Support",
    "Sales",
    "工程师",
    "运营",
    "Tester",
    "Writer",
)
AREAS = (
    "new shops", "Southeast Asia", "Europe", "large merchants", "first-time buyers", "the spring season", "returns",
    "mobile", "small towns", "the night shift", "partners", "subscriptions",
)  # fmt: skip
CHINESE_AREAS = (
    "新商家", "东南亚", "欧洲", "大客户", "新买家", "春季活动", "退货", "移动端", "县城", "夜班", "合作伙伴", "订阅",
)  # fmt: skip
GOALS = (
    "First sale within a week for {}", "Refunds settle within a day for {}", "Nobody waits for a page in {}",
    "Every question from {} is answered the same day", "Half the cost of running {}", "Fewer surprises in {}",
    "A new colleague ships for {} in the first week", "{} trust what our numbers say", "Cut the manual work in {}",
    "Listing the first product takes {} five minutes",
)  # fmt: skip
CHINESE_GOALS = (
    "让{}的店铺在第一周就卖出第一单", "{}的银行对账零差错", "{}的每个问题当天答复", "把{}的运行成本降低一半",
    "新同事第一周就能为{}上线", "让{}相信我们的数字", "减少{}的人工操作", "{}的页面不再让人等待",
)  # fmt: skip
# Title, Chinese title, start, target, unit, Chinese unit.
MEASURES = (
    ("Median days to first order", "注册到首单的中位天数", Decimal(12), Decimal(6), "days", "天"),
    ("First order within a week", "首周出单商家占比", Decimal(22), Decimal(40), "%", "%"),
    ("Tickets for each new shop", "每个新商家的客服工单", Decimal("3.1"), Decimal("1.5"), "", "单"),
    ("Payments settled the same day", "当天结算的付款", Decimal(83), Decimal(97), "%", "%"),
    ("Refunds open for more than a day", "超过一天的退款", Decimal(640), Decimal(120), "a week", "每周"),
    ("Median monthly sales of an active shop", "活跃店铺月销售额中位数", Decimal(4200), Decimal(5200), "¥", "¥"),
    ("Shops that recommend us, net", "商家净推荐值", Decimal(34), Decimal(45), "points", "分"),
    ("Hours from report to fix", "从报告到修复的小时数", Decimal(52), Decimal(12), "hours", "小时"),
    ("Pages that answer within a second", "一秒内响应的页面", Decimal("71.5"), Decimal(95), "%", "%"),
    ("Automatic reconciliation", "自动对账比例", Decimal(72), Decimal(95), "%", "%"),
)  # fmt: skip
NOTES = (
    "The second shop type is live; the first week looks good.", "Held up by the supplier, back on Thursday.",
    "本周上线了新流程，数据符合预期。", "Three teams have moved over; two more next week.", "等待法务确认，下周继续。", "",
)  # fmt: skip
COMMENTS = (
    "How do you count the shops that come back?", "这个指标和去年的口径一致吗？", "We can lend you somebody in May.",
    "Thank you for the numbers of last week.", "I would rather measure the slowest tenth.",
)  # fmt: skip


def name(number: int) -> tuple[str, str]:
    """The name of the person with this number, and the one in the other script if there is one."""
    mixed = number * 7919 + 13
    if number % 2:
        return f"{FIRST[mixed % len(FIRST)]} {LAST[mixed // 41 % len(LAST)]}", ""
    second = GIVEN[mixed // 3_600 % len(GIVEN)] if number % 3 else ""
    latin = f"{FIRST[mixed // 7 % len(FIRST)]} {LAST[mixed % len(LAST)]}" if number % 5 == 0 else ""
    return FAMILY[mixed % len(FAMILY)] + GIVEN[mixed // 60 % len(GIVEN)] + second, latin


def goal(number: int) -> str:
    """The title of the objective with this number."""
    if number % 5 < 2:
        return CHINESE_GOALS[number // 5 % len(CHINESE_GOALS)].format(
            CHINESE_AREAS[number // 7 % len(CHINESE_AREAS)]
        )
    return GOALS[number // 5 % len(GOALS)].format(AREAS[number // 11 % len(AREAS)])
