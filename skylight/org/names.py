"""How a name is sorted and found: pinyin in full and by initials, so that Latin keys find Chinese names."""

from __future__ import annotations

import re

SORT_LENGTH = 200
SEARCH_LENGTH = 900
ROLE_LENGTH = 300
# Family names that are read otherwise than the same character elsewhere.
_FAMILY_NAMES = {
    "万俟": "mo qi", "尉迟": "yu chi", "长孙": "zhang sun", "澹台": "tan tai", "单": "shan", "曾": "zeng",
    "仇": "qiu", "解": "xie", "任": "ren", "查": "zha", "盖": "ge", "区": "ou", "朴": "piao", "翟": "zhai",
    "缪": "miao", "乐": "yue", "员": "yun", "黑": "he", "秘": "bi", "折": "she", "种": "chong", "冼": "xian",
    "洗": "xian", "召": "shao", "繁": "po", "句": "gou", "祭": "zhai", "过": "guo", "葛": "ge", "那": "na",
    "宁": "ning", "华": "hua", "纪": "ji", "曲": "qu", "卜": "bu", "都": "du", "燕": "yan", "应": "ying",
    "令狐": "ling hu", "尉": "wei", "牟": "mou", "覃": "qin", "石": "shi", "车": "che", "沈": "shen",
}  # fmt: skip
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")


def sort_name(name: str) -> str:
    """The name as it is sorted, lower case, Chinese by pinyin.

    >>> sort_name("曾国藩")
    'zeng guo fan'
    >>> sort_name("Ana Ruiz")
    'ana ruiz'
    """
    return _folded(_HAN.sub(lambda run: f" {' '.join(_read_as_name(run[0]))} ", name))[:SORT_LENGTH]


def search_key(name: str, other_name: str = "", role: str = "") -> str:
    """Everything a person is searched by, in lower case: names, their pinyin and initials, and the role.

    >>> search_key("王小明", "Tom Wang", "Designer")
    'wang xiao ming wangxiaoming wxm 王小明 tom wang designer'
    """
    words = [*_readings(name), name, *_readings(other_name), other_name, role[:ROLE_LENGTH]]
    return _folded(" ".join(words))[:SEARCH_LENGTH].rstrip()


def search_words(text: str) -> str:
    """What somebody typed, in the form in which search keys are kept."""
    return _folded(text)


def _readings(name: str) -> list[str]:
    """Each reading of the Chinese part of a name: spaced, in one word, and its initials."""
    han = "".join(_HAN.findall(name))
    if not han:
        return []
    readings = []
    for syllables in dict.fromkeys([tuple(_read_as_name(han)), tuple(_syllables(han))]):
        readings += [" ".join(syllables), "".join(syllables), "".join(one[0] for one in syllables)]
    return readings


def _read_as_name(han: str) -> list[str]:
    for length in (2, 1):
        if han[:length] in _FAMILY_NAMES and len(han) > length:
            return [*_FAMILY_NAMES[han[:length]].split(), *_syllables(han[length:])]
    return _syllables(han)


def _syllables(han: str) -> list[str]:
    # Its dictionary takes a third of a second to load, which the first Chinese name pays instead of every start.
    from pypinyin import lazy_pinyin

    return lazy_pinyin(han)


def _folded(text: str) -> str:
    return " ".join(text.lower().split())
