"""Why customers contact a client company, on two levels, and how contacts end: two fields, never one.

A taxonomy has versions with dates; a contact is read with the version that was in force. It does not know contacts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

MOST_DRIVERS = 12
MOST_REASONS = 8
# Above this share of contacts under a code for everything else, the taxonomy is due for a review.
OTHER_SHARE = 0.05
OTHER_NAMES = frozenset({"other", "others", "其他", "其它"})
OUTCOMES: Mapping[str, tuple[str, str]] = {
    "resolved": ("已解决", "Resolved"),
    "partial": ("部分解决", "Partly resolved"),
    "follow_up_us": ("我方跟进", "We follow up"),
    "follow_up_customer": ("待客户反馈", "The customer follows up"),
    "escalated_internal": ("内部升级", "Escalated inside"),
    "sent_to_client": ("转甲方处理", "Sent to the client company"),
    "transferred": ("已转接", "Transferred"),
    "abandoned": ("客户挂断", "Abandoned"),
    "no_contact": ("未联系上", "No contact made"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One second-level reason of one version: its code, its driver (L1) and both their names.

    `driver` is the Chinese name contacts carry; `since` to `until` (both days included) is when the version holds.
    """

    client: str
    version: int
    code: str
    driver: str
    driver_en: str
    zh: str
    en: str
    since: date
    until: date | None = None
    place: int = 0

    @property
    def other(self) -> bool:
        """Whether it is the code for everything else."""
        return bool({self.zh.strip(), self.en.strip().lower(), self.code.rpartition(".")[2].lower()} & OTHER_NAMES)


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """One version: its reasons in order."""

    client: str
    version: int
    since: date
    until: date | None
    reasons: tuple[Reason, ...]

    @property
    def drivers(self) -> tuple[str, ...]:
        """The first level, in order."""
        return tuple(dict.fromkeys(one.driver for one in self.reasons))

    @property
    def english(self) -> tuple[tuple[str, str], ...]:
        """The first level by its two names, Chinese and English, the longest first; only where both are there."""
        both = {one.driver: one.driver_en for one in self.reasons if one.driver and one.driver_en}
        return tuple(sorted(both.items(), key=lambda pair: (-len(pair[0]), pair[0])))

    def under(self, driver: str) -> tuple[Reason, ...]:
        """The second level of one driver, in order."""
        return tuple(one for one in self.reasons if one.driver == driver)


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a taxonomy, and the code where it shows, in both languages."""

    code: str
    zh: str
    en: str


def versions(reasons: Iterable[Reason]) -> list[Taxonomy]:
    """The taxonomies these reasons make, by version."""
    grouped: dict[int, list[Reason]] = {}
    for one in sorted(reasons, key=lambda one: (one.version, one.place, one.code)):
        grouped.setdefault(one.version, []).append(one)
    return [
        Taxonomy(each[0].client, number, each[0].since, each[0].until, tuple(each)) for number, each in grouped.items()
    ]


def in_force(reasons: Iterable[Reason], on: date) -> Taxonomy | None:
    """The version that holds on that day; the highest where several do, None where none does."""
    holding = [one for one in versions(reasons) if one.since <= on and (one.until is None or on <= one.until)]
    return holding[-1] if holding else None


def lint(reasons: Iterable[Reason]) -> list[Flaw]:
    """What is wrong with these versions: too wide, doubled, unnamed in a language, or dated against itself."""
    return [
        flaw for taxonomy in versions(reasons) for flaw in (*_wide(taxonomy), *_doubled(taxonomy), *_named(taxonomy))
    ]


def _wide(taxonomy: Taxonomy) -> list[Flaw]:
    flaws = []
    if len(taxonomy.drivers) > MOST_DRIVERS:
        code = taxonomy.under(taxonomy.drivers[MOST_DRIVERS])[0].code
        zh = f"一级原因有 {len(taxonomy.drivers)} 个，最多 {MOST_DRIVERS} 个，请合并"
        flaws.append(Flaw(code, zh, f"{len(taxonomy.drivers)} first-level reasons, at most {MOST_DRIVERS}: merge some"))
    for driver in taxonomy.drivers:
        under = taxonomy.under(driver)
        if len(under) > MOST_REASONS:
            zh = f"“{driver}”下有 {len(under)} 个二级原因，最多 {MOST_REASONS} 个，请合并"
            en = f"{len(under)} second-level reasons under {driver}, at most {MOST_REASONS}: merge some"
            flaws.append(Flaw(under[MOST_REASONS].code, zh, en))
    return flaws


def _doubled(taxonomy: Taxonomy) -> list[Flaw]:
    flaws = []
    codes: set[str] = set()
    names: set[tuple[str, str]] = set()
    for one in taxonomy.reasons:
        if one.code in codes:
            flaws.append(Flaw(one.code, f"编码 {one.code} 用了两次，请改一个", f"code {one.code} is used twice"))
        elif (one.driver, one.zh) in names:
            zh = f"“{one.driver}”下有两个“{one.zh}”，请改一个或合并"
            flaws.append(Flaw(one.code, zh, f"{one.driver} has {one.zh} twice: rename or merge"))
        codes.add(one.code)
        names.add((one.driver, one.zh))
        if (one.since, one.until) != (taxonomy.since, taxonomy.until):
            zh = f"第 {taxonomy.version} 版的起止日期前后不一致，同一版请写同样的日期"
            flaws.append(
                Flaw(one.code, zh, f"version {taxonomy.version} has differing dates: write the same in all rows")
            )
    if taxonomy.until is not None and taxonomy.until < taxonomy.since:
        zh = f"第 {taxonomy.version} 版的截止早于生效"
        flaws.append(Flaw(taxonomy.reasons[0].code, zh, f"version {taxonomy.version} ends before it begins"))
    return flaws


def _named(taxonomy: Taxonomy) -> list[Flaw]:
    english: dict[str, str] = {}
    flaws = []
    for one in taxonomy.reasons:
        if not all(text.strip() for text in (one.driver, one.driver_en, one.zh, one.en)):
            flaws.append(
                Flaw(one.code, f"{one.code} 缺少中文或英文名称", f"{one.code} has no Chinese or no English name")
            )
        elif english.setdefault(one.driver, one.driver_en) != one.driver_en:
            zh = f"“{one.driver}”的英文名前后不一致"
            flaws.append(
                Flaw(one.code, zh, f"{one.driver} has two English names: {english[one.driver]}, {one.driver_en}")
            )
    return flaws


def other_share(taxonomy: Taxonomy, counted: Mapping[str, int]) -> float | None:
    """The share of contacts under codes for everything else, `counted` by code or Chinese name; None of none."""
    every = sum(counted.values())
    vague = {name for one in taxonomy.reasons if one.other for name in (one.code, one.zh)} | OTHER_NAMES | {""}
    return sum(count for name, count in counted.items() if name in vague) / every if every else None


def review_due(taxonomy: Taxonomy, counted: Mapping[str, int]) -> bool:
    """Whether so many contacts fit no code that the taxonomy should be looked at: over five in a hundred."""
    share = other_share(taxonomy, counted)
    return share is not None and share > OTHER_SHARE
