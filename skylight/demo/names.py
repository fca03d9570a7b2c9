"""A hundred and twenty names, made up; about half of them Chinese."""

from __future__ import annotations

_GIVEN = (
    "Ana", "Bo", "Mara", "Jonas", "Ida", "Tom", "Priya", "Diego", "Elin", "Farid", "Grace", "Hugo", "Ines", "Jack",
    "Kenji", "Lena", "Mateo", "Nora", "Omar", "Petra", "Quinn", "Rosa", "Sven", "Tara", "Umar", "Vera", "Will", "Yara",
)  # fmt: skip
_FAMILY = (
    "Ruiz", "Berg", "Okafor", "Novak", "Haddad", "Larsen", "Silva", "Moreau", "Patel", "Sato", "Keller", "Rossi",
    "Weber", "Costa", "Lind", "Khan", "Dubois", "Murphy", "Popov", "Sanders",
)  # fmt: skip
_CHINESE_FAMILY = (
    ("李", "Li"), ("王", "Wang"), ("张", "Zhang"), ("刘", "Liu"), ("陈", "Chen"), ("杨", "Yang"), ("赵", "Zhao"),
    ("黄", "Huang"), ("周", "Zhou"), ("吴", "Wu"), ("徐", "Xu"), ("孙", "Sun"), ("马", "Ma"), ("朱", "Zhu"),
)  # fmt: skip
_CHINESE_GIVEN = (
    ("薇", "Wei"), ("宇", "Yu"), ("明", "Ming"), ("静", "Jing"), ("磊", "Lei"), ("芳", "Fang"), ("涛", "Tao"),
    ("雪梅", "Xuemei"), ("思远", "Siyuan"), ("佳琪", "Jiaqi"), ("建国", "Jianguo"), ("晓东", "Xiaodong"),
    ("文博", "Wenbo"), ("梦洁", "Mengjie"), ("子涵", "Zihan"),
)  # fmt: skip


def chinese(number: int) -> tuple[str, str]:
    """A Chinese name and how it is written in Latin letters; the first 210 differ."""
    family, latin_family = _CHINESE_FAMILY[number % len(_CHINESE_FAMILY)]
    given, latin_given = _CHINESE_GIVEN[number % len(_CHINESE_GIVEN)]
    return family + given, f"{latin_given} {latin_family}"


def latin(number: int) -> str:
    """A name in Latin letters; the first 140 differ."""
    return f"{_GIVEN[number % len(_GIVEN)]} {_FAMILY[(number * 3 + number // 28) % len(_FAMILY)]}"
