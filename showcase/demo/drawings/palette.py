"""Colours of the drawings: the site's tokens, and moods (season, weather, hour) built from them."""

from dataclasses import dataclass
from typing import Any

PAPER, CREAM, LINE, INK_SOFT = "#FBF8F1", "#F1EADB", "#D8CFBC", "#48564E"
PINE, PINE_DARK, PINE_MID, PINE_SOFT, PINE_PALE = "#1B5E43", "#124430", "#2E7553", "#93C2A7", "#CFE3D6"
RASPBERRY, RASPBERRY_MID, RASPBERRY_PALE = "#A3194A", "#CF5C7F", "#F9E4EA"
SKY, SKY_MID, SKY_PALE = "#175A8C", "#6FA5C9", "#CFE5F1"
OCHRE, OCHRE_MID, WHEAT, WHEAT_PALE = "#8A5A00", "#C78A2C", "#F4C24B", "#FDF1CF"
WOOD, WOOD_DARK, BRICK, RUST = "#CFA263", "#9C6D38", "#B9573A", "#A9602F"
STEEL, STONE, CONCRETE, ASPHALT = "#6C776F", "#B4B7AC", "#CFCCC0", "#7E8780"
SAND, SAND_DARK, EARTH = "#EBD6A4", "#CDB478", "#8E6B4A"
SNOW, SNOW_SHADE = "#FAFBF8", "#DCE6EC"
FOLK = (RASPBERRY, WHEAT, PINE)


@dataclass(frozen=True)
class Mood:
    """Season, weather and hour as colours; `sky` and `hills` run from the farthest to the nearest."""

    name: str
    words: str
    season: str
    sky: tuple[str, ...]
    sun: str
    cloud: str
    hills: tuple[str, str, str]
    grass: tuple[str, str, str]
    tick: str
    leaf: tuple[str, str]
    birch: tuple[str, str]
    needle: tuple[str, str]
    path: str
    veil: str = ""
    veil_strength: float = 0.0
    dusk: bool = False

    @property
    def snowy(self) -> bool:
        return self.season == "winter"


SUMMER_GRASS = ("#7FB58D", "#5F9F74", "#4B8B62")
_SUMMER: dict[str, Any] = {
    "season": "summer",
    "leaf": ("#3F8A5F", "#67AA7C"),
    "birch": ("#6FAF6C", "#9CCB86"),
    "needle": (PINE, PINE_MID),
    "tick": PINE,
    "path": SAND,
}

