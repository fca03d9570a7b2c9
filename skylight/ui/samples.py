"""What the patterns page shows in its components: usual, long and empty content, in both languages."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from skylight.lib.forms import Form

LONG_ADDRESS = "https://example.com/" + "a-page-with-a-very-long-name/" * 12
UNBROKEN = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 11


class Sample(Form):
    """Each kind of field once."""

    name = forms.CharField(label=_("Name"), help_text=_("As colleagues say it."))
    amount = forms.DecimalField(label=_("Value"), required=False)
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    state = forms.ChoiceField(
        label=_("Status"), choices=[("on_track", _("On track")), ("at_risk", _("At risk"))]
    )
    words = forms.CharField(label=_("Words"), widget=forms.Textarea(attrs={"rows": 3}))
    pick = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[("all", _("Everybody")), ("few", _("A few"))],
        widget=forms.RadioSelect,
    )
    tick = forms.BooleanField(label=_("Tell the others"), required=False, help_text=_("By mail, once."))
    version = forms.IntegerField(widget=forms.HiddenInput, initial=3)


EN: dict[str, Any] = {
    "objective": "New shops sell something in their first week",
    "aligned": "Keep 20 % more new shops",
    "meta": "last check-in 9 days ago",
    "name": "Chen Yu",
    "other_name": "陈宇",
    "role": "Growth product lead · reports to Li Wei · Shanghai",
    "people": ["Ana Ruiz", "Li Wei", "Bo", "Chen Yu", "Wen Zhang", "Sam O’Neill"],
    "unit": "days",
    "note": "Seven required fields became three.",
    "before": "Halve the time from signup to the first order",
    "after": "Halve the median time from signup to the first paid order",
    "prose": "Half of the new shops have not sold anything after **12 days**. We visited ten.\n\n"
    "1. The traffic is there.\n2. The first listing asks for *seven* fields.\n\n> Nobody knew what a GTIN is.\n\n"
    f"[The notes](https://example.com) and {LONG_ADDRESS}",
    "key_results": [
        "Median days from signup to first order",
        "Share of new shops with a first order in week 1",
        "Support tickets per new shop",
        "Ten shop visits written up as context documents",
        "First listing without help",
    ],
    "teams": ["Growth", "Payments", "Platform", "Supply chain and warehouse operations Asia-Pacific"],
}

ZH: dict[str, Any] = {
    **EN,
    "objective": "让新商家在第一周就卖出第一单",
    "aligned": "新商家留存提升 20%",
    "meta": "最近一次更新：9 天前",
    "name": "陈宇",
    "other_name": "Chen Yu",
    "role": "增长产品负责人 · 汇报给 李薇 · 上海",
    "people": ["安娜", "李薇", "周博", "陈宇", "张文", "欧阳明月"],
    "unit": "天",
    "note": "必填项从七个减到三个。",
    "before": "把注册到首单的时间缩短一半",
    "after": "把从注册到首个付费订单的中位时间缩短一半",
    "prose": "过去两个月里，超过一半的新商家在注册后 **12 天**仍未出单。我们访谈了十家店铺。\n\n"
    "1. 流量并不缺。\n2. 第一次上架商品要填*七个*必填项。\n\n> 没有人知道什么是 GTIN。\n\n"
    f"[访谈记录](https://example.com) {LONG_ADDRESS}",
    "key_results": [
        "注册到首单的中位天数",
        "首周出单商家占比",
        "每个新商家的客服工单",
        "把十次店铺访谈写成背景文档",
        "无需帮助完成首次上架",
    ],
    "teams": ["增长", "支付", "平台", "亚太区供应链与仓储运营"],
}

SHARES = [
    (Decimal("0.62"), Decimal("0.55"), "on_track"),
    (Decimal("0.38"), Decimal("0.55"), "at_risk"),
    (Decimal("0.08"), Decimal("0.55"), "off_track"),
    (Decimal(0), Decimal("0.55"), "not_started"),
    (Decimal("0.4"), Decimal("0.55"), "stale"),
    (Decimal(1), Decimal("0.55"), "done"),
    (Decimal("1.3"), Decimal(1), "on_track"),
    (None, None, "paused"),
]
FIGURES = [
    (Decimal(12), Decimal("8.3"), Decimal(6), ""),
    (Decimal(22), Decimal(29), Decimal(40), "%"),
    (Decimal("3.1"), Decimal("3.0"), Decimal("1.5"), ""),
    (Decimal(0), Decimal(0), Decimal(10), ""),
    (Decimal(0), Decimal("1234567.5"), Decimal(2_000_000), "¥"),
]


def samples(language: str, now: datetime) -> dict[str, Any]:
    """All that the patterns page shows."""
    words = ZH if language.startswith("zh") else EN
    lines = zip(words["key_results"], FIGURES, SHARES, strict=False)
    return {
        "sample": words,
        "lines": [(title, *figures, *share) for title, figures, share in lines],
        "long": f"{words['objective']} · {LONG_ADDRESS}",
        "unbroken": UNBROKEN if words is EN else words["objective"] * 60,
        "shares": SHARES,
        "moments": [now, now - timedelta(minutes=7), now - timedelta(days=6), now - timedelta(days=90)],
        "points": [Decimal(one) for one in (12, 11, 11, 9, "8.3")],
        "form": Sample(),
        "narrow": Sample(prefix="narrow"),
        "short": Sample(prefix="short"),
        "wrong": Sample({"words": words["note"], "pick": "all", "on": ""}, auto_id="wrong_%s"),
    }
