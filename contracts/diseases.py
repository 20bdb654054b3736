"""Notifiable diseases (法定传染病) and how soon each is reported: a table. Standard library only.

After 传染病信息报告管理规范: two hours for class A and what is managed as class A, carriers and suspected cases too,
for new and unexplained diseases and for outbreaks; 24 hours for the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class DiseaseClass(StrEnum):
    """甲乙丙, and what has no class yet."""

    A = "A"
    B = "B"
    C = "C"
    NEW = "new"
    """新发或不明原因"""


@dataclass(frozen=True, slots=True)
class Disease:
    """A kind of disease; `as_a` says that one of class B is managed as class A (乙类甲管)."""

    name: str
    kind: DiseaseClass
    as_a: bool = False

    @property
    def urgent(self) -> bool:
        """Whether it is reported within two hours."""
        return self.as_a or self.kind in (DiseaseClass.A, DiseaseClass.NEW)


_A, _B, _C, _NEW = DiseaseClass.A, DiseaseClass.B, DiseaseClass.C, DiseaseClass.NEW

DISEASES: Mapping[str, Disease] = {
    "plague": Disease("鼠疫", _A),
    "cholera": Disease("霍乱", _A),
    "sars": Disease("传染性非典型肺炎", _B, as_a=True),
    "anthrax_pulmonary": Disease("肺炭疽", _B, as_a=True),
    "avian_influenza": Disease("人感染高致病性禽流感", _B, as_a=True),
    "poliomyelitis": Disease("脊髓灰质炎", _B, as_a=True),
    "aids": Disease("艾滋病", _B),
    "hepatitis": Disease("病毒性肝炎", _B),
    "measles": Disease("麻疹", _B),
    "haemorrhagic_fever": Disease("流行性出血热", _B),
    "rabies": Disease("狂犬病", _B),
    "encephalitis_b": Disease("流行性乙型脑炎", _B),
    "dengue": Disease("登革热", _B),
    "anthrax": Disease("炭疽(肺炭疽除外)", _B),
    "dysentery": Disease("细菌性和阿米巴性痢疾", _B),
    "tuberculosis": Disease("肺结核", _B),
    "typhoid": Disease("伤寒和副伤寒", _B),
    "meningitis": Disease("流行性脑脊髓膜炎", _B),
    "pertussis": Disease("百日咳", _B),
    "diphtheria": Disease("白喉", _B),
    "neonatal_tetanus": Disease("新生儿破伤风", _B),
    "scarlet_fever": Disease("猩红热", _B),
    "brucellosis": Disease("布鲁氏菌病", _B),
    "gonorrhoea": Disease("淋病", _B),
    "syphilis": Disease("梅毒", _B),
    "leptospirosis": Disease("钩端螺旋体病", _B),
    "schistosomiasis": Disease("血吸虫病", _B),
    "malaria": Disease("疟疾", _B),
    "h7n9": Disease("人感染 H7N9 禽流感", _B),
    "covid19": Disease("新型冠状病毒感染", _B),
    "mpox": Disease("猴痘", _B),
    "influenza": Disease("流行性感冒", _C),
    "mumps": Disease("流行性腮腺炎", _C),
    "rubella": Disease("风疹", _C),
    "conjunctivitis": Disease("急性出血性结膜炎", _C),
    "leprosy": Disease("麻风病", _C),
    "typhus": Disease("流行性和地方性斑疹伤寒", _C),
    "kala_azar": Disease("黑热病", _C),
    "echinococcosis": Disease("包虫病", _C),
    "filariasis": Disease("丝虫病", _C),
    "diarrhoea": Disease("其他感染性腹泻病", _C),
    "hand_foot_mouth": Disease("手足口病", _C),
    "novel": Disease("新发传染病", _NEW),
    "unexplained": Disease("不明原因疾病", _NEW),
}
"""By our own code."""


def is_urgent(disease: str, *, outbreak: bool) -> bool:
    """Whether it is reported within two hours: an outbreak of anything is."""
    return outbreak or DISEASES[disease].urgent
