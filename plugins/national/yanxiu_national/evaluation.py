"""What is made of a class afterwards."""

from yanxiu.policy import Attestation, Stage, attestation, information

sharing = information("sharing", stages=[Stage.EVALUATION])
public_courseware = information("public_courseware", stages=[Stage.EVALUATION])
publicity = attestation(
    "publicity",
    stages=[Stage.EVALUATION],
    word=Attestation.PUBLICITY,
    cure="签署已做宣传，可以附上图文",
)