MOODS = {
    mood.name: mood
    for mood in (
        Mood(
            "noon",
            "летний день",
            sky=("#9CCBE4", "#BBDDEC", "#DCEEF0", "#F3F4E6"),
            sun=WHEAT,
            cloud=PAPER,
            hills=("#B9D6CF", "#93C2A7", "#79B08A"),
            grass=SUMMER_GRASS,
            **_SUMMER,
        ),
        Mood(
            "morning",
            "летнее утро",
            sky=("#BFDDE6", "#DCEAE4", "#F8E9CF", "#FBDDB8"),
            sun="#F7CF6B",
            cloud="#FFF8EA",
            hills=("#C9D9CE", "#A6CBAA", "#8ABB8F"),
            grass=("#94C08A", "#74AB78", "#5A9668"),
            veil="#F7CF6B",
            veil_strength=0.07,
            **_SUMMER,
        ),
        Mood(
            "sunset",
            "летний вечер",
            sky=("#7E9DBA", "#B9AFC0", "#EDB99A", "#F8D59A"),
            sun="#E8734A",
            cloud="#F6D9C4",
            hills=("#A39DB0", "#7F9C95", "#5F8F7B"),
            grass=("#6C9B76", "#4F8664", "#3C7355"),
            veil="#8A4A5C",
            veil_strength=0.10,
            **_SUMMER,
        ),
        Mood(
            "blue",
            "синие сумерки",
            sky=("#254A6E", "#386587", "#6F93A8", "#EBC095"),
            sun=WHEAT_PALE,
            cloud="#4E7089",
            hills=("#4A6B80", "#35596A", "#2C5458"),
            grass=("#4A8270", "#3D7363", "#326355"),
            veil="#14304C",
            veil_strength=0.15,
            dusk=True,
            **{**_SUMMER, "path": "#C9BC98", "tick": "#163B30"},
        ),
        Mood(
            "overcast",
            "пасмурный день",
            sky=("#AFC1C9", "#C3D0D3", "#D8DFDB", "#ECEBDD"),
            sun="",
            cloud="#A9B5B8",
            hills=("#BCCBC6", "#A0BBA8", "#8BAC91"),
            grass=("#93B48C", "#7A9F78", "#658A68"),
            **{**_SUMMER, "leaf": ("#4F7F62", "#739A7C"), "birch": ("#7D9F6E", "#A2B98A"), "path": "#C9B68C"},
        ),
        Mood(
            "spring",
            "весенний день",
            season="spring",
            sky=("#A9D3E6", "#C9E3EC", "#E4F0EA", "#FBF3DC"),
            sun=WHEAT,
            cloud=PAPER,
            hills=("#C6DDC9", "#ABD2A2", "#94C487"),
            grass=("#A0CB84", "#83B96F", "#6AA65F"),
            tick="#2E7553",
            leaf=("#8CC06A", "#B4D88C"),
            birch=("#A6CC6B", "#CBE39A"),
            needle=("#276B4C", "#3F8A66"),
            path=SAND,
        ),
        Mood(
            "mud",
            "сырая весна",
            season="bare",
            sky=("#A9BEC8", "#C2D0D3", "#DCE0D8", "#F1E6CE"),
            sun="",
            cloud="#9DB0B8",
            hills=("#C2CCC4", "#B3BC9C", "#A8AC7C"),
            grass=("#BDB883", "#A9A56C", "#93905C"),
            tick="#5E5A38",
            leaf=("#8C8F5E", "#A9AA78"),
            birch=("#B3A67E", "#CABF9A"),
            needle=("#2E6148", "#4B8264"),
            path="#B08F63",
        ),
        Mood(
            "gold",
            "золотая осень",
            season="autumn",
            sky=("#8FBFDA", "#B4D4E2", "#DAE6E2", "#F7EBCB"),
            sun=WHEAT,
            cloud=PAPER,
            hills=("#D3C9A2", "#D2AE66", "#B99A52"),
            grass=("#BDB56C", "#A1A25B", "#868F50"),
            tick="#4E5A2C",
            leaf=("#C2622F", "#E08B46"),
            birch=("#E0A931", WHEAT),
            needle=(PINE, PINE_MID),
            path="#DCC48F",
        ),
        Mood(
            "late",
            "поздняя осень",
            season="autumn",
            sky=("#9DB3C2", "#BCC9CC", "#E2D6C4", "#F6DDB4"),
            sun="#F5CE8A",
            cloud="#8BA0AE",
            hills=("#BFC0B6", "#B8A98A", "#A8986A"),
            grass=("#B5AA72", "#9D9760", "#848452"),
            tick="#4A4A2E",
            leaf=("#B0552D", "#CF7B42"),
            birch=("#D19E37", "#E6BE62"),
            needle=("#24604A", "#41805F"),
            path="#C2A574",
        ),
        Mood(
            "frost",
            "морозный день",
            season="winter",
            sky=("#A8CBE2", "#C5DDEA", "#E2ECF0", "#FBEFE2"),
            sun="#F7CF6B",
            cloud=PAPER,
            hills=("#CBDAE4", "#DCE7EC", "#E9EFF1"),
            grass=("#EDF2F3", "#F6F8F6", "#E6EDF0"),
            tick="#A9BDC9",
            leaf=("#D5E1E9", "#EDF3F6"),
            birch=("#DCE7ED", "#F4F8F9"),
            needle=("#2B6650", "#3F7C64"),
            path="#DCE3E4",
        ),
        Mood(
            "winter_dusk",
            "зимние сумерки",
            season="winter",
            sky=("#3B5478", "#6A7FA0", "#B79FB0", "#F2BE9E"),
            sun="#F4A66B",
            cloud="#8C95B0",
            hills=("#8FA0BC", "#A6B6CC", "#BAC8D9"),
            grass=("#C9D5E2", "#D6E0EA", "#BFCEDD"),
            tick="#8DA2BA",
            leaf=("#A9BBCF", "#C5D3E1"),
            birch=("#B3C4D6", "#D3DFE9"),
            needle=("#234F4B", "#35665E"),
            path="#B5C2D0",
            veil="#2A3A63",
            veil_strength=0.12,
            dusk=True,
        ),
    )
}
