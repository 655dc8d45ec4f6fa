"""Who answers for a finding: the host runs a class, the applicant oversees it (2024 四 ¶2)."""

from yanxiu.policy import Party

BOTH = (Party.HOST, Party.APPLICANT)
OFFICE = (Party.DEPARTMENT,)
