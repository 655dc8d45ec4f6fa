"""Who answers for a finding: the host runs the class, the applicant oversees it (闽人社办〔2024〕212号 四 ¶2)."""

from yanxiu.policy import Party

BOTH = (Party.HOST, Party.APPLICANT)
OFFICE = (Party.DEPARTMENT,)
